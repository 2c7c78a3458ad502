#include "daemon/net/http_server.hpp"
#include "tests/net/asking.hpp"
#include "tests/net/running_server.hpp"
#include "tests/support/catch.hpp"

#include <boost/asio/local/stream_protocol.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view hello = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr std::string_view hello_and_close = "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

std::string status_line(const std::string& answer)
{
    return answer.substr(0, answer.find("\r\n"));
}

std::string status_of(running_server& server, const std::string& request)
{
    return status_line(exchange(server.port(), request));
}

int answers_in(const std::string& text)
{
    int found = 0;
    for (auto at = text.find("HTTP/1.1 "); at != std::string::npos; at = text.find("HTTP/1.1 ", at + 1))
        ++found;
    return found;
}

void named(http_server& server, const std::string& method, const std::string& path)
{
    server.add(method, path, [name = method + path](http_request) -> awaitable<http_response> {
        co_return http_response{200, "text/plain", name};
    });
}

} // namespace

TEST_CASE("a request is answered by its handler", "[net]")
{
    running_server server;
    auto answer = exchange(server.port(), hello_and_close);
    CHECK(status_line(answer) == "HTTP/1.1 200 OK");
    CHECK(answer.find("Content-Length: 5\r\n") != std::string::npos);
    CHECK(answer.find("Connection: close\r\n") != std::string::npos);
    CHECK(answer.find(" GMT\r\n") != std::string::npos);
    CHECK(answer.ends_with("\r\n\r\nhello"));
}

TEST_CASE("a handler sees the request as it was sent, and who sent it", "[net]")
{
    running_server server{{}, [](http_server& to) {
                              to.add("PUT", "/see", [](http_request request) -> awaitable<http_response> {
                                  auto text = request.method + ' ' + request.url + ' ' + request.headers.get("x-a") +
                                              ' ' + request.body + ' ' + request.remote;
                                  co_return http_response{200, "text/plain", text};
                              });
                          }};
    auto answer = exchange(server.port(), "PUT /see?q=%20 HTTP/1.1\r\nHost: x\r\nX-A: 1\r\nConnection: close\r\n"
                                          "Content-Length: 4\r\n\r\nbody");
    CHECK(answer.ends_with("PUT /see?q=%20 1 body 127.0.0.1"));
}

TEST_CASE("the longest match answers", "[net]")
{
    running_server server{{}, [](http_server& to) {
                              named(to, "GET", "/a/");
                              named(to, "GET", "/a/b/");
                              named(to, "GET", "/a/b/c");
                              named(to, "POST", "/a/b/");
                          }};
    auto body_at = [&](const std::string& path) { return get(server.url(path))->body; };
    CHECK(body_at("/a/x") == "GET/a/");
    CHECK(body_at("/a/") == "GET/a/");
    CHECK(body_at("/a/b/x?y=/a/b/c") == "GET/a/b/");
    CHECK(body_at("/a/b/c") == "GET/a/b/c");
    CHECK(body_at("/a/b/c?d") == "GET/a/b/c");
    CHECK(body_at("/a/b/cd") == "GET/a/b/");
    CHECK(get(server.url("/a"))->status == 404);
    CHECK(get(server.url("/"))->status == 404);
    auto wrong = ask(http_request{"DELETE", server.url("/a/b/x")});
    CHECK(wrong->status == 405);
    CHECK(wrong->headers.get("Allow") == "GET, POST");
}

TEST_CASE("a connection serves many requests, and pipelined ones in order", "[net]")
{
    running_server server;
    raw_client client{server.port()};
    std::string many;
    for (int i = 0; i < 50; ++i) {
        auto body = std::to_string(i) + ';';
        many += "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    }
    client.send(many + std::string{hello_and_close});
    auto text = client.read_all();
    CHECK(answers_in(text) == 51);
    std::size_t at = 0;
    for (int i = 0; i < 50; ++i) {
        at = text.find("\r\n\r\n" + std::to_string(i) + ';', at);
        REQUIRE(at != std::string::npos);
    }
}

TEST_CASE("a request in single bytes is the same request", "[net]")
{
    running_server server;
    raw_client client{server.port()};
    for (char c :
         std::string{"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                     "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"})
        client.send({&c, 1});
    CHECK(client.read_all().ends_with("\r\n\r\nabc"));
}

TEST_CASE("HEAD is answered like GET without the body", "[net]")
{
    running_server server;
    auto answer = exchange(server.port(), "HEAD /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    CHECK(answer.find("Content-Length: 5\r\n") != std::string::npos);
    CHECK(answer.ends_with("\r\n\r\n"));
}

TEST_CASE("HTTP/1.0 closes unless asked to stay", "[net]")
{
    running_server server;
    CHECK(exchange(server.port(), "GET /hello HTTP/1.0\r\n\r\n").ends_with("hello"));
}

TEST_CASE("what is no request gets 400 and nothing more", "[net]")
{
    running_server server;
    for (const char* text :
         {"nonsense\r\n\r\n", "GET /hello HTTP/1.1\r\n\r\n", "GET /hello HTTP/9.9\r\nHost: x\r\n\r\n",
          "GET /hello HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "GET /hello HTTP/1.1\r\nHost: x\r\nBad Name: y\r\n\r\n",
          "GET /he llo HTTP/1.1\r\nHost: x\r\n\r\n",
          "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
          "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
          "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
          "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
          "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
        auto answer = exchange(server.port(), std::string{text} + std::string{hello});
        CAPTURE(text);
        CHECK(status_line(answer) == "HTTP/1.1 400 Bad Request");
        CHECK(answers_in(answer) == 1);
    }
}

TEST_CASE("too much is refused by its kind", "[net]")
{
    server_options small;
    small.body_limit = 1000;
    small.header_limit = 2000;
    running_server server{small};
    auto with_length = [](std::size_t length) {
        return "POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + std::to_string(length) +
               "\r\n\r\n" + std::string(length, 'x');
    };
    CHECK(status_of(server, with_length(1000)) == "HTTP/1.1 200 OK");
    CHECK(status_of(server, with_length(1001)) == "HTTP/1.1 413 Payload Too Large");
    CHECK(status_of(server, with_length(1'000'000)) == "HTTP/1.1 413 Payload Too Large");
    std::string chunked = "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 20; ++i)
        chunked += "64\r\n" + std::string(100, 'x') + "\r\n";
    CHECK(status_of(server, chunked) == "HTTP/1.1 413 Payload Too Large");

    std::string too_long_line = "GET /" + std::string(5000, 'x') + " HTTP/1.1\r\nHost: x\r\n\r\n";
    CHECK(status_of(server, too_long_line).starts_with("HTTP/1.1 431"));
    std::string too_many = "GET /hello HTTP/1.1\r\nHost: x\r\n";
    for (int i = 0; i < 100; ++i)
        too_many += "X-" + std::to_string(i) + ": " + std::string(20, 'y') + "\r\n";
    CHECK(status_of(server, too_many + "\r\n").starts_with("HTTP/1.1 431"));
}

TEST_CASE("a client that trickles its head is cut and told", "[net]")
{
    server_options fast;
    fast.header_deadline = 40ms;
    running_server server{fast};
    raw_client client{server.port()};
    client.send("GET /hello HTTP/1.1\r\nHo");
    CHECK(status_line(client.read_all()) == "HTTP/1.1 408 Request Timeout");
}

TEST_CASE("a client that trickles its head in lines is cut all the same", "[net]")
{
    server_options fast;
    fast.header_deadline = 40ms;
    running_server server{fast};
    raw_client client{server.port()};
    client.send("GET /hello HTTP/1.1\r\n");
    auto start = std::chrono::steady_clock::now();
    std::string answer;
    // Every line that arrives is progress, and must not buy more time.
    for (int i = 0; i < 400 && answer.empty(); ++i) {
        client.send("X: y\r\n");
        std::this_thread::sleep_for(1ms);
        if (std::chrono::steady_clock::now() - start > 150ms) answer = client.read_all();
    }
    CHECK(status_line(answer) == "HTTP/1.1 408 Request Timeout");
}

TEST_CASE("a client that never sends its body is cut and told", "[net]")
{
    server_options fast;
    fast.body_deadline = 40ms;
    running_server server{fast};
    CHECK(status_of(server, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc") ==
          "HTTP/1.1 408 Request Timeout");
}

TEST_CASE("a connection that nobody uses is closed without a word", "[net]")
{
    server_options fast;
    fast.idle_deadline = 40ms;
    running_server server{fast};
    raw_client client{server.port()};
    client.send(hello);
    auto text = client.read_all();
    CHECK(answers_in(text) == 1);
    CHECK(text.ends_with("hello"));
}

TEST_CASE("a client that does not read its answer is cut", "[net]")
{
    server_options fast;
    fast.write_deadline = 40ms;
    fast.body_limit = 32 << 20;
    running_server server{fast, [](http_server& to) {
                              to.add("GET", "/big", [](http_request) -> awaitable<http_response> {
                                  co_return http_response{200, "text/plain", std::string(32 << 20, 'x')};
                              });
                          }};
    raw_client client{server.port()};
    client.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
    std::this_thread::sleep_for(120ms);
    auto text = client.read_all();
    CHECK(text.size() < (32U << 20));
    CHECK_FALSE(text.ends_with("(still open)"));
}

TEST_CASE("an answer of many megabytes arrives whole", "[net]")
{
    running_server server{{}, [](http_server& to) {
                              to.add("GET", "/big", [](http_request) -> awaitable<http_response> {
                                  co_return http_response{200, "text/plain", std::string(12 << 20, 'x')};
                              });
                          }};
    auto answer = get(server.url("/big"));
    REQUIRE(answer.has_value());
    CHECK(answer->body == std::string(12 << 20, 'x'));
}

TEST_CASE("one connection too many is told to come back", "[net]")
{
    server_options few;
    few.connection_limit = 2;
    running_server server{few};
    raw_client first{server.port()};
    raw_client second{server.port()};
    first.send(hello);
    CHECK(first.read_until("hello").ends_with("hello"));
    second.send(hello);
    CHECK(second.read_until("hello").ends_with("hello"));
    raw_client third{server.port()};
    auto refused = third.read_all();
    CHECK(status_line(refused) == "HTTP/1.1 503 Service Unavailable");
    first.send(hello);
    CHECK(first.read_until("hello").ends_with("hello"));
}

TEST_CASE("an exception of a handler becomes a plain 500 and a report", "[net]")
{
    running_server server{{}, [](http_server& to) {
                              to.add("GET", "/throws", [](http_request) -> awaitable<http_response> {
                                  throw std::runtime_error{"the reason"};
                                  co_return http_response{};
                              });
                              to.add("GET", "/splits", [](http_request) -> awaitable<http_response> {
                                  http_response answer{200, "text/plain", "x"};
                                  answer.headers.set("X-A", "a\r\nX-B: b");
                                  co_return answer;
                              });
                          }};
    raw_client client{server.port()};
    client.send("GET /throws?secret=1 HTTP/1.1\r\nHost: x\r\n\r\n");
    auto text = client.read_until("Error\n");
    CHECK(status_line(text) == "HTTP/1.1 500 Internal Server Error");
    CHECK(text.find("the reason") == std::string::npos);
    client.send("GET /splits HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read_until("Error\n").find("X-B") == std::string::npos);
    client.send(hello);
    CHECK(client.read_until("hello").ends_with("hello"));
    client.hang_up();
    auto reports = server.stop();
    REQUIRE(reports.size() == 2);
    CHECK(reports[0] == "GET /throws: the reason");
}

TEST_CASE("a report names the place that was registered, as what stands behind it may be a secret", "[net]")
{
    running_server server{{}, [](http_server& made) {
                              made.add("POST", "/hooks/shop/", [](http_request) -> awaitable<http_response> {
                                  throw std::runtime_error{"the reason"};
                                  co_return http_response{};
                              });
                          }};
    auto answer = exchange(server.port(), "POST /hooks/shop/0123456789abcdef HTTP/1.1\r\nHost: x\r\n"
                                          "Content-Length: 0\r\nConnection: close\r\n\r\n");
    CHECK(status_line(answer) == "HTTP/1.1 500 Internal Server Error");
    auto reports = server.stop();
    REQUIRE(reports.size() == 1);
    CHECK(reports[0] == "POST /hooks/shop/: the reason");
}

TEST_CASE("a client that asks whether to go on is told to", "[net]")
{
    running_server server;
    raw_client client{server.port()};
    client.send(
        "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\nConnection: close\r\n\r\n");
    CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("abc");
    CHECK(client.read_all().ends_with("abc"));
}

TEST_CASE("a Unix socket is for this user only, serves our client and is gone afterwards", "[net]")
{
    auto path = "/tmp/highroad-test-" + std::to_string(::getpid()) + ".sock";
    {
        server_options options;
        options.address = "unix:" + path;
        running_server server{options};
        struct stat found {};
        REQUIRE(::stat(path.c_str(), &found) == 0);
        CHECK((found.st_mode & 0777) == 0600);
        auto answer = get("http://unix:" + path + ":/hello");
        REQUIRE(answer.has_value());
        CHECK(answer->body == "hello");

        asio::io_context loop;
        http_server second{loop.get_executor(), options};
        auto taken = second.listen();
        REQUIRE(taken.has_error());
        CHECK(taken.error().code == errc::conflict);
    }
    CHECK(::access(path.c_str(), F_OK) != 0);
    auto nobody = get("http://unix:" + path + ":/hello");
    REQUIRE(nobody.has_error());
    CHECK(nobody.error().code == errc::unreachable);
}

TEST_CASE("the socket that a killed daemon left is taken over", "[net]")
{
    auto path = "/tmp/highroad-test-left-" + std::to_string(::getpid()) + ".sock";
    {
        asio::io_context loop;
        asio::local::stream_protocol::acceptor left{loop, asio::local::stream_protocol::endpoint{path}};
    }
    server_options options;
    options.address = "unix:" + path;
    running_server server{options};
    CHECK(get("http://unix:" + path + ":/hello").has_value());
}

TEST_CASE("an address that cannot be taken is said in words", "[net]")
{
    running_server first;
    asio::io_context loop;
    server_options same;
    same.port = first.port();
    auto taken = http_server{loop.get_executor(), same}.listen();
    REQUIRE(taken.has_error());
    CHECK(taken.error().code == errc::conflict);
    server_options nowhere;
    nowhere.address = "example";
    CHECK(http_server{loop.get_executor(), nowhere}.listen().error().code == errc::bad_input);
    server_options foreign;
    foreign.address = "192.0.2.1";
    auto absent = http_server{loop.get_executor(), foreign}.listen();
    REQUIRE(absent.has_error());
    // An address comes with its network, perhaps after us: no mistake that stays one.
    CHECK(absent.error().code == errc::unreachable);
    CHECK(absent.error().words == "192.0.2.1 is no address of this machine now, so nothing can listen on its port 0; "
                                  "wait for its network, or configure another address");
}

TEST_CASE("a Unix socket that cannot be made is said in words about files", "[net]")
{
    auto folder = std::filesystem::temp_directory_path() / ("highroad-test-folder-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    auto words = [](const std::string& path) {
        asio::io_context loop;
        server_options options;
        options.address = "unix:" + path;
        auto listening = http_server{loop.get_executor(), options}.listen();
        return listening ? std::string{} : listening.error().words;
    };
    auto missing = (folder / "missing" / "control.sock").string();
    CHECK(words(missing) == "the socket " + missing + " cannot be made: its folder is not there");
    auto file = (folder / "notes.txt").string();
    std::ofstream{file} << "of somebody else";
    CHECK(words(file) == file + " is there already and is no socket; name another path for the socket");
    CHECK(std::filesystem::file_size(file) == 16);
    std::filesystem::remove_all(folder);
}
