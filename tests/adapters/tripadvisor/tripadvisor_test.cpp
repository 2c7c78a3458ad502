#include "adapters/tripadvisor/wire.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/mutated_pages.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

using namespace highroad;
using namespace highroad::tripadvisor;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

tripadvisor_settings inn(std::vector<std::string> languages = {"en"}, std::size_t calls = 160)
{
    tripadvisor_settings settings;
    settings.source = "acme-inn";
    settings.location = "456";
    settings.api_key = "KEY+12345678";
    settings.languages = std::move(languages);
    settings.calls_a_day = calls;
    return settings;
}

json a_review(const std::string& id = "123")
{
    return json::parse(R"({"lang":"en","location_id":456,"published_date":"2026-10-30T10:00:00Z","rating":2,
        "helpful_votes":0,"url":"https://www.tripadvisor.com/ShowUserReviews-d456-r123","text":"Damp room.","title":"Meh",
        "trip_type":"Couples","travel_date":"2026-09-30","user":{"username":"Kim","user_location":{},"avatar":{}},
        "subratings":{},"owner_response":{"id":1,"title":"Re","text":"Sorry.","lang":"en","author":"Inn",
        "published_date":"2026-10-31T10:00:00Z"},"id":")" +
                       id + "\"}");
}

std::string page_of(const json& items)
{
    return json{{"data", items}, {"paging", json::object()}}.dump();
}

result<review_page> read_body(std::string_view body)
{
    return read_page(inn(), body);
}

struct world {
    explicit world(tripadvisor_settings settings = inn())
    {
        auto made = make_tripadvisor(std::move(settings), http, clock, log, meters);
        REQUIRE(made.has_value());
        platform = std::move(*made);
    }
    void answers(int status, std::string body)
    {
        http.answers.emplace_back(http_response{status, "application/json", std::move(body)});
    }
    result<review_page> list(std::string cursor = {}) { return test::run(platform->list(std::move(cursor))); }

    test::scripted_http http;
    test::manual_clock clock;
    test::kept_log log;
    test::kept_meters meters;
    std::unique_ptr<review_platform> platform;
};

std::string five(int from)
{
    auto items = json::array();
    for (int i = from; i < from + 5; ++i)
        items.push_back(a_review(std::to_string(i)));
    return page_of(items);
}

bool says(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a review on Tripadvisor is read with bubbles, words, author, link, time and the owner's answer",
          "[tripadvisor]")
{
    auto page = read_body(page_of(json::array({a_review()})));
    REQUIRE(page.has_value());
    REQUIRE(page->reviews.size() == 1);
    const auto& seen = page->reviews[0];
    CHECK(seen.key == review_key{"tripadvisor", "acme-inn", "123"});
    CHECK(seen.mark == rating{2, 5});
    CHECK(seen.title == "Meh");
    CHECK(seen.text == "Damp room.");
    CHECK(seen.author == "Kim");
    CHECK(seen.language == "en");
    CHECK(seen.url == "https://www.tripadvisor.com/ShowUserReviews-d456-r123");
    CHECK(to_iso8601(*seen.created) == "2026-10-30T10:00:00Z");
    REQUIRE(seen.reply);
    CHECK(seen.reply->id == "1");
    CHECK(seen.reply->text == "Sorry.");
    auto unanswered = a_review();
    unanswered["owner_response"] = json::object();
    unanswered["id"] = 7;
    page = read_body(page_of(json::array({unanswered})));
    CHECK(page->reviews.at(0).key.id == "7");
    CHECK(!page->reviews[0].reply);
}

TEST_CASE("whatever one review of Tripadvisor's is changed to, the others are read", "[tripadvisor]")
{
    test::check_changed_members(a_review(), read_body, page_of, a_review);
}

TEST_CASE("no cut and no changed byte of an answer of Tripadvisor's is a crash", "[tripadvisor]")
{
    test::check_cut_and_changed_bytes(page_of(json::array({a_review("1"), a_review("2")})), 2, read_body);
    for (const auto* body : {"", "{}", "[]", "<html>", R"({"data":null})"})
        CHECK(read_body(body).error().code == errc::bad_answer);
}

TEST_CASE("each language is one call, and each round reads all of them", "[tripadvisor]")
{
    world w{inn({"en", "de", "pt-BR"})};
    CHECK(!w.platform->newest_first());
    std::string cursor;
    std::vector<std::string> asked;
    do {
        w.answers(200, five(static_cast<int>(asked.size()) * 10));
        auto page = w.list(cursor);
        REQUIRE(page.has_value());
        asked.push_back(w.http.requests.back().url.substr(w.http.requests.back().url.find("language=")));
        cursor = page->next;
    } while (!cursor.empty());
    CHECK(asked == std::vector<std::string>{"language=en", "language=de", "language=pt-BR"});
    CHECK(says(w.http.requests[0].url, "/api/v1/location/456/reviews?key=KEY%2B12345678&"));
    for (const auto* bad : {"3", "x", "-1"})
        CHECK(w.list(bad).error().code == errc::not_found);
}

TEST_CASE("five reviews of which none was known before are told as a gap, and an empty answer proves nothing",
          "[tripadvisor]")
{
    world w;
    w.answers(200, five(1));
    CHECK(w.list().has_value());
    w.answers(200, five(4)); // two are known
    CHECK(w.list().has_value());
    w.answers(200, page_of(json::array()));
    CHECK(w.list().has_value());
    CHECK(w.log.text.empty());
    w.answers(200, five(20));
    CHECK(w.list().has_value());
    CHECK(says(w.log.text, "may have been missed"));
    CHECK(w.meters.values["highroad_platform_gaps_total{source=acme-inn}"] == 1);
}

TEST_CASE("no more calls are made in a day than this source may spend", "[tripadvisor]")
{
    world w{inn({"en"}, 10)};
    int made = 0;
    for (int i = 0; i < 48; ++i) {
        w.answers(200, five(1));
        made += w.list().has_value() ? 1 : 0;
        w.clock.advance(30min);
    }
    CHECK(made == 10);
    CHECK(w.http.requests.size() == 10);
    auto again = w.list();
    CHECK(again.has_value()); // the first call is a day ago
}

TEST_CASE("when the day's budget of the key is used up, the source waits until midnight UTC", "[tripadvisor]")
{
    world w;
    w.clock.advance(std::chrono::floor<std::chrono::days>(w.clock.now()) + 44h - w.clock.now()); // 20:00
    w.answers(429, R"({"message":"Limit Exceeded"})");
    auto refused_now = w.list();
    REQUIRE(!refused_now);
    CHECK(refused_now.error().code == errc::try_later);
    w.clock.advance(3h + 59min);
    CHECK(!w.list());
    CHECK(w.http.requests.size() == 1);
    w.clock.advance(1min);
    w.answers(200, five(1));
    CHECK(w.list().has_value());
}

TEST_CASE("nothing is written on Tripadvisor and nothing is read back", "[tripadvisor]")
{
    world w;
    review_key key{"tripadvisor", "acme-inn", "123"};
    CHECK(!w.platform->rules().by_us);
    CHECK(std::holds_alternative<cannot_look>(test::run(w.platform->read(key))));
    CHECK(std::holds_alternative<refused>(test::run(w.platform->publish(key, "Thank you.", "1"))));
    CHECK(w.http.requests.empty());
}

TEST_CASE("no words about Tripadvisor hold the key, in neither form", "[tripadvisor]")
{
    world w;
    w.answers(403, R"({"message":"key KEY+12345678 from key=KEY%2B12345678 is not allowed"})");
    auto line = test::run(w.platform->check());
    CHECK(!line.works);
    CHECK(says(line.words, "[secret]"));
    CHECK(!says(line.words, "12345678"));
    w.http.answers.emplace_back(failure{errc::unreachable, "GET /reviews?key=KEY%2B12345678"});
    CHECK(!says(w.list().error().words, "12345678"));
    w.answers(200, five(1));
    CHECK(test::run(w.platform->check()).works);
    auto words = [&](auto change) {
        auto settings = inn();
        change(settings);
        auto made = make_tripadvisor(settings, w.http, w.clock, w.log, w.meters);
        REQUIRE(!made);
        CHECK(!says(made.error().words, "12345678"));
    };
    words([](auto& s) { s.location = "d456"; });
    words([](auto& s) { s.api_key = ""; });
    words([](auto& s) { s.languages.clear(); });
    words([](auto& s) { s.calls_a_day = 0; });
    words([](auto& s) { s.api_base = "http://evil.example"; });
}
