#pragma once

#include "daemon/core/attend.hpp"
#include "daemon/core/decide.hpp"
#include "daemon/core/effect.hpp"
#include "daemon/core/review.hpp"
#include "daemon/core/review_case.hpp"
#include "daemon/ports/chat_memory.hpp"
#include "daemon/ports/reply_check.hpp"
#include "daemon/ports/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace highroad {

/// What the store knows of a review that has just been listed.
struct sighting {
    enum class what {
        unseen,
        unchanged,     ///< same words, same answer (a new helpful count is no change)
        reply_changed, ///< same words, another answer under it
        words_changed  ///< the customer edited it (the answer may have changed too)
    };
    what news = what::unseen;
    std::optional<int> case_number;
    bool gone = false; ///< recorded as removed earlier
};

/// A review to be remembered, for ever.
struct seen_review {
    review what;
    std::optional<int> case_number;
    std::string disposition; ///< "case", or the name of a no_case
    bool gone = false;
};

/// How far a source has been read. Everything in it survives a restart.
struct source_state {
    std::string source;
    bool baseline_done = false;
    std::optional<instant> newest; ///< created time of the newest review ever seen
    std::optional<instant> last_success;
    std::optional<instant> last_deep_scan;
    std::string resume_cursor; ///< page to continue an interrupted baseline at; empty when none
    std::int64_t recorded = 0; ///< reviews recorded by the baseline

    bool operator==(const source_state&) const = default;
};

/// One decision to store. `next.version` is the version it was decided on; the store writes the next one.
struct case_change {
    review_case next;
    std::vector<journal_entry> journal;
    std::vector<planned_effect> effects;
    std::vector<std::string> withdrawn;
};

[[nodiscard]] inline case_change change_of(decision made)
{
    return {std::move(made.next), std::move(made.journal), std::move(made.effects), std::move(made.withdrawn)};
}

/// How one attempt of an outbox row ended.
struct settlement {
    std::int64_t row = 0;
    std::int64_t generation = 0; ///< as claimed: an effect asked for again meanwhile stays due
    enum class how { done, retry, parked } outcome = how::done;
    instant next_try; ///< with retry
    std::string why;  ///< with retry and parked
    bool count_attempt = true;
    bool uncertain = false; ///< with retry: it may have arrived, look before sending again
};

/// A command that was carried out, with what the person was told; the same key gets the same answer again.
struct handled_command {
    std::string key;
    answer told;
};

/// Something from outside that could not be understood, kept for the operator.
struct quarantined_item {
    std::string source;
    std::string why;
    std::string raw;
};

/// All of this or none of it.
struct transaction {
    instant at;
    std::vector<case_change> cases;
    std::vector<seen_review> reviews;
    std::vector<planned_effect> effects; ///< that belong to no case
    std::optional<source_state> source;
    std::optional<settlement> settled;
    std::optional<handled_command> command;
    std::vector<quarantined_item> quarantine;
    std::vector<board> boards; ///< their versions are checked like those of cases
    std::vector<storm> storms;
    std::vector<ring> rings;
    std::optional<instant> digests_told; ///< digests that were due until then are told
};

/// An effect that is due, marked as being sent before it is handed out.
struct outbox_row {
    std::int64_t row = 0;
    std::int64_t generation = 0;
    std::string destination; ///< "channel:reviews", "source:acme-ios", "pager:oncall", "drafter", "language model"
    planned_effect planned;
    int attempts = 0;       ///< tries that ended in a retry
    bool uncertain = false; ///< an earlier try may have arrived (lost answer, or the process died while sending)
    instant first_tried;    ///< of this effect; `now` for the first try
};

/// A row whose effect this version cannot read: given up, with the reason in the row, so that it holds up nothing else.
/// The next start tries it again, as a newer version may have written it.
struct unreadable_effect {
    std::string key;
    std::string destination;
};

struct claimed_effects {
    std::vector<outbox_row> due;
    std::vector<unreadable_effect> unreadable; ///< what was given up just now, each of them once in a process
};

/// What may be handed out at once. A destination that is slow holds up only itself, and keeps its rows in the database.
struct claim_bounds {
    std::size_t of_each = 16; ///< rows for one destination
    std::size_t in_all = 128;
    std::vector<std::string> not_now; ///< destinations that take no more yet
};

struct journal_row {
    std::int64_t sequence = 0;
    int case_number = 0;
    instant at;
    journal_entry entry;
};

struct case_filter {
    bool closed = false; ///< include closed ones
    std::size_t limit = 50;
};

/// Everything that outlives the process. A transaction is committed whole or not at all, and is on the disk when the
/// call returns. Failures: disk, conflict (the case's version is not the stored one). Where many cases or storms are
/// asked for, one that cannot be read (damaged, or written by a newer version) is left out: it must not hide the
/// others. Whoever asks for that one alone is told.
class store : public chat_memory {
public:
    /// When `transaction.command` was carried out before: nothing is written, and the earlier answer is returned.
    [[nodiscard]] virtual awaitable<result<std::optional<answer>>> commit(transaction work) = 0;

    /// One sighting for each review, in order. The reviews must stay until it has ended.
    [[nodiscard]] virtual awaitable<result<std::vector<sighting>>> look_up(const std::vector<review>& listed) = 0;

    [[nodiscard]] virtual awaitable<result<std::optional<review_case>>> find_case(int number) = 0;
    [[nodiscard]] virtual awaitable<result<std::vector<review_case>>> list_cases(case_filter wanted) = 0;
    [[nodiscard]] virtual awaitable<result<std::vector<journal_row>>> journal_of(int number) = 0;
    [[nodiscard]] virtual awaitable<result<int>> last_case_number() = 0;
    [[nodiscard]] virtual awaitable<result<std::optional<int>>> case_of_message(std::string channel,
                                                                                std::string message) = 0;
    /// Whether a card may stand in that channel whose message is not known here: it is being sent, or nobody knows yet
    /// what became of an earlier try.
    [[nodiscard]] virtual awaitable<result<bool>> card_on_its_way(std::string channel) = 0;
    /// The answer given to that key before, if any.
    [[nodiscard]] virtual awaitable<result<std::optional<answer>>> answered_before(std::string key) = 0;

    /// Cases opened by the baseline of that source that are still quiet.
    [[nodiscard]] virtual awaitable<result<std::vector<review_case>>> quiet_cases(std::string source) = 0;
    [[nodiscard]] virtual awaitable<result<std::optional<source_state>>> find_source(std::string source) = 0;
    /// Ids of reviews of that source created in [from, to] and not known to be gone: what a deep scan must meet again.
    [[nodiscard]] virtual awaitable<result<std::vector<review_key>>> known_between(std::string source, instant from,
                                                                                   instant to) = 0;

    /// Numbers of cases whose next_wake is due, earliest first.
    [[nodiscard]] virtual awaitable<result<std::vector<int>>> cases_due(instant now, std::size_t limit) = 0;
    [[nodiscard]] virtual awaitable<result<std::optional<instant>>> next_case_due() = 0;
    /// Numbers of cases that people have to be reminded of and for which no next_wake is planned, ascending.
    [[nodiscard]] virtual awaitable<result<std::vector<int>>> cases_without_a_deadline() = 0;

    /// What other reviews of that source were answered, or would be: of the latest 100 cases, newest first.
    [[nodiscard]] virtual awaitable<result<std::vector<neighbouring_reply>>> replies_near(std::string source,
                                                                                          int besides) = 0;

    /// What a digest looks at, of every case that waits for the team, ascending. Less is read than whole cases.
    [[nodiscard]] virtual awaitable<result<std::vector<waiting_case>>> waiting_for_team() = 0;

    /// Open cases that wait on that cause.
    [[nodiscard]] virtual awaitable<result<std::vector<int>>> cases_with_cause(std::string cause) = 0;
    /// Cases of that source opened at `since` or later.
    [[nodiscard]] virtual awaitable<result<std::vector<recent_case>>> opened_since(std::string source,
                                                                                   instant since) = 0;
    /// How many reviews of that source we know from that author; none when the author has no name.
    [[nodiscard]] virtual awaitable<result<int>> reviews_of_author(std::string source, std::string author) = 0;

    [[nodiscard]] virtual awaitable<result<std::optional<board>>> find_board(std::string key) = 0;
    [[nodiscard]] virtual awaitable<result<std::optional<storm>>> find_storm(int number) = 0;
    [[nodiscard]] virtual awaitable<result<std::vector<storm>>> open_storms() = 0;
    [[nodiscard]] virtual awaitable<result<int>> last_storm_number() = 0;
    [[nodiscard]] virtual awaitable<result<std::vector<ring>>> rings_since(instant since) = 0;
    /// Empty before the first digest.
    [[nodiscard]] virtual awaitable<result<std::optional<instant>>> digests_told() = 0;

    /// Marks due rows as being sent and returns them, in the order they were planned. A row waits while an
    /// earlier row of the same case and the same destination is unfinished, so that what belongs to one case and one
    /// channel arrives in order. The destination is the channel or, for publish and read, the source.
    [[nodiscard]] virtual awaitable<result<claimed_effects>> claim_due(instant now, claim_bounds bounds) = 0;
    /// The earliest time after `now` at which an unclaimed row becomes due. Those that are due already do not count:
    /// they wait for their destination.
    [[nodiscard]] virtual awaitable<result<std::optional<instant>>> next_effect_due(instant now) = 0;
    /// At start: rows left as being sent by a process that died become due again, marked uncertain. How many. Those
    /// that could not be read become due again too, and do not count.
    [[nodiscard]] virtual awaitable<result<int>> recover_interrupted() = 0;

    struct totals {
        std::int64_t reviews = 0, cases_open = 0, cases = 0, effects_waiting = 0, quarantined = 0;
        std::int64_t effects_parked = 0;     ///< given up, for whatever reason
        std::int64_t effects_unreadable = 0; ///< of those, the ones that cannot be read
    };
    [[nodiscard]] virtual awaitable<result<totals>> count() = 0;
};

} // namespace highroad
