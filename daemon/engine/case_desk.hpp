#pragma once

#include "daemon/core/attend.hpp"
#include "daemon/core/grammar.hpp"
#include "daemon/engine/alarm.hpp"
#include "daemon/engine/keyed_mutex.hpp"
#include "daemon/engine/registry.hpp"
#include "daemon/ports/chat.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/judge.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/pager.hpp"
#include "daemon/ports/reply_check.hpp"
#include "daemon/ports/review_platform.hpp"
#include "daemon/ports/store.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace highroad {

/// What a listing brought, on its way in.
struct arrival {
    std::string source;
    sight how = sight::live;
    std::vector<review> reviews;
    std::vector<malformed_item> malformed;
    std::optional<source_state> state; ///< stored in the same transaction; `recorded` grows by what was new
};

/// Where everything that happens to a case meets: load, decide, commit, then ring for the workers. One case is worked
/// on by one coroutine at a time; different cases go in parallel and share the store's commits.
class case_desk final : public command_desk, public review_intake, public page_answers {
public:
    case_desk(store& kept, clock& time, log& notes, meters& counts, const registry& names,
              const playbook_in_force& rules, const judge& reads, const reply_check& checks, alarm& effects_due,
              alarm& cases_due);

    /// Reads the last case number; must succeed before anything else is called.
    [[nodiscard]] awaitable<result<void>> open();

    [[nodiscard]] awaitable<answer> ask(asked who, int case_number, case_command what) override;
    [[nodiscard]] awaitable<answer> ask_line(asked who, std::string line, std::string prefix) override;
    [[nodiscard]] awaitable<std::optional<review_case>> look_up(int case_number) override;
    [[nodiscard]] awaitable<std::optional<int>> case_of_message(std::string channel, std::string message) override;
    [[nodiscard]] awaitable<result<std::optional<int>>> case_of_our_message(std::string channel,
                                                                            std::string message) override;

    [[nodiscard]] awaitable<result<void>> take_in(std::string source, std::vector<review> reviews,
                                                  std::vector<malformed_item> malformed) override;

    [[nodiscard]] awaitable<result<answer>> acknowledged(asked who, std::string page_key) override;

    /// Reminds of and escalates those of the cases that are due.
    [[nodiscard]] awaitable<result<void>> attend(std::vector<int> numbers);
    /// Tells the digests that are due; when the next ones are.
    [[nodiscard]] awaitable<result<std::optional<instant>>> tell_digests();
    /// Does what follows from the storms that are stored: tells cases that were there before a storm that they are in
    /// it, and pages about one that has tripled. The first time it looks at all that are open, as an earlier process
    /// may have died before it did so. What fails is tried again by the next call.
    [[nodiscard]] awaitable<result<void>> settle_storms();
    /// Ends the storms that have calmed.
    [[nodiscard]] awaitable<result<void>> calm_storms();
    /// A board is seen in its channel as `message`; the outbox row is settled in the same transaction.
    [[nodiscard]] awaitable<result<void>> board_shown(std::string key, int shown_round, std::string message,
                                                      std::vector<int> cases, settlement settled);

    /// How many of the reviews were new.
    [[nodiscard]] awaitable<result<std::size_t>> arrive(arrival what);

    /// The first complete read of a source is over: its grouped card and its state, in one transaction.
    [[nodiscard]] awaitable<result<void>> finish_baseline(source_state state);

    /// The same for a list that was added to a source later; its cases were opened at `since` or after.
    [[nodiscard]] awaitable<result<void>> finish_list(std::string source, std::string list, std::size_t recorded,
                                                      instant since);

    /// Plans the effects unless that was done under this key before, by this process or an earlier one.
    [[nodiscard]] awaitable<result<void>> tell_once(std::string key, std::vector<planned_effect> effects);

    /// The platform proved that the review is gone.
    [[nodiscard]] awaitable<result<void>> removed(review_key key);

    /// Replies near that of the case. `beside`: whether those that nobody approved yet count too, for whoever can still
    /// choose another text.
    enum class beside { approved, suggested_too };
    [[nodiscard]] awaitable<std::vector<neighbouring_reply>> neighbours_of(const review_case& about, beside which);
    /// What the check finds in a text for that case.
    [[nodiscard]] std::vector<finding> checked(const std::string& text, const review_case& about,
                                               const std::vector<neighbouring_reply>& neighbours);
    /// The same for a text of the language model, which may say nothing that nobody told it.
    [[nodiscard]] std::vector<finding> checked_strictly(const std::string& text, const review_case& about,
                                                        const std::vector<neighbouring_reply>& neighbours);
    /// Of the check: words of the review that read like orders to a machine.
    [[nodiscard]] std::string orders_in(const review& subject) const { return check_.orders_in(subject); }

    /// The playbook in force.
    [[nodiscard]] const playbook& rules() const { return *playbook_.now; }

    /// Tells the core what happened to a case, and settles the outbox row it came from in the same transaction.
    [[nodiscard]] awaitable<result<void>> happened(int case_number, case_event what,
                                                   std::optional<settlement> settled = std::nullopt);

private:
    /// Storms while one page of reviews comes in.
    struct storm_watch {
        bool loaded = false;
        keyed_mutex<int>::guard turn;
        std::vector<storm> storms;
        std::vector<recent_case> lately;
        std::vector<board> boards;
        int next_number = 1;
        std::set<int> changed;
        std::set<std::string> changed_boards;
        std::vector<planned_effect> effects;
        std::vector<std::pair<int, int>> joined_late; ///< case, storm

        void gather(decision& opened, const playbook& rules, instant now);
        void put_into(transaction& work) const;
    };
    /// What the metrics tell of a decision that changed the phase of its case.
    struct transition {
        std::string to;
        std::string source;
        std::optional<std::chrono::seconds> first_response;
    };
    /// One page of reviews, until it is stored.
    struct intake {
        std::string source;
        sight how = sight::live;
        reply_rules allowed;
        std::shared_ptr<const playbook> rules;
        transaction work;
        storm_watch storms;
        // For the metrics:
        std::map<std::string_view, int> listed;
        std::map<std::string, int> passed;
        std::size_t fresh = 0;
        int opened = 0;
        std::vector<transition> moves;
        std::vector<std::string> not_understood; ///< why
    };
    /// A review without a case: it gets one, or there is a reason why not.
    [[nodiscard]] awaitable<result<void>> take_in_afresh(review seen, sighting::what news, intake& page);
    /// The cases that something is new about, in ascending order, so that two arrivals can never wait for each other.
    [[nodiscard]] awaitable<std::vector<keyed_mutex<int>::guard>> lock_concerned(const std::vector<sighting>& known);
    /// A review that has a case already.
    [[nodiscard]] awaitable<result<void>> take_in_again(const review& seen, int case_number, intake& page);
    void count(const intake& stored);
    /// What is new about that review waits until its case can be read.
    void postpone(const review_key& about, int case_number, const failure& why);
    [[nodiscard]] awaitable<result<void>> watch_storms(const std::string& source, storm_watch& watch);
    /// What it changed is stored, and has to be settled.
    void remember(const storm_watch& watch);
    [[nodiscard]] awaitable<result<void>> settle_storm(int number, std::set<int> members);
    [[nodiscard]] awaitable<result<void>> page_about_growing(int number, std::vector<int> cases);
    [[nodiscard]] awaitable<result<std::vector<board>>> boards_named(std::vector<std::string> keys);
    [[nodiscard]] awaitable<result<surroundings_of_cases>> surroundings_of(const std::vector<review_case>& cases);

    /// The same command for each of the cases, and one answer for all.
    [[nodiscard]] awaitable<answer> ask_each(asked who, std::vector<int> numbers, case_command what);
    [[nodiscard]] awaitable<answer> ask_about_storm(asked who, typed::on_storm wanted);
    [[nodiscard]] awaitable<answer> ask_about_cause(asked who, typed::on_cause wanted);
    [[nodiscard]] awaitable<answer> ask_about_cause_of(asked who, int case_number, command::cause_fixed mended);
    [[nodiscard]] awaitable<result<answer>> carry_out(asked who, int case_number, case_command what);
    /// Of the text that the command is about; empty for commands about none.
    [[nodiscard]] awaitable<std::optional<std::vector<finding>>> findings_for(const case_command& what,
                                                                              const review_case& current);
    [[nodiscard]] awaitable<std::string> list_in_words();
    /// Commits, then rings for whoever has work because of it.
    [[nodiscard]] awaitable<result<std::optional<answer>>> commit(transaction work);
    [[nodiscard]] static std::optional<transition> transition_of(const decision& made, const review_case& before);
    /// Once it is stored: what could not be is decided again, and would be counted again.
    void count(const std::optional<transition>& stored);

    store& store_;
    clock& clock_;
    log& log_;
    meters& meters_;
    const registry& registry_;
    const playbook_in_force& playbook_;
    const judge& judge_;
    const reply_check& check_;
    alarm& effects_due_;
    alarm& cases_due_;
    keyed_mutex<int> case_locks_;
    keyed_mutex<std::string> source_locks_;
    keyed_mutex<int>
        group_lock_; ///< one key: boards, storms and rings are changed by one at a time, after cases' locks
    int last_number_ = 0;
    std::map<int, std::set<int>> unsettled_storms_; ///< storms that changed; their cases that may not know of it
    bool earlier_storms_remembered_ = false;
    std::set<int> unreadable_; ///< cases of which the log knows that they cannot be read
};

} // namespace highroad
