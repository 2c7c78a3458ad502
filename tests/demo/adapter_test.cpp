// The App Store Connect adapter against the stand-in, from the token to the page that a customer sees.

#include "tests/demo/stand_in_world.hpp"

#include <set>

using namespace highroad;
using namespace std::chrono_literals;
using nlohmann::json;

TEST_CASE("every review of a long list is read, newest first, whatever the number of pages", "[demo]")
{
    test::stand_in_world w;
    for (int i = 0; i < 450; ++i)
        w.add(1 + i % 5, "Title " + std::to_string(i));
    std::set<std::string> ids;
    std::vector<instant> times;
    std::string cursor;
    int pages = 0;
    do {
        auto page = test::run(w.adapter->list(cursor));
        REQUIRE(page.has_value());
        CHECK(page->malformed.empty());
        for (const auto& one : page->reviews) {
            ids.insert(one.key.id);
            times.push_back(one.created.value());
        }
        cursor = page->next;
        ++pages;
    } while (!cursor.empty());
    CHECK(pages == 3);
    CHECK(ids.size() == 450);
    CHECK(std::is_sorted(times.rbegin(), times.rend()));
    CHECK(w.meters.values["highroad_platform_quota_remaining{source=acme-ios}"] == 3597);
}

TEST_CASE("a reply waits for publication, and only then does a customer see it", "[demo]")
{
    test::stand_in_world w;
    w.stand_in.front().publish_after = 600s;
    auto id = w.add(1, "Bad");
    std::string text = "Thank you,\n  \"Ana\" & team <3 \U0001F600";
    REQUIRE(std::holds_alternative<delivered>(w.publish(id, text)));
    auto seen = std::get<review>(w.read(id));
    CHECK(seen.reply->text == text);
    CHECK(seen.reply->state == reply_state::pending);
    http_request page{"GET", "http://127.0.0.1:4711/store/77.json"};
    CHECK(json::parse(w.send(page).body)["reviews"][0]["answer"].is_null());

    w.clock.advance(600s);
    CHECK(std::get<review>(w.read(id)).reply->state == reply_state::live);
    CHECK(json::parse(w.send(page).body)["reviews"][0]["answer"] == text);

    // A second text overwrites; until it is published customers go on seeing the first.
    REQUIRE(std::holds_alternative<delivered>(w.publish(id, "Fixed in 3.3.")));
    CHECK(json::parse(w.send(page).body)["reviews"][0]["answer"] == text);
    w.clock.advance(600s);
    CHECK(json::parse(w.send(page).body)["reviews"][0]["answer"] == "Fixed in 3.3.");
}

TEST_CASE("a reply whose answer was lost is unknown, and reading shows that it arrived", "[demo]")
{
    test::stand_in_world w;
    auto id = w.add(1, "Bad");
    w.stand_in.add_fault({.what = demo::fault::kind::drop_after, .method = "POST"});
    CHECK(std::holds_alternative<outcome_unknown>(w.publish(id, "Thank you.")));
    CHECK(std::get<review>(w.read(id)).reply->text == "Thank you.");

    auto other = w.add(1, "Worse");
    w.stand_in.add_fault({.what = demo::fault::kind::drop, .method = "POST"});
    CHECK(std::holds_alternative<outcome_unknown>(w.publish(other, "Thank you.")));
    CHECK(!std::get<review>(w.read(other)).reply);

    int carried_out = 0;
    for (const auto& one : w.stand_in.received())
        if (one.method == "POST" && one.carried_out) ++carried_out;
    CHECK(carried_out == 1);
}

TEST_CASE("each fault of the platform is a failure in words", "[demo]")
{
    test::stand_in_world w;
    for (int i = 0; i < 250; ++i)
        w.add(1, "Title");
    using kind = demo::fault::kind;
    for (auto what : {kind::status, kind::drop, kind::malformed, kind::huge, kind::loop}) {
        demo::fault one;
        one.what = what;
        w.stand_in.add_fault(one);
        auto page = test::run(w.adapter->list(""));
        INFO(static_cast<int>(what));
        REQUIRE(!page.has_value());
        CHECK(!page.error().words.empty());
    }
    CHECK(test::run(w.adapter->list("")).has_value());
}

TEST_CASE("a page that comes twice gives the same reviews, and the list still ends", "[demo]")
{
    test::stand_in_world w;
    for (int i = 0; i < 250; ++i)
        w.add(1, "Title " + std::to_string(i));
    auto first = test::run(w.adapter->list(""));
    REQUIRE(first.has_value());
    w.stand_in.add_fault({.what = demo::fault::kind::repeat_page});
    auto again = test::run(w.adapter->list(first->next));
    REQUIRE(again.has_value());
    CHECK(again->reviews == first->reviews);
    CHECK(again->next.empty());
}

TEST_CASE("broken bytes in a page hide no review", "[demo]")
{
    test::stand_in_world w;
    w.add(1, "One");
    w.add(2, "Two");
    w.stand_in.add_fault({.what = demo::fault::kind::bad_utf8});
    auto page = test::run(w.adapter->list(""));
    REQUIRE(page.has_value());
    CHECK(page->reviews.size() == 2);
}

TEST_CASE("a review that the customer removed is gone, and an answer to it is refused in words", "[demo]")
{
    test::stand_in_world w;
    auto id = w.add(1, "Bad");
    w.stand_in.front().remove(id);
    CHECK(std::holds_alternative<review_is_gone>(w.read(id)));
    auto outcome = w.publish(id, "Thank you.");
    REQUIRE(std::holds_alternative<refused>(outcome));
    CHECK(std::get<refused>(outcome).why.find("may have removed it") != std::string::npos);
}

TEST_CASE("the hour's quota runs out with a wait, and comes back", "[demo]")
{
    test::stand_in_world w;
    auto id = w.add(1, "Bad");
    w.stand_in.set_hour_limit(1);
    CHECK(std::holds_alternative<delivered>(w.publish(id, "Thank you.")));
    auto outcome = w.publish(id, "Thank you again.");
    REQUIRE(std::holds_alternative<try_again>(outcome));
    CHECK(std::get<try_again>(outcome).whole_destination);
    w.clock.advance(1h);
    CHECK(std::holds_alternative<delivered>(w.publish(id, "Thank you again.")));
}
