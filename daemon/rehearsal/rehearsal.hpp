#pragma once

#include "daemon/core/attend.hpp"
#include "daemon/core/decide.hpp"
#include "daemon/ports/judge.hpp"
#include "daemon/rehearsal/tally.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace highroad {

/// A review as it was seen at a time: for the first time, or edited.
struct rehearsed_review {
    instant at;
    review seen;
};

/// What a person did then. Commands on reviews that are no case here are passed over.
struct rehearsed_command {
    instant at;
    review_key about;
    actor by;
    case_command what;
};

struct rehearsal_options {
    instant from;
    instant to; ///< nothing after it happens
    reply_rules allowed;

    /// The team approves the first suggestion after this much of its working time. Empty: it does only what the given
    /// commands say.
    std::optional<std::chrono::seconds> team_answers_after;
    bool pagers_work = true;

    /// Stretches in which nothing runs, ascending: what came due in there happens at their end. A clock that jumps
    /// ahead looks the same.
    std::vector<std::pair<instant, instant>> asleep;

    /// Moments at which the machine's clock is set back, ascending, and by how much. All other times that are given
    /// count without that; what is watched sees the machine's clock.
    std::vector<std::pair<instant, std::chrono::seconds>> set_back;

    /// Sees everything that is decided, before and after. May be empty.
    std::function<void(instant now, const review_case& before, const decision& made)> watch;
    /// Sees every reminder that is posted anew. May be empty.
    std::function<void(instant now, const board& posted)> watch_reminders;
};

/// A playbook lived through on simulated time: the real rules, with a platform that takes every reply at once, chats
/// that show everything, and pagers that ring. No network, no clock, no chance: the same input gives the same tally.
class rehearsal {
public:
    /// `reads` may be called once for each review and must outlive this.
    rehearsal(playbook rules, rehearsal_options options, const judge& reads);

    /// Both in any order; reviews before `from` and after `to` are left out.
    [[nodiscard]] tally live_through(std::vector<rehearsed_review> reviews, std::vector<rehearsed_command> commands);

    /// As they stand at the end, by number.
    [[nodiscard]] const std::map<int, review_case>& cases() const { return cases_; }

private:
    struct author_key {
        std::string source;
        std::string author;
        auto operator<=>(const author_key&) const = default;
    };

    void meet(const review& seen);
    void gather(decision& opened);
    void command(const rehearsed_command& given);
    void tell(int number, const case_event& what);
    void look();
    void answer_as_team(int number);
    void tell_digests();
    void calm_storms();
    void keep(round made);
    void take(decision made);
    void plan(planned_effect planned);
    void withdraw(const std::string& key);
    void carry_out_due();
    void carry_out(const planned_effect& planned);
    void show_board(const effect::show_board& wanted);
    void wake_changed(int number);
    void count_message(std::string_view channel);
    void count_ring(const ring& one);
    [[nodiscard]] std::vector<review_case> cases_of(const std::vector<int>& numbers) const;
    [[nodiscard]] std::optional<instant> next_moment() const;
    [[nodiscard]] instant awake_at(instant at) const;
    void move_to(instant real);
    void finish();

    playbook rules_;
    rehearsal_options options_;
    const judge& judge_;
    instant now_;                       ///< by the machine's clock
    std::chrono::seconds behind_{0};    ///< the machine's clock, since it was set back
    std::size_t clock_was_set_back_{0}; ///< how many times
    std::optional<instant> digests_next_;
    instant digests_told_;
    std::vector<actor> approvers_; ///< who may approve anything
    tally tally_;

    std::map<int, review_case> cases_;
    std::map<review_key, int> numbers_;
    std::map<author_key, int> by_author_;
    std::set<std::pair<instant, int>> wakes_;
    std::map<int, instant> wake_of_;
    std::map<std::string, planned_effect> outbox_; ///< by idempotency key
    std::set<std::pair<instant, std::string>> outbox_due_;
    std::map<std::string, board> boards_;
    std::map<int, storm> storms_; ///< those that are not over
    std::vector<ring> rings_;
    std::map<std::string, std::vector<recent_case>> lately_;
    std::multimap<instant, int> team_answers_; ///< when the team gets to a case
    std::set<int> team_has_;                   ///< the cases in there
    std::map<int, int> nudges_of_;
    std::map<std::string, std::pair<instant, std::size_t>, std::less<>> hour_of_channel_;
    int last_storm_ = 0;
};

} // namespace highroad
