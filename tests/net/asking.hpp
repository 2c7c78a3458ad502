#pragma once

#include "daemon/net/http_client.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/this_coro.hpp>

#include <utility>
#include <vector>

namespace highroad::test {

inline awaitable<std::vector<result<http_response>>> ask_in_turn(client_options options,
                                                                 std::vector<http_request> requests)
{
    auto executor = co_await asio::this_coro::executor;
    auto client = make_http_client(executor, std::move(options));
    std::vector<result<http_response>> answers;
    for (auto& each : requests) {
        auto answer = co_await client->send(std::move(each));
        answers.push_back(std::move(answer));
    }
    co_return answers;
}

/// All by one client, one after another.
inline std::vector<result<http_response>> ask_all(std::vector<http_request> requests, client_options options = {})
{
    auto work = ask_in_turn(std::move(options), std::move(requests));
    return run(std::move(work));
}

inline result<http_response> ask(http_request request, client_options options = {})
{
    std::vector<http_request> one;
    one.push_back(std::move(request));
    return std::move(ask_all(std::move(one), std::move(options)).front());
}

inline result<http_response> get(const std::string& url, client_options options = {})
{
    return ask(http_request{"GET", url}, std::move(options));
}

} // namespace highroad::test
