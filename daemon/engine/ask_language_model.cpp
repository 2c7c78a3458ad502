#include "daemon/engine/outbox_worker.hpp"

#include <utility>

namespace highroad {
namespace {

using std::chrono::seconds;

/// With the waits between them well under five minutes: the templates are on the card, and somebody may be reading.
constexpr int most_tries = 3;
constexpr seconds longest_wait{60};

} // namespace

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
        if (row.attempts + 1 < most_tries && later->after <= longest_wait) {
            meters_.count("highroad_language_model_total", {{"outcome", "retry"}});
            co_return delayed(row, std::move(later->why), later->after, false, false);
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

} // namespace highroad
