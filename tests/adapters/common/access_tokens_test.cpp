#include "adapters/common/authorized_client.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>

using namespace highroad;
using namespace std::chrono_literals;

namespace {

std::string token_body(const std::string& token, const std::string& expires = "3599")
{
    return R"({"access_token":")" + token + R"(","expires_in":)" + expires + R"(,"token_type":"Bearer"})";
}

/// Keeps every question until the test lets it go on.
class slow_http final : public http_client {
public:
    [[nodiscard]] awaitable<result<http_response>> send(http_request) override
    {
        ++asked;
        asio::steady_timer gate{co_await asio::this_coro::executor, asio::steady_timer::time_point::max()};
        gate_ = &gate;
        boost::system::error_code ended;
        co_await gate.async_wait(asio::redirect_error(asio::use_awaitable, ended));
        auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none)
            throw boost::system::system_error{asio::error::operation_aborted};
        co_return answer;
    }
    void open() { gate_->cancel(); }

    int asked = 0;
    result<http_response> answer = http_response{200, "application/json", token_body("t1")};

private:
    asio::steady_timer* gate_ = nullptr;
};

struct world {
    test::scripted_http http;
    test::manual_clock clock;
    access_tokens tokens{"Google",
                         [](instant) {
                             return http_request{"POST", "https://example.com/token"};
                         },
                         http, clock};
    void answers(int status, std::string body)
    {
        http.answers.emplace_back(http_response{status, "application/json", std::move(body)});
    }
    result<std::string> get() { return test::run(tokens.get()); }
};

} // namespace

TEST_CASE("a token is kept until shortly before it expires", "[common]")
{
    world w;
    w.answers(200, token_body("t1"));
    w.answers(200, token_body("t2", "\"359999\""));
    CHECK(w.get().value() == "t1");
    w.clock.advance(3599s - 121s);
    CHECK(w.get().value() == "t1");
    w.clock.advance(1s);
    CHECK(w.get().value() == "t2");
    w.clock.advance(99h);
    CHECK(w.get().value() == "t2");
    CHECK(w.http.requests.size() == 2);
}

TEST_CASE("many callers cost one question, and all get its answer", "[common]")
{
    slow_http http;
    test::manual_clock clock;
    access_tokens tokens{"Google",
                         [](instant) {
                             return http_request{"POST", "https://example.com/token"};
                         },
                         http, clock};
    asio::io_context loop;
    int got = 0;
    // Outlives the coroutines, which keep their captures in it.
    auto one = [&]() -> awaitable<void> {
        auto token = co_await tokens.get();
        got += token && *token == "t1" ? 1 : 0;
    };
    for (int i = 0; i < 40; ++i)
        asio::co_spawn(loop, one(), asio::detached);
    loop.poll();
    CHECK(http.asked == 1);
    http.open();
    loop.restart();
    loop.run();
    CHECK(got == 40);
    CHECK(http.asked == 1);
}

TEST_CASE("a refusal reaches all who wait, and the next caller asks again", "[common]")
{
    slow_http http;
    http.answer = http_response{400, "application/json", R"({"error":"invalid_grant"})"};
    test::manual_clock clock;
    access_tokens tokens{"Google",
                         [](instant) {
                             return http_request{"POST", "https://example.com/token"};
                         },
                         http, clock};
    asio::io_context loop;
    int refusals = 0;
    auto one = [&]() -> awaitable<void> {
        auto token = co_await tokens.get();
        refusals += !token && token.error().code == errc::refused ? 1 : 0;
    };
    for (int i = 0; i < 3; ++i)
        asio::co_spawn(loop, one(), asio::detached);
    loop.poll();
    http.open();
    loop.restart();
    loop.poll();
    CHECK(refusals == 3);
    asio::co_spawn(loop, one(), asio::detached);
    loop.restart();
    loop.poll();
    CHECK(http.asked == 2);
    http.open();
    loop.restart();
    loop.run();
    CHECK(refusals == 4);
}

TEST_CASE("when the caller that asks is stopped, one of those who wait asks in its place", "[common]")
{
    slow_http http;
    test::manual_clock clock;
    access_tokens tokens{"Google",
                         [](instant) {
                             return http_request{"POST", "https://example.com/token"};
                         },
                         http, clock};
    asio::io_context loop;
    int got = 0;
    auto one = [&]() -> awaitable<void> {
        auto token = co_await tokens.get();
        got += token ? 1 : 0;
    };
    asio::cancellation_signal stop;
    std::exception_ptr stopped;
    asio::co_spawn(loop, one(), asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr e) { stopped = e; }));
    for (int i = 0; i < 3; ++i)
        asio::co_spawn(loop, one(), asio::detached);
    loop.poll();
    stop.emit(asio::cancellation_type::terminal);
    loop.restart();
    loop.poll();
    CHECK(stopped);
    CHECK(http.asked == 2);
    http.open();
    loop.restart();
    loop.run();
    CHECK(got == 3);
}

TEST_CASE("what the token endpoint says is told in words; only a refusal is final", "[common]")
{
    world w;
    w.answers(400, R"({"error":"invalid_grant","error_description":"Invalid JWT\nSignature."})");
    auto refused = w.get();
    REQUIRE(!refused);
    CHECK(refused.error().code == errc::refused);
    CHECK(refused.error().words == "Google does not accept the credential (invalid_grant: Invalid JWT Signature.).");
    for (const auto& [status, body] :
         std::vector<std::pair<int, std::string>>{{500, ""},
                                                  {429, R"({"error":"slow_down"})"},
                                                  {408, R"({"error":"x"})"},
                                                  {400, "<html>"},
                                                  {200, "{}"},
                                                  {200, ""},
                                                  {200, token_body("")},
                                                  {200, R"({"access_token":"a\r\nX-Evil: 1"})"},
                                                  {200, R"({"access_token":7})"},
                                                  {302, ""}}) {
        INFO(status << body);
        w.answers(status, body);
        auto failed = w.get();
        REQUIRE(!failed);
        CHECK(failed.error().code == errc::try_later);
        CHECK(failed.error().words.find("Evil") == std::string::npos);
    }
    for (auto code : {errc::unreachable, errc::answer_lost, errc::not_trusted, errc::bad_answer}) {
        w.http.answers.emplace_back(failure{code, "it failed"});
        CHECK(w.get().error().code == errc::try_later);
    }
}

TEST_CASE("a clock set back asks for a new token", "[common]")
{
    world w;
    w.answers(200, token_body("t1"));
    w.answers(200, token_body("t2"));
    CHECK(w.get().value() == "t1");
    w.clock.advance(-2h);
    CHECK(w.get().value() == "t2");
}

TEST_CASE("a token that is not taken is replaced once, and the request is sent as it was", "[common]")
{
    world w;
    w.answers(200, token_body("t1"));
    w.answers(401, "");
    w.answers(200, token_body("t2"));
    w.answers(200, "done");
    http_request request{"POST", "https://example.com/x"};
    request.body = "text";
    auto got = test::run(send_authorized(w.tokens, w.http, request));
    CHECK(got.sent);
    CHECK(got.answer.value().body == "done");
    REQUIRE(w.http.requests.size() == 4);
    CHECK(w.http.requests[1].headers.get("Authorization") == "Bearer t1");
    CHECK(w.http.requests[3].headers.get("Authorization") == "Bearer t2");
    CHECK(w.http.requests[3].body == "text");

    // Somebody else's refusal of the old token says nothing about the new one.
    w.tokens.forget("t1");
    CHECK(w.get().value() == "t2");
}

TEST_CASE("without a token nothing is sent, and an echoed token is in no text", "[common]")
{
    world w;
    w.answers(400, R"({"error":"invalid_grant"})");
    http_request request{"POST", "https://example.com/x"};
    auto none = test::run(send_authorized(w.tokens, w.http, request));
    CHECK(!none.sent);
    CHECK(w.http.requests.size() == 1);

    w.answers(200, token_body("SECRET1"));
    w.answers(403, "you sent SECRET1");
    auto echoed = test::run(send_authorized(w.tokens, w.http, request));
    CHECK(echoed.answer.value().body == "you sent [token]");
    w.http.answers.emplace_back(failure{errc::answer_lost, "lost SECRET1"});
    CHECK(test::run(send_authorized(w.tokens, w.http, request)).answer.error().words == "lost [token]");
}
