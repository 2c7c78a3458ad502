#include "adapters/google_business/google_business.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

#include <nlohmann/json.hpp>

using namespace highroad;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

google_business_settings hotel(const std::string& source = "acme-hotel", const std::string& location = "222")
{
    google_business_settings settings;
    settings.source = source;
    settings.account = "111";
    settings.location = location;
    settings.client_id = "client-1";
    settings.client_secret = "GOCSPX-secret";
    settings.refresh_token = "1//refresh";
    return settings;
}

const std::string token = R"({"access_token":"ya29.T","expires_in":3599,"token_type":"Bearer"})";
const std::string taken = R"({"comment":"x","updateTime":"2026-10-31T08:00:00Z","reviewReplyState":"PENDING"})";
const std::string the_review = R"({"reviewId":"AbF","starRating":"ONE","comment":"Bad"})";

struct acme {
    acme()
    {
        platform = make(hotel());
        answers(200, token);
    }
    std::unique_ptr<review_platform> make(google_business_settings settings)
    {
        auto made = make_google_business(std::move(settings), pool, http, clock, log, meters);
        REQUIRE(made.has_value());
        return std::move(*made);
    }
    void answers(int status, std::string body, std::string header = {}, std::string value = {})
    {
        http_response answer{status, "application/json", std::move(body)};
        if (!header.empty()) answer.headers.set(header, value);
        http.answers.emplace_back(std::move(answer));
    }
    delivery publish(std::string text = "Thank you, we are sorry.")
    {
        review_key key{"google_business", "acme-hotel", "AbF"};
        return test::run(platform->publish(key, std::move(text), "42/reply/1"));
    }
    look read()
    {
        review_key key{"google_business", "acme-hotel", "AbF"};
        return test::run(platform->read(key));
    }
    result<review_page> list(std::string cursor = {}) { return test::run(platform->list(std::move(cursor))); }

    test::scripted_http http;
    test::manual_clock clock;
    test::kept_log log;
    test::kept_meters meters;
    google_business_pool pool;
    std::unique_ptr<review_platform> platform;
};

std::string error_body(int code, const std::string& status, const std::string& reason = {})
{
    json error{{"code", code}, {"message", "A message"}, {"status", status}};
    if (!reason.empty()) error["details"] = json::array({{{"reason", reason}}});
    return json{{"error", error}}.dump();
}

bool says(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("the rules of a reply are Google's: 4096 bytes, and a later one replaces it", "[google_business]")
{
    acme a;
    auto rules = a.platform->rules();
    CHECK(rules.by_us);
    CHECK(rules.limit == 4096);
    CHECK(rules.unit == length_unit::bytes);
    CHECK(rules.again);
    CHECK(rules.may_mention_update);
}

TEST_CASE("a consent that was withdrawn is told in words and sends nothing else", "[google_business]")
{
    acme a;
    a.http.answers.clear();
    for (int i = 0; i < 3; ++i)
        a.answers(400, R"({"error":"invalid_grant","error_description":"1//refresh has been expired or revoked."})");
    auto page = a.list();
    REQUIRE(!page);
    CHECK(page.error().code == errc::refused);
    CHECK(says(page.error().words, "has been expired or revoked."));
    CHECK(says(page.error().words, "make a new refresh token"));
    CHECK(!says(page.error().words, "1//refresh"));
    CHECK(std::get<try_again>(a.publish()).whole_destination);
    CHECK(std::holds_alternative<try_again>(a.read()));
    CHECK(a.http.requests.size() == 3);
    for (const auto& asked : a.http.requests)
        CHECK(asked.url == "https://oauth2.googleapis.com/token");
}

TEST_CASE("only Google's word about this review, while the location still answers, means that it is gone",
          "[google_business]")
{
    acme a;
    a.answers(404, error_body(404, "NOT_FOUND"));
    a.answers(200, "{}");
    CHECK(std::holds_alternative<review_is_gone>(a.read()));
    CHECK(a.http.requests.back().url.ends_with("/reviews?pageSize=1"));

    // The whole location is out of reach: that says nothing about the review.
    a.answers(404, error_body(404, "NOT_FOUND"));
    a.answers(404, error_body(404, "NOT_FOUND"));
    auto unreachable = a.read();
    REQUIRE(std::holds_alternative<try_again>(unreachable));
    CHECK(says(std::get<try_again>(unreachable).why, "no location 222 of account 111"));
    a.answers(404, error_body(404, "NOT_FOUND"));
    a.answers(403, error_body(403, "PERMISSION_DENIED"));
    CHECK(std::holds_alternative<try_again>(a.read()));
    a.answers(404, error_body(404, "NOT_FOUND"));
    a.answers(200, "<html>");
    CHECK(std::holds_alternative<try_again>(a.read()));
    a.answers(404, error_body(404, "NOT_FOUND"));
    a.http.answers.emplace_back(failure{errc::unreachable, "nobody there"});
    CHECK(std::holds_alternative<try_again>(a.read()));
    a.answers(404, "<html>a proxy</html>");
    CHECK(std::holds_alternative<try_again>(a.read()));
}

TEST_CASE("a look shows the review that was asked for or nothing", "[google_business]")
{
    acme a;
    a.answers(200, the_review);
    CHECK(std::get<review>(a.read()).text == "Bad");
    a.answers(200, R"({"reviewId":"other","starRating":"ONE"})");
    CHECK(std::holds_alternative<try_again>(a.read()));
    a.answers(200, "{}");
    CHECK(std::holds_alternative<try_again>(a.read()));
    a.http.answers.emplace_back(failure{errc::answer_lost, "lost"});
    CHECK(std::holds_alternative<try_again>(a.read()));
}

TEST_CASE("each answer to a reply means one of four things", "[google_business]")
{
    acme a;
    a.answers(200, taken);
    CHECK(std::get<delivered>(a.publish()).receipt == "2026-10-31T08:00:00Z");
    for (const auto* body : {"", "{}", "[]", "<html>", R"({"comment":7})"}) {
        a.answers(200, body);
        CHECK(std::holds_alternative<outcome_unknown>(a.publish()));
    }
    for (int status : {408, 500, 502, 503, 504}) {
        a.clock.advance(1min);
        a.answers(status, error_body(status, "UNAVAILABLE"));
        CHECK(std::holds_alternative<outcome_unknown>(a.publish()));
    }
    a.http.answers.emplace_back(failure{errc::answer_lost, "lost"});
    CHECK(std::holds_alternative<outcome_unknown>(a.publish()));
    a.clock.advance(1min);
    a.http.answers.emplace_back(failure{errc::unreachable, "nobody there"});
    CHECK(std::holds_alternative<try_again>(a.publish()));
    a.answers(400, error_body(400, "INVALID_ARGUMENT"));
    CHECK(says(std::get<refused>(a.publish()).why, "INVALID_ARGUMENT: A message"));
    a.answers(404, error_body(404, "NOT_FOUND"));
    CHECK(says(std::get<refused>(a.publish()).why, "does not know the review"));
    a.answers(404, "<html>a proxy</html>");
    CHECK(std::holds_alternative<try_again>(a.publish()));
    a.answers(409, error_body(409, "ABORTED"));
    CHECK(!std::get<try_again>(a.publish()).whole_destination);
    a.answers(403, error_body(403, "PERMISSION_DENIED"));
    auto held = std::get<try_again>(a.publish());
    CHECK(held.whole_destination);
    CHECK(says(held.why, "owner or manager"));
}

TEST_CASE("Google's own word that the quota is used up stops reads and replies for as long as it says",
          "[google_business]")
{
    acme a;
    a.answers(429, error_body(429, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED"), "Retry-After", "120");
    auto page = a.list();
    REQUIRE(!page);
    CHECK(page.error().code == errc::try_later);
    CHECK(says(page.error().words, "has a quota of 0"));
    auto asked = a.http.requests.size();
    CHECK(!a.list());
    CHECK(std::holds_alternative<try_again>(a.read()));
    CHECK(std::holds_alternative<try_again>(a.publish()));
    CHECK(a.http.requests.size() == asked);
    CHECK(a.meters.values["highroad_platform_quota_remaining{source=acme-hotel,of=requests}"] == 0);
    a.clock.advance(120s);
    a.answers(200, "{}");
    CHECK(a.list().has_value());
}

TEST_CASE("forty locations of one project share one token and one quota, and leave a fifth of it to replies",
          "[google_business]")
{
    acme a;
    std::vector<std::unique_ptr<review_platform>> locations;
    locations.reserve(40);
    for (int i = 0; i < 40; ++i)
        locations.push_back(a.make(hotel("hotel-" + std::to_string(i), std::to_string(1000 + i))));
    for (int i = 0; i < 400; ++i)
        a.answers(200, "{}");
    int listed = 0;
    for (int round = 0; round < 10; ++round)
        for (auto& location : locations)
            listed += test::run(location->list("")).has_value() ? 1 : 0;
    CHECK(listed == 240);
    CHECK(a.http.requests.size() == 241); // with the one for the token
    int looks = 0;
    while (!std::get<try_again>(a.read()).whole_destination)
        ++looks; // "{}" is no review, so each is a try for later
    CHECK(looks == 60);
    CHECK(std::get<try_again>(a.publish()).after == 1min);
    CHECK(a.http.requests.size() == 301);
    // Another project has a quota of its own.
    auto other = hotel("other", "333");
    other.client_id = "client-2";
    auto elsewhere = a.make(other);
    a.http.answers.clear();
    a.answers(200, token);
    a.answers(200, "{}");
    CHECK(test::run(elsewhere->list("")).has_value());
}

TEST_CASE("one location gets ten replies a minute at most", "[google_business]")
{
    acme a;
    for (int i = 0; i < 20; ++i)
        a.answers(200, taken);
    int sent = 0;
    while (std::holds_alternative<delivered>(a.publish()))
        ++sent;
    CHECK(sent == 10);
    CHECK(std::get<try_again>(a.publish()).after == 1min);
    a.clock.advance(1min);
    CHECK(std::holds_alternative<delivered>(a.publish()));
}

TEST_CASE("a text that Google would refuse is never sent, never cut off, and counted in bytes", "[google_business]")
{
    acme a;
    CHECK(std::holds_alternative<refused>(a.publish("")));
    CHECK(std::holds_alternative<refused>(a.publish("bad \xFF bytes")));
    CHECK(std::holds_alternative<refused>(a.publish(std::string(4097, 'x'))));
    std::string longest;
    for (int i = 0; i < 1024; ++i)
        longest += "\U0001F600";
    CHECK(std::holds_alternative<refused>(a.publish(longest + "x")));
    CHECK(std::holds_alternative<refused>(a.publish("Danke\n\n(Translated by Google)\nThanks")));
    CHECK(a.http.requests.empty());
    a.answers(200, taken);
    CHECK(std::holds_alternative<delivered>(a.publish(longest)));
    CHECK(json::parse(a.http.requests.back().body)["comment"] == longest);
}

TEST_CASE("check tells in words what is missing", "[google_business]")
{
    acme a;
    auto words = [&](int status, const std::string& body) {
        a.answers(status, body);
        auto line = test::run(a.platform->check());
        CHECK(!line.works);
        CHECK(line.subject == "Google Business Profile consent of source acme-hotel");
        return line.words;
    };
    CHECK(says(words(403, error_body(403, "PERMISSION_DENIED", "SERVICE_DISABLED")), "is not enabled"));
    CHECK(says(words(403, error_body(403, "PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT")), "business.manage"));
    CHECK(says(words(403, error_body(403, "PERMISSION_DENIED")), "owner or manager"));
    CHECK(says(words(404, error_body(404, "NOT_FOUND")), "Look at account and location"));
    CHECK(says(words(404, "<html>"), "not Google"));
    CHECK(says(words(503, ""), "trouble of its own"));
    CHECK(says(words(200, "<html>"), "cannot be understood"));
    a.answers(200, "{}");
    auto line = test::run(a.platform->check());
    CHECK(line.works);
    CHECK(says(line.words, "location 222"));
}

TEST_CASE("settings that cannot work are refused in words that hold no secret", "[google_business]")
{
    acme a;
    auto words = [&](auto change) {
        auto settings = hotel();
        change(settings);
        auto made = make_google_business(settings, a.pool, a.http, a.clock, a.log, a.meters);
        REQUIRE(!made);
        CHECK(made.error().code == errc::bad_input);
        CHECK(made.error().words.starts_with("Source acme-hotel: "));
        CHECK(!says(made.error().words, "GOCSPX"));
        CHECK(!says(made.error().words, "1//refresh"));
    };
    words([](auto& s) { s.account = "accounts/111"; });
    words([](auto& s) { s.account = ""; });
    words([](auto& s) { s.location = "222/../333"; });
    words([](auto& s) { s.location = ""; });
    words([](auto& s) { s.client_id = ""; });
    words([](auto& s) { s.client_secret = ""; });
    words([](auto& s) { s.refresh_token = ""; });
    words([](auto& s) { s.token_url = "http://evil.example/token"; });
}
