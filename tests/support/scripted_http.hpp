#pragma once

#include "daemon/ports/http.hpp"

#include <deque>
#include <utility>
#include <vector>

namespace highroad::test {

/// Answers from a list, in order, and keeps what was asked. An empty list answers "unreachable".
class scripted_http final : public http_client {
public:
    [[nodiscard]] awaitable<result<http_response>> send(http_request request) override
    {
        requests.push_back(std::move(request));
        if (answers.empty()) co_return failure{errc::unreachable, "nothing listens there"};
        auto answer = std::move(answers.front());
        answers.pop_front();
        co_return answer;
    }

    std::vector<http_request> requests;
    std::deque<result<http_response>> answers;
};

} // namespace highroad::test
