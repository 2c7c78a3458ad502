#include "tests/net/asking.hpp"
#include "tests/net/raw_server.hpp"
#include "tests/support/catch.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>

#include <atomic>
#include <string>

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono_literals;

namespace {

bool says(const result<http_response>& answer, std::string_view part)
{
    return answer.has_error() && answer.error().words.find(part) != std::string::npos;
}

http_request post(const std::string& url, const std::string& body = "payload")
{
    http_request request{"POST", url};
    request.body = body;
    return request;
}

int count_of(const std::string& text, std::string_view part)
{
    int found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

} // namespace

TEST_CASE("an answer arrives with status, fields and body", "[net]")
{
    raw_server server{{answering("HTTP/1.1 404 Nope\r\nRetry-After: 7\r\nContent-Length: 5\r\n\r\nhello")}};
    auto answer = get(server.url("/a?b=c"));
    REQUIRE(answer.has_value());
    CHECK(answer->status == 404);
    CHECK(answer->headers.get("retry-after") == "7");
    CHECK(answer->body == "hello");
}

TEST_CASE("a request says what it was told to say, and its own framing only", "[net]")
{
    raw_server server{{answering(ok("."))}};
    auto request = post(server.url("/path?x=1"), "12345");
    request.headers.set("Authorization", "Bearer t");
    request.headers.set("Content-Length", "99");
    request.headers.set("Transfer-Encoding", "chunked");
    REQUIRE(ask(request).has_value());
    auto text = server.requests().at(0);
    CHECK(text.starts_with("POST /path?x=1 HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) + "\r\n"));
    CHECK(text.ends_with("\r\n\r\n12345"));
    CHECK(text.find("Authorization: Bearer t\r\n") != std::string::npos);
    CHECK(text.find("Content-Length: 5\r\n") != std::string::npos);
    CHECK(text.find("Length: 99") == std::string::npos);
    CHECK(text.find("chunked") == std::string::npos);
}

TEST_CASE("line ends and NUL never leave in a method, a URL or a field", "[net]")
{
    raw_server server{{answering(ok("."))}};
    for (const std::string bad : {"a\r\nX: y", "a\nb", "a\rb"}) {
        http_request in_field{"GET", server.url()};
        in_field.headers.set("X-Test", bad);
        auto refused = ask(in_field);
        REQUIRE(refused.has_error());
        CHECK(refused.error().code == errc::bad_input);
        CHECK(says(ask(http_request{"GET", server.url("/" + bad)}), "line end"));
        CHECK(ask(http_request{bad, server.url()}).has_error());
    }
    http_request with_nul{"GET", server.url()};
    with_nul.headers.set("X-Test", std::string{"a\0b", 3});
    CHECK(says(ask(with_nul), "NUL"));
    http_request odd_name{"GET", server.url()};
    odd_name.headers.set("X Test", "a");
    CHECK(ask(odd_name).error().code == errc::bad_input);
    CHECK(server.connections() == 0);
}

TEST_CASE("what is no URL is refused before anything is opened", "[net]")
{
    for (const char* url : {"", "nonsense", "ftp://localhost/", "https://", "http://user:pw@localhost/",
                            "http://localhost:0/", "http://localhost:99999/", "http://local host/", "http://[::1/"}) {
        auto answer = get(url);
        CAPTURE(url);
        REQUIRE(answer.has_error());
        CHECK(answer.error().code == errc::bad_input);
        CHECK(answer.error().words.find("pw") == std::string::npos);
    }
}

TEST_CASE("plain http leads to this machine only", "[net]")
{
    auto answer = get("http://example.com/");
    REQUIRE(answer.has_error());
    CHECK(answer.error().code == errc::bad_input);
    CHECK(says(answer, "https"));
}

TEST_CASE("where nothing listens, nothing was sent", "[net]")
{
    std::uint16_t port = 0;
    {
        raw_server gone{{}};
        port = gone.port();
    }
    auto answer = get("http://127.0.0.1:" + std::to_string(port) + "/");
    REQUIRE(answer.has_error());
    CHECK(answer.error().code == errc::unreachable);
    CHECK(says(answer, "refused the connection"));
}

TEST_CASE("connections are kept and used again", "[net]")
{
    raw_server server{{[](peer& client) {
        for (int i = 0; i < 3; ++i) {
            if (client.read_request().empty()) return;
            client.write(ok(std::to_string(i)));
        }
    }}};
    http_request one{"GET", server.url()};
    auto answers = ask_all({one, post(server.url()), one});
    CHECK(answers[0]->body == "0");
    CHECK(answers[1]->body == "1");
    CHECK(answers[2]->body == "2");
    CHECK(server.connections() == 1);
}

TEST_CASE("a connection that the server said it closes is not used again", "[net]")
{
    auto closing = answering(ok("a", "Connection: close\r\n"));
    raw_server server{{closing, closing}};
    http_request one{"GET", server.url()};
    auto answers = ask_all({one, one});
    CHECK(answers[1].has_value());
    CHECK(server.connections() == 2);
}

TEST_CASE("a connection that the server closed while it was unused is replaced, also for a POST", "[net]")
{
    auto hang_up = answering(ok("a"));
    raw_server server{{hang_up, answering(ok("b"))}};
    std::vector<http_request> requests{http_request{"GET", server.url()}, post(server.url())};
    auto work = [](std::vector<http_request> all) -> awaitable<std::vector<result<http_response>>> {
        auto executor = co_await asio::this_coro::executor;
        auto client = make_http_client(executor, {});
        std::vector<result<http_response>> answers;
        for (auto& each : all) {
            auto answer = co_await client->send(std::move(each));
            answers.push_back(std::move(answer));
            // Gives the other thread's goodbye the time to arrive.
            asio::steady_timer pause{executor, 20ms};
            co_await pause.async_wait(asio::use_awaitable);
        }
        co_return answers;
    };
    auto answers = run(work(std::move(requests)));
    REQUIRE(answers[1].has_value());
    CHECK(answers[1]->body == "b");
    CHECK(count_of(server.requests().at(0), "POST") == 0);
    CHECK(count_of(server.requests().at(1), "POST") == 1);
}

TEST_CASE("a GET on a kept connection that dies under it is sent again once", "[net]")
{
    auto die_at_second = [](peer& client) {
        (void)client.read_request();
        client.write(ok("a"));
        (void)client.read_request();
    };
    raw_server server{{die_at_second, answering(ok("b"))}};
    http_request one{"GET", server.url()};
    auto answers = ask_all({one, one});
    REQUIRE(answers[1].has_value());
    CHECK(answers[1]->body == "b");
    CHECK(server.connections() == 2);
}

TEST_CASE("a GET on a fresh connection that dies is not sent again", "[net]")
{
    auto hang_up = [](peer& client) { (void)client.read_request(); };
    raw_server server{{hang_up, answering(ok("b"))}};
    auto answer = get(server.url());
    REQUIRE(answer.has_error());
    CHECK(answer.error().code == errc::answer_lost);
    CHECK(server.connections() == 1);
}

TEST_CASE("a POST is never written twice, wherever the connection dies", "[net]")
{
    auto whole = ok("answer");
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
        for (bool kept : {false, true}) {
            auto dying = [&](peer& client) {
                if (kept) {
                    (void)client.read_request();
                    client.write(ok("first"));
                }
                (void)client.read_request();
                client.write(whole.substr(0, cut));
                if (cut % 2 == 0) client.reset();
            };
            raw_server server{{dying, answering(ok("second"))}};
            std::vector<http_request> requests;
            if (kept) requests.push_back(http_request{"GET", server.url()});
            requests.push_back(post(server.url(), "only-once"));
            auto answers = ask_all(std::move(requests));
            CAPTURE(cut, kept);
            REQUIRE(answers.back().has_error());
            CHECK(answers.back().error().code == errc::answer_lost);
            CHECK(server.connections() == 1);
            CHECK(count_of(server.requests().at(0), "only-once") == 1);
        }
    }
}

TEST_CASE("chunked answers and answers that end with the connection are read", "[net]")
{
    raw_server chunked{
        {answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n"
                   "Trailer: t\r\n\r\n")}};
    auto answer = get(chunked.url());
    REQUIRE(answer.has_value());
    CHECK(answer->body == "abcde");
    CHECK(answer->headers.find("Trailer") == nullptr);

    raw_server until_close{{answering("HTTP/1.0 200 OK\r\n\r\nto the end")}};
    CHECK(get(until_close.url())->body == "to the end");
}

TEST_CASE("an answer byte by byte is the same answer", "[net]")
{
    raw_server server{{[](peer& client) {
        (void)client.read_request();
        for (char c : std::string{"HTTP/1.1 200 OK\r\nA: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"})
            client.write(std::string(1, c));
    }}};
    auto answer = get(server.url());
    REQUIRE(answer.has_value());
    CHECK(answer->body == "x");
}

TEST_CASE("HEAD, 204 and 304 have no body, and the connection lives on", "[net]")
{
    raw_server server{{[](peer& client) {
        (void)client.read_request();
        client.write("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n");
        (void)client.read_request();
        client.write("HTTP/1.1 204 No Content\r\n\r\n");
        (void)client.read_request();
        client.write("HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\nContent-Length: 500\r\n\r\n");
    }}};
    auto answers = ask_all(
        {http_request{"HEAD", server.url()}, http_request{"DELETE", server.url()}, http_request{"GET", server.url()}});
    CHECK(answers[0]->body.empty());
    CHECK(answers[1]->status == 204);
    CHECK(answers[2]->status == 304);
    CHECK(server.connections() == 1);
}

TEST_CASE("interim answers are passed over", "[net]")
{
    raw_server server{
        {answering("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok("real"))}};
    auto answer = get(server.url());
    REQUIRE(answer.has_value());
    CHECK(answer->status == 200);
    CHECK(answer->body == "real");
    CHECK(answer->headers.find("Link") == nullptr);
}

TEST_CASE("an answer larger than the limit is too large, announced or not", "[net]")
{
    std::string megabyte(1 << 20, 'x');
    raw_server announced{{answering("HTTP/1.1 200 OK\r\nContent-Length: 10485760\r\n\r\n" + megabyte)}};
    raw_server silent{{[&](peer& client) {
        (void)client.read_request();
        client.write("HTTP/1.1 200 OK\r\n\r\n");
        for (int i = 0; i < 10; ++i)
            client.write(megabyte);
    }}};
    client_options options;
    options.body_limit = 1 << 20;
    for (auto* server : {&announced, &silent}) {
        auto answer = get(server->url(), options);
        REQUIRE(answer.has_error());
        CHECK(answer.error().code == errc::too_large);
        CHECK(says(answer, "1024 KiB"));
    }
}

TEST_CASE("an endless head is too large, however it trickles", "[net]")
{
    auto endless = [](peer& client) {
        (void)client.read_request();
        client.write("HTTP/1.1 200 OK\r\n");
        for (int i = 0; i < 500; ++i)
            client.write("X-Field: " + std::string(90, 'x') + "\r\n");
    };
    raw_server server{{endless}};
    client_options options;
    options.header_limit = 4096;
    auto answer = get(server.url(), options);
    REQUIRE(answer.has_error());
    CHECK(answer.error().code == errc::too_large);
}

TEST_CASE("what is not HTTP is a bad answer", "[net]")
{
    for (const char* text :
         {"SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc OK\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
          "HTTP/1.1 101 Switching Protocols\r\n\r\n"}) {
        raw_server server{{answering(text)}};
        auto answer = get(server.url());
        CAPTURE(text);
        REQUIRE(answer.has_error());
        CHECK(answer.error().code == errc::bad_answer);
    }
}

TEST_CASE("a server that never answers costs the deadline, and the request may have arrived", "[net]")
{
    raw_server server{{[](peer& client) {
        while (!client.read_some().empty()) {
        }
    }}};
    auto request = post(server.url());
    request.deadline = 30ms;
    auto answer = ask(request);
    REQUIRE(answer.has_error());
    CHECK(answer.error().code == errc::answer_lost);
    CHECK(says(answer, "did not answer in time"));
}

TEST_CASE("a server that falls silent in its answer is given up after the idle limit", "[net]")
{
    raw_server server{{[](peer& client) {
        (void)client.read_request();
        client.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
        (void)client.read_some();
    }}};
    client_options options;
    options.idle_limit = 30ms;
    auto answer = get(server.url(), options);
    REQUIRE(answer.has_error());
    CHECK(answer.error().code == errc::answer_lost);
    CHECK(says(answer, "fell silent in the middle"));
}

TEST_CASE("a refusal that comes before the whole request was read is seen", "[net]")
{
    raw_server server{{[](peer& client) {
        (void)client.read_some();
        client.write("HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        while (!client.read_some().empty()) {
        }
    }}};
    auto answer = ask(post(server.url(), std::string(200'000, 'x')));
    REQUIRE(answer.has_value());
    CHECK(answer->status == 413);
}

TEST_CASE("a stop in the middle of a request leaves as asio's cancellation, at once", "[net]")
{
    raw_server server{{[](peer& client) {
        while (!client.read_some().empty()) {
        }
    }}};
    asio::io_context loop;
    auto client = make_http_client(loop.get_executor(), {});
    asio::cancellation_signal stop;
    std::exception_ptr thrown;
    http_request request{"GET", server.url()};
    asio::co_spawn(loop, client->send(std::move(request)),
                   asio::bind_cancellation_slot(
                       stop.slot(), [&](std::exception_ptr error, const result<http_response>&) { thrown = error; }));
    asio::steady_timer soon{loop, 20ms};
    soon.async_wait([&](boost::system::error_code) { stop.emit(asio::cancellation_type::terminal); });
    auto start = std::chrono::steady_clock::now();
    loop.run();
    CHECK(std::chrono::steady_clock::now() - start < 5s);
    REQUIRE(thrown);
    CHECK_THROWS_AS(std::rethrow_exception(thrown), boost::system::system_error);
}
