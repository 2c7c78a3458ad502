#include "daemon/core/attend.hpp"
#include "daemon/engine/outbox_worker.hpp"

#include <utility>

namespace highroad {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

std::string delivery_id(const board& of, int round)
{
    return of.key + "/" + std::to_string(round);
}

} // namespace

awaitable<result<std::vector<review_case>>> outbox_worker::cases_on(const board& shown)
{
    std::vector<review_case> cases;
    for (int number : shown.cases) {
        auto found = co_await store_.find_case(number);
        // One that cannot be read keeps nobody from being reminded of the others; the log has it from the case timer.
        if (!found && found.error().code == errc::bad_answer) continue;
        if (!found) co_return found.error();
        if (*found) cases.push_back(std::move(**found));
    }
    co_return cases;
}

awaitable<std::optional<outbox_worker::ending>> outbox_worker::take_away(const outbox_row& row, chat& there,
                                                                         const std::string& channel,
                                                                         const std::vector<std::string>& messages)
{
    for (const auto& message : messages) {
        auto taken = co_await there.retract(channel, message);
        if (auto* later = std::get_if<try_again>(&taken)) co_return put_off_by_chat(row, *later);
        if (auto* lost = std::get_if<outcome_unknown>(&taken))
            co_return delayed(row, lost->why, seconds{0}, row.uncertain, false);
        // Better two of them than none.
        if (auto* no = std::get_if<refused>(&taken))
            log_.write(log_level::warning, "an earlier group stays beside the one that replaces it",
                       {{"effect", row.planned.key}, {"why", no->why}});
    }
    co_return std::nullopt;
}

/// Within a round the message is edited in place. A new round takes the old message away first and then posts its own:
/// killed in between, the next try finds nothing to take away and goes on, so two are never to be seen.
awaitable<outbox_worker::ending> outbox_worker::show_board(const outbox_row& row, const effect::show_board& wanted,
                                                           lane& on)
{
    ending how;
    auto* there = registry_.channel(wanted.channel);
    if (!there) {
        how.outcome = settlement::how::parked;
        how.why = "no channel named " + wanted.channel + " is configured any more";
        co_return how;
    }
    auto stored = co_await store_.find_board(wanted.board);
    if (!stored) co_return delayed(row, stored.error().words, seconds{5}, row.uncertain, false);
    if (!*stored) co_return how;
    auto wished = std::move(**stored);

    auto cases = co_await cases_on(wished);
    if (!cases) co_return delayed(row, cases.error().words, seconds{5}, row.uncertain, false);
    auto shown = present(wished, *cases, *playbook_.now, clock_.now());
    how.board = ending::seen_board{wished.key, wished.round, wished.message, still_shown(wished, *cases)};
    auto fresh = wished.round != wished.shown_round;

    auto& message = how.board->message;
    std::vector<std::string> outdated;
    if (!message.empty()) outdated.push_back(message);
    // The round that may have arrived need not be this one: another can have begun since.
    for (auto round = wished.round; fresh && row.uncertain && round > wished.shown_round; --round) {
        auto found =
            co_await there->find(wanted.channel, delivery_id(wished, round), row.first_tried - minutes{10}, {});
        if (!found) co_return delayed(row, found.error().words, seconds{0}, true, false);
        if (!*found) continue;
        if (round == wished.round) {
            message = **found;
            co_return how;
        }
        outdated.push_back(**found);
    }
    // What rang in working hours and could not be told then waits for the next ones.
    auto opens = next_open(playbook_.now->hours, clock_.now());
    if (fresh && wished.what == board::sort::reminders && !shown.lines.empty() && opens && *opens > clock_.now()) {
        how.board.reset();
        how.outcome = settlement::how::retry;
        how.after = *opens - clock_.now();
        how.why = "reminders wait for the team's working hours";
        how.count_attempt = false;
        how.uncertain = row.uncertain;
        co_return how;
    }
    co_await keep_pace(on, there->pace());
    delivery outcome{delivered{}};
    if (fresh) {
        auto not_now = co_await take_away(row, *there, wanted.channel, outdated);
        if (not_now) co_return std::move(*not_now);
        message.clear();
    }
    if (!fresh) {
        if (message.empty()) co_return how;
        outcome = co_await there->edit_group(wanted.channel, message, std::move(shown));
    } else if (!shown.lines.empty()) {
        outcome = co_await there->post_group(wanted.channel, std::move(shown), delivery_id(wished, wished.round));
    }
    if (auto* done = std::get_if<delivered>(&outcome)) {
        if (fresh) message = std::move(done->receipt);
        co_return how;
    }
    how.board.reset();
    if (auto* later = std::get_if<try_again>(&outcome)) {
        co_return put_off_by_chat(row, *later);
    }
    if (auto* lost = std::get_if<outcome_unknown>(&outcome)) co_return delayed(row, lost->why, seconds{0}, true, false);
    how.outcome = settlement::how::parked;
    how.why = std::get<refused>(outcome).why;
    co_return how;
}

awaitable<outbox_worker::ending> outbox_worker::call(const outbox_row& row, const effect::call_pager& wanted,
                                                     const review_case& of)
{
    ending how;
    auto raising = wanted.what == effect::page_call::raise;
    auto failed = [&](std::string why) {
        how.outcome = raising ? settlement::how::done : settlement::how::parked;
        how.why = why;
        if (raising) how.told = event::page_failed{of.escalated.count, wanted.pager, std::move(why)};
    };
    auto* there = registry_.pager_named(wanted.pager);
    if (!there) {
        failed("no pager named " + wanted.pager + " is configured any more");
        co_return how;
    }
    // Somebody took care, or it is over, before this page went out.
    if (raising && (of.escalated.over || of.escalated.acknowledged || page_key_of(of) != wanted.told.key))
        co_return how;

    delivery outcome;
    if (raising) {
        outcome = co_await there->raise(wanted.told);
    } else if (wanted.what == effect::page_call::acknowledge) {
        outcome = co_await there->acknowledge(wanted.told, wanted.by);
    } else {
        outcome = co_await there->resolve(wanted.told);
    }
    if (std::holds_alternative<delivered>(outcome)) {
        if (raising) how.told = event::page_delivered{of.escalated.count, wanted.pager};
        co_return how;
    }
    if (auto* no = std::get_if<refused>(&outcome)) {
        failed(std::move(no->why));
        co_return how;
    }
    // The key makes a page safe to repeat, so a lost answer is tried again like any other failure.
    seconds after{0};
    std::string why;
    auto whole = false;
    if (auto* later = std::get_if<try_again>(&outcome)) {
        after = later->after;
        why = std::move(later->why);
        whole = later->whole_destination;
    } else {
        why = std::move(std::get<outcome_unknown>(outcome).why);
    }
    auto again = delayed(row, why, after, false, whole);
    if (clock_.now() + again.after > wanted.no_later) {
        failed(std::move(why));
        co_return how;
    }
    co_return again;
}

} // namespace highroad
