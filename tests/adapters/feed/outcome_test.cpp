#include "adapters/feed/feed.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

using namespace highroad;
using namespace std::chrono_literals;

namespace {

/// Takes replies as a webhook does, and keeps them.
class kept_replies final : public review_platform {
public:
    explicit kept_replies(std::vector<std::string>& into) : into_{into} {}
    [[nodiscard]] std::string_view platform() const override { return "webhook"; }
    [[nodiscard]] std::string_view source() const override { return "shop"; }
    [[nodiscard]] reply_rules rules() const override { return {.by_us = true, .limit = 99}; }
    [[nodiscard]] awaitable<result<review_page>> list(std::string) override { co_return review_page{}; }
    [[nodiscard]] awaitable<look> read(review_key) override { co_return cannot_look{}; }
    [[nodiscard]] awaitable<delivery> publish(review_key key, std::string text, std::string once) override
    {
        into_.push_back(key.id + " " + text + " " + once);
        co_return delivered{"r1"};
    }
    [[nodiscard]] awaitable<check_line> check() override { co_return check_line{}; }

private:
    std::vector<std::string>& into_;
};

struct shop {
    explicit shop(bool takes_replies = false)
    {
        feed_settings settings;
        settings.source = "shop";
        settings.url = "https://shop.example.com/reviews.json?key=s3cret";
        settings.mapping = usual_mapping(feed_format::json);
        auto made =
            make_feed(settings, takes_replies ? std::make_unique<kept_replies>(replies) : nullptr, http, clock, log);
        REQUIRE(made.has_value());
        feed = std::move(*made);
    }
    http_response& answers(int status, std::string body = {})
    {
        http.answers.emplace_back(http_response{status, "application/json", std::move(body)});
        return *http.answers.back();
    }
    result<review_page> list(std::string cursor = {}) { return test::run(feed->list(std::move(cursor))); }

    std::vector<std::string> replies;
    test::scripted_http http;
    test::manual_clock clock;
    test::kept_log log;
    std::unique_ptr<review_platform> feed;
};

const std::string one_review = R"([{"id":"7","rating":1,"text":"Bad"}])";

} // namespace

TEST_CASE("what the server gave to recognise the document by is sent back once the page is taken in", "[feed]")
{
    shop s;
    auto& answer = s.answers(200, one_review);
    answer.headers.set("ETag", "W/\"x\"");
    answer.headers.set("Last-Modified", "Fri, 30 Oct 2026 04:12:09 GMT");
    auto page = s.list();
    REQUIRE(page.has_value());
    CHECK(page->reviews.size() == 1);
    CHECK(page->next.empty());
    auto end = s.list(page->next_list);
    REQUIRE(end.has_value());
    CHECK(end->next_list.empty());
    CHECK(s.http.requests.size() == 1);
    s.answers(304);
    auto unchanged = s.list();
    REQUIRE(unchanged.has_value());
    CHECK(unchanged->reviews.empty());
    CHECK(unchanged->next_list.empty());
    CHECK(s.http.requests.back().headers.get("If-None-Match") == "W/\"x\"");
    CHECK(s.http.requests.back().headers.get("If-Modified-Since") == "Fri, 30 Oct 2026 04:12:09 GMT");
}

TEST_CASE("a page that was read but could not be stored is asked for again in full", "[feed]")
{
    shop s;
    s.answers(200, one_review).headers.set("ETag", "\"x\"");
    REQUIRE(s.list().has_value());
    s.answers(200, one_review);
    CHECK(s.list()->reviews.size() == 1);
    CHECK(s.http.requests.back().headers.find("If-None-Match") == nullptr);
}

TEST_CASE("a document that was never understood is not remembered as known", "[feed]")
{
    shop s;
    s.answers(200, "<html>").headers.set("ETag", "\"x\"");
    CHECK(!s.list());
    s.answers(200, one_review);
    CHECK(s.list()->reviews.size() == 1);
    CHECK(s.http.requests.back().headers.find("If-None-Match") == nullptr);
}

TEST_CASE("a move within the server is followed and told once, one to another server is told and not followed",
          "[feed]")
{
    shop s;
    s.answers(200, one_review).moved_to = "https://shop.example.com/new.json?key=s3cret";
    s.answers(200, one_review).moved_to = "https://shop.example.com/new.json?key=s3cret";
    REQUIRE(s.list().has_value());
    REQUIRE(s.list().has_value());
    CHECK(s.log.text.find("url=https://shop.example.com/new.json\n") != std::string::npos);
    CHECK(s.log.text.find("moved for good") == s.log.text.rfind("moved for good"));
    s.answers(200, one_review).moved_to = "https://shop.example.com/new.json?key=s3cret";
    CHECK(test::run(s.feed->check()).words.find("write url = \"https://shop.example.com/new.json\"") !=
          std::string::npos);
    for (int status : {301, 302, 308}) {
        s.answers(status).headers.set("Location", "https://evil.example/x?key=s3cret");
        auto moved = s.list();
        REQUIRE(!moved);
        CHECK(moved.error().code == errc::refused);
        CHECK(moved.error().words.find("https://evil.example/x.") != std::string::npos);
        CHECK(moved.error().words.find("s3cret") == std::string::npos);
    }
    CHECK(s.log.text.find("s3cret") == std::string::npos);
}

TEST_CASE("each way that a server says no is told as what it is, without the address' key", "[feed]")
{
    for (auto [status, code] :
         {std::pair{401, errc::refused}, std::pair{403, errc::refused}, std::pair{404, errc::not_found},
          std::pair{410, errc::refused}, std::pair{429, errc::try_later}, std::pair{500, errc::try_later},
          std::pair{408, errc::try_later}, std::pair{418, errc::refused}}) {
        shop s;
        s.answers(status, "s3cret");
        auto page = s.list();
        REQUIRE(!page);
        CHECK(page.error().code == code);
        CHECK(page.error().words.find(std::to_string(status == 429 ? 5 : status)) != std::string::npos);
        CHECK(page.error().words.find("s3cret") == std::string::npos);
    }
}

TEST_CASE("a server that wants a pause has it", "[feed]")
{
    shop s;
    s.answers(503).headers.set("Retry-After", "600");
    CHECK(!s.list());
    s.clock.advance(599s);
    CHECK(!s.list());
    CHECK(s.http.requests.size() == 1);
    s.clock.advance(1s);
    s.answers(200, one_review);
    CHECK(s.list().has_value());
}

TEST_CASE("replies go by hand, or to whoever takes them", "[feed]")
{
    review_key key{"feed", "shop", "7"};
    shop by_hand;
    CHECK_FALSE(by_hand.feed->rules().by_us);
    CHECK(std::holds_alternative<refused>(test::run(by_hand.feed->publish(key, "Sorry.", "1/reply/1"))));
    shop s{true};
    CHECK(s.feed->rules() == reply_rules{.by_us = true, .limit = 99});
    CHECK(std::holds_alternative<delivered>(test::run(s.feed->publish(key, "Sorry.", "1/reply/1"))));
    CHECK(s.replies == std::vector<std::string>{"7 Sorry. 1/reply/1"});
    CHECK(std::holds_alternative<cannot_look>(test::run(s.feed->read(key))));
    CHECK_FALSE(s.feed->shows_replies());
}

TEST_CASE("check counts what is understood and says what is wrong with the first of the others", "[feed]")
{
    shop s;
    s.answers(200, R"([{"id":"7","rating":1},{"id":"8","rating":9}])");
    auto line = test::run(s.feed->check());
    CHECK(line.works);
    CHECK(line.words.find("1 reviews are understood, 1 are not. ") != std::string::npos);
    CHECK(line.words.find("rating") != std::string::npos);
    s.answers(200, R"([{"nr":"7"}])");
    CHECK_FALSE(test::run(s.feed->check()).works);
    s.answers(404);
    CHECK_FALSE(test::run(s.feed->check()).works);
    CHECK(s.http.requests.back().headers.find("If-None-Match") == nullptr);
}

TEST_CASE("settings that cannot work are refused in words", "[feed]")
{
    test::scripted_http http;
    test::manual_clock clock;
    test::kept_log log;
    feed_settings good;
    good.source = "shop";
    good.url = "https://shop.example.com/x";
    good.mapping = usual_mapping(feed_format::json);
    auto why = [&](auto change) {
        auto settings = good;
        change(settings);
        auto made = make_feed(settings, nullptr, http, clock, log);
        return made ? std::string{} : made.error().words;
    };
    CHECK(why([](auto&) {}) == "");
    CHECK(why([](auto& s) { s.url.clear(); }).find("either url or path") != std::string::npos);
    CHECK(why([](auto& s) { s.path = "/tmp"; }).find("not both") != std::string::npos);
    CHECK(why([](auto& s) { s.url = "http://shop.example.com"; }).find("https") != std::string::npos);
    CHECK(why([](auto& s) { s.url = "https://a:b@shop.example.com"; }).find("https") != std::string::npos);
    CHECK(why([](auto& s) { s.rating_scale = 0; }).find("rating_scale") != std::string::npos);
    CHECK(why([](auto& s) { s.mapping.text = "text"; }).find("does not begin with a slash") != std::string::npos);
    CHECK(why([](auto& s) {
              s.url.clear();
              s.path = "x.json";
          }).find("absolute") != std::string::npos);
}

TEST_CASE("a JSON feed is read on where it says that older items are", "[feed]")
{
    shop s;
    auto page_of = [](const std::string& id, const std::string& next) {
        return R"({"version":"https://jsonfeed.org/version/1.1","items":[{"id":")" + id +
               R"(","rating":1,"text":"Bad"}])" + (next.empty() ? "" : R"(,"next_url":")" + next + "\"") + "}";
    };
    feed_settings settings;
    settings.source = "shop";
    settings.url = "https://shop.example.com/reviews.json?key=s3cret";
    settings.mapping = usual_mapping(feed_format::json);
    settings.mapping.items = "/items";
    s.feed = std::move(make_feed(settings, nullptr, s.http, s.clock, s.log).value());

    auto& first = s.answers(200, page_of("3", "https://shop.example.com/reviews.json?page=2"));
    first.headers.set("ETag", "\"first\"");
    auto& second = s.answers(200, page_of("2", "/older.json"));
    second.headers.set("ETag", "\"second\"");
    s.answers(200, page_of("1", ""));
    auto one = s.list();
    REQUIRE(one.has_value());
    CHECK(one->next == "https://shop.example.com/reviews.json?page=2");
    auto two = s.list(one->next);
    REQUIRE(two.has_value());
    CHECK(two->next == "https://shop.example.com/older.json");
    auto three = s.list(two->next);
    REQUIRE(three.has_value());
    CHECK(three->reviews.at(0).key.id == "1");
    CHECK(three->next.empty());
    REQUIRE(s.list(three->next_list).has_value());

    // The first page's mark is the one that tells whether anything is new.
    s.answers(304);
    REQUIRE(s.list().has_value());
    CHECK(s.http.requests.back().headers.get("If-None-Match") == "\"first\"");
}

TEST_CASE("a next page on another server is told once and never asked for", "[feed]")
{
    for (const auto* next : {"https://evil.example/x", "http://shop.example.com/x", "//evil.example/x", "javascript:1",
                             "https://shop.example.com.evil.example/", "https://shop.example.com:444/x"}) {
        INFO(next);
        shop s;
        feed_settings settings;
        settings.source = "shop";
        settings.url = "https://shop.example.com/reviews.json";
        settings.mapping = usual_mapping(feed_format::json);
        settings.mapping.items = "/items";
        s.feed = std::move(make_feed(settings, nullptr, s.http, s.clock, s.log).value());
        for (int i = 0; i < 2; ++i) {
            s.answers(200, R"({"items":[{"id":"7","rating":1,"text":"Bad"}],"next_url":")" + std::string{next} + "\"}");
            auto page = s.list();
            REQUIRE(page.has_value());
            CHECK(page->reviews.size() == 1);
            CHECK(page->next.empty());
        }
        auto told = s.log.text.find("another server");
        REQUIRE(told != std::string::npos);
        CHECK(s.log.text.find("another server", told + 1) == std::string::npos);
        CHECK(!s.list(next));
        CHECK(s.http.requests.size() == 2);
    }
}
