#pragma once

#include "daemon/ports/http.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace highroad::test {

/// A server without sockets, and a client that reaches only it: whatever host a URL names, the handlers answer.
/// A handler's status of 0 closes the connection without an answer. Bodies beyond `largest_answer` are too_large.
class in_memory_http final : public http_router, public http_client {
public:
    void add(std::string method, std::string path, http_handler handler) override
    {
        routes_.push_back({std::move(method), std::move(path), std::move(handler)});
    }

    [[nodiscard]] awaitable<result<http_response>> send(http_request request) override
    {
        requests.push_back(request);
        auto host_at = request.url.find("://");
        if (host_at == std::string::npos) co_return failure{errc::bad_input, "no absolute URL: " + request.url};
        host_at += 3;
        auto path_at = std::min(request.url.find('/', host_at), request.url.size());
        request.headers.set("Host", request.url.substr(host_at, path_at - host_at));
        request.url.erase(0, path_at);
        request.remote = "127.0.0.1";
        const auto* found = route_for(request.method, request.url);
        if (!found) co_return http_response{404, "text/plain", "nothing here"};
        auto answer = co_await found->handler(std::move(request));
        if (answer.status == 0) co_return failure{errc::answer_lost, "the connection was closed without an answer"};
        if (answer.body.size() > largest_answer)
            co_return failure{errc::too_large, "the answer is larger than we accept"};
        co_return answer;
    }

    std::vector<http_request> requests;
    std::size_t largest_answer = 8 * 1024 * 1024;

private:
    struct route {
        std::string method, path;
        http_handler handler;
    };

    const route* route_for(std::string_view method, std::string_view target) const
    {
        auto path = target.substr(0, std::min(target.find('?'), target.size()));
        const route* best = nullptr;
        for (const auto& one : routes_) {
            auto fits = one.path == path || (one.path.ends_with('/') && path.starts_with(one.path));
            if (one.method == method && fits && (!best || one.path.size() > best->path.size())) best = &one;
        }
        return best;
    }

    std::vector<route> routes_;
};

} // namespace highroad::test
