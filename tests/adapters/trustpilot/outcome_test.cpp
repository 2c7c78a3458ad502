#include "adapters/trustpilot/trustpilot.hpp"
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

trustpilot_settings shop()
{
    trustpilot_settings settings;
    settings.source = "acme-shop";
    settings.business_unit = "46d6";
    settings.api_key = "key-1";
    settings.api_secret = "secret-1";
    settings.author = "user-1";
    return settings;
}

const std::string token = R"({"access_token":"T","expires_in":"359999"})";
const std::string empty_page = R"({"links":[],"reviews":[]})";

std::string a_review(const std::string& reply = {}, const std::string& id = "507")
{
    json item{{"id", id}, {"stars", 1}, {"text", "Bad"}, {"createdAt", "2026-10-02T09:12:44Z"}};
    if (!reply.empty()) item["companyReply"] = {{"text", reply}};
    return item.dump();
}

struct acme {
    acme() { platform = make(shop()); }
    std::unique_ptr<review_platform> make(trustpilot_settings settings)
    {
        auto made = make_trustpilot(std::move(settings), shared, &memory, http, clock, log, meters);
        REQUIRE(made.has_value());
        answers(200, token);
        return std::move(*made);
    }
    void answers(int status, std::string body)
    {
        http.answers.emplace_back(http_response{status, "application/json", std::move(body)});
    }
    delivery publish(std::string text = "Thank you.")
    {
        review_key key{"trustpilot", "acme-shop", "507"};
        return test::run(platform->publish(key, std::move(text), "42/reply/1"));
    }
    look read()
    {
        review_key key{"trustpilot", "acme-shop", "507"};
        return test::run(platform->read(key));
    }

    test::scripted_http http;
    test::manual_clock clock;
    test::kept_log log;
    test::kept_meters meters;
    shared_access shared;
    test::kept_memory memory;
    std::unique_ptr<review_platform> platform;
};

bool says(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a first reply on Trustpilot is one POST after a look", "[trustpilot]")
{
    acme a;
    a.answers(200, a_review());
    a.answers(200, "");
    CHECK(std::holds_alternative<delivered>(a.publish()));
    REQUIRE(a.http.requests.size() == 3);
    CHECK(a.http.requests[2].method == "POST");
    CHECK(a.http.requests[2].headers.get("Authorization") == "Bearer T");
    CHECK(json::parse(a.http.requests[2].body)["authorBusinessUserId"] == "user-1");
}

TEST_CASE("nothing is posted over a reply: it is taken down first, and looked at", "[trustpilot]")
{
    acme a;
    // As whoever publishes does it: the look shows what is to be replaced.
    auto looked = [&] {
        a.answers(200, a_review("Earlier."));
        CHECK(std::holds_alternative<review>(a.read()));
        a.answers(200, a_review("Earlier."));
    };
    looked();
    a.answers(200, "");
    a.answers(200, a_review());
    a.answers(201, "");
    CHECK(std::holds_alternative<delivered>(a.publish()));
    REQUIRE(a.http.requests.size() == 6);
    CHECK(a.http.requests[3].method == "DELETE");
    CHECK(a.http.requests[4].method == "GET");
    CHECK(a.http.requests[5].method == "POST");

    looked();
    a.answers(200, "");
    a.answers(200, a_review("Earlier.")); // still shown
    CHECK(says(std::get<try_again>(a.publish()).why, "still shows"));
    CHECK(a.http.requests.back().method == "GET");

    looked();
    a.answers(500, "");
    CHECK(std::holds_alternative<outcome_unknown>(a.publish()));
    CHECK(a.http.requests.back().method == "DELETE");

    looked();
    a.answers(200, "");
    a.answers(200, a_review());
    a.answers(400, R"({"message":"No"})");
    CHECK(says(std::get<refused>(a.publish()).why, "customers see none now"));
}

TEST_CASE("a reply that nobody's look has shown is never taken down", "[trustpilot]")
{
    acme a;
    a.answers(200, a_review("By hand."));
    CHECK(says(std::get<try_again>(a.publish()).why, "answered on Trustpilot at that moment"));
    a.answers(200, a_review("Earlier."));
    CHECK(std::holds_alternative<review>(a.read()));
    a.answers(200, a_review("By hand."));
    CHECK(std::holds_alternative<try_again>(a.publish()));
    a.answers(200, a_review());
    CHECK(std::holds_alternative<review>(a.read()));
    a.answers(200, a_review("By hand."));
    CHECK(std::holds_alternative<try_again>(a.publish()));
    for (const auto& request : a.http.requests)
        CHECK(request.method != "DELETE");
}

TEST_CASE("a reply that is there already is not sent again", "[trustpilot]")
{
    acme a;
    a.answers(200, a_review("Thank you."));
    CHECK(std::holds_alternative<delivered>(a.publish()));
    CHECK(a.http.requests.back().method == "GET");
}

TEST_CASE("a reply whose answer is lost is no outcome, and one that never left is tried again", "[trustpilot]")
{
    acme a;
    a.answers(200, a_review());
    a.http.answers.emplace_back(failure{errc::answer_lost, "lost"});
    CHECK(std::holds_alternative<outcome_unknown>(a.publish()));
    a.answers(200, a_review());
    a.http.answers.emplace_back(failure{errc::unreachable, "nobody there"});
    CHECK(std::holds_alternative<try_again>(a.publish()));
    a.answers(200, a_review());
    a.answers(503, "");
    CHECK(std::holds_alternative<outcome_unknown>(a.publish()));
}

TEST_CASE("without a look nothing is published", "[trustpilot]")
{
    acme a;
    for (int status : {500, 429, 403}) {
        a.clock.advance(10min);
        a.answers(status, "{}");
        CHECK(std::holds_alternative<try_again>(a.publish()));
    }
    a.clock.advance(10min);
    a.answers(404, "{}");
    a.answers(200, empty_page);
    CHECK(says(std::get<refused>(a.publish()).why, "does not know the review"));
    for (const auto& request : a.http.requests)
        CHECK((request.method == "GET" || says(request.url, "accesstoken")));
}

TEST_CASE("a review of Trustpilot's is gone only while its business unit still answers", "[trustpilot]")
{
    acme a;
    a.answers(404, "{}");
    a.answers(200, empty_page);
    CHECK(std::holds_alternative<review_is_gone>(a.read()));
    for (int status : {403, 404, 500}) {
        a.answers(404, "{}");
        a.answers(status, "{}");
        CHECK(std::holds_alternative<try_again>(a.read()));
    }
    a.answers(404, "<html>");
    CHECK(std::holds_alternative<try_again>(a.read()));
    a.answers(200, a_review("", "other"));
    CHECK(std::holds_alternative<try_again>(a.read()));
}

TEST_CASE("Trustpilot's wish for a pause stops reads and replies", "[trustpilot]")
{
    acme a;
    a.answers(429, "{}");
    auto page = test::run(a.platform->list(""));
    REQUIRE(!page);
    CHECK(page.error().code == errc::try_later);
    auto asked = a.http.requests.size();
    CHECK(!test::run(a.platform->list("")));
    CHECK(std::holds_alternative<try_again>(a.publish()));
    CHECK(a.http.requests.size() == asked);
    a.clock.advance(5min);
    a.answers(200, empty_page);
    CHECK(test::run(a.platform->list("")).has_value());
}

TEST_CASE("a page that is none of ours is not asked for", "[trustpilot]")
{
    acme a;
    auto page = test::run(a.platform->list("x"));
    REQUIRE(!page);
    CHECK(page.error().code == errc::not_found); // the poller then starts over
    CHECK(a.http.requests.empty());
}

TEST_CASE("a check tells what is missing, and spends no refresh token", "[trustpilot]")
{
    acme a;
    a.answers(200, empty_page);
    CHECK(test::run(a.platform->check()).works);
    a.answers(403, R"({"fault":{"faultstring":"Forbidden"}})");
    auto line = test::run(a.platform->check());
    CHECK(!line.works);
    CHECK(says(line.words, "a plan with Connect"));
    CHECK(says(line.words, "Forbidden"));

    auto person = shop();
    person.refresh_token = "refresh-1";
    person.token_key = std::string(64, 'k');
    auto made = make_trustpilot(person, a.shared, nullptr, a.http, a.clock, a.log, a.meters);
    REQUIRE(made.has_value());
    auto asked = a.http.requests.size();
    line = test::run((*made)->check());
    CHECK(line.works);
    CHECK(says(line.words, "Not asked"));
    CHECK(!test::run((*made)->list("")));
    CHECK(a.http.requests.size() == asked);
}

TEST_CASE("settings for Trustpilot that cannot work are refused in words that hold no secret", "[trustpilot]")
{
    acme a;
    auto refused_words = [&](auto change) {
        auto settings = shop();
        change(settings);
        auto made = make_trustpilot(settings, a.shared, &a.memory, a.http, a.clock, a.log, a.meters);
        REQUIRE(!made);
        CHECK(made.error().words.starts_with("Source acme-shop: "));
        CHECK(!says(made.error().words, "secret-1"));
    };
    refused_words([](auto& s) { s.business_unit = "a/b"; });
    refused_words([](auto& s) { s.business_unit = ""; });
    refused_words([](auto& s) { s.api_key = ""; });
    refused_words([](auto& s) { s.api_key = "a:b"; });
    refused_words([](auto& s) { s.api_secret = ""; });
    refused_words([](auto& s) { s.author = ""; });
    refused_words([](auto& s) { s.refresh_token = "r"; });
    refused_words([](auto& s) { s.api_base = "http://evil.example"; });
}
