#include "daemon/net/websocket.hpp"
#include "tests/net/certificates.hpp"
#include "tests/net/raw_server.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <sys/socket.h>

#include <algorithm>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <vector>

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono_literals;

namespace {

namespace ws = boost::beast::websocket;
using asio::ip::tcp;
using boost::system::error_code;

template <class Stream>
void echo(ws::stream<Stream>& stream)
{
    error_code error;
    stream.accept(error);
    while (!error) {
        boost::beast::flat_buffer buffer;
        stream.read(buffer, error);
        if (error) return;
        stream.text(stream.got_text());
        stream.write(buffer.data(), error);
    }
}

/// Answers one connection with a script, on a thread of its own.
class socket_server {
public:
    explicit socket_server(std::function<void(tcp::socket&)> script)
        : thread_{[this, script = std::move(script)] {
              tcp::socket socket{loop_};
              error_code error;
              acceptor_.accept(socket, error);
              if (error) return;
              timeval limit{5, 0};
              ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
              script(socket);
          }}
    {}
    socket_server(const socket_server&) = delete;
    socket_server& operator=(const socket_server&) = delete;
    ~socket_server()
    {
        ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
        thread_.join();
    }
    [[nodiscard]] std::string port() const { return std::to_string(acceptor_.local_endpoint().port()); }
    [[nodiscard]] std::string url() const { return "ws://127.0.0.1:" + port() + "/socket?x=1"; }

private:
    asio::io_context loop_;
    tcp::acceptor acceptor_{loop_, tcp::endpoint{asio::ip::address_v4::loopback(), 0}};
    std::thread thread_;
};

void plain_echo(tcp::socket& socket)
{
    ws::stream<tcp::socket&> stream{socket};
    echo(stream);
}

awaitable<std::vector<std::string>> talk(std::string url, std::vector<std::string> texts, client_options options = {},
                                         websocket_options limits = {})
{
    std::vector<std::string> heard;
    auto executor = co_await asio::this_coro::executor;
    auto connector = make_websocket_connector(executor, std::move(options), limits);
    auto opened = co_await connector->open(std::move(url));
    if (!opened) {
        heard.push_back(std::string{name_of(opened.error().code)} + ": " + opened.error().words);
        co_return heard;
    }
    auto socket = std::move(*opened);
    for (auto& text : texts) {
        auto sent = co_await socket->send(std::move(text));
        auto got = co_await socket->receive();
        heard.push_back(got ? *got : std::string{name_of(got.error().code)} + ": " + got.error().words);
        if (!sent || !got) break;
    }
    socket->close();
    socket->close();
    co_return heard;
}

std::vector<std::string> talked(const std::string& url, std::vector<std::string> texts, client_options options = {},
                                websocket_options limits = {})
{
    auto work = talk(url, std::move(texts), std::move(options), limits);
    return run(std::move(work));
}

} // namespace

TEST_CASE("texts go there and come back, small and large", "[net]")
{
    socket_server server{plain_echo};
    auto heard = talked(server.url(), {"hello", "", std::string(300'000, 'x')});
    REQUIRE(heard.size() == 3);
    CHECK(heard[0] == "hello");
    CHECK(heard[1].empty());
    CHECK(heard[2] == std::string(300'000, 'x'));
}

TEST_CASE("a secure WebSocket checks the certificate as https does", "[net]")
{
    authority ca;
    kept_file file{ca.pem()};
    client_options options;
    options.ca_file = file.path();
    for (const char* name : {"localhost", "other.example"}) {
        auto identity = ca.certify(name);
        socket_server server{[&](tcp::socket& socket) {
            asio::ssl::context context{asio::ssl::context::tls_server};
            context.use_certificate_chain(asio::buffer(identity.certificate_pem));
            context.use_private_key(asio::buffer(identity.key_pem), asio::ssl::context::pem);
            ws::stream<asio::ssl::stream<tcp::socket&>> stream{socket, context};
            error_code error;
            stream.next_layer().handshake(asio::ssl::stream_base::server, error);
            if (!error) echo(stream);
        }};
        auto heard = talked("wss://localhost:" + server.port() + "/", {"secret"}, options);
        REQUIRE(heard.size() == 1);
        if (std::string{name} == "localhost") {
            CHECK(heard[0] == "secret");
        } else {
            CHECK(heard[0].starts_with("not trusted: the certificate of localhost"));
        }
    }
}

TEST_CASE("a plain WebSocket leads to this machine only", "[net]")
{
    CHECK(talked("ws://example.com/", {"x"}).at(0).starts_with("bad input: "));
    CHECK(talked("https://localhost/", {"x"}).at(0).starts_with("bad input: "));
}

TEST_CASE("a server that declines the upgrade is said with its answer", "[net]")
{
    raw_server server{{answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")}};
    auto heard = talked("ws://127.0.0.1:" + std::to_string(server.port()) + "/", {"x"});
    CHECK(heard.at(0).starts_with("refused: "));
    CHECK(heard.at(0).find("403") != std::string::npos);
}

TEST_CASE("a server that closes ends what waits", "[net]")
{
    socket_server server{[](tcp::socket& socket) {
        ws::stream<tcp::socket&> stream{socket};
        error_code error;
        stream.accept(error);
        boost::beast::flat_buffer buffer;
        stream.read(buffer, error);
        stream.close(ws::close_code::going_away, error);
    }};
    CHECK(talked(server.url(), {"x", "y"}).at(0).starts_with("answer lost: the WebSocket"));
}

TEST_CASE("a text that finds the connection reset says so, and so does who waits for one", "[net]")
{
    std::promise<void> greeted;
    std::promise<void> gone;
    socket_server server{[&](tcp::socket& socket) {
        ws::stream<tcp::socket&> stream{socket};
        error_code error;
        stream.accept(error);
        stream.write(asio::buffer(std::string_view{"hello"}), error);
        greeted.get_future().wait();
        socket.set_option(asio::socket_base::linger{true, 0}, error);
        socket.close(error);
        gone.set_value();
    }};
    auto work = [&](std::string url) -> awaitable<std::vector<std::string>> {
        auto executor = co_await asio::this_coro::executor;
        auto connector = make_websocket_connector(executor, {}, {});
        auto opened = co_await connector->open(std::move(url));
        std::vector<std::string> words;
        if (!opened) co_return words;
        auto greeting = co_await (*opened)->receive();
        greeted.set_value();
        gone.get_future().wait(); // on the loop's own thread, so that the text is the first to find out
        if (!greeting) co_return words;
        auto sent = co_await (*opened)->send("x");
        auto got = co_await (*opened)->receive();
        words.push_back(sent ? "sent" : sent.error().words);
        words.push_back(got ? "received" : got.error().words);
        co_return words;
    };
    auto words = run(work(server.url()));
    REQUIRE(words.size() == 2);
    CHECK(words[0].starts_with("the WebSocket to 127.0.0.1:" + server.port() + " ended ("));
    CHECK(words[0].ends_with("the message may have arrived nevertheless"));
    CHECK(words[1].starts_with("the WebSocket to 127.0.0.1:" + server.port() + " ended ("));
}

TEST_CASE("a server that is silent, not even answering pings, is given up", "[net]")
{
    socket_server server{[](tcp::socket& socket) {
        ws::stream<tcp::socket&> stream{socket};
        error_code error;
        stream.accept(error);
        char byte = 0;
        while (!error)
            socket.read_some(asio::buffer(&byte, 1), error);
    }};
    websocket_options fast;
    fast.ping_every = 10ms;
    fast.dead_after = 40ms;
    auto heard = talked(server.url(), {"x"}, {}, fast);
    CHECK(heard.at(0).find("silent for too long") != std::string::npos);
}

TEST_CASE("a server that only answers pings is alive", "[net]")
{
    socket_server server{[](tcp::socket& socket) {
        ws::stream<tcp::socket&> stream{socket};
        error_code error;
        stream.accept(error);
        int pings = 0;
        stream.control_callback([&](ws::frame_type kind, boost::beast::string_view) {
            // Long past the silence limit of this test, only then there is something to say.
            if (kind == ws::frame_type::ping && ++pings == 22) {
                error_code ignored;
                stream.write(asio::buffer(std::string_view{"now"}), ignored);
            }
        });
        boost::beast::flat_buffer buffer;
        while (!error)
            stream.read(buffer, error);
    }};
    websocket_options fast;
    fast.ping_every = 10ms;
    fast.dead_after = 180ms;
    CHECK(talked(server.url(), {"x"}, {}, fast).at(0) == "now");
}

TEST_CASE("a message larger than the limit ends the WebSocket", "[net]")
{
    socket_server server{plain_echo};
    websocket_options small;
    small.message_limit = 1000;
    CHECK(talked(server.url(), {std::string(1001, 'x')}, {}, small).at(0).find("larger") != std::string::npos);
}

TEST_CASE("texts sent at the same time arrive whole, each once", "[net]")
{
    socket_server server{plain_echo};
    auto work = [](std::string url) -> awaitable<std::vector<std::string>> {
        auto executor = co_await asio::this_coro::executor;
        auto connector = make_websocket_connector(executor, {}, {});
        auto opened = co_await connector->open(std::move(url));
        std::vector<std::string> heard;
        if (!opened) co_return heard;
        auto& socket = **opened;
        for (char c = 'a'; c < 'k'; ++c)
            asio::co_spawn(executor, socket.send(std::string(50'000, c)), [](std::exception_ptr, result<void>) {});
        for (int i = 0; i < 10; ++i) {
            auto got = co_await socket.receive();
            if (got) heard.push_back(*got);
        }
        co_return heard;
    };
    auto heard = run(work(server.url()));
    REQUIRE(heard.size() == 10);
    std::string firsts;
    for (const auto& text : heard) {
        CHECK(text == std::string(50'000, text.empty() ? '?' : text[0]));
        firsts += text.empty() ? '?' : text[0];
    }
    std::sort(firsts.begin(), firsts.end());
    CHECK(firsts == "abcdefghij");
}

TEST_CASE("closing ends a pending receive", "[net]")
{
    socket_server server{plain_echo};
    auto work = [](std::string url) -> awaitable<std::string> {
        auto executor = co_await asio::this_coro::executor;
        auto connector = make_websocket_connector(executor, {}, {});
        auto opened = co_await connector->open(std::move(url));
        if (!opened) co_return opened.error().words;
        auto& socket = **opened;
        asio::post(executor, [&] { socket.close(); });
        auto got = co_await socket.receive();
        co_return got ? *got : got.error().words;
    };
    CHECK(run(work(server.url())).find("closed by us") != std::string::npos);
}
