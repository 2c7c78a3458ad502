#include "daemon/engine/outbox_worker.hpp"

#include "daemon/core/card.hpp"

#include <utility>

namespace highroad {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

std::string not_configured(const std::string& channel)
{
    return "no channel named " + channel + " is configured any more; add it to highroad.toml or close the case";
}

/// Clocks of the chat and ours may differ: a message of ours is looked for from a little earlier on.
instant search_from(const outbox_row& row)
{
    return row.first_tried - minutes{10};
}

} // namespace

awaitable<outbox_worker::ending> outbox_worker::suggest(const effect::suggest_drafts& wanted, const review_case& of)
{
    ending how;
    if (wanted.review_revision != of.review_revision || wanted.contacts != of.contacts.size()) co_return how;
    auto drafts = co_await drafter_.suggest(of);
    if (drafts) {
        auto near = co_await desk_.neighbours_of(of, case_desk::beside::suggested_too);
        for (auto& one : *drafts)
            one.findings = desk_.checked(one.text, of, near);
        how.told = event::drafts_suggested{wanted.review_revision, std::move(*drafts)};
    } else {
        how.told = event::drafts_failed{wanted.review_revision, drafts.error().words};
    }
    co_return how;
}

awaitable<outbox_worker::ending> outbox_worker::show(const outbox_row& row, const effect::show_card& wanted,
                                                     const review_case& of, lane& on)
{
    ending how;
    auto* there = registry_.channel(wanted.channel);
    if (!there) {
        how.outcome = settlement::how::parked;
        how.why = not_configured(wanted.channel);
        how.told = event::card_not_shown{wanted.channel, how.why};
        co_return how;
    }
    const auto* known = card_in(of, wanted.channel);
    std::string message = known ? known->message : std::string{};
    if (message.empty() && (row.uncertain || known)) {
        auto since = known ? of.opened - minutes{10} : search_from(row);
        auto found = co_await there->find(wanted.channel, row.planned.key, since, {});
        if (!found) co_return delayed(row, found.error().words, seconds{0}, true, false);
        if (*found) message = **found;
    }
    co_await keep_pace(on, there->pace());
    auto shown = present(of, *playbook_.now, clock_.now());
    delivery outcome;
    if (message.empty()) {
        outcome = co_await there->post(wanted.channel, std::move(shown), row.planned.key);
    } else {
        outcome = co_await there->edit(wanted.channel, message, std::move(shown));
    }
    if (auto* done = std::get_if<delivered>(&outcome)) {
        how.told = event::card_shown{wanted.channel, message.empty() ? std::move(done->receipt) : message,
                                     of.review_revision, of.draft_revision};
        co_return how;
    }
    if (auto* later = std::get_if<try_again>(&outcome)) {
        co_return put_off_by_chat(row, *later);
    }
    if (auto* lost = std::get_if<outcome_unknown>(&outcome)) co_return delayed(row, lost->why, seconds{0}, true, false);
    how.outcome = settlement::how::parked;
    how.why = std::get<refused>(outcome).why;
    how.told = event::card_not_shown{wanted.channel, how.why};
    co_return how;
}

awaitable<outbox_worker::ending> outbox_worker::say(const outbox_row& row, const effect::say& wanted,
                                                    const review_case& of, lane& on)
{
    ending how;
    auto* there = registry_.channel(wanted.channel);
    const auto* card = card_in(of, wanted.channel);
    // Without a card there is no thread. Nothing is lost: the journal has the line.
    if (!there || !card || card->message.empty()) co_return how;
    std::string thread = card->message;
    if (row.uncertain) {
        auto found = co_await there->find(wanted.channel, row.planned.key, search_from(row), thread);
        if (!found) co_return delayed(row, found.error().words, seconds{0}, true, false);
        if (*found) co_return how;
    }
    co_await keep_pace(on, there->pace());
    auto outcome = co_await there->say(wanted.channel, thread, wanted.text, wanted.mentions, row.planned.key);
    if (auto* later = std::get_if<try_again>(&outcome)) {
        co_return put_off_by_chat(row, *later);
    }
    if (auto* lost = std::get_if<outcome_unknown>(&outcome)) co_return delayed(row, lost->why, seconds{0}, true, false);
    if (auto* no = std::get_if<refused>(&outcome)) {
        how.outcome = settlement::how::parked;
        how.why = no->why;
    }
    co_return how;
}

awaitable<outbox_worker::ending> outbox_worker::summarise(const outbox_row& row, const effect::show_summary& wanted,
                                                          lane& on)
{
    ending how;
    auto* there = registry_.channel(wanted.channel);
    if (!there) {
        how.outcome = settlement::how::parked;
        how.why = not_configured(wanted.channel);
        co_return how;
    }
    if (row.uncertain) {
        auto found = co_await there->find(wanted.channel, row.planned.key, search_from(row), {});
        if (!found) co_return delayed(row, found.error().words, seconds{0}, true, false);
        if (*found) co_return how;
    }
    co_await keep_pace(on, there->pace());
    group_card shown;
    shown.heading = wanted.heading;
    shown.lines = wanted.lines;
    shown.cases = wanted.cases;
    shown.marks = wanted.marks;
    auto outcome = co_await there->post_group(wanted.channel, std::move(shown), row.planned.key);
    if (auto* later = std::get_if<try_again>(&outcome)) {
        co_return put_off_by_chat(row, *later);
    }
    if (auto* lost = std::get_if<outcome_unknown>(&outcome)) co_return delayed(row, lost->why, seconds{0}, true, false);
    if (auto* no = std::get_if<refused>(&outcome)) {
        how.outcome = settlement::how::parked;
        how.why = no->why;
    }
    co_return how;
}

} // namespace highroad
