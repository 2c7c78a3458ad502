#include "adapters/yelp/yelp.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/kept_memory.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

#include <nlohmann/json.hpp>

using namespace highroad;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

yelp_settings cafe()
{
    yelp_settings settings;
    settings.source = "acme-cafe";
    settings.business = "acme-cafe-berlin";
    settings.api_key = "key-12345678";
    settings.client_id = "client-1";
    settings.client_secret = "client-secret-1";
    settings.refresh_token = "refresh-1";
    settings.token_key = std::string(64, 'k');
    return settings;
}

struct acme {
    explicit acme(yelp_settings settings = cafe(), bool checking = false)
    {
        auto made = make_yelp(std::move(settings), shared, checking ? nullptr : &memory, http, clock, log, meters);
        REQUIRE(made.has_value());
        platform = std::move(*made);
    }
    void answers(int status, std::string body)
    {
        http.answers.emplace_back(http_response{status, "application/json", std::move(body)});
    }
    void gives_token()
    {
        answers(200, R"({"access_token":"tok-0123456789","refresh_token":"refresh-2","expires_in":604800})");
    }
    delivery publish(std::string text = "Thank you, Ella.")
    {
        review_key key{"yelp", "acme-cafe", "xAG4"};
        return test::run(platform->publish(key, std::move(text), "42/reply/1"));
    }

    test::scripted_http http;
    test::manual_clock clock;
    test::kept_log log;
    test::kept_meters meters;
    shared_access shared;
    test::kept_memory memory;
    std::unique_ptr<review_platform> platform;
};

std::string error_body(const std::string& id)
{
    return json{{"error", {{"id", id}, {"description", "A description."}, {"http_code", "400"}}}}.dump();
}

bool says(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("the rules of a reply are Yelp's, and nothing on Yelp can be read back", "[yelp]")
{
    acme a;
    auto rules = a.platform->rules();
    CHECK(rules.by_us);
    CHECK(rules.limit == 5000);
    CHECK(rules.unit == length_unit::characters);
    CHECK(!rules.again);
    CHECK(!rules.may_mention_update);
    CHECK(!a.platform->newest_first());
    CHECK(!a.platform->shows_replies());
    review_key key{"yelp", "acme-cafe", "xAG4"};
    CHECK(std::holds_alternative<cannot_look>(test::run(a.platform->read(key))));
    CHECK(a.platform->after_lost_answer() == repeating::may_double);
}

TEST_CASE("without a refresh token replies to Yelp are posted by hand", "[yelp]")
{
    auto settings = cafe();
    settings.refresh_token.clear();
    settings.token_key.clear();
    acme a{settings};
    CHECK(!a.platform->rules().by_us);
    CHECK(says(std::get<refused>(a.publish()).why, "by hand"));
    CHECK(a.http.requests.empty());
}

TEST_CASE("a text that Yelp would refuse is never sent and never cut off", "[yelp]")
{
    acme a;
    CHECK(std::holds_alternative<refused>(a.publish("")));
    CHECK(std::holds_alternative<refused>(a.publish("bad \xFF bytes")));
    CHECK(says(std::get<refused>(a.publish(std::string(5001, 'x'))).why, "5,000 characters"));
    CHECK(says(std::get<refused>(a.publish("Thank you \U0001F600")).why, "no emoji"));
    CHECK(a.http.requests.empty());
    a.gives_token();
    a.answers(200, "{}");
    std::string longest;
    for (int i = 0; i < 5000; ++i)
        longest += "\u00E4";
    CHECK(std::holds_alternative<delivered>(a.publish(longest)));
    CHECK(json::parse(a.http.requests.back().body)["response_text"] == longest);
    CHECK(a.http.requests.back().headers.get("Authorization") == "Bearer tok-0123456789");
}

TEST_CASE("20 replies a day are sent to Yelp for one location, and the next waits its turn", "[yelp]")
{
    acme a;
    a.gives_token();
    for (int i = 0; i < 30; ++i)
        a.answers(200, "{}");
    int sent = 0;
    while (std::holds_alternative<delivered>(a.publish("Thank you, number " + std::to_string(sent) + ".")))
        ++sent;
    CHECK(sent == 20);
    CHECK(a.meters.values["highroad_platform_quota_remaining{source=acme-cafe,of=replies}"] == 0);
    auto wait = std::get<try_again>(a.publish());
    CHECK(wait.after == 24h);
    // It goes out later, so that one posted by hand meanwhile would be followed by it.
    CHECK(says(wait.why, "do not post it by hand too"));
    a.clock.advance(24h);
    CHECK(std::holds_alternative<delivered>(a.publish()));
}

TEST_CASE("what Yelp refused is not counted, and Yelp's word that the day is used up wins over the count", "[yelp]")
{
    acme a;
    a.gives_token();
    for (int i = 0; i < 25; ++i) {
        a.answers(400, error_body("R2R_INVALID_RESPONSE_TEXT"));
        CHECK(std::holds_alternative<refused>(a.publish()));
    }
    a.answers(400, error_body("R2R_COMMENT_QUOTA_EXCEEDED"));
    CHECK(std::get<try_again>(a.publish()).after == 1h);
    auto asked = a.http.requests.size();
    CHECK(std::holds_alternative<try_again>(a.publish()));
    CHECK(a.http.requests.size() == asked);
    a.clock.advance(1h);
    a.answers(200, "{}");
    CHECK(std::holds_alternative<delivered>(a.publish()));
}

TEST_CASE("a reply to Yelp whose answer is lost is no outcome", "[yelp]")
{
    acme a;
    a.gives_token();
    a.http.answers.emplace_back(failure{errc::answer_lost, "lost"});
    CHECK(std::holds_alternative<outcome_unknown>(a.publish()));
    a.answers(502, "<html>");
    CHECK(std::holds_alternative<outcome_unknown>(a.publish()));
    a.http.answers.emplace_back(failure{errc::unreachable, "nobody there"});
    CHECK(std::holds_alternative<try_again>(a.publish()));
}

TEST_CASE("no words about Yelp hold the key, also when the other side echoes it", "[yelp]")
{
    acme a;
    a.answers(401, R"({"error":{"code":"TOKEN_INVALID","description":"Bad key key-12345678"}})");
    auto page = test::run(a.platform->list(""));
    REQUIRE(!page);
    CHECK(!says(page.error().words, "key-12345678"));
    CHECK(says(page.error().words, "did not accept api_key"));
    a.http.answers.emplace_back(failure{errc::unreachable, "to key-12345678"});
    CHECK(!says(test::run(a.platform->check()).words, "key-12345678"));
}

TEST_CASE("a check of Yelp reads with the key and spends no refresh token", "[yelp]")
{
    acme a{cafe(), true};
    a.answers(200, R"({"reviews":[],"total":0})");
    auto line = test::run(a.platform->check());
    CHECK(line.works);
    CHECK(says(line.words, "is not asked"));
    CHECK(a.http.requests.size() == 1);
    a.answers(404, R"({"error":{"code":"BUSINESS_NOT_FOUND","description":"No."}})");
    line = test::run(a.platform->check());
    CHECK(!line.works);
    CHECK(says(line.words, "business acme-cafe-berlin"));
}

TEST_CASE("settings for Yelp that cannot work are refused in words that hold no secret", "[yelp]")
{
    acme a;
    auto words = [&](auto change) {
        auto settings = cafe();
        change(settings);
        auto made = make_yelp(settings, a.shared, &a.memory, a.http, a.clock, a.log, a.meters);
        REQUIRE(!made);
        CHECK(made.error().words.starts_with("Source acme-cafe: "));
        for (const auto* secret : {"client-secret-1", "refresh-1", "key-12345678"})
            CHECK(!says(made.error().words, secret));
    };
    words([](auto& s) { s.business = "a/b"; });
    words([](auto& s) { s.api_key = ""; });
    words([](auto& s) { s.client_id = ""; });
    words([](auto& s) { s.client_secret = ""; });
    words([](auto& s) { s.token_key = "short"; });
    words([](auto& s) { s.token_url = "http://evil.example/token"; });
}
