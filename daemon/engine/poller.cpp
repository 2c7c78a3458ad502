#include "daemon/engine/poller.hpp"

#include "daemon/engine/backoff.hpp"
#include "daemon/engine/stopping.hpp"

#include <algorithm>
#include <exception>
#include <sstream>
#include <utility>

namespace highroad {

using std::chrono::minutes;
using std::chrono::seconds;

namespace {

/// Pages of one round that wait to be taken in. After an outage that left more than these, order gives way to memory.
constexpr std::size_t most_held = 100;

} // namespace

poller::poller(review_platform& from, poll_plan plan, case_desk& desk, store& kept, clock& time, random_source& random,
               log& notes, meters& counts, std::shared_ptr<poll_schedule> schedule)
    : platform_{from},
      plan_{plan},
      desk_{desk},
      store_{kept},
      clock_{time},
      random_{random},
      log_{notes},
      meters_{counts},
      source_{from.source()},
      schedule_{schedule ? std::move(schedule) : std::make_shared<poll_schedule>()}
{
    schedule_->add(source_, {plan_.every, plan_.at_least_every, plan_.adaptive}, arrival_model{clock_.now()});
}

awaitable<void> poller::run()
{
    for (;;) {
        auto next = co_await run_once();
        co_await clock_.sleep_until(next);
    }
}

awaitable<instant> poller::run_once()
{
    co_await wait_for_turn();
    result<void> read;
    try {
        read = co_await read_round();
    } catch (const std::exception& thrown) {
        if (is_stop(thrown)) throw;
        // A source that nobody reads any more would look as if it had no news.
        log_.write(log_level::error, "reading a source threw", {{"source", source_}, {"error", thrown.what()}});
        read = failure{errc::bad_answer, "an error inside Highroad; the log has it. Please report it"};
    }
    auto now = clock_.now();
    if (!read) {
        note_failure(read.error());
        co_await tell_of_outage(read.error().words);
        auto again = now + backoff(failures_, std::min(plan_.every, seconds{30}), minutes{15}, seconds{0}, random_);
        next_ = next_read{again, pace::failed};
        co_return again;
    }
    if (auto since = std::exchange(last_success_, now)) co_await tell_of_recovery(*since);
    if (failures_ > 0) log_.write(log_level::info, "source reads again", {{"source", source_}});
    failures_ = 0;
    last_failure_.clear();
    meters_.count("highroad_polls_total", {{"source", source_}, {"outcome", "ok"}});
    meters_.set("highroad_source_up", {{"source", source_}}, 1);
    meters_.set("highroad_source_last_success_timestamp_seconds", {{"source", source_}},
                static_cast<double>(now.time_since_epoch().count()));
    next_ = plan_next();
    meters_.set("highroad_source_next_read_timestamp_seconds", {{"source", source_}},
                static_cast<double>(next_->at.time_since_epoch().count()));
    co_return next_->at;
}

void poller::note_failure(const failure& why)
{
    ++failures_;
    meters_.count("highroad_polls_total", {{"source", source_}, {"outcome", std::string{name_of(why.code)}}});
    meters_.set("highroad_source_up", {{"source", source_}}, 0);
    // Said once, not every minute: the gauge keeps telling while it lasts.
    if (why.words == last_failure_) return;
    last_failure_ = why.words;
    log_.write(log_level::warning, "source not read", {{"source", source_}, {"why", why.words}});
}

awaitable<void> poller::tell_of_outage(std::string why)
{
    auto since = last_success_ ? last_success_ : first_try_;
    if (!since) co_return;
    auto effects = highroad::tell_of_outage(source_, *since, why, desk_.rules(), clock_.now());
    if (effects.empty()) co_return;
    auto told = co_await desk_.tell_once("outage/" + source_ + "/" + to_iso8601(*since), std::move(effects));
    if (!told) log_.write(log_level::error, "outage not told", {{"error", told.error().words}});
}

awaitable<void> poller::tell_of_recovery(instant since)
{
    auto outage = co_await store_.answered_before("outage/" + source_ + "/" + to_iso8601(since));
    if (!outage || !*outage) co_return;
    auto effects = highroad::tell_of_recovery(source_, since, desk_.rules(), clock_.now());
    auto told = co_await desk_.tell_once("recovery/" + source_ + "/" + to_iso8601(since), std::move(effects));
    if (!told) log_.write(log_level::error, "recovery not told", {{"error", told.error().words}});
}

awaitable<result<void>> poller::read_round()
{
    auto known = co_await store_.find_source(source_);
    if (!known) co_return known.error();
    round now_reading;
    now_reading.state = known->value_or(source_state{});
    now_reading.state.source = source_;
    auto recalled = co_await recall_arrivals();
    if (!recalled) co_return recalled.error();
    now_reading.begun = clock_.now();
    last_success_ = now_reading.state.last_success;
    if (!first_try_) first_try_ = clock_.now();
    // No customer writes tomorrow: a date that is ahead of the clock would hide what is written until then.
    if (now_reading.state.newest) now_reading.state.newest = std::min(*now_reading.state.newest, now_reading.begun);
    now_reading.newest_before = now_reading.state.newest;
    if (!now_reading.state.baseline_done) {
        now_reading.kind = scan::baseline;
    } else if (!now_reading.state.last_deep_scan ||
               clock_.now() - *now_reading.state.last_deep_scan >= plan_.deep_every) {
        now_reading.kind = scan::deep;
    }
    auto read = co_await read_pages(now_reading);
    // What was read before a page failed is there; the next round begins at the newest again and knows it.
    auto taken_in = co_await take_in_held(now_reading);
    if (!read) co_return read.error();
    if (!taken_in) co_return taken_in.error();

    if (now_reading.kind == scan::deep) {
        auto looked = co_await look_for_removed(now_reading);
        if (!looked) co_return looked.error();
    }
    learn_from(now_reading);
    if (now_reading.kind == scan::baseline) {
        auto finished = co_await finish_baseline(now_reading);
        if (!finished) co_return finished.error();
    } else {
        now_reading.state.last_success = clock_.now();
        if (now_reading.kind == scan::deep) now_reading.state.last_deep_scan = clock_.now();
        auto saved = co_await save(now_reading.state);
        if (!saved) co_return saved.error();
    }
    co_return co_await keep_arrivals();
}

bool poller::far_enough(const round& now_reading, const review_page& page) const
{
    if (page.reviews.empty() || !platform_.newest_first()) return false;
    std::optional<instant> edge;
    if (is_first_read(now_reading, page.list)) {
        if (plan_.history > seconds{0}) edge = clock_.now() - plan_.history;
    } else if (now_reading.kind == scan::deep) {
        edge = clock_.now() - plan_.deep_window;
    } else if (now_reading.newest_before) {
        edge = *now_reading.newest_before - plan_.overlap;
    }
    if (!edge) return false;
    return std::all_of(page.reviews.begin(), page.reviews.end(),
                       [&](const review& r) { return r.created && *r.created < *edge; });
}

bool poller::is_first_read(const round& now_reading, const std::string& list) const
{
    return now_reading.kind == scan::baseline || (!list.empty() && !now_reading.lists.contains(list));
}

awaitable<result<void>> poller::recall_lists(round& now_reading)
{
    if (now_reading.lists_recalled) co_return result<void>{};
    auto known = co_await store_.recall("lists " + source_);
    if (!known) co_return known.error();
    now_reading.lists_recalled = true;
    std::istringstream names{known->value_or("")};
    for (std::string name; std::getline(names, name, ',');)
        now_reading.lists.insert(name);
    co_return result<void>{};
}

awaitable<result<void>> poller::finish_list(round& now_reading, std::string list)
{
    if (list.empty() || !now_reading.lists.insert(list).second) co_return result<void>{};
    if (now_reading.kind != scan::baseline) {
        auto told = co_await desk_.finish_list(source_, list, now_reading.recorded[list], now_reading.begun);
        if (!told) co_return told.error();
    }
    std::string names;
    for (const auto& one : now_reading.lists)
        names += (names.empty() ? "" : ",") + one;
    co_return co_await store_.remember("lists " + source_, std::move(names), std::nullopt);
}

awaitable<result<void>> poller::read_pages(round& now_reading)
{
    auto& state = now_reading.state;
    // After the baseline there is a kept place only where the platform gave one; a deep scan begins anew.
    std::string cursor = now_reading.kind == scan::deep ? std::string{} : state.resume_cursor;
    now_reading.from_the_start = cursor.empty();
    std::set<std::string> been_at;
    for (int page_number = 0;; ++page_number) {
        if (page_number > 0) {
            if (plan_.page_pause > seconds{0}) co_await clock_.sleep_until(clock_.now() + plan_.page_pause);
            auto room = co_await wait_for_quota();
            if (!room) co_return room.error();
        }
        auto page = co_await ask(now_reading, cursor);
        if (!page) {
            // A page remembered from before a restart may be unknown by now: the baseline then starts over.
            auto stale = !cursor.empty() && page_number == 0 &&
                         (page.error().code == errc::not_found || page.error().code == errc::refused);
            if (!stale) co_return page.error();
            cursor.clear();
            state.resume_cursor.clear();
            continue;
        }
        if (!page->list.empty()) {
            auto recalled = co_await recall_lists(now_reading);
            if (!recalled) co_return recalled.error();
        }
        note_times(now_reading, *page);
        auto list_over = page->next.empty() || far_enough(now_reading, *page);
        if (list_over) now_reading.to_the_end = now_reading.to_the_end && page->next.empty();
        auto next = list_over ? page->next_list : page->next;
        auto done = next.empty();
        if (!done && (!been_at.insert(next).second || page_number + 1 >= plan_.pages_at_most)) {
            log_.write(log_level::warning, "list has no end", {{"source", source_}});
            meters_.count("highroad_polls_total", {{"source", source_}, {"outcome", "list has no end"}});
            now_reading.to_the_end = false;
            done = true;
        }
        cursor = std::move(next);
        if (done) {
            state.resume_cursor = page->resume;
        } else if (now_reading.kind == scan::baseline) {
            state.resume_cursor = cursor;
        }
        auto list = page->list;
        auto taken_in = co_await take_in_page(now_reading, std::move(*page), list_over ? part::last : part::middle);
        if (!taken_in) co_return taken_in.error();
        if (list_over) {
            auto finished = co_await finish_list(now_reading, std::move(list));
            if (!finished) co_return finished.error();
        }
        if (done) co_return result<void>{};
    }
}

void poller::note_times(round& now_reading, const review_page& page)
{
    auto& newest = now_reading.state.newest;
    for (const auto& r : page.reviews) {
        now_reading.met.insert(r.key);
        if (!r.created) continue;
        if (now_reading.kind == scan::baseline) now_reading.first_met.push_back(*r.created);
        auto written = std::min(*r.created, now_reading.begun);
        if (!newest || written > *newest) newest = written;
        if (!now_reading.oldest_met || *r.created < *now_reading.oldest_met) now_reading.oldest_met = r.created;
    }
}

/// What may be news is held until its list is read as far as it has some.
awaitable<result<void>> poller::take_in_page(round& now_reading, review_page page, part of_list)
{
    auto news = may_hold_news(now_reading, page);
    auto first_read = is_first_read(now_reading, page.list);
    arrival what;
    what.source = source_;
    what.reviews = std::move(page.reviews);
    what.malformed = std::move(page.malformed);
    if (first_read) what.how = sight::baseline;
    if (now_reading.kind == scan::baseline) what.state = now_reading.state;
    if (!first_read && news) {
        now_reading.held.push_back(std::move(what));
        if (of_list == part::middle && now_reading.held.size() < most_held) co_return result<void>{};
        co_return co_await take_in_held(now_reading);
    }
    auto held = co_await take_in_held(now_reading);
    if (!held) co_return held.error();
    co_return co_await take_in(now_reading, std::move(what), page.list);
}

/// One page, and what it took of the quota: a look for news may be answered by what came for another source's.
awaitable<result<review_page>> poller::ask(round& now_reading, std::string cursor)
{
    auto only_news = cursor.empty() && now_reading.kind == scan::newest && now_reading.newest_before;
    auto page = only_news ? platform_.news(*now_reading.newest_before - plan_.overlap) : platform_.list(cursor);
    auto got = co_await std::move(page);
    auto requests = got ? static_cast<double>(got->requests) : 1.0;
    schedule_->give_back(clock_.now(), static_cast<double>(std::exchange(places_, 0)) - requests);
    now_reading.requests += got ? got->cost : 1.0;
    co_return got;
}

bool poller::may_hold_news(const round& now_reading, const review_page& page) const
{
    if (!platform_.newest_first() || now_reading.kind == scan::baseline) return false;
    if (!now_reading.newest_before) return true;
    auto edge = *now_reading.newest_before - plan_.overlap;
    return std::any_of(page.reviews.begin(), page.reviews.end(),
                       [&](const review& r) { return !r.created || *r.created >= edge; });
}

awaitable<result<void>> poller::take_in(round& now_reading, arrival what, const std::string& list)
{
    auto first_read = is_first_read(now_reading, list);
    auto fresh = co_await desk_.arrive(std::move(what));
    if (!fresh) co_return fresh.error();
    if (!first_read) now_reading.fresh += *fresh;
    if (now_reading.kind == scan::baseline) now_reading.state.recorded += static_cast<std::int64_t>(*fresh);
    if (first_read && !list.empty()) now_reading.recorded[list] += *fresh;
    co_return result<void>{};
}

/// Lists begin with the newest. Cases are opened in the order in which people wrote, so that channels read like it.
awaitable<result<void>> poller::take_in_held(round& now_reading)
{
    auto pages = std::exchange(now_reading.held, {});
    for (auto page = pages.rbegin(); page != pages.rend(); ++page) {
        std::reverse(page->reviews.begin(), page->reviews.end());
        auto fresh = co_await desk_.arrive(std::move(*page));
        if (!fresh) co_return fresh.error();
        now_reading.fresh += *fresh;
    }
    co_return result<void>{};
}

awaitable<result<void>> poller::finish_baseline(round& now_reading)
{
    auto& state = now_reading.state;
    state.baseline_done = true;
    state.last_success = clock_.now();
    state.last_deep_scan = clock_.now();
    auto finished = co_await desk_.finish_baseline(state);
    if (!finished) co_return finished.error();
    log_.write(log_level::info, "source recorded", {{"source", source_}, {"reviews", std::to_string(state.recorded)}});
    co_return result<void>{};
}

awaitable<result<void>> poller::look_for_removed(round& now_reading)
{
    auto whole = now_reading.to_the_end && platform_.lists_everything();
    if (!whole && !now_reading.oldest_met) co_return result<void>{};
    auto from = clock_.now() - plan_.deep_window;
    if (!whole) from = std::max(*now_reading.oldest_met, from);
    auto expected = co_await store_.known_between(source_, from, clock_.now());
    if (!expected) co_return expected.error();
    for (const auto& key : *expected) {
        if (now_reading.met.contains(key)) continue;
        // Absence is a hint; only the platform's own word for this one review is proof.
        auto room = co_await wait_for_quota();
        if (!room) co_return room.error();
        places_ = 0;
        ++now_reading.requests;
        auto found = co_await platform_.read(key);
        if (std::holds_alternative<review_is_gone>(found)) {
            auto stored = co_await desk_.removed(key);
            if (!stored) co_return stored.error();
        } else if (auto* later = std::get_if<try_again>(&found)) {
            co_return failure{errc::try_later, later->why};
        } else if (auto* still = std::get_if<review>(&found)) {
            if (now_reading.met.empty()) {
                co_return failure{errc::bad_answer, "the list of reviews was empty, though its reviews are there"};
            }
            arrival what;
            what.source = source_;
            what.reviews.push_back(std::move(*still));
            auto stored = co_await desk_.arrive(std::move(what));
            if (!stored) co_return stored.error();
        }
    }
    co_return result<void>{};
}

awaitable<result<void>> poller::save(source_state state)
{
    arrival what;
    what.source = source_;
    what.state = std::move(state);
    auto stored = co_await desk_.arrive(std::move(what));
    if (!stored) co_return stored.error();
    co_return result<void>{};
}

} // namespace highroad
