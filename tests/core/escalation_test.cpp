// Escalations: step by step until somebody acknowledges, and never more pages for one person than the playbook allows.

#include "tests/core/watch.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

using times = std::vector<instant>;

playbook with_steps(std::vector<escalation_step> steps)
{
    auto rules = team();
    rules.escalations.front().steps = std::move(steps);
    return rules;
}

} // namespace

TEST_CASE("a severe case pages the first step at once and the second when nobody acknowledges", "[escalation]")
{
    watch w;
    w.comes(severe_words());
    w.later(minutes{14});
    CHECK(w.paged("person:ana") == times{noon});
    CHECK(w.paged("person:ben").empty());
    w.later(minutes{1});
    CHECK(w.paged("person:ben") == times{noon + minutes{15}});
    CHECK(w.said("Page for Ben"));

    w.later(minutes{15});
    CHECK(w.count("escalation unanswered") == 1);
    CHECK(w.said("Nobody acknowledged the page"));
    w.later(days{1});
    CHECK(w.paged("person:ana").size() + w.paged("person:ben").size() == 2);
}

TEST_CASE("an ordinary case pages nobody until somebody asks", "[escalation]")
{
    watch w;
    w.comes();
    w.later(hours{1});
    CHECK(w.calls(effect::page_call::raise).empty());
    CHECK(w.ask(1, command::escalate{"the press calls"}).accepted);
    w.look();
    REQUIRE(w.calls(effect::page_call::raise).size() == 1);
    CHECK(has(w.calls(effect::page_call::raise).front().told.why, "the press calls"));
}

TEST_CASE("pages do not ask for working hours", "[escalation]")
{
    auto rules = team();
    for (auto& day : rules.hours.open)
        day.clear();
    watch w{rules};
    w.comes(severe_words());
    w.look();
    CHECK(w.paged("person:ana") == times{noon});
}

TEST_CASE("an acknowledgement stops the steps and tells the pagers", "[escalation]")
{
    watch w;
    w.comes(severe_words());
    w.later(minutes{5});
    CHECK(w.ask(1, command::acknowledge{}, ben()).accepted);
    CHECK(w.calls(effect::page_call::acknowledge).size() == 1);
    CHECK(w.cases.at(1).owner->same_person(ben()));
    w.later(hours{1});
    CHECK(w.paged("person:ben").empty());
}

TEST_CASE("handling the case ends its escalation, and the pagers hear of it", "[escalation]")
{
    watch w;
    w.comes(severe_words());
    w.later(minutes{5});
    w.answered(1);
    CHECK(w.cases.at(1).escalated.over);
    CHECK(w.calls(effect::page_call::resolve).size() == 1);
    w.later(hours{1});
    CHECK(w.paged("person:ben").empty());
}

TEST_CASE("a step at which nobody is on call is passed over at once and said so", "[escalation]")
{
    auto rules = with_steps({{{"rota:duty"}, {"bell"}}, {{"person:ben"}, {"bell"}}});
    rules.rotas = {{"duty", {}, {}, {}}};
    watch w{rules};
    w.comes(severe_words());
    w.later(seconds{1});
    CHECK(w.paged("person:ben") == times{noon});
    CHECK(std::any_of(w.cases.at(1).troubles.begin(), w.cases.at(1).troubles.end(),
                      [](const trouble& t) { return has(t.words, "nobody is on call"); }));
}

TEST_CASE("a rota pages whoever is on call at that time, and an override wins", "[escalation]")
{
    auto rules = with_steps({{{"rota:duty"}, {"bell"}}});
    rules.rotas = {{"duty", {{noon, noon + hours{8}, "ana"}}, {}, {{noon, noon + hours{1}, "ben"}}}};
    watch w{rules};
    w.comes(severe_words());
    w.look();
    CHECK(w.paged("person:ben").size() == 1);
    CHECK(w.paged("person:ana").empty());
}

TEST_CASE("a pager that cannot be reached means the next step at once", "[escalation]")
{
    watch w;
    w.comes(severe_words());
    w.later(minutes{2});
    w.tell(1, event::page_failed{w.cases.at(1).escalated.count, "bell", "503"});
    w.look();
    CHECK(w.paged("person:ben") == times{noon + minutes{2}});
    CHECK(w.said("could not be reached: 503"));
}

TEST_CASE("one pager of two that fails does not hurry the next step", "[escalation]")
{
    watch w{with_steps({{{"person:ana"}, {"bell", "mail"}}, {{"person:ben"}, {"chat"}}})};
    w.comes(severe_words());
    w.look();
    w.tell(1, event::page_delivered{1, "mail"});
    w.tell(1, event::page_failed{1, "bell", "503"});
    w.later(minutes{14});
    CHECK(w.paged("person:ben").empty());
}

TEST_CASE("nobody gets more than three pages in a quarter of an hour, and none is lost", "[escalation]")
{
    auto rules = with_steps({{{"person:ana"}, {"bell"}}});
    rules.storms.reviews = 0;
    rules.storms.same_theme = 0;
    watch w{rules};
    for (int i = 0; i < 7; ++i)
        w.comes(severe_words());
    w.later(hours{1});
    auto pages = w.paged("person:ana");
    CHECK(pages.size() == 7);
    for (std::size_t i = 3; i < pages.size(); ++i)
        CHECK(pages[i] - pages[i - 3] >= minutes{15});
}

TEST_CASE("a policy that left the playbook is said, not forgotten", "[escalation]")
{
    watch w;
    w.comes(severe_words());
    w.rules.escalations.clear();
    w.look();
    CHECK(w.said("is not in the playbook any more"));
    CHECK_FALSE(w.cases.at(1).escalated.next);
}

TEST_CASE("a policy that only people start does not start by itself", "[escalation]")
{
    auto rules = team();
    rules.escalations.front().by_itself = false;
    watch w{rules};
    w.comes(severe_words());
    w.later(hours{1});
    CHECK(w.count("paged") == 0);
    CHECK(w.ask(1, command::escalate{}).accepted);
    w.look();
    CHECK(w.count("paged") == 1);
}

TEST_CASE("an escalation is asked for once, and again after it is over", "[escalation]")
{
    watch w;
    w.comes(severe_words());
    w.look();
    CHECK_FALSE(w.ask(1, command::escalate{"again"}).accepted);
    w.answered(1);
    w.ask(1, command::reopen{});
    CHECK(w.ask(1, command::escalate{"again"}).accepted);
    w.look();
    auto raised = w.calls(effect::page_call::raise);
    CHECK(raised.front().told.key != raised.back().told.key);
}
