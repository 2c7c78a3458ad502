#include "tests/core/zones.hpp"
#include "tests/report/stories.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

report week_of(const std::vector<case_story>& cases)
{
    return make_report(cases, noon - days{7}, noon, {});
}

case_story due(case_story one, instant at)
{
    one.now.respond_by = at;
    return one;
}

case_story closed(case_story one, close_reason as)
{
    one.now.phase = case_phase::closed;
    one.now.closed_as = as;
    return one;
}

} // namespace

TEST_CASE("each case that was opened is answered, waits, or was closed without a reply", "[report]")
{
    auto opened = noon - days{2};
    auto told = week_of({
        due(plain_story(1, opened, opened + hours{1}), opened + hours{4}),
        due(plain_story(2, opened, opened + hours{5}), opened + hours{4}),
        closed(plain_story(3, opened, opened + hours{2}), close_reason::tried),
        due(plain_story(4, opened), noon + hours{1}),
        due(plain_story(5, opened), noon - hours{1}),
        closed(due(plain_story(6, opened), noon - hours{1}), close_reason::dismissed),
    });
    CHECK(told.all.opened == 6);
    CHECK(told.all.answered == 3);
    CHECK(told.all.late == 1);
    CHECK(told.all.waiting == 2);
    CHECK(told.all.overdue == 1);
    CHECK(told.all.unanswered == 1);
    CHECK(told.before == report_part{});
}

TEST_CASE("a time holds its beginning and not its end, and the time before it counts apart", "[report]")
{
    auto from = noon - days{7};
    auto told = week_of({plain_story(1, noon), plain_story(2, noon - seconds{1}), plain_story(3, from),
                         plain_story(4, from - seconds{1}), plain_story(5, from - days{7}),
                         plain_story(6, from - days{7} - seconds{1})});
    CHECK(told.all.opened == 2);
    CHECK(told.before.opened == 2);
}

TEST_CASE("what the first look at a source only recorded does not count", "[report]")
{
    auto recorded = plain_story(1, noon - days{1});
    recorded.now.quiet = true;
    CHECK(week_of({recorded}).all == report_part{});
}

TEST_CASE("half and nine in ten of the replies came within the times that are told", "[report]")
{
    auto opened = noon - days{3};
    std::vector<case_story> cases;
    for (int i = 10; i >= 1; --i)
        cases.push_back(plain_story(i, opened, opened + minutes{i}));
    CHECK(week_of(cases).all.median_answer == minutes{5});
    CHECK(week_of(cases).all.nine_in_ten == minutes{9});
    cases.resize(1);
    CHECK(week_of(cases).all.median_answer == minutes{10});
    CHECK(week_of(cases).all.nine_in_ten == minutes{10});
    CHECK_FALSE(week_of({plain_story(1, opened)}).all.median_answer);
    // The clock was set back: no time is below nothing.
    CHECK(week_of({plain_story(1, opened, opened - hours{1})}).all.median_answer == seconds{0});
}

TEST_CASE("a review counts as raised once, by its first and last mark within the time", "[report]")
{
    auto at = noon - days{1};
    auto old = plain_story(7, noon - days{100});
    old.changes = {{noon - days{50}, {5, 5}, {1, 5}}, {at, {1, 5}, {3, 5}}, {at + hours{1}, {3, 5}, {4, 5}}};
    auto lower = plain_story(8, noon - days{2});
    lower.changes = {{at, {2, 5}, {1, 5}}};
    auto back = plain_story(9, noon - days{2});
    back.changes = {{at, {2, 5}, {5, 5}}, {at + hours{1}, {5, 5}, {2, 5}}};
    auto told = week_of({old, lower, back});
    CHECK(told.all.raised == 1);
    CHECK(told.all.lowered == 1);
    REQUIRE(told.raised.size() == 1);
    CHECK(told.raised.front().number == 7);
    CHECK(told.raised.front().before == rating{1, 5});
    CHECK(told.raised.front().after == rating{4, 5});
    CHECK(told.raised.front().at == at + hours{1});
}

TEST_CASE("sources are told apart, and one where nothing happened is left out", "[report]")
{
    auto here = plain_story(1, noon - days{1});
    auto there = plain_story(2, noon - days{1}, noon);
    there.now.subject.key.source = "acme-android";
    auto long_ago = plain_story(3, noon - days{60});
    long_ago.now.subject.key.source = "acme-old";
    auto told = week_of({here, there, long_ago});
    REQUIRE(told.sources.size() == 2);
    CHECK(told.sources.at("acme-ios").waiting == 1);
    CHECK(told.sources.at("acme-android").answered == 1);
}

TEST_CASE("a case counts once for each of its themes, and the most frequent come first", "[report]")
{
    auto one = plain_story(1, noon - days{1});
    one.now.judged.themes = {{"price", "too dear"}, {"delivery", "late"}, {"delivery", "lost"}};
    auto two = plain_story(2, noon - days{2});
    two.now.judged.themes = {{"delivery", "late"}};
    two.now.judged.reasons = {{"money", "charged twice"}};
    auto earlier = plain_story(3, noon - days{8});
    earlier.now.judged.themes = {{"price", "too dear"}, {"staff", "rude"}};
    auto told = week_of({one, two, earlier});
    CHECK(told.themes == std::vector<counted_name>{{"delivery", 2, 0}, {"price", 1, 1}, {"staff", 0, 1}});
    CHECK(told.reasons == std::vector<counted_name>{{"money", 1, 0}});
}

TEST_CASE("a cause is fixed when all of its cases were told so", "[report]")
{
    auto one = plain_story(1, noon - days{1});
    one.now.cause = "login loop";
    one.now.cause_mended = true;
    auto two = one;
    two.now.number = 2;
    CHECK(week_of({one, two}).causes.front().mended);
    two.now.cause_mended = false;
    auto told = week_of({one, two});
    REQUIRE(told.causes.size() == 1);
    CHECK(told.causes.front().cases == 2);
    CHECK_FALSE(told.causes.front().mended);
}

TEST_CASE("days are those of the team's clock, also where one has 25 hours", "[report]")
{
    // In Berlin the clocks went back on Sunday, 25 Oct 2026.
    auto zone = berlin();
    auto sunday = to_instant(zone, local_time{std::chrono::local_days{std::chrono::year{2026} / 10 / 25}});
    auto told = make_report({plain_story(1, sunday), plain_story(2, sunday + hours{24}),
                             plain_story(3, sunday + hours{25}), plain_story(4, sunday - seconds{1}, noon)},
                            sunday - days{1}, sunday + days{2}, zone);
    REQUIRE(told.over_time.size() == 3);
    CHECK(told.over_time[0].name == "24 Oct");
    CHECK(told.over_time[0].opened == 1);
    CHECK(told.over_time[0].answered == 1);
    CHECK(told.over_time[1].opened == 2);
    CHECK(told.over_time[2].opened == 1);
}

TEST_CASE("longer times are told in weeks from Monday on, still longer ones in months", "[report]")
{
    auto by_week = make_report({plain_story(1, noon - days{60})}, noon - days{90}, noon, {});
    CHECK(by_week.over_time.front().name == "week of 27 Jul");
    CHECK(by_week.over_time.back().name == "week of 26 Oct");
    CHECK(by_week.over_time.size() == 14);
    auto by_month = make_report({plain_story(1, noon - days{60})}, noon - days{730}, noon, {});
    CHECK(by_month.over_time.front().name == "Oct 2024");
    CHECK(by_month.over_time.back().name == "Oct 2026");
    CHECK(by_month.over_time.size() == 25);
    CHECK(by_month.over_time[23].name == "Sep 2026");
    CHECK(by_month.over_time[22].opened == 1);
}

TEST_CASE("a report of no time at all is empty", "[report]")
{
    auto told = make_report({plain_story(1, noon)}, noon, noon, {});
    CHECK(told.all == report_part{});
    CHECK(told.over_time.empty());
}
