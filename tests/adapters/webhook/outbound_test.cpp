#include "adapters/common/signed_requests.hpp"
#include "adapters/webhook/wire.hpp"
#include "daemon/crypto/signed_message.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

#include <nlohmann/json.hpp>

using namespace highroad;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

const std::string secret = "0123456789abcdef-shop";

struct shop {
    explicit shop(bool read_back = false, std::string reply_url = "https://shop.example/replies")
    {
        webhook_settings settings;
        settings.source = "shop";
        settings.secret = secret;
        settings.reply_url = std::move(reply_url);
        settings.read_back = read_back;
        auto made = make_webhook(settings, http, clock);
        REQUIRE(made.has_value());
        platform = std::move(*made);
    }

    void answers(int status, std::string body = {}) { http.answers.emplace_back(http_response{status, "", body}); }
    delivery publish(std::string text = "Thank you.")
    {
        review_key key{"webhook", "shop", "7"};
        return test::run(platform->publish(key, std::move(text), "42/reply/1"));
    }
    look read()
    {
        review_key key{"webhook", "shop", "7/ü&x"};
        return test::run(platform->read(key));
    }

    test::scripted_http http;
    test::manual_clock clock;
    std::unique_ptr<review_platform> platform;
};

enum outcome : std::size_t { is_delivered, waits, is_refused, is_unknown };

std::string words_of(const delivery& ended)
{
    if (auto* one = std::get_if<refused>(&ended)) return one->why;
    if (auto* one = std::get_if<try_again>(&ended)) return one->why;
    if (auto* one = std::get_if<outcome_unknown>(&ended)) return one->why;
    return std::get<delivered>(ended).receipt;
}

} // namespace

TEST_CASE("a reply is sent signed, with everything that the receiver needs", "[webhook]")
{
    shop s;
    s.answers(200, R"({"id":"their-9"})");
    auto ended = s.publish("Thank you, \"Jo\" \U0001F600");
    REQUIRE(ended.index() == is_delivered);
    CHECK(std::get<delivered>(ended).receipt == "their-9");
    const auto& sent = s.http.requests.at(0);
    CHECK(json::parse(sent.body) == json{{"source", "shop"},
                                         {"review_id", "7"},
                                         {"reply_text", "Thank you, \"Jo\" \U0001F600"},
                                         {"idempotency_key", "42/reply/1"}});
    CHECK(why_not_genuine(sent, secret, "source", s.clock.now()).empty());
    CHECK(sent.body.find(secret) == std::string::npos);
}

TEST_CASE("each answer to a reply means one thing", "[webhook]")
{
    auto [status, without, with] = GENERATE(table<int, outcome, outcome>({{200, is_delivered, is_delivered},
                                                                          {201, is_delivered, is_delivered},
                                                                          {204, is_delivered, is_delivered},
                                                                          {409, is_delivered, is_delivered},
                                                                          {302, waits, is_unknown},
                                                                          {400, is_refused, is_refused},
                                                                          {401, waits, waits},
                                                                          {403, waits, waits},
                                                                          {404, is_refused, is_refused},
                                                                          {408, waits, is_unknown},
                                                                          {422, is_refused, is_refused},
                                                                          {429, waits, waits},
                                                                          {500, waits, is_unknown},
                                                                          {503, waits, is_unknown}}));
    for (bool read_back : {false, true}) {
        shop s{read_back};
        s.answers(status, R"({"error":"no such thing"})");
        auto ended = s.publish();
        INFO(status << " read back: " << read_back);
        CHECK(ended.index() == (read_back ? with : without));
        CHECK(words_of(ended).find(secret) == std::string::npos);
        if (ended.index() == is_refused) CHECK(words_of(ended).find("no such thing") != std::string::npos);
    }
}

TEST_CASE("a web page is no answer of the receiver, whatever its status says", "[webhook]")
{
    for (const auto* page : {"<!doctype html><title>Sign in</title>", " \r\n<html>\xff", "\xEF\xBB\xBF<html>"}) {
        for (int status : {200, 409}) {
            INFO(status << " " << page);
            shop sends_again;
            sends_again.answers(status, page);
            auto ended = sends_again.publish();
            CHECK(ended.index() == waits);
            CHECK(words_of(ended).find("a web page") != std::string::npos);
            shop looks{true};
            looks.answers(status, page);
            CHECK(looks.publish().index() == is_unknown);
        }
    }
    shop plain;
    plain.answers(200, "thank you <3");
    CHECK(plain.publish().index() == is_delivered);
}

TEST_CASE("a lost answer is never a delivered reply", "[webhook]")
{
    for (auto code : {errc::answer_lost, errc::bad_answer, errc::too_large}) {
        shop sends_again;
        sends_again.http.answers.emplace_back(failure{code, "lost"});
        auto ended = sends_again.publish();
        REQUIRE(ended.index() == waits);
        CHECK(words_of(ended) == "lost. It is sent again with the same idempotency key.");

        shop looks{true};
        looks.http.answers.emplace_back(failure{code, "lost"});
        CHECK(looks.publish().index() == is_unknown);
    }
    shop s{true};
    CHECK(s.publish().index() == waits);
}

TEST_CASE("a review is read back by a signed question where the receiver answers one", "[webhook]")
{
    shop s{true};
    s.answers(200, R"({"id":"7/ü&x","rating":2,"text":"Late","reply":{"text":"Thank you.","state":"pending"}})");
    auto seen = s.read();
    REQUIRE(std::holds_alternative<review>(seen));
    CHECK(std::get<review>(seen).reply->text == "Thank you.");
    CHECK(std::get<review>(seen).reply->state == reply_state::pending);
    const auto& asked = s.http.requests.at(0);
    CHECK(asked.url == "https://shop.example/replies?review_id=7%2F%C3%BC%26x");
    CHECK(asked.headers.get("X-Highroad-Signature") ==
          signed_message::signature(secret, asked.headers.get("X-Highroad-Timestamp"), "review_id=7%2F%C3%BC%26x"));

    s.answers(404);
    CHECK(std::holds_alternative<review_is_gone>(s.read()));
    s.answers(200, R"({"id":"8","rating":2})");
    CHECK(std::holds_alternative<try_again>(s.read()));
    s.answers(200, "{");
    CHECK(std::holds_alternative<try_again>(s.read()));
    s.answers(500);
    CHECK(std::holds_alternative<try_again>(s.read()));

    shop blind;
    CHECK(std::holds_alternative<cannot_look>(blind.read()));
    CHECK(blind.http.requests.empty());
}

TEST_CASE("without a reply_url replies are posted by hand", "[webhook]")
{
    shop s{true, ""};
    CHECK(!s.platform->rules().by_us);
    CHECK(!s.platform->polled());
    CHECK(s.publish().index() == is_refused);
    CHECK(std::holds_alternative<cannot_look>(s.read()));
    CHECK(test::run(s.platform->check()).works);
    CHECK(!test::run(s.platform->list("")).has_value());
    CHECK(s.http.requests.empty());
}

TEST_CASE("settings that cannot work are refused in words", "[webhook]")
{
    test::scripted_http http;
    test::manual_clock clock;
    webhook_settings good;
    good.source = "shop";
    good.secret = secret;
    good.reply_url = "http://127.0.0.1:8080/replies";
    REQUIRE(make_webhook(good, http, clock).has_value());

    auto refused_with = [&](auto change) {
        auto bad = good;
        change(bad);
        INFO(bad.source << " " << bad.reply_url);
        auto made = make_webhook(bad, http, clock);
        CHECK(!made.has_value());
        if (!made) CHECK(made.error().words.find(bad.secret) == std::string::npos);
    };
    refused_with([](auto& s) { s.secret = "too small"; });
    refused_with([](auto& s) { s.source = "a/b"; });
    refused_with([](auto& s) { s.source = ""; });
    for (auto url : {"http://shop.example/", "ftp://x/", "http://127.0.0.1.evil.example/", "http://localhost@evil/",
                     "https://user:pass@shop.example/"})
        refused_with([&](auto& s) { s.reply_url = url; });
}
