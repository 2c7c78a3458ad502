#pragma once

// A case that is told things, with the journal as the store would give it.

#include "daemon/report/report.hpp"
#include "tests/core/cases.hpp"

namespace highroad::test {

class dated_case : public told_case {
public:
    using told_case::told_case;

    /// Does something to the case at `at`, and writes down when its journal grew.
    template <class Step>
    dated_case& at(instant when, Step step)
    {
        stamp();
        now = when;
        step(*this);
        stamp();
        return *this;
    }

    [[nodiscard]] case_story story() { return story_of(c, (stamp(), rows_)); }

private:
    void stamp()
    {
        for (; rows_.size() < journal.size();)
            rows_.push_back({static_cast<std::int64_t>(rows_.size()) + 1, c.number, now, journal[rows_.size()]});
    }
    std::vector<journal_row> rows_;
};

/// A case as a report sees it, made of its facts.
inline case_story plain_story(int number, instant opened, std::optional<instant> answered = {})
{
    case_story one;
    one.now.number = number;
    one.now.subject = bad_review();
    one.now.opened = opened;
    one.answered = answered;
    return one;
}

} // namespace highroad::test
