#include "daemon/engine/case_timer.hpp"

#include "daemon/engine/stopping.hpp"

#include <algorithm>
#include <exception>
#include <utility>
#include <vector>

namespace highroad {
namespace {

constexpr std::size_t most_at_once = 200;
constexpr std::chrono::seconds pause_after_failure{5};
constexpr std::chrono::seconds longest_rest{3600};

} // namespace

case_timer::case_timer(store& kept, case_desk& desk, const playbook_in_force& rules, clock& time, log& notes,
                       alarm& cases_due)
    : store_{kept}, desk_{desk}, rules_{rules}, clock_{time}, log_{notes}, due_{cases_due}
{}

/// Another playbook, or another version of Highroad than the one that opened them, may want to remind of cases for
/// which nothing was planned.
awaitable<result<void>> case_timer::look_at_those_without_a_deadline()
{
    auto rules = rules_.now;
    if (rules == seen_) co_return result<void>{};
    auto waiting = co_await store_.cases_without_a_deadline();
    if (!waiting) co_return waiting.error();
    auto all = true;
    for (int number : *waiting) {
        auto told = co_await tell(number);
        all = all && told != outcome::failed;
    }
    // Those that rest wait for the next start, which may be that of a version that can read them.
    if (all) seen_ = std::move(rules);
    if (!all) co_return failure{errc::disk, "not all of them could be told the time; see above"};
    co_return result<void>{};
}

void case_timer::let_rest(int number, const failure& why)
{
    auto [one, first] = resting_.try_emplace(number);
    auto& [pause, until] = one->second;
    pause = first ? pause_after_failure : std::min(2 * pause, longest_rest);
    until = clock_.now() + pause;
    if (!first) return;
    log_.write(log_level::error, "case cannot be read, so its deadlines rest",
               {{"case", std::to_string(number)}, {"error", why.words}});
}

awaitable<case_timer::outcome> case_timer::tell(int number)
{
    auto resting = resting_.find(number);
    if (resting != resting_.end() && clock_.now() < resting->second.until) co_return outcome::rests;
    result<void> told;
    try {
        told = co_await desk_.happened(number, event::time_passed{});
    } catch (const std::exception& thrown) {
        // One case must not end the daemon, again at each start.
        if (is_stop(thrown)) throw;
        told = failure{errc::bad_answer, std::string{"an error inside Highroad: "} + thrown.what()};
    }
    if (!told && told.error().code == errc::bad_answer) {
        let_rest(number, told.error());
        co_return outcome::rests;
    }
    if (resting_.erase(number) > 0)
        log_.write(log_level::info, "case can be read again", {{"case", std::to_string(number)}});
    if (told) co_return outcome::handled;
    log_.write(log_level::error, "deadline not handled",
               {{"case", std::to_string(number)}, {"error", told.error().words}});
    co_return outcome::failed;
}

awaitable<std::optional<instant>> case_timer::run_once()
{
    // One case that cannot be read must not stop the clock of all others.
    auto failed = false;
    auto looked = co_await look_at_those_without_a_deadline();
    if (!looked) {
        log_.write(log_level::error, "cases without a deadline not looked at", {{"error", looked.error().words}});
        failed = true;
    }
    // First of all: a case that knows of its storm rides along with the storm's page.
    auto storms = co_await desk_.settle_storms();
    if (!storms) log_.write(log_level::error, "storms not settled", {{"error", storms.error().words}});
    failed = failed || !storms;
    // Those that rest are due all the time, and come first.
    auto due = co_await store_.cases_due(clock_.now(), most_at_once + resting_.size());
    if (!due) {
        log_.write(log_level::error, "deadlines not read", {{"error", due.error().words}});
        co_return clock_.now() + pause_after_failure;
    }
    std::vector<int> handled;
    for (int number : *due) {
        auto told = co_await tell(number);
        if (told == outcome::handled) handled.push_back(number);
        failed = failed || told == outcome::failed;
    }
    if (!handled.empty()) {
        auto attended = co_await desk_.attend(std::move(handled));
        if (!attended) {
            log_.write(log_level::error, "reminders and pages not handled", {{"error", attended.error().words}});
            co_return clock_.now() + pause_after_failure;
        }
    }
    auto calm = co_await desk_.calm_storms();
    if (!calm) log_.write(log_level::error, "storms not looked at", {{"error", calm.error().words}});
    auto digests = co_await desk_.tell_digests();
    if (!digests) {
        log_.write(log_level::error, "digest not told", {{"error", digests.error().words}});
        co_return clock_.now() + pause_after_failure;
    }
    // The deadline of one that rests is over, and hides when the next one is.
    if (failed || !resting_.empty()) co_return clock_.now() + pause_after_failure;
    auto next = co_await store_.next_case_due();
    if (!next) co_return clock_.now() + pause_after_failure;
    if (!*next) co_return *digests;
    co_return *digests ? std::min(**digests, **next) : **next;
}

awaitable<void> case_timer::run()
{
    for (;;) {
        auto next = co_await run_once();
        co_await due_.wait_until(next);
    }
}

} // namespace highroad
