#include "adapters/booking/booking.hpp"
#include "daemon/crypto/crypto.hpp"
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

booking_settings hotel()
{
    booking_settings settings;
    settings.source = "acme-hotel";
    settings.property = "1234567890";
    settings.user = "machine";
    settings.password = "pass-word-1";
    return settings;
}

std::string a_review(const json& reply = nullptr, const std::string& negative = "Cold.", const std::string& id = "Qr-")
{
    json item{{"review_id", id},
              {"content", {{"negative", negative}}},
              {"scoring", {{"review_score", 2.5}}},
              {"reply", reply}};
    return json{{"errors", json::array()}, {"data", item}}.dump();
}

const std::string taken = R"({"meta":{"ruid":"UmFu"},"warnings":[],"errors":[]})";
const std::string empty_page = R"({"errors":[],"meta":{},"data":{"reviews":[]}})";

struct acme {
    acme()
    {
        auto made = make_booking(hotel(), shared, http, clock, meters);
        REQUIRE(made.has_value());
        platform = std::move(*made);
    }
    void answers(int status, std::string body)
    {
        http.answers.emplace_back(http_response{status, "application/json", std::move(body)});
    }
    delivery publish(std::string text = "Thank you.")
    {
        review_key key{"booking", "acme-hotel", "Qr-"};
        return test::run(platform->publish(key, std::move(text), "42/reply/1"));
    }
    look read()
    {
        review_key key{"booking", "acme-hotel", "Qr-"};
        return test::run(platform->read(key));
    }

    test::scripted_http http;
    test::manual_clock clock;
    test::kept_meters meters;
    shared_access shared;
    std::unique_ptr<review_platform> platform;
};

bool says(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a reply to Booking.com is sent once after a last look, and none that stands there is followed by another",
          "[booking]")
{
    acme a;
    CHECK(!a.platform->rules().again);
    CHECK(a.platform->after_lost_answer() == repeating::may_double);
    a.answers(200, a_review());
    a.answers(200, taken);
    CHECK(std::get<delivered>(a.publish()).receipt == "UmFu");
    CHECK(a.http.requests.back().method == "POST");
    CHECK(a.http.requests.back().headers.get("Authorization") == "Basic " + base64("machine:pass-word-1"));
    for (const auto& reply : {json{{"reply", "Earlier."}}, json::object(), json("?")}) {
        a.answers(200, a_review(reply));
        CHECK(says(std::get<refused>(a.publish()).why, "never be changed"));
        CHECK(a.http.requests.back().method == "GET");
    }
    a.answers(200, a_review({{"reply", "Thank you."}}));
    CHECK(std::holds_alternative<delivered>(a.publish()));
    CHECK(a.http.requests.back().method == "GET");
}

TEST_CASE("a review without words gets no reply on Booking.com, and is told so", "[booking]")
{
    acme a;
    a.answers(200, a_review(nullptr, ""));
    CHECK(says(std::get<refused>(a.publish()).why, "wrote nothing"));
    CHECK(a.http.requests.size() == 1);
    CHECK(a.http.requests[0].method == "GET");
}

TEST_CASE("without a look at the review nothing is sent to Booking.com", "[booking]")
{
    acme a;
    for (int status : {500, 403, 401, 408}) {
        a.answers(status, "{}");
        CHECK(std::holds_alternative<try_again>(a.publish()));
    }
    a.answers(200, R"({"errors":["Busy"],"data":null})");
    CHECK(says(std::get<try_again>(a.publish()).why, "Busy"));
    a.answers(200, a_review(nullptr, "x", "other"));
    CHECK(says(std::get<try_again>(a.publish()).why, "another review"));
    a.answers(404, "{}");
    a.answers(200, empty_page);
    CHECK(says(std::get<refused>(a.publish()).why, "does not know the review"));
    a.http.answers.emplace_back(failure{errc::unreachable, "nobody there"});
    CHECK(std::holds_alternative<try_again>(a.publish()));
    for (const auto& request : a.http.requests)
        CHECK(request.method == "GET");
}

TEST_CASE("a reply to Booking.com whose answer is lost is no outcome", "[booking]")
{
    acme a;
    a.answers(200, a_review());
    a.http.answers.emplace_back(failure{errc::answer_lost, "lost"});
    CHECK(std::holds_alternative<outcome_unknown>(a.publish()));
    a.answers(200, a_review());
    a.answers(502, "<html>");
    CHECK(std::holds_alternative<outcome_unknown>(a.publish()));
}

TEST_CASE("a review of Booking.com's is gone only while its property still answers", "[booking]")
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
    a.answers(404, "{}");
    a.answers(200, R"({"errors":["Busy"]})");
    CHECK(std::holds_alternative<try_again>(a.read()));
}

TEST_CASE("a look at Booking.com that begins anew goes back as far as is asked, one from a place goes on there",
          "[booking]")
{
    acme a;
    a.answers(200, empty_page);
    CHECK(test::run(a.platform->list("")).has_value());
    CHECK(says(a.http.requests.back().url, "from_date=" + to_iso8601(a.clock.now() - 24h * 90).substr(0, 10)));
    a.answers(200, empty_page);
    auto page = test::run(a.platform->list("from_date=2026-05-01&cursor=HFq"));
    REQUIRE(page.has_value());
    CHECK(page->resume == "from_date=2026-05-01&cursor=HFq");
    CHECK(a.http.requests.back().url.ends_with("?from_date=2026-05-01&cursor=HFq"));
    CHECK(!a.platform->newest_first());
}

TEST_CASE("no words about Booking.com hold the password, also when the other side echoes it", "[booking]")
{
    acme a;
    auto echo = json{{"message", "pass-word-1 " + base64("machine:pass-word-1")}}.dump();
    a.answers(400, echo);
    CHECK(!says(test::run(a.platform->list("")).error().words, "pass-word-1"));
    a.answers(200, json{{"errors", {"pass-word-1"}}}.dump());
    CHECK(!says(test::run(a.platform->list("")).error().words, "pass-word-1"));
    a.answers(200, a_review());
    a.answers(400, echo);
    auto why = std::get<refused>(a.publish()).why;
    CHECK(!says(why, "pass-word-1"));
    CHECK(!says(why, base64("machine:pass-word-1")));
    a.http.answers.emplace_back(failure{errc::unreachable, "pass-word-1"});
    CHECK(!says(test::run(a.platform->check()).words, "pass-word-1"));
}

TEST_CASE("a check of Booking.com tells what is missing", "[booking]")
{
    acme a;
    a.answers(200, empty_page);
    CHECK(test::run(a.platform->check()).works);
    a.answers(403, R"({"message":"No"})");
    auto line = test::run(a.platform->check());
    CHECK(!line.works);
    CHECK(says(line.words, "review-api"));
    a.answers(200, R"({"errors":[{"message":"Property is not connected"}]})");
    CHECK(says(test::run(a.platform->check()).words, "Property is not connected"));
    auto words = [&](auto change) {
        auto settings = hotel();
        change(settings);
        auto made = make_booking(settings, a.shared, a.http, a.clock, a.meters);
        REQUIRE(!made);
        CHECK(!says(made.error().words, "pass-word-1"));
    };
    words([](auto& s) { s.property = "12a"; });
    words([](auto& s) { s.user = ""; });
    words([](auto& s) { s.user = "a:b"; });
    words([](auto& s) { s.password = ""; });
    words([](auto& s) { s.api_base = "http://evil.example"; });
}
