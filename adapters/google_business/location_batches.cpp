#include "adapters/google_business/location_batches.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace highroad::business {
namespace {

using namespace std::chrono_literals;

/// Of one batch. A location that is not served by then costs less alone.
constexpr std::size_t most_pages = 4;
/// What one batch is made for: on the way to what was seen before, more may have come.
constexpr std::size_t reviews_expected = 2 * batch_page_size + batch_page_size / 2;
/// A smaller batch may cost more pages than it serves locations.
constexpr std::size_t fewest_together = 5;
/// A location that a batch could not serve is read alone for so long before it is tried again.
constexpr auto alone_for = 6h;
constexpr auto pause_after_trouble = 10min;
/// Of the mean of requests that a look takes: what is remembered of it after one more.
constexpr double remembered_looks = 0.99;
/// What came for somebody else is used while it is no older than this part of the time since the last read...
constexpr int freshness = 3;
/// ...and never when it is older than this.
constexpr auto oldest_kept = 2min;

} // namespace

struct location_batch {
    struct part {
        std::size_t who;
        std::uint64_t spoken; ///< by it when the first request was sent
        instant since;
        std::vector<review> reviews;
        std::set<std::string> ids;
        std::optional<instant> last;
        std::string head;     ///< was its newest, and has to be among them
        bool usable = true;   ///< all of it could be understood, and came newest change first
        bool reached = false; ///< a review behind `since` has come

        [[nodiscard]] bool complete() const { return usable && reached && ids.contains(head); }
    };
    std::vector<part> parts; ///< the leader's is the first
    std::vector<google_business_settings> locations;
    instant sent;
    std::string next;
    std::size_t pages = 0;
    std::size_t served = 0; ///< locations that have all they want
    std::size_t served_by_last = 0;
    bool over = false; ///< nothing more is to be asked for
    asio::steady_timer bell;
};

std::size_t location_batches::add(google_business_settings location)
{
    auto known = std::find_if(places_.begin(), places_.end(), [&](const place& one) {
        return one.location.source == location.source && one.location.location == location.location;
    });
    if (known == places_.end()) known = places_.insert(known, place{});
    *known = place{};
    known->location = std::move(location);
    return static_cast<std::size_t>(known - places_.begin());
}

void location_batches::was_listed(std::size_t who, instant sent, const std::vector<review>& first_page)
{
    auto& mine = places_[who];
    mine.readable = true;
    mine.read_at = sent;
    mine.head = first_page.empty() ? std::string{} : first_page.front().key.id;
    auto wanted = [&](const review& one) { return !mine.since || !one.created || *one.created >= *mine.since; };
    mine.needs = static_cast<std::size_t>(std::count_if(first_page.begin(), first_page.end(), wanted)) + 1;
}

void location_batches::was_refused(std::size_t who)
{
    places_[who].readable = false;
    // What batches with it came to is explained now.
    places_[who].refused_with = 0;
    places_[who].alone_until = {};
}

bool location_batches::wants(std::size_t who, instant since, instant now)
{
    auto& mine = places_[who];
    auto may_lead = mine.since.has_value();
    mine.since = since;
    if (mine.looked_at) mine.usual_pause = now - *mine.looked_at;
    mine.looked_at = now;
    looks_->spend(now);
    return may_lead;
}

awaitable<void> location_batches::wait_for_batch(std::size_t who)
{
    while (auto others = places_[who].under_way) {
        boost::system::error_code ended;
        co_await others->bell.async_wait(asio::redirect_error(asio::use_awaitable, ended));
        auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none)
            throw boost::system::system_error{asio::error::operation_aborted};
    }
}

bool location_batches::keeps(std::size_t who, instant asked_at) const
{
    const auto& mine = places_[who];
    if (!mine.kept || mine.kept->spoken != mine.spoken) return false;
    auto age = asked_at - mine.kept->sent;
    return age <= oldest_kept && (!mine.read_at || age * freshness <= asked_at - *mine.read_at);
}

std::optional<review_page> location_batches::take(std::size_t who, instant asked_at)
{
    if (!keeps(who, asked_at)) return std::nullopt;
    auto& mine = places_[who];
    mine.read_at = mine.kept->sent;
    mine.head = mine.kept->page.reviews.front().key.id;
    mine.needs = mine.kept->page.reviews.size();
    auto page = std::move(mine.kept->page);
    mine.kept.reset();
    return page;
}

bool location_batches::may_join(const place& one, instant now) const
{
    return one.readable && !one.head.empty() && one.since && !one.under_way && one.alone_until <= now &&
           one.needs <= reviews_expected;
}

/// Whether what came now would still be young enough at its next look.
bool location_batches::looks_soon(const place& one, instant now) const
{
    return (now - *one.read_at) * freshness >= one.usual_pause * (freshness - 1);
}

/// `who` and those that look soon and for which a list has to go back about as far. Empty where `who` had better be
/// read alone.
std::vector<std::size_t> location_batches::together_with(std::size_t who, instant now) const
{
    const auto& mine = places_[who];
    // Where single lists are few enough, they are simpler and younger.
    auto few = looks_->left(now) > 0;
    if (few || now < paused_until_ || !may_join(mine, now)) return {};
    // Halves of a batch that was refused, until the one location that spoils it stands alone.
    auto suspected = mine.refused_with > 0;
    auto at_most = suspected ? mine.refused_with / 2 : batch_locations;
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < places_.size(); ++i) {
        const auto& one = places_[i];
        if (i != who && may_join(one, now) && one.refused_with == mine.refused_with && looks_soon(one, now))
            all.push_back(i);
    }
    auto distance = [&](std::size_t i) { return std::chrono::abs(*places_[i].since - *mine.since); };
    std::stable_sort(all.begin(), all.end(), [&](auto a, auto b) { return distance(a) < distance(b); });
    std::vector<std::size_t> together{who};
    auto expected = mine.needs;
    for (auto each : all) {
        expected += places_[each].needs;
        if (together.size() >= at_most || expected > reviews_expected) break;
        together.push_back(each);
    }
    auto fewest = suspected ? std::size_t{2} : fewest_together;
    return together.size() < fewest ? std::vector<std::size_t>{} : together;
}

std::size_t location_batches::requests_for(std::size_t who, instant now) const
{
    if (keeps(who, now)) return 0;
    return together_with(who, now).empty() ? 1 : most_pages + 1; // at worst it is then read alone all the same
}

std::shared_ptr<location_batch> location_batches::begin(std::size_t who, asio::any_io_executor where, instant now)
{
    auto together = together_with(who, now);
    if (together.empty()) {
        auto& mine = places_[who];
        if (mine.refused_with == 0 || looks_->left(now) > 0 || now < paused_until_) return nullptr;
        // Nobody is left to be suspected with it.
        mine.alone_until = now + alone_for;
        mine.refused_with = 0;
        return nullptr;
    }
    auto made = std::make_shared<location_batch>(location_batch{
        {}, {}, now, {}, 0, 0, 0, false, asio::steady_timer{where, asio::steady_timer::time_point::max()}});
    for (auto each : together) {
        auto& one = places_[each];
        made->parts.push_back({each, one.spoken, *one.since, {}, {}, {}, one.head, true, false});
        made->locations.push_back(one.location);
        one.under_way = made;
    }
    return made;
}

std::optional<http_request> location_batches::next_request(const location_batch& of) const
{
    if (of.over || of.pages == most_pages || !of.parts.front().usable) return std::nullopt;
    // Each that is left out leads a batch of its own: another page is cheaper, unless it would serve hardly anybody.
    auto worth_more = of.parts.size() - of.served > of.parts.size() / 4 && of.served_by_last > 1;
    if (of.parts.front().complete() && !worth_more) return std::nullopt;
    return batch_request(of.locations, of.next);
}

result<void> location_batches::take_in(location_batch& of, std::string_view body)
{
    auto page = read_batch(of.locations, of.next, body);
    if (!page) return page.error();
    for (auto& item : page->items) {
        auto& to = of.parts[item.location];
        // The proof that nothing is left out takes the order in which each location's own reviews have to come.
        if (!item.seen || !item.seen->created || (to.last && *item.seen->created > *to.last)) to.usable = false;
        if (!to.usable || !to.ids.insert(item.seen->key.id).second) continue;
        to.last = item.seen->created;
        if (to.reached) continue;
        to.reached = *to.last < to.since;
        to.reviews.push_back(std::move(*item.seen));
    }
    ++of.pages;
    auto served = static_cast<std::size_t>(
        std::count_if(of.parts.begin(), of.parts.end(), [](const auto& each) { return each.complete(); }));
    of.served_by_last = served - std::min(of.served, served);
    of.served = served;
    of.next = page->next;
    of.over = of.next.empty();
    return {};
}

void location_batches::refused(const location_batch& of, instant now)
{
    if (of.pages > 0) return went_wrong(now); // no location's fault: its first page was given
    for (const auto& part : of.parts)
        places_[part.who].refused_with = of.parts.size();
}

double location_batches::cost_of_a_look(std::size_t made)
{
    made_ = made_ * remembered_looks + static_cast<double>(made);
    served_ = served_ * remembered_looks + 1;
    return made_ / served_;
}

void location_batches::went_wrong(instant now)
{
    paused_until_ = now + pause_after_trouble;
}

void location_batches::end(location_batch& of, instant now)
{
    for (auto& part : of.parts) {
        auto& to = places_[part.who];
        to.under_way.reset();
        if (of.pages == 0) continue;
        to.refused_with = 0;
        if (part.complete()) {
            review_page page;
            page.reviews = std::move(part.reviews);
            page.requests = 0;
            if (to.spoken == part.spoken) to.kept = kept_page{std::move(page), of.sent, part.spoken};
        } else if (!part.usable || (&part == &of.parts.front() && (of.over || of.pages == most_pages))) {
            to.alone_until = now + alone_for;
        }
    }
    of.bell.cancel();
}

} // namespace highroad::business
