#pragma once

// What holds of every second reading, in whatever life of a case.

#include "tests/core/cases.hpp"
#include "tests/support/catch.hpp"

#include <array>

namespace highroad::test {

/// The playbook of a house whose language model reads, and that pages.
inline void read_twice(playbook& rules, bool two_for_severe, bool few_for_severe)
{
    auto paging = team();
    rules.second_reading = true;
    rules.two_for_severe = two_for_severe;
    rules.people = paging.people;
    rules.escalations = paging.escalations;
    rules.escalation = paging.escalation;
    if (few_for_severe) rules.rights[right::approve_severe] = {"slack:U1"};
}

/// Some of four, by the bits of `which`.
inline std::vector<evidence> reasons_of(unsigned which)
{
    std::vector<evidence> reasons;
    for (const auto* what : std::array{"safety", "money", "privacy", "nothing known"}) {
        if (which % 2 == 1) reasons.push_back({what, "words", reader::language_model});
        which /= 2;
    }
    return reasons;
}

/// A reading that tells of these; from 16 on, none.
inline case_event reading_of(int review_revision, unsigned which)
{
    if (which >= 16) return event::model_did_not_read{review_revision, "down"};
    return event::model_read{review_revision, reasons_of(which), 0};
}

/// It lowers nothing, takes nothing away, and pages nobody who was paged.
inline void must_only_add(const review_case& before, const event::model_read& read, const decision& made)
{
    const auto& was = before.judged;
    const auto& is = made.next.judged;
    REQUIRE(is.level >= was.level);
    for (const auto& one : was.reasons)
        REQUIRE(std::find(is.reasons.begin(), is.reasons.end(), one) != is.reasons.end());
    if (read.review_revision != before.review_revision || before.phase == case_phase::closed || before.judged_by) {
        REQUIRE(made.next == before);
        REQUIRE(made.effects.empty());
    }
    if (made.next.escalated.count == before.escalated.count) return;
    REQUIRE(made.next.escalated.count == before.escalated.count + 1);
    REQUIRE((before.escalated.policy.empty() || before.escalated.over));
    REQUIRE(was.level < severity::severe);
    REQUIRE(is.level == severity::severe);
}

/// What goes out of a case that a machine knows to be severe has the yeses that such a case needs.
inline void must_be_enough(const review_case& c, const playbook& rules)
{
    if (c.judged.level != severity::severe || c.judged_by) return;
    REQUIRE((!rules.two_for_severe || c.approved->first_by));
    REQUIRE(may(rules, right::approve_severe, c.approved->by));
}

} // namespace highroad::test
