// When a source is read next: carries out what poll_schedule says, within the platform's quota.

#include "daemon/engine/poller.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace highroad {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

/// A round that has begun waits so long for room in the quota before its next page; beyond that it fails and begins
/// anew later, since lists move on meanwhile.
constexpr minutes patience{30};
/// How long a source whose news another one's request may bring waits for that, and how often it looks.
constexpr seconds for_others{60};
constexpr seconds look_up_every{3};
/// A restart loses what was learned since: little, and one row an hour costs nothing.
constexpr hours kept_every{1};
/// Of a first read, what is older tells little of today.
constexpr hours recent{24 * 60};

std::string memory_name(const std::string& source)
{
    return "arrivals " + source;
}

/// The part of a quota that is for reading. A quota that no reply spends need not be shared.
read_allowance for_reading(const request_quota& quota, double share)
{
    auto part = quota.spent_by_replies ? share : 1.0;
    auto usable = static_cast<std::size_t>(static_cast<double>(quota.limit) * part);
    return {std::max<std::size_t>(usable, 1), quota.window};
}

} // namespace

double poller::expected_a_day() const
{
    return schedule_->model_of(source_).usual_rate() * 86'400;
}

std::optional<read_allowance> poller::allowance() const
{
    for (const auto& quota : platform_.quotas()) {
        if (quota.spent_by_lists && quota.limit > 0) return for_reading(quota, plan_.quota_share);
    }
    return std::nullopt;
}

/// Before a round: the place of its first request, however far back in the line that is. A quota for a day that several
/// sources share may make that hours, and nothing has failed then.
awaitable<void> poller::wait_for_turn()
{
    schedule_->allow(allowance());
    places_ = 0;
    auto waits_until = clock_.now() + for_others;
    for (auto needed = platform_.requests_for_news(); needed > places_; needed = platform_.requests_for_news()) {
        auto now = clock_.now();
        auto more = needed - places_;
        // Where one source's request brings the news of others, a turn taken ahead would mostly be taken for nothing.
        auto shared = needed > 1 && now < waits_until;
        auto wait = schedule_->take_place(now, shared ? seconds{0} : seconds::max(), more);
        if (wait) places_ += more;
        auto until = now + wait.value_or(look_up_every);
        if (until <= now) continue;
        next_ = next_read{until, pace::quota_shared};
        co_await clock_.sleep_until(until);
    }
}

awaitable<result<void>> poller::wait_for_quota()
{
    auto allowed = allowance();
    schedule_->allow(allowed);
    auto now = clock_.now();
    auto wait = schedule_->take_place(now, patience);
    if (!wait)
        co_return failure{errc::try_later, "The " + std::to_string(allowed->limit) + " requests in " +
                                               in_words(allowed->window) +
                                               " that are for reading are used up; the rest of the quota is kept for "
                                               "replies. Reading goes on by itself."};
    places_ = 1;
    if (*wait > seconds{0}) co_await clock_.sleep_until(now + *wait);
    co_return result<void>{};
}

awaitable<result<void>> poller::recall_arrivals()
{
    if (arrivals_recalled_) co_return result<void>{};
    auto known = co_await store_.recall(memory_name(source_));
    if (!known) co_return known.error();
    arrivals_recalled_ = true;
    if (*known) schedule_->learned(source_, arrival_model::from_text(**known, clock_.now()));
    co_return result<void>{};
}

awaitable<result<void>> poller::keep_arrivals()
{
    auto now = clock_.now();
    if (arrivals_kept_ && now - *arrivals_kept_ < kept_every) co_return result<void>{};
    auto text = schedule_->model_of(source_).text();
    auto kept = co_await store_.remember(memory_name(source_), std::move(text), std::nullopt);
    if (kept) arrivals_kept_ = now;
    co_return kept;
}

void poller::learn_from(round& now_reading)
{
    auto now = clock_.now();
    if (now_reading.kind != scan::baseline) {
        auto since = last_success_.value_or(now_reading.begun);
        // A look for edits reads further back than a usual read; the rest of its cost belongs to no read.
        auto of_a_read = now_reading.kind == scan::deep ? std::min(now_reading.requests, 1.0) : now_reading.requests;
        schedule_->was_read(source_, since, now, now_reading.fresh, of_a_read);
        if (now_reading.requests > of_a_read) schedule_->spent(source_, now, now_reading.requests - of_a_read);
        return;
    }
    schedule_->spent(source_, now, now_reading.requests);
    auto& times = now_reading.first_met;
    std::erase_if(times, [&](instant at) { return at < now - recent || at > now; });
    if (!now_reading.from_the_start || times.empty()) return;
    arrival_model learned{*std::min_element(times.begin(), times.end())};
    learned.learn(std::move(times), now);
    schedule_->learned(source_, learned);
}

next_read poller::plan_next()
{
    auto spread = static_cast<double>(random_.next() % 1001) / 1000;
    schedule_->allow(allowance());
    return schedule_->after(source_, clock_.now(), spread);
}

} // namespace highroad
