// Why a case is where it is and what happens next, in sentences.

#include "daemon/core/explain.hpp"
#include "tests/core/watch.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

bool explained(const watch& w, std::string_view words)
{
    auto lines = explain(w.cases.at(1), w.rules, w.now);
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) { return has(line, words); });
}

} // namespace

TEST_CASE("a new case is explained: where it went, who approves, what is due", "[explain]")
{
    watch w;
    w.comes();
    CHECK(explained(w, "No routing rule fits, so the playbook's defaults decide: cards go to reviews"));
    CHECK(explained(w, "One person has to approve a reply"));
    CHECK(explained(w, "May approve: slack:U1, slack:U2"));
    CHECK(explained(w, "The first reply is due Fri 30 Oct 20:00"));
    CHECK(explained(w, "Reminder 1 of 5 is due Fri 30 Oct 14:00"));
    CHECK(explained(w, "by itself from severe on"));
    CHECK(explained(w, "nothing was published so far"));
    w.later(days{60});
    CHECK(explained(w, "overdue since"));
    CHECK(explained(w, "No more reminders: all 5 were sent"));
}

TEST_CASE("a rule, two yeses and an escalation are named", "[explain]")
{
    auto rules = team();
    rules.two_for_severe = true;
    rules.routes = {{"law", {}, {}, {}, 5, severity::severe, 0, {"managers"}, "ben", 0, ""}};
    watch w{rules};
    w.comes(severe_words());
    CHECK(explained(w, "The routing rule \"law\" decides: cards go to managers"));
    CHECK(explained(w, "Two people have to approve a reply"));
    w.look();
    CHECK(explained(w, "step 2 of 2 (person:ben by chat) is taken Fri 30 Oct 12:15"));
    w.ask(1, command::acknowledge{});
    CHECK(explained(w, "Ana acknowledged the page"));
}

TEST_CASE("why no follow-up comes is said", "[explain]")
{
    watch w;
    w.rules.contacts.satisfaction = true;
    w.comes();
    w.answered(1);
    CHECK(explained(w, "Next to the customer: satisfaction"));
    w.ask(1, command::contact_wish{false});
    CHECK(explained(w, "the customer wants to hear no more from us"));
}
