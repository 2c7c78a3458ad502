#pragma once

#include "daemon/engine/case_desk.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/review_platform.hpp"
#include "daemon/ports/store.hpp"

#include <chrono>
#include <map>
#include <set>
#include <string>

namespace highroad {

/// How often and how far back one source is read.
struct poll_plan {
    std::chrono::seconds every{60};
    std::chrono::seconds overlap{std::chrono::hours{48}};          ///< read again behind the newest known review
    std::chrono::seconds deep_every{std::chrono::hours{24}};       ///< between re-reads that find edits and removals
    std::chrono::seconds deep_window{std::chrono::hours{24 * 90}}; ///< how far such a re-read goes
    std::chrono::seconds history{0};    ///< how far back the first read goes; zero: as far as the list does
    std::chrono::seconds page_pause{0}; ///< between two pages, where a platform wants to be asked slowly
    int pages_at_most = 5000;           ///< of one round; more means a list without an end
};

/// Reads one source. The first complete read is a baseline; later rounds stop behind the overlap window.
class poller {
public:
    poller(review_platform& from, poll_plan plan, case_desk& desk, store& kept, clock& time, random_source& random,
           log& notes, meters& counts);

    /// One round. Returns when the next one is due; a failed round is logged once and comes back with backoff.
    [[nodiscard]] awaitable<instant> run_once();

    /// Rounds until cancelled.
    [[nodiscard]] awaitable<void> run();

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
    };

    [[nodiscard]] awaitable<result<void>> read_round();
    [[nodiscard]] awaitable<result<void>> read_pages(round& now_reading);
    [[nodiscard]] awaitable<result<void>> finish_baseline(round& now_reading);
    [[nodiscard]] awaitable<result<void>> look_for_removed(round& now_reading);
    [[nodiscard]] awaitable<result<void>> save(source_state state);
    [[nodiscard]] bool far_enough(const round& now_reading, const review_page& page) const;
    [[nodiscard]] bool is_first_read(const round& now_reading, const std::string& list) const;
    [[nodiscard]] awaitable<result<void>> recall_lists(round& now_reading);
    [[nodiscard]] awaitable<result<void>> finish_list(round& now_reading, std::string list);
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
};

} // namespace highroad
