#include "daemon/engine/outbox_worker.hpp"

#include <utility>

namespace highroad {

using std::chrono::seconds;

namespace {

/// What a look at the platform says where the reply is not to be written any more: the review is gone or is another one
/// by now, or a reply stands there. Empty where it may be written.
std::optional<case_event> why_not_to_write(look& before, const effect::publish_reply& wanted)
{
    if (std::holds_alternative<review_is_gone>(before)) return event::review_gone{};
    if (auto* no = std::get_if<refused>(&before)) return event::reply_refused{wanted.approval, no->why};
    auto* now = std::get_if<review>(&before);
    if (!now) return std::nullopt;
    // The same text may stand there rejected since before the approval: then it is to be published once more.
    auto stood_before = now->reply && now->reply->state == reply_state::rejected && wanted.replaces == wanted.text;
    if (now->reply && now->reply->text == wanted.text && !stood_before)
        return event::reply_delivered{wanted.approval, now->reply};
    if (!same_words(*now, wanted.subject)) return event::review_seen{std::move(*now)};
    if (now->reply && now->reply->text != wanted.replaces) return event::reply_overtaken{wanted.approval, *now->reply};
    return std::nullopt;
}

} // namespace

awaitable<bool> outbox_worker::still_approved(int case_number, int approval)
{
    auto now = co_await desk_.look_up(case_number);
    co_return now && now->phase == case_phase::publishing && now->approvals == approval && now->approved &&
        !now->approved->voided;
}

/// Look, write, look again. Because every try begins with a look, a try after an unknown outcome sees what the earlier
/// one did, and nothing is written over an answer or an edit that came in between.
awaitable<outbox_worker::ending> outbox_worker::publish(const outbox_row& row, const effect::publish_reply& wanted)
{
    ending how;
    auto later = [&](std::string why, seconds at_least, bool uncertain, bool whole_destination) {
        auto delay = delayed(row, std::move(why), at_least, uncertain, whole_destination);
        delay.told = event::reply_delayed{wanted.approval, delay.why, clock_.now() + delay.after};
        return delay;
    };
    const auto& key = wanted.subject.key;
    auto* there = registry_.source(key.source);
    if (!there) {
        how.told = event::reply_refused{
            wanted.approval, "the source " + key.source + " is not configured any more; add it to highroad.toml again"};
        co_return how;
    }

    auto before = co_await there->read(key);
    if (auto* wait = std::get_if<try_again>(&before)) {
        co_return later(wait->why, wait->after, row.uncertain, wait->whole_destination);
    }
    if (auto told = why_not_to_write(before, wanted)) {
        how.told = std::move(told);
        co_return how;
    }
    if (row.uncertain && there->after_lost_answer() == repeating::may_double) {
        how.told = event::reply_refused{
            wanted.approval,
            "Whether it arrived is not known, and the platform does not show it. Look at the review there: if the "
            "reply stands under it, or is held for moderation, dismiss the case as answered; if not, approve it "
            "again."};
        co_return how;
    }
    auto approved = co_await still_approved(row.planned.case_number, wanted.approval);
    if (!approved) co_return how;

    auto outcome = co_await there->publish(key, wanted.text, row.planned.key);
    if (auto* wait = std::get_if<try_again>(&outcome)) {
        co_return later(wait->why, wait->after, row.uncertain, wait->whole_destination);
    }
    if (auto* lost = std::get_if<outcome_unknown>(&outcome)) co_return later(lost->why, seconds{0}, true, false);
    if (auto* no = std::get_if<refused>(&outcome)) {
        how.told = event::reply_refused{wanted.approval, no->why};
        co_return how;
    }
    auto after = co_await there->read(key);
    std::optional<platform_reply> seen;
    if (auto* now = std::get_if<review>(&after)) seen = now->reply;
    if (std::holds_alternative<cannot_look>(after)) {
        seen =
            platform_reply{std::get<delivered>(outcome).receipt, wanted.text, reply_state::accepted, {}, clock_.now()};
    }
    how.told = event::reply_delivered{wanted.approval, std::move(seen)};
    co_return how;
}

awaitable<outbox_worker::ending> outbox_worker::read_reply(const outbox_row& row, const review_case& of)
{
    ending how;
    auto* there = registry_.source(of.subject.key.source);
    if (!there) {
        how.outcome = settlement::how::parked;
        how.why = "the source " + of.subject.key.source + " is not configured any more";
        co_return how;
    }
    auto found = co_await there->read(of.subject.key);
    if (std::holds_alternative<review_is_gone>(found)) {
        how.told = event::review_gone{};
    } else if (auto* wait = std::get_if<try_again>(&found)) {
        co_return delayed(row, wait->why, std::max(wait->after, seconds{30}), false, wait->whole_destination);
    } else if (auto* no = std::get_if<refused>(&found)) {
        how.outcome = settlement::how::parked;
        how.why = no->why;
    } else if (auto* now = std::get_if<review>(&found)) {
        if (same_words(*now, of.subject)) {
            how.told = event::reply_observed{now->reply};
        } else {
            how.told = event::review_seen{std::move(*now)};
        }
    }
    co_return how;
}

} // namespace highroad
