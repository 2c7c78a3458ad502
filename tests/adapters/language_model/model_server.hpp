#pragma once

#include "daemon/net/http_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace highroad::test {

/// A model server on loopback, on the test's own loop, that answers with whatever bytes it is told: one request for
/// each connection. Without an answer it stays silent and keeps the connection.
class model_server {
public:
    using answering = std::function<std::optional<std::string>(const std::string& request_body)>;

    model_server(asio::io_context& loop, answering answers)
        : acceptor_{loop, {asio::ip::address_v4::loopback(), 0}}, answers_{std::move(answers)}
    {
        asio::co_spawn(loop, accept(), asio::detached);
    }

    [[nodiscard]] std::string url() const
    {
        return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/v1";
    }
    void stop()
    {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        for (auto& one : open_)
            one->close(ignored);
    }
    /// As HTTP, with a length that is true.
    static std::string http(int status, const std::string& body, const std::string& more_headers = {})
    {
        return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Type: application/json\r\n" + more_headers +
               "Connection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    }

    std::vector<std::string> bodies; ///< of the requests

private:
    using socket = asio::ip::tcp::socket;

    awaitable<void> accept()
    {
        for (;;) {
            boost::system::error_code failed;
            auto one = co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, failed));
            if (failed) co_return;
            auto kept = std::make_shared<socket>(std::move(one));
            open_.push_back(kept);
            asio::co_spawn(acceptor_.get_executor(), serve(kept), asio::detached);
        }
    }

    awaitable<void> serve(std::shared_ptr<socket> on)
    {
        boost::system::error_code failed;
        std::string text;
        auto head = co_await asio::async_read_until(*on, asio::dynamic_buffer(text), "\r\n\r\n",
                                                    asio::redirect_error(asio::use_awaitable, failed));
        if (failed) co_return;
        auto at = text.find("Content-Length: ");
        auto length = at == std::string::npos || at > head ? 0U : std::stoul(text.substr(at + 16));
        if (text.size() < head + length) {
            auto missing = head + length - text.size();
            co_await asio::async_read(*on, asio::dynamic_buffer(text), asio::transfer_exactly(missing),
                                      asio::redirect_error(asio::use_awaitable, failed));
        }
        bodies.push_back(text.substr(head));
        auto answer = answers_(bodies.back());
        if (!answer) co_return;
        co_await asio::async_write(*on, asio::buffer(*answer), asio::redirect_error(asio::use_awaitable, failed));
        on->close(failed);
    }

    asio::ip::tcp::acceptor acceptor_;
    answering answers_;
    std::vector<std::shared_ptr<socket>> open_;
};

/// Runs on the server's loop and stops the server when the coroutine has ended.
template <class T>
T run_beside(asio::io_context& loop, model_server& server, awaitable<T> work)
{
    std::optional<T> value;
    asio::co_spawn(loop, std::move(work), [&](std::exception_ptr thrown, T got) {
        if (!thrown) value.emplace(std::move(got));
        server.stop();
    });
    loop.restart();
    loop.run();
    return std::move(value.value());
}

} // namespace highroad::test
