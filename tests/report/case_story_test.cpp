#include "tests/report/stories.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

TEST_CASE("the first reply is when a case was answered, whatever was published later", "[report]")
{
    dated_case told;
    told.suggested().shown();
    CHECK_FALSE(told.story().answered);
    told.at(noon + hours{2}, [](auto& c) { c.approved(); });
    CHECK_FALSE(told.story().answered);
    told.at(noon + hours{3}, [](auto& c) {
        c.later(seconds{0});
        c.tell(event::reply_delivered{c.c.approvals, with_reply(bad_review(), c.c.approved->text).reply});
    });
    REQUIRE(told.story().answered);
    CHECK(*told.story().answered == noon + hours{3});
}

TEST_CASE("somebody's answer on the platform itself counts as one", "[report]")
{
    dated_case told;
    told.at(noon + hours{1}, [](auto& c) {
        c.tell(event::review_seen{with_reply(bad_review(), "Sorry, says the shop."), {}});
    });
    CHECK(told.story().answered == noon + hours{1});
}

TEST_CASE("a customer's other mark is told with its time, other words alone are not", "[report]")
{
    dated_case told;
    told.at(noon + hours{1}, [](auto& c) { c.tell(event::review_seen{edited(bad_review(), 2), {}}); });
    CHECK(told.story().changes.empty());
    told.at(noon + hours{2}, [](auto& c) { c.tell(event::review_seen{edited(bad_review(), 4, "Better."), {}}); });
    auto changes = told.story().changes;
    REQUIRE(changes.size() == 1);
    CHECK(changes.front() == mark_change{noon + hours{2}, rating{2, 5}, rating{4, 5}});
}

TEST_CASE("marks of another scale are told as they were given", "[report]")
{
    auto stay = bad_review();
    stay.mark = rating{2.5, 10};
    dated_case told{team(), stay};
    auto later = stay;
    later.mark = rating{7.5, 10};
    told.at(noon + hours{2}, [&](auto& c) { c.tell(event::review_seen{later, {}}); });
    auto changes = told.story().changes;
    REQUIRE(changes.size() == 1);
    CHECK(changes.front() == mark_change{noon + hours{2}, rating{2.5, 10}, rating{7.5, 10}});
}
