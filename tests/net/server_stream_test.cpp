#include "tests/net/asking.hpp"
#include "tests/net/running_server.hpp"
#include "tests/support/catch.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono_literals;

namespace {

enum class ending { ends, waits_forever, throws };

/// Some pieces, then its end; says when it was let go in the middle of a wait.
class pieces final : public body_stream {
public:
    pieces(int count, ending last, std::atomic<bool>* let_go) : left_{count}, last_{last}, let_go_{let_go} {}

    [[nodiscard]] awaitable<std::optional<std::string>> next() override
    {
        if (left_ > 0) co_return "data: " + std::to_string(left_--) + "\n\n";
        if (last_ == ending::throws) throw std::runtime_error{"no more"};
        if (last_ == ending::ends) co_return std::nullopt;
        asio::steady_timer never{co_await asio::this_coro::executor, 24h};
        try {
            co_await never.async_wait(asio::use_awaitable);
        } catch (...) {
            *let_go_ = true;
            throw;
        }
        co_return std::nullopt;
    }

private:
    int left_;
    ending last_;
    std::atomic<bool>* let_go_;
};

std::function<void(http_server&)> streaming(int count, ending last, std::atomic<bool>* let_go = nullptr)
{
    return [=](http_server& to) {
        to.add("GET", "/stream", [=](http_request) -> awaitable<http_response> {
            http_response answer{200, "text/event-stream", ""};
            answer.stream = std::make_shared<pieces>(count, last, let_go);
            co_return answer;
        });
    };
}

bool becomes_true(const std::atomic<bool>& flag)
{
    for (int i = 0; i < 2000 && !flag; ++i)
        std::this_thread::sleep_for(1ms);
    return flag;
}

constexpr std::string_view stream_request = "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n";

} // namespace

TEST_CASE("a stream arrives in chunks, and the connection lives on", "[net]")
{
    running_server server{{}, streaming(3, ending::ends)};
    raw_client client{server.port()};
    client.send(stream_request);
    auto text = client.read_until("0\r\n\r\n");
    CHECK(text.find("Transfer-Encoding: chunked\r\n") != std::string::npos);
    CHECK(text.find("Content-Length") == std::string::npos);
    CHECK(text.ends_with("9\r\ndata: 3\n\n\r\n9\r\ndata: 2\n\n\r\n9\r\ndata: 1\n\n\r\n0\r\n\r\n"));
    client.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read_until("hello").ends_with("hello"));
    CHECK(get(server.url("/stream"))->body == "data: 3\n\ndata: 2\n\ndata: 1\n\n");
}

TEST_CASE("what a client sends ahead of a stream's end is not lost", "[net]")
{
    running_server server{{}, streaming(3, ending::ends)};
    raw_client client{server.port()};
    client.send(std::string{stream_request} + "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    CHECK(client.read_all().ends_with("hello"));
}

TEST_CASE("HTTP/1.0 gets a stream without chunks", "[net]")
{
    running_server server{{}, streaming(1, ending::ends)};
    CHECK(exchange(server.port(), "GET /stream HTTP/1.0\r\n\r\n").ends_with("\r\n\r\ndata: 1\n\n"));
}

TEST_CASE("a stream is let go when its reader goes away", "[net]")
{
    std::atomic<bool> let_go = false;
    running_server server{{}, streaming(1, ending::waits_forever, &let_go)};
    raw_client client{server.port()};
    client.send(stream_request);
    CHECK(client.read_until("data: 1\n\n\r\n").ends_with("data: 1\n\n\r\n"));
    CHECK_FALSE(let_go);
    client.hang_up();
    CHECK(becomes_true(let_go));
}

TEST_CASE("a stop lets go of streams and waits for them", "[net]")
{
    std::atomic<bool> let_go = false;
    running_server server{{}, streaming(1, ending::waits_forever, &let_go)};
    raw_client client{server.port()};
    client.send(stream_request);
    CHECK_FALSE(client.read_until("data: 1\n\n\r\n").empty());
    CHECK(server.stop().empty());
    CHECK(let_go);
}

TEST_CASE("a stream that throws ends unfinished, and is reported", "[net]")
{
    running_server server{{}, streaming(1, ending::throws)};
    auto text = exchange(server.port(), stream_request);
    CHECK_FALSE(text.ends_with("0\r\n\r\n"));
    auto reports = server.stop();
    REQUIRE(reports.size() == 1);
    CHECK(reports[0].find("no more") != std::string::npos);
}
