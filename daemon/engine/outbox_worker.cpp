#include "daemon/engine/outbox_worker.hpp"

#include "daemon/engine/backoff.hpp"
#include "daemon/engine/stopping.hpp"

#include <algorithm>
#include <utility>

namespace highroad {

using std::chrono::minutes;
using std::chrono::seconds;

namespace {

/// A destination with so many rows in memory gets no more until one of them has ended.
constexpr std::size_t enough_waiting = 8;
/// A card or a line that failed so often, and for so long, is given up and left to people; a reply has its deadline in
/// the core. A chat may be down over a weekend, and what was planned meanwhile still has to be seen.
constexpr int tries_before_parking = 40;
constexpr std::chrono::hours time_before_parking{72};
/// So often a case is told what became of an effect where something other than the disk is in the way.
constexpr int tries_to_tell = 3;

} // namespace

outbox_worker::outbox_worker(asio::any_io_executor loop, parts with)
    : store_{with.kept},
      desk_{with.desk},
      registry_{with.names},
      playbook_{with.rules},
      drafter_{with.writer},
      clock_{with.time},
      random_{with.random},
      log_{with.notes},
      meters_{with.counts},
      due_{with.due},
      model_{with.model},
      tasks_{std::move(loop), with.notes}
{}

awaitable<result<int>> outbox_worker::recover()
{
    auto rows = co_await store_.recover_interrupted();
    if (rows && *rows > 0) {
        log_.write(log_level::info, "effects of an interrupted run are looked up again",
                   {{"rows", std::to_string(*rows)}});
    }
    co_return rows;
}

std::vector<std::string> outbox_worker::not_taking_more(instant now) const
{
    std::vector<std::string> out;
    for (const auto& [destination, on] : lanes_) {
        if (on.to_put_back > 0 || on.paused_until > now || on.waiting.size() >= enough_waiting)
            out.push_back(destination);
    }
    return out;
}

std::optional<instant> outbox_worker::next_pause_end(instant now) const
{
    std::optional<instant> next;
    for (const auto& [destination, on] : lanes_) {
        if (on.paused_until > now && (!next || on.paused_until < *next)) next = on.paused_until;
    }
    return next;
}

awaitable<result<std::size_t>> outbox_worker::claim(instant now)
{
    claim_bounds bounds;
    bounds.not_now = not_taking_more(now);
    auto taken = co_await store_.claim_due(now, std::move(bounds));
    if (!taken) {
        log_.write(log_level::error, "outbox not read", {{"error", taken.error().words}});
        co_return taken.error();
    }
    for (const auto& lost : taken->unreadable) {
        log_.write(
            log_level::error, "effect cannot be read, so it is given up",
            {{"effect", lost.key},
             {"destination", lost.destination},
             {"what to do", "written by a newer Highroad: install that version again; damaged: see what the case "
                            "shows, or restore a backup"}});
    }
    for (auto& row : taken->due) {
        auto& on = lanes_[row.destination];
        auto destination = row.destination;
        on.waiting.push_back(std::move(row));
        // The pause was asked for while these were taken out.
        if (on.to_put_back > 0 || on.paused_until > clock_.now()) ++on.to_put_back;
        if (!on.running) {
            on.running = true;
            tasks_.start("outbox " + destination, drain(destination));
        }
    }
    co_return taken->due.size() + taken->unreadable.size();
}

awaitable<bool> outbox_worker::run_once()
{
    bool any = false;
    for (;;) {
        auto claimed = co_await claim(clock_.now());
        any = any || (claimed && *claimed > 0);
        co_await tasks_.finish(minutes{10});
        // Fewer than one destination may have had: nothing was left behind.
        if (!claimed || *claimed < claim_bounds{}.of_each) co_return any;
    }
}

awaitable<void> outbox_worker::run()
{
    for (;;) {
        auto now = clock_.now();
        auto claimed = co_await claim(now);
        if (claimed && *claimed > 0) continue;
        // What is due and cannot be had, since the disk is full for instance, is asked for again a little later.
        std::optional<instant> until = now + seconds{5};
        auto next = co_await store_.next_effect_due(now);
        if (claimed && next) {
            // Due rows that stayed wait for their destination: each of its rows that ends rings.
            until = next_pause_end(now);
            if (*next && (!until || **next < *until)) until = *next;
        }
        co_await due_.wait_until(until);
    }
}

awaitable<void> outbox_worker::finish(std::chrono::milliseconds grace)
{
    co_await tasks_.finish(grace);
}

awaitable<void> outbox_worker::drain(std::string destination)
{
    auto& on = lanes_[destination];
    while (!on.waiting.empty()) {
        auto row = std::move(on.waiting.front());
        on.waiting.pop_front();
        if (on.to_put_back > 0) {
            co_await put_back(std::move(row), on);
            --on.to_put_back;
        } else {
            co_await carry_out(std::move(row), on);
        }
    }
    on.running = false;
    due_.ring();
}

awaitable<void> outbox_worker::put_back(outbox_row row, lane& on)
{
    ending how;
    how.outcome = settlement::how::retry;
    how.after = std::max<seconds>(on.paused_until - clock_.now(), seconds{0});
    how.why = "the destination asked for a pause";
    how.count_attempt = false;
    how.uncertain = row.uncertain;
    co_await settle(row, std::move(how), on);
}

awaitable<void> outbox_worker::carry_out(outbox_row row, lane& on)
{
    ending how;
    try {
        how = co_await attempt(row, on);
    } catch (const std::exception& error) {
        // A stop is no outcome: the row stays as being sent and is looked up at the next start. Anything else must not
        // end the lane: nothing would go to its destination any more.
        if (is_stop(error)) throw;
        log_.write(log_level::error, "effect threw", {{"effect", row.planned.key}, {"error", error.what()}});
        how = delayed(row, "an error inside Highroad; the log has it", minutes{5}, true, false);
    }
    co_await settle(row, std::move(how), on);
}

awaitable<outbox_worker::ending> outbox_worker::attempt(const outbox_row& row, lane& on)
{
    if (const auto* group = std::get_if<effect::show_summary>(&row.planned.body)) {
        co_return co_await summarise(row, *group, on);
    }
    if (const auto* e = std::get_if<effect::show_board>(&row.planned.body)) co_return co_await show_board(row, *e, on);
    auto of = co_await desk_.look_up(row.planned.case_number);
    if (!of) co_return delayed(row, "the case could not be read", seconds{5}, row.uncertain, false);

    if (const auto* e = std::get_if<effect::suggest_drafts>(&row.planned.body)) co_return co_await suggest(*e, *of);
    if (const auto* e = std::get_if<effect::ask_language_model>(&row.planned.body)) {
        co_return co_await ask_model(row, *e, *of);
    }
    if (const auto* e = std::get_if<effect::ask_second_reading>(&row.planned.body)) {
        co_return co_await read_again(row, *e, *of);
    }
    if (const auto* e = std::get_if<effect::show_card>(&row.planned.body)) co_return co_await show(row, *e, *of, on);
    if (const auto* e = std::get_if<effect::say>(&row.planned.body)) co_return co_await say(row, *e, *of, on);
    if (const auto* e = std::get_if<effect::call_pager>(&row.planned.body)) co_return co_await call(row, *e, *of);
    if (const auto* e = std::get_if<effect::publish_reply>(&row.planned.body)) co_return co_await publish(row, *e);
    co_return co_await read_reply(row, *of);
}

seconds outbox_worker::wait_before(const outbox_row& row, seconds at_least)
{
    return backoff(row.attempts + 1, seconds{2}, minutes{10}, at_least, random_);
}

outbox_worker::ending outbox_worker::delayed(const outbox_row& row, std::string why, seconds at_least, bool uncertain,
                                             bool whole_destination)
{
    ending how;
    how.outcome = settlement::how::retry;
    how.after = wait_before(row, at_least);
    how.why = std::move(why);
    how.uncertain = uncertain;
    how.whole_destination = whole_destination;
    return how;
}

outbox_worker::ending outbox_worker::put_off_by_chat(const outbox_row& row, const try_again& asked)
{
    if (!asked.whole_destination) return delayed(row, asked.why, asked.after, row.uncertain, false);
    ending how;
    how.outcome = settlement::how::retry;
    how.after = backoff(1, seconds{1}, seconds{1}, asked.after, random_);
    how.why = asked.why;
    how.count_attempt = false;
    how.uncertain = row.uncertain;
    how.whole_destination = true;
    return how;
}

awaitable<void> outbox_worker::settle(const outbox_row& row, ending how, lane& on)
{
    auto kind = std::string{name_of(row.planned.body)};
    auto may_park = !std::holds_alternative<effect::publish_reply>(row.planned.body);
    auto long_enough = clock_.now() - row.first_tried >= time_before_parking;
    if (how.outcome == settlement::how::retry && how.count_attempt && may_park && long_enough &&
        row.attempts + 1 >= tries_before_parking) {
        how.outcome = settlement::how::parked;
        if (const auto* card = std::get_if<effect::show_card>(&row.planned.body)) {
            how.told = event::card_not_shown{card->channel, how.why};
        }
    }
    static constexpr std::string_view outcomes[] = {"done", "retry", "parked"};
    meters_.count("highroad_effects_total",
                  {{"effect", kind}, {"outcome", std::string{outcomes[static_cast<int>(how.outcome)]}}});
    if (how.outcome != settlement::how::done && (how.count_attempt || how.whole_destination)) {
        log_.write(log_level::warning, "effect not done",
                   {{"effect", row.planned.key}, {"attempt", std::to_string(row.attempts + 1)}, {"why", how.why}});
    }
    settlement settled{row.row, row.generation,    how.outcome,  clock_.now() + how.after,
                       how.why, how.count_attempt, how.uncertain};
    if (how.whole_destination) {
        on.paused_until = std::max(on.paused_until, settled.next_try);
        on.to_put_back = on.waiting.size();
    }

    // The outcome is known only here. Until it is on the disk nothing else may be concluded from the row.
    for (int failures = 1;; ++failures) {
        auto stored = co_await store_outcome(row, how, settled);
        if (stored) break;
        log_.write(log_level::error, "outcome not stored",
                   {{"effect", row.planned.key}, {"error", stored.error().words}});
        // The disk may have room again. An error inside Highroad stays, and so does a case that is not there or cannot
        // be read: whoever waits for the same destination must not wait for ever. The row is given up, and says why.
        auto passes = stored.error().code == errc::disk || stored.error().code == errc::conflict;
        if (!passes && failures >= tries_to_tell && (how.told || how.board)) {
            how.told.reset();
            how.board.reset();
            settled.outcome = settlement::how::parked;
            settled.why = "what became of it could not be told to the case: " + stored.error().words;
            meters_.count("highroad_effects_total", {{"effect", kind}, {"outcome", "parked"}});
        }
        auto again = clock_.now() + backoff(failures, seconds{1}, minutes{1}, seconds{0}, random_);
        co_await clock_.sleep_until(again);
    }
    due_.ring();
}

awaitable<result<void>> outbox_worker::store_outcome(const outbox_row& row, const ending& how,
                                                     const settlement& settled)
{
    try {
        if (how.board) {
            auto seen = *how.board;
            auto same = settled;
            co_return co_await desk_.board_shown(std::move(seen.key), seen.round, std::move(seen.message),
                                                 std::move(seen.cases), std::move(same));
        }
        if (how.told) {
            auto news = *how.told;
            std::optional<settlement> same{settled};
            co_return co_await desk_.happened(row.planned.case_number, std::move(news), std::move(same));
        }
        transaction work;
        work.at = clock_.now();
        work.settled = settled;
        auto committed = co_await store_.commit(std::move(work));
        if (!committed) co_return committed.error();
        co_return result<void>{};
    } catch (const std::exception& error) {
        if (is_stop(error)) throw;
        co_return failure{errc::refused, std::string{"an error inside Highroad: "} + error.what()};
    }
}

awaitable<void> outbox_worker::keep_pace(lane& on, seconds pace)
{
    auto free_at = on.last_message + pace;
    if (pace > seconds{0} && free_at > clock_.now()) co_await clock_.sleep_until(free_at);
    on.last_message = clock_.now();
}

} // namespace highroad
