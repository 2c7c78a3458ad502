#pragma once

#include "daemon/engine/alarm.hpp"
#include "daemon/engine/case_desk.hpp"
#include "daemon/engine/registry.hpp"
#include "daemon/engine/task_group.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/drafter.hpp"
#include "daemon/ports/language_model.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/store.hpp"

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace highroad {

/// Carries out effects: in order for one case and destination, one at a time for one destination, and at the same time
/// for different destinations. Retries with backoff; looks before it repeats anything whose outcome is unknown.
class outbox_worker {
public:
    struct parts {
        store& kept;
        case_desk& desk;
        const registry& names;
        const playbook_in_force& rules;
        drafter& writer;
        clock& time;
        random_source& random;
        log& notes;
        meters& counts;
        alarm& due;
        language_model* model = nullptr; ///< null where none is configured
    };
    outbox_worker(asio::any_io_executor loop, parts with);

    /// Rows that an earlier process left half done become due again. Once, before anything else.
    [[nodiscard]] awaitable<result<int>> recover();

    /// Everything that is due now, carried out to its end. True when there was anything.
    [[nodiscard]] awaitable<bool> run_once();

    /// Until cancelled; then lets what is under way finish for `grace` before it is cut.
    [[nodiscard]] awaitable<void> run();
    [[nodiscard]] awaitable<void> finish(std::chrono::milliseconds grace);

private:
    /// How one try ended, and what the core is to be told.
    struct ending {
        settlement::how outcome = settlement::how::done;
        std::chrono::seconds after{0};
        std::string why;
        bool uncertain = false;
        bool count_attempt = true;
        bool whole_destination = false;
        std::optional<case_event> told;
        struct seen_board {
            std::string key;
            int round = 0;
            std::string message;
            std::vector<int> cases;
        };
        std::optional<seen_board> board; ///< what is seen of a board now
    };
    /// What is under way to one destination. It holds few rows; the rest waits in the store.
    struct lane {
        std::deque<outbox_row> waiting;
        /// So many of `waiting` go back into the store, since the destination asked for a pause after they were taken
        /// out. Until they are back no later ones are taken out, which would overtake them.
        std::size_t to_put_back = 0;
        bool running = false;
        instant paused_until{};
        instant last_message{};
    };

    [[nodiscard]] awaitable<result<std::size_t>> claim(instant now);
    [[nodiscard]] std::vector<std::string> not_taking_more(instant now) const;
    [[nodiscard]] std::optional<instant> next_pause_end(instant now) const;
    [[nodiscard]] awaitable<void> drain(std::string destination);
    [[nodiscard]] awaitable<void> put_back(outbox_row row, lane& on);
    [[nodiscard]] awaitable<void> carry_out(outbox_row row, lane& on);
    [[nodiscard]] awaitable<ending> attempt(const outbox_row& row, lane& on);
    [[nodiscard]] awaitable<void> settle(const outbox_row& row, ending how, lane& on);
    [[nodiscard]] awaitable<result<void>> store_outcome(const outbox_row& row, const ending& how,
                                                        const settlement& settled);

    [[nodiscard]] awaitable<ending> suggest(const effect::suggest_drafts& wanted, const review_case& of);
    [[nodiscard]] awaitable<ending> ask_model(const outbox_row& row, const effect::ask_language_model& wanted,
                                              const review_case& of);
    [[nodiscard]] awaitable<ending> read_again(const outbox_row& row, const effect::ask_second_reading& wanted,
                                               const review_case& of);
    /// How the row ends where the model is asked once more about it; empty where it has been asked often enough.
    [[nodiscard]] std::optional<ending> ask_model_later(const outbox_row& row, try_again& asked);
    [[nodiscard]] awaitable<ending> show(const outbox_row& row, const effect::show_card& wanted, const review_case& of,
                                         lane& on);
    [[nodiscard]] awaitable<ending> say(const outbox_row& row, const effect::say& wanted, const review_case& of,
                                        lane& on);
    [[nodiscard]] awaitable<ending> summarise(const outbox_row& row, const effect::show_summary& wanted, lane& on);
    [[nodiscard]] awaitable<ending> show_board(const outbox_row& row, const effect::show_board& wanted, lane& on);
    /// The cases of a board, as far as they can be read.
    [[nodiscard]] awaitable<result<std::vector<review_case>>> cases_on(const board& shown);
    /// Takes away what a new round replaces. How the row ends where that cannot be done now; else empty.
    [[nodiscard]] awaitable<std::optional<ending>>
    take_away(const outbox_row& row, chat& there, const std::string& channel, const std::vector<std::string>& messages);
    [[nodiscard]] awaitable<ending> call(const outbox_row& row, const effect::call_pager& wanted,
                                         const review_case& of);
    [[nodiscard]] awaitable<ending> publish(const outbox_row& row, const effect::publish_reply& wanted);
    [[nodiscard]] awaitable<ending> read_reply(const outbox_row& row, const review_case& of);
    [[nodiscard]] awaitable<bool> still_approved(int case_number, int approval);
    [[nodiscard]] awaitable<void> keep_pace(lane& on, std::chrono::seconds pace);
    [[nodiscard]] std::chrono::seconds wait_before(const outbox_row& row, std::chrono::seconds at_least);
    [[nodiscard]] ending delayed(const outbox_row& row, std::string why, std::chrono::seconds at_least, bool uncertain,
                                 bool whole_destination);
    /// What a chat said about a message. A pause that it asks for is no failure of the message: it counts as no
    /// attempt, and grows no longer than was asked for.
    [[nodiscard]] ending put_off_by_chat(const outbox_row& row, const try_again& asked);

    store& store_;
    case_desk& desk_;
    const registry& registry_;
    const playbook_in_force& playbook_;
    drafter& drafter_;
    clock& clock_;
    random_source& random_;
    log& log_;
    meters& meters_;
    alarm& due_;
    language_model* model_;
    std::map<std::string, lane> lanes_;
    task_group tasks_;
};

} // namespace highroad
