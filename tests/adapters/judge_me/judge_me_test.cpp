#include "adapters/judge_me/wire.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/mutated_pages.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

using namespace highroad;
using namespace highroad::judge_me;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

judge_me_settings shop()
{
    judge_me_settings settings;
    settings.source = "acme-store";
    settings.shop_domain = "acme.myshopify.com";
    settings.api_token = "TOKEN+12345678";
    return settings;
}

json a_review(const std::string& id = "501", const std::string& created = "2026-10-30T04:12:09+00:00")
{
    return json::parse(R"({"title":"Broke","body":"After two days.","rating":1,"product_external_id":77,
        "reviewer":{"id":9,"name":"Sam","email":"sam@example.com","phone":null},"source":"email","curated":"ok",
        "published":true,"hidden":false,"verified":"buyer","updated_at":"2026-10-30T04:12:09+00:00","pictures":[],
        "created_at":")" +
                       created + R"(","id":")" + id + "\"}");
}

json named(const std::string& id)
{
    return a_review(id);
}

std::string page_with(const json& items)
{
    return json{{"current_page", 1}, {"per_page", 100}, {"reviews", items}}.dump();
}

result<review_page> read_body(std::string_view body)
{
    return read_page(shop(), 1, body);
}

struct world {
    world()
    {
        auto made = make_judge_me(shop(), http, clock, meters);
        REQUIRE(made.has_value());
        platform = std::move(*made);
    }
    void answers(int status, std::string body)
    {
        http.answers.emplace_back(http_response{status, "application/json", std::move(body)});
    }

    test::scripted_http http;
    test::manual_clock clock;
    test::kept_meters meters;
    std::unique_ptr<review_platform> platform;
};

bool says(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a review on Judge.me is read with stars, words, name and time, and without the address of its writer",
          "[judge_me]")
{
    auto item = a_review();
    item["id"] = 501;
    auto page = read_body(page_with(json::array({item})));
    REQUIRE(page.has_value());
    REQUIRE(page->reviews.size() == 1);
    const auto& seen = page->reviews[0];
    CHECK(seen.key == review_key{"judge_me", "acme-store", "501"});
    CHECK(seen.mark == rating{1, 5});
    CHECK(seen.title == "Broke");
    CHECK(seen.text == "After two days.");
    CHECK(seen.author == "Sam");
    CHECK(to_iso8601(*seen.created) == "2026-10-30T04:12:09Z");
    CHECK(!seen.reply);
}

TEST_CASE("whatever one review of Judge.me's is changed to, the others are read", "[judge_me]")
{
    test::check_changed_members(a_review(), read_body, page_with, named);
}

TEST_CASE("no cut and no changed byte of a page of Judge.me's is a crash", "[judge_me]")
{
    test::check_cut_and_changed_bytes(page_with(json::array({a_review("1"), a_review("2")})), 2, read_body);
    for (const auto* body : {"", "{}", "[]", "<html>", R"({"reviews":null})"})
        CHECK(read_body(body).error().code == errc::bad_answer);
}

TEST_CASE("pages follow each other until an empty one", "[judge_me]")
{
    CHECK(read_page(shop(), 3, page_with(json::array({a_review()})))->next == "4");
    CHECK(read_page(shop(), 4, page_with(json::array()))->next.empty());
    for (const auto* bad : {"0", "x", "-1", "1x", "9999999"})
        CHECK(page_of(bad) == 0);
    CHECK(list_url(shop(), 2, 100) == "https://judge.me/api/v1/reviews?shop_domain=acme.myshopify.com&api_token="
                                      "TOKEN%2B12345678&page=2&per_page=100");
}

TEST_CASE("the list counts as newest first until a page shows otherwise, and then every page is read", "[judge_me]")
{
    world w;
    auto page = [](std::initializer_list<const char*> days) {
        auto items = json::array();
        for (const auto* day : days)
            items.push_back(a_review(day, "2026-10-" + std::string{day} + "T00:00:00Z"));
        return page_with(items);
    };
    w.answers(200, page({"30", "29", "29"}));
    CHECK(test::run(w.platform->list("")).has_value());
    w.answers(200, page({"29", "20"}));
    CHECK(test::run(w.platform->list("2")).has_value());
    CHECK(w.platform->newest_first());
    w.answers(200, page({"31", "30"})); // a new round
    CHECK(test::run(w.platform->list("")).has_value());
    CHECK(w.platform->newest_first());
    w.answers(200, page({"31"})); // on the second page something newer than on the first
    CHECK(test::run(w.platform->list("2")).has_value());
    CHECK(!w.platform->newest_first());

    world other;
    other.answers(200, page({"20", "21"}));
    CHECK(test::run(other.platform->list("")).has_value());
    CHECK(!other.platform->newest_first());
}

TEST_CASE("nothing is written on Judge.me and nothing is read back", "[judge_me]")
{
    world w;
    review_key key{"judge_me", "acme-store", "501"};
    CHECK(!w.platform->rules().by_us);
    CHECK(!w.platform->shows_replies());
    CHECK(std::holds_alternative<cannot_look>(test::run(w.platform->read(key))));
    CHECK(std::holds_alternative<refused>(test::run(w.platform->publish(key, "Thank you.", "1"))));
    CHECK(w.http.requests.empty());
}

TEST_CASE("no words about Judge.me hold the token, and a wish for a pause is granted", "[judge_me]")
{
    world w;
    w.answers(401, R"({"error":"bad token TOKEN+12345678 in api_token=TOKEN%2B12345678"})");
    auto line = test::run(w.platform->check());
    CHECK(!line.works);
    CHECK(says(line.words, "did not accept api_token"));
    CHECK(!says(line.words, "12345678"));
    w.http.answers.emplace_back(failure{errc::unreachable, "GET ?api_token=TOKEN%2B12345678"});
    CHECK(!says(test::run(w.platform->list("")).error().words, "12345678"));
    w.answers(429, "{}");
    CHECK(test::run(w.platform->list("")).error().code == errc::try_later);
    auto asked = w.http.requests.size();
    CHECK(!test::run(w.platform->list("")));
    CHECK(w.http.requests.size() == asked);
    auto words = [&](auto change) {
        auto settings = shop();
        change(settings);
        auto made = make_judge_me(settings, w.http, w.clock, w.meters);
        REQUIRE(!made);
        CHECK(!says(made.error().words, "12345678"));
    };
    words([](auto& s) { s.shop_domain = "acme"; });
    words([](auto& s) { s.shop_domain = "acme.com/x"; });
    words([](auto& s) { s.api_token = ""; });
    words([](auto& s) { s.api_base = "http://evil.example"; });
}
