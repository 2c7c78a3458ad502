#include "daemon/engine/outbox_worker.hpp"

#include <algorithm>
#include <utility>

namespace highroad {
namespace {

using std::chrono::seconds;

/// With the waits between them well under five minutes: the templates are on the card, and somebody may be reading.
constexpr int most_tries = 3;
constexpr seconds longest_wait{60};

} // namespace

std::optional<outbox_worker::ending> outbox_worker::ask_model_later(const outbox_row& row, try_again& asked)
{
    if (row.attempts + 1 >= most_tries || asked.after > longest_wait) return std::nullopt;
    return delayed(row, std::move(asked.why), asked.after, false, false);
}

awaitable<outbox_worker::ending>
outbox_worker::ask_model(const outbox_row& row, const effect::ask_language_model& wanted, const review_case& of)
{
    ending how;
    auto moved_on = wanted.review_revision != of.review_revision || wanted.contacts != of.contacts.size() ||
                    wanted.draft_revision != of.draft_revision || of.editor || of.phase == case_phase::closed;
    if (!model_ || moved_on) co_return how;
    auto without = [&](std::string why) {
        log_.write(log_level::warning, "no draft from the language model", {{"effect", row.planned.key}, {"why", why}});
        meters_.count("highroad_language_model_total", {{"outcome", "failed"}});
        how.told = event::model_failed{wanted.review_revision, std::move(why)};
    };
    if (auto orders = desk_.orders_in(of.subject); !orders.empty()) {
        without("the review holds what reads like orders to a machine, so the language model was not asked");
        co_return how;
    }
    model_briefing told{desk_.rules().voice, of.subject.language.empty() ? of.judged.language : of.subject.language};
    auto answered = co_await model_->write(of, std::move(told));
    if (auto* later = std::get_if<try_again>(&answered)) {
        if (auto again = ask_model_later(row, *later)) {
            meters_.count("highroad_language_model_total", {{"outcome", "retry"}});
            co_return std::move(*again);
        }
        without(std::move(later->why));
        co_return how;
    }
    if (auto* no = std::get_if<refused>(&answered)) {
        without(std::move(no->why));
        co_return how;
    }
    auto written = std::get<draft>(std::move(answered));
    auto near = co_await desk_.neighbours_of(of, case_desk::beside::suggested_too);
    written.findings = desk_.checked_strictly(written.text, of, near);
    meters_.count("highroad_language_model_total", {{"outcome", "wrote"}});
    how.told = event::model_wrote{wanted.review_revision, wanted.draft_revision, std::move(written)};
    co_return how;
}

awaitable<outbox_worker::ending>
outbox_worker::read_again(const outbox_row& row, const effect::ask_second_reading& wanted, const review_case& of)
{
    ending how;
    auto moved_on = wanted.review_revision != of.review_revision || of.judged_by || of.phase == case_phase::closed;
    if (!model_ || !desk_.rules().second_reading || moved_on) co_return how;
    auto ended = [&](const char* outcome) { meters_.count("highroad_second_reading_total", {{"outcome", outcome}}); };
    auto without = [&](std::string why) {
        log_.write(log_level::warning, "review not read by the language model",
                   {{"effect", row.planned.key}, {"why", why}});
        ended("failed");
        how.told = event::model_did_not_read{wanted.review_revision, std::move(why)};
    };
    // Unlike for a draft, a review that reads like orders to a machine is sent: what comes of it are words of its own.
    auto subject = of.subject;
    auto answered = co_await model_->read(std::move(subject));
    if (auto* later = std::get_if<try_again>(&answered)) {
        if (auto again = ask_model_later(row, *later)) {
            ended("retry");
            co_return std::move(*again);
        }
        without(std::move(later->why));
        co_return how;
    }
    if (auto* no = std::get_if<refused>(&answered)) {
        without(std::move(no->why));
        co_return how;
    }
    auto found = std::get<model_findings>(std::move(answered));
    auto known = co_await store_.reviews_of_author(of.subject.key.source, of.subject.author);
    if (!known) co_return delayed(row, "the author's reviews could not be counted", seconds{5}, false, false);
    if (found.dropped > 0) {
        log_.write(log_level::warning, "parts of a second reading left out",
                   {{"effect", row.planned.key}, {"parts", std::to_string(found.dropped)}});
        meters_.count("highroad_second_reading_dropped_total", {}, found.dropped);
    }
    ended(found.reasons.empty() ? "nothing" : "found");
    // The review itself is one of them by now.
    how.told = event::model_read{wanted.review_revision, std::move(found.reasons), std::max(*known - 1, 0)};
    co_return how;
}

} // namespace highroad
