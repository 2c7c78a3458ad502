// The adapter of Apple's public feed against its stand-in.

#include "adapters/app_store_feed/app_store_feed.hpp"
#include "tests/stand_ins/app_store_feed_stand_in.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/in_memory_http.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"

#include <set>

using namespace highroad;
using namespace std::chrono_literals;

namespace {

struct public_feed {
    explicit public_feed(std::vector<std::string> countries = {"us", "de", "jp"})
    {
        stand_in.serve(http);
        auto made = make_app_store_feed({"acme-public", "1404176564", std::move(countries), "http://127.0.0.1:4711"},
                                        http, clock);
        REQUIRE(made.has_value());
        adapter = std::move(*made);
    }
    std::string add(const std::string& country, int stars = 1)
    {
        clock.advance(1s);
        return stand_in.add({{}, country, stars, "Title", "Text", {}});
    }
    void add_many(const std::string& country, std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i)
            add(country);
    }
    struct outcome {
        std::vector<review> reviews;
        std::string failed; ///< why the read ended early; else empty
    };
    /// Reads as the poller does; `far_enough` is when a page is not followed by the country's next.
    outcome read_all(std::size_t pages_at_most = 1000)
    {
        stand_in.asked.clear();
        outcome all;
        std::string cursor;
        std::size_t in_country = 0;
        do {
            auto page = test::run(adapter->list(cursor));
            if (!page) {
                all.failed = page.error().words;
                return all;
            }
            all.reviews.insert(all.reviews.end(), page->reviews.begin(), page->reviews.end());
            auto over = page->next.empty() || ++in_country >= pages_at_most;
            if (over) in_country = 0;
            cursor = over ? page->next_list : page->next;
        } while (!cursor.empty());
        return all;
    }
    std::size_t different(const outcome& all)
    {
        std::set<std::string> ids;
        for (const auto& one : all.reviews)
            ids.insert(one.key.id);
        return ids.size();
    }

    test::manual_clock clock;
    test::in_memory_http http;
    test::app_store_feed_stand_in stand_in{"1404176564", clock};
    std::unique_ptr<review_platform> adapter;
};

using order = std::vector<std::string>;

} // namespace

TEST_CASE("several countries are one source, and each is read to its own end", "[stand_ins]")
{
    for (bool forbids : {false, true}) {
        public_feed f;
        f.stand_in.forbids_past_the_end = forbids;
        f.stand_in.begins_with_the_app = forbids;
        f.add_many("us", 120);
        f.add_many("de", 1);
        f.add_many("jp", 50);
        auto all = f.read_all();
        CHECK(all.failed == "");
        CHECK(f.different(all) == 171);
        CHECK(f.stand_in.asked == order{"us1", "us2", "us3", "us4", "de1", "de2", "jp1", "jp2"});
    }
}

TEST_CASE("ten pages are read of a country, and no eleventh is asked for", "[stand_ins]")
{
    public_feed f{{"us"}};
    f.add_many("us", 700);
    auto all = f.read_all();
    CHECK(all.failed == "");
    CHECK(f.different(all) == 500);
    CHECK(f.stand_in.asked.size() == 10);
}

TEST_CASE("a country that has nothing new ends nobody else's reading", "[stand_ins]")
{
    public_feed f;
    f.add_many("us", 120);
    f.add_many("de", 120);
    auto all = f.read_all(1);
    CHECK(f.stand_in.asked == order{"us1", "de1", "jp1", "jp1"});
    CHECK(f.different(all) == 100);
}

TEST_CASE("an empty first page is asked for once more before it is believed", "[stand_ins]")
{
    public_feed f;
    f.add_many("us", 3);
    f.add_many("de", 3);
    f.stand_in.fail_with["us"] = {200};
    auto all = f.read_all();
    CHECK(all.failed == "");
    CHECK(f.different(all) == 6);
    CHECK(f.stand_in.asked == order{"us1", "de1", "de2", "jp1", "us1", "us2", "jp1"});
}

TEST_CASE("a country that fails is tried again at the end and holds up no other", "[stand_ins]")
{
    public_feed f;
    for (const auto* country : {"us", "de", "jp"})
        f.add_many(country, 60);
    f.stand_in.fail_with["us"] = {502};
    f.stand_in.fail_with["de"] = {403};
    auto all = f.read_all();
    CHECK(all.failed == "");
    CHECK(f.different(all) == 180);

    f.stand_in.broken.insert("us");
    auto again = f.read_all();
    CHECK(f.different(again) == 120);
    CHECK(again.failed.find("US") != std::string::npos);
    CHECK(again.failed.find("502") != std::string::npos);
}

TEST_CASE("a page in the middle that fails is asked for again, not the country from its beginning", "[stand_ins]")
{
    public_feed f{{"us"}};
    f.add_many("us", 130);
    auto first = test::run(f.adapter->list({}));
    REQUIRE(first.has_value());
    f.stand_in.fail_with["us"] = {503};
    auto second = test::run(f.adapter->list(first->next));
    REQUIRE(second.has_value());
    CHECK(second->reviews.empty());
    CHECK(second->next.empty());
    auto third = test::run(f.adapter->list(second->next_list));
    REQUIRE(third.has_value());
    CHECK(third->reviews.size() == 50);
    CHECK(f.stand_in.asked == order{"us1", "us2", "us2"});
}

TEST_CASE("429 stops everything for as long as Apple says", "[stand_ins]")
{
    public_feed f;
    f.stand_in.fail_with["us"] = {429};
    CHECK(f.read_all().failed.find("asked less often") != std::string::npos);
    auto asked = f.http.requests.size();
    f.clock.advance(9min);
    CHECK(f.read_all().failed.find("1 min") != std::string::npos);
    CHECK(f.http.requests.size() == asked);
    f.clock.advance(1min);
    CHECK(f.read_all().failed.empty());
}

TEST_CASE("a cursor from before that makes no sense any more is told as unknown, so that reading starts anew",
          "[stand_ins]")
{
    public_feed f;
    CHECK(test::run(f.adapter->list("rubbish")).error().code == errc::not_found);
    CHECK(f.http.requests.empty());
}

TEST_CASE("check asks each country once and names those that have nothing", "[stand_ins]")
{
    public_feed f;
    f.add_many("us", 1);
    f.add_many("jp", 1);
    auto line = test::run(f.adapter->check());
    CHECK(line.works);
    CHECK(line.words.find("none for de just now") != std::string::npos);
    f.stand_in.broken.insert("jp");
    line = test::run(f.adapter->check());
    CHECK_FALSE(line.works);
    CHECK(line.words.find("JP") != std::string::npos);
}

TEST_CASE("the stand-in knows no other address than the feed's", "[stand_ins]")
{
    public_feed f;
    f.add_many("us", 1);
    auto ask = [&](const std::string& path) {
        return test::run(f.http.send({"GET", "http://127.0.0.1:4711" + path})).value();
    };
    CHECK(ask("/us/rss/customerreviews/id=1404176564/sortBy=mostRecent/page=1/json").body.find("im:rating") !=
          std::string::npos);
    for (const auto* bad : {"/us/rss/customerreviews/page=0/id=1/sortBy=mostRecent/json",
                            "/us/rss/customerreviews/page=1/id=1/sortBy=best/json", "/us/rss/customerreviews/json",
                            "/us/rss/customerreviews/page=1/id=1/sortBy=mostRecent/xml",
                            "/us/rss/customerreviews/page=1/id=1/sortBy=mostRecent/json?x=1"})
        CHECK(ask(bad).status == 400);
}
