#pragma once

#include "daemon/core/poll_schedule.hpp"
#include "daemon/engine/case_desk.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/review_platform.hpp"
#include "daemon/ports/store.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace highroad {

/// How often and how far back one source is read.
struct poll_plan {
    std::chrono::seconds every{60};         ///< on average
    std::chrono::seconds at_least_every{0}; ///< the longest pause; zero: four times `every`
    bool adaptive = true;                   ///< false: always `every`
    double quota_share = 0.5;               ///< of what the platform allows, for reading; replies have the rest
    std::chrono::seconds overlap{std::chrono::hours{48}};          ///< read again behind the newest known review
    std::chrono::seconds deep_every{std::chrono::hours{24}};       ///< between re-reads that find edits and removals
    std::chrono::seconds deep_window{std::chrono::hours{24 * 90}}; ///< how far such a re-read goes
    std::chrono::seconds history{0};    ///< how far back the first read goes; zero: as far as the list does
    std::chrono::seconds page_pause{0}; ///< between two pages, where a platform wants to be asked slowly
    int pages_at_most = 5000;           ///< of one round; more means a list without an end
};

/// Reads one source. The first complete read is a baseline; later rounds stop behind the overlap window. When it reads
/// is decided by a poll_schedule; before each request it leaves the platform's quota alone beyond its share.
class poller {
public:
    /// `schedule` is that of the sources with the same quota; without one, the source has one of its own.
    poller(review_platform& from, poll_plan plan, case_desk& desk, store& kept, clock& time, random_source& random,
           log& notes, meters& counts, std::shared_ptr<poll_schedule> schedule = {});

    /// One round. Returns when the next one is due; a failed round is logged once and comes back with backoff.
    [[nodiscard]] awaitable<instant> run_once();

    /// Rounds until cancelled.
    [[nodiscard]] awaitable<void> run();

    [[nodiscard]] std::string_view source() const { return source_; }
    /// The next round and why it is then; empty before the first one.
    [[nodiscard]] const std::optional<next_read>& next() const { return next_; }
    /// New reviews a day, as far as learned.
    [[nodiscard]] double expected_a_day() const;

private:
    enum class scan { baseline, newest, deep };
    struct round {
        scan kind = scan::newest;
        source_state state;
        std::optional<instant> newest_before;
        std::optional<instant> oldest_met;
        bool to_the_end = true; ///< the list was read to its last page
        std::set<review_key> met;
        instant begun;
        bool lists_recalled = false;
        std::set<std::string> lists;                 ///< whose first read is over
        std::map<std::string, std::size_t> recorded; ///< of lists that are read for the first time
        double requests = 0;                         ///< of shared ones its part
        std::size_t fresh = 0;                       ///< reviews that nobody had seen, but for those of first reads
        bool from_the_start = false;                 ///< began at the newest page
        std::vector<instant> first_met;              ///< of a baseline: when its reviews were written
        std::vector<arrival> held;                   ///< pages with what may be new, to be taken in oldest first
    };

    [[nodiscard]] awaitable<result<void>> read_round();
    [[nodiscard]] awaitable<result<void>> read_pages(round& now_reading);
    void note_times(round& now_reading, const review_page& page);
    enum class part { middle, last }; ///< of a list, as far as this round reads it
    [[nodiscard]] awaitable<result<void>> take_in_page(round& now_reading, review_page page, part of_list);
    [[nodiscard]] awaitable<result<review_page>> ask(round& now_reading, std::string cursor);
    [[nodiscard]] bool may_hold_news(const round& now_reading, const review_page& page) const;
    [[nodiscard]] awaitable<result<void>> take_in(round& now_reading, arrival what, const std::string& list);
    [[nodiscard]] awaitable<result<void>> take_in_held(round& now_reading);
    [[nodiscard]] awaitable<result<void>> finish_baseline(round& now_reading);
    [[nodiscard]] awaitable<result<void>> look_for_removed(round& now_reading);
    [[nodiscard]] awaitable<result<void>> save(source_state state);
    [[nodiscard]] bool far_enough(const round& now_reading, const review_page& page) const;
    [[nodiscard]] bool is_first_read(const round& now_reading, const std::string& list) const;
    [[nodiscard]] awaitable<result<void>> recall_lists(round& now_reading);
    [[nodiscard]] awaitable<result<void>> finish_list(round& now_reading, std::string list);
    [[nodiscard]] std::optional<read_allowance> allowance() const;
    [[nodiscard]] awaitable<void> wait_for_turn();
    [[nodiscard]] awaitable<result<void>> wait_for_quota();
    [[nodiscard]] awaitable<result<void>> recall_arrivals();
    [[nodiscard]] awaitable<result<void>> keep_arrivals();
    void learn_from(round& now_reading);
    [[nodiscard]] next_read plan_next();
    void note_failure(const failure& why);
    [[nodiscard]] awaitable<void> tell_of_outage(std::string why);
    [[nodiscard]] awaitable<void> tell_of_recovery(instant since);

    review_platform& platform_;
    poll_plan plan_;
    case_desk& desk_;
    store& store_;
    clock& clock_;
    random_source& random_;
    log& log_;
    meters& meters_;
    std::string source_;
    int failures_ = 0;
    std::string last_failure_;
    std::optional<instant> last_success_; ///< as stored; the start of an outage
    std::optional<instant> first_try_;
    std::shared_ptr<poll_schedule> schedule_;
    bool arrivals_recalled_ = false;
    std::optional<instant> arrivals_kept_;
    std::optional<next_read> next_;
    std::size_t places_ = 0; ///< in the schedule, for the next requests
};

} // namespace highroad
