#include "daemon/engine/case_desk.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace highroad {
namespace {

std::string_view name_of(sighting::what news)
{
    switch (news) {
    case sighting::what::unseen:
        return "new";
    case sighting::what::unchanged:
        return "unchanged";
    case sighting::what::reply_changed:
        return "answered";
    case sighting::what::words_changed:
        return "edited";
    }
    return "unknown";
}

/// A page may name a review twice when the list shifts under it; the first one counts.
void drop_repeats(std::vector<review>& reviews)
{
    auto before = [&](std::size_t a, std::size_t b) { return reviews[a].key < reviews[b].key; };
    std::set<std::size_t, decltype(before)> met{before};
    std::vector<bool> repeated;
    for (std::size_t i = 0; i < reviews.size(); ++i)
        repeated.push_back(!met.insert(i).second);
    std::erase_if(reviews, [&](const review& r) { return repeated[static_cast<std::size_t>(&r - reviews.data())]; });
}

} // namespace

awaitable<result<void>> case_desk::take_in(std::string source, std::vector<review> reviews,
                                           std::vector<malformed_item> malformed)
{
    arrival what{std::move(source), sight::live, std::move(reviews), std::move(malformed), std::nullopt};
    auto stored = co_await arrive(std::move(what));
    if (!stored) co_return stored.error();
    co_return result<void>{};
}

awaitable<std::vector<keyed_mutex<int>::guard>> case_desk::lock_concerned(const std::vector<sighting>& known)
{
    std::set<int> concerned;
    for (const auto& sighted : known) {
        if (sighted.case_number && (sighted.news != sighting::what::unchanged || sighted.gone)) {
            concerned.insert(*sighted.case_number);
        }
    }
    std::vector<keyed_mutex<int>::guard> turns;
    for (int number : concerned) {
        auto case_turn = co_await case_locks_.lock(number);
        turns.push_back(std::move(case_turn));
    }
    co_return turns;
}

awaitable<result<std::size_t>> case_desk::arrive(arrival what)
{
    auto turn = co_await source_locks_.lock(what.source);
    drop_repeats(what.reviews);
    auto known = co_await store_.look_up(what.reviews);
    if (!known) co_return known.error();

    auto turns = co_await lock_concerned(*known);
    intake page;
    page.source = what.source;
    page.how = what.how;
    page.rules = playbook_.now;
    if (auto* platform = registry_.source(what.source)) page.allowed = platform->rules();
    page.work.at = clock_.now();
    for (std::size_t i = 0; i < what.reviews.size(); ++i) {
        const auto& [news, number, gone] = (*known)[i];
        ++page.listed[name_of(news)];
        if (news == sighting::what::unseen) ++page.fresh;
        if (news == sighting::what::unchanged && !gone) continue;
        result<void> taken;
        if (number) {
            taken = co_await take_in_again(what.reviews[i], *number, page);
        } else {
            taken = co_await take_in_afresh(std::move(what.reviews[i]), news, page);
        }
        if (!taken) co_return taken.error();
    }
    for (auto& bad : what.malformed) {
        page.not_understood.push_back(bad.why);
        page.work.quarantine.push_back({page.source, std::move(bad.why), std::move(bad.raw)});
    }
    auto& work = page.work;
    page.storms.put_into(work);
    work.source = std::move(what.state);
    if (work.source && page.how == sight::baseline) work.source->recorded += static_cast<std::int64_t>(page.fresh);
    if (!work.cases.empty() || !work.reviews.empty() || !work.quarantine.empty() || work.source) {
        auto stored = co_await commit(std::move(work));
        if (!stored) co_return stored.error();
    }
    remember(page.storms);
    count(page);
    co_return page.fresh;
}

awaitable<result<void>> case_desk::take_in_afresh(review seen, sighting::what news, intake& page)
{
    // An edit of a review that was let pass is looked at afresh: five stars can become one.
    auto how = news == sighting::what::unseen ? page.how : sight::live;
    auto earlier = co_await store_.reviews_of_author(page.source, seen.author);
    if (!earlier) co_return earlier.error();
    first_look met{how, judge_.assess(seen), *earlier};
    // Taken before anything is waited for: other sources take numbers meanwhile.
    const auto number = last_number_ + 1;
    auto admitted = admit(seen, page.allowed, met, number, *page.rules, page.work.at);
    if (const auto* reason = std::get_if<no_case>(&admitted)) {
        auto words = std::string{highroad::name_of(*reason)};
        ++page.passed[words];
        page.work.reviews.push_back({std::move(seen), std::nullopt, std::move(words), false});
        co_return result<void>{};
    }
    auto& opened = std::get<decision>(admitted);
    last_number_ = number;
    if (how == sight::live) {
        auto watched = co_await watch_storms(page.source, page.storms);
        if (!watched) co_return watched.error();
        page.storms.gather(opened, *page.rules, page.work.at);
    }
    ++page.opened;
    page.work.reviews.push_back({std::move(seen), number, "case", false});
    page.work.cases.push_back(change_of(std::move(opened)));
    co_return result<void>{};
}

void case_desk::count(const intake& stored)
{
    const auto& source = stored.source;
    if (stored.opened > 0) meters_.count("highroad_cases_opened_total", {{"source", source}}, stored.opened);
    for (const auto& [news, times] : stored.listed)
        meters_.count("highroad_reviews_listed_total", {{"source", source}, {"news", std::string{news}}}, times);
    for (const auto& [reason, times] : stored.passed)
        meters_.count("highroad_reviews_passed_total", {{"source", source}, {"reason", reason}}, times);
    for (const auto& why : stored.not_understood) {
        meters_.count("highroad_reviews_quarantined_total", {{"source", source}});
        log_.write(log_level::warning, "review quarantined", {{"source", source}, {"why", why}});
    }
    for (const auto& moved : stored.moves)
        count(moved);
}

/// The other reviews must not wait with it. Nothing of it is stored, so it is news again whenever it is listed.
void case_desk::postpone(const review_key& about, int case_number, const failure& why)
{
    meters_.count("highroad_reviews_postponed_total", {{"source", about.source}});
    if (!unreadable_.insert(case_number).second) return;
    log_.write(log_level::error, "case cannot be read, so what is new about its review waits",
               {{"case", std::to_string(case_number)}, {"error", why.words}});
}

awaitable<result<void>> case_desk::take_in_again(const review& seen, int case_number, intake& page)
{
    const auto* platform = registry_.source(seen.key.source);
    auto found = co_await store_.find_case(case_number);
    // What was pushed comes once: then the sender has to keep it, as with a disk that is full.
    if (!found && found.error().code == errc::bad_answer && platform && platform->polled()) {
        postpone(seen.key, case_number, found.error());
        co_return result<void>{};
    }
    if (!found) co_return found.error();
    if (!*found) co_return failure{errc::disk, "a review names a case that the database does not hold"};
    unreadable_.erase(case_number);
    // What such a source leaves out has not vanished.
    auto now_seen = seen;
    if (platform && !platform->shows_replies() && !now_seen.reply) now_seen.reply = (*found)->subject.reply;
    case_event news{event::review_seen{std::move(now_seen), judge_.assess(seen)}};
    auto made = decide(**found, news, *playbook_.now, page.work.at);
    if (auto moved = transition_of(made, **found)) page.moves.push_back(std::move(*moved));
    page.work.cases.push_back(change_of(std::move(made)));
    page.work.reviews.push_back({seen, case_number, "case", false});
    co_return result<void>{};
}

awaitable<result<void>> case_desk::finish_baseline(source_state state)
{
    auto quiet = co_await store_.quiet_cases(state.source);
    if (!quiet) co_return quiet.error();
    transaction work;
    work.at = clock_.now();
    work.effects = summarise_baseline(state.source, static_cast<std::size_t>(state.recorded), *quiet, *playbook_.now,
                                      clock_.now());
    work.source = std::move(state);
    auto stored = co_await commit(std::move(work));
    if (!stored) co_return stored.error();
    co_return result<void>{};
}

awaitable<result<void>> case_desk::finish_list(std::string source, std::string list, std::size_t recorded,
                                               instant since)
{
    auto quiet = co_await store_.quiet_cases(source);
    if (!quiet) co_return quiet.error();
    std::erase_if(*quiet, [&](const review_case& c) { return c.opened < since; });
    transaction work;
    work.at = clock_.now();
    work.effects = summarise_baseline(source, recorded, *quiet, *playbook_.now, clock_.now(), list);
    auto stored = co_await commit(std::move(work));
    if (!stored) co_return stored.error();
    co_return result<void>{};
}

awaitable<result<void>> case_desk::tell_once(std::string key, std::vector<planned_effect> effects)
{
    transaction work;
    work.at = clock_.now();
    work.command = handled_command{std::move(key), answer{}};
    work.effects = std::move(effects);
    auto stored = co_await commit(std::move(work));
    if (!stored) co_return stored.error();
    co_return result<void>{};
}

awaitable<result<void>> case_desk::removed(review_key key)
{
    auto turn = co_await source_locks_.lock(key.source);
    review last_seen;
    last_seen.key = key;
    std::vector<review> asked_for{last_seen};
    auto known = co_await store_.look_up(asked_for);
    if (!known) co_return known.error();
    auto number = known->front().case_number;

    transaction work;
    work.at = clock_.now();
    work.reviews.push_back({std::move(last_seen), number, number ? "case" : "removed", true});
    std::optional<transition> moved;
    keyed_mutex<int>::guard case_turn;
    if (number) {
        auto locked = co_await case_locks_.lock(*number);
        case_turn = std::move(locked);
        auto found = co_await store_.find_case(*number);
        if (!found && found.error().code == errc::bad_answer) {
            postpone(key, *number, found.error());
            co_return result<void>{};
        }
        if (!found) co_return found.error();
        if (*found) {
            auto made = decide(**found, event::review_gone{}, *playbook_.now, clock_.now());
            moved = transition_of(made, **found);
            work.cases.push_back(change_of(std::move(made)));
        }
    }
    auto stored = co_await commit(std::move(work));
    if (!stored) co_return stored.error();
    meters_.count("highroad_reviews_removed_total", {{"source", key.source}});
    count(moved);
    co_return result<void>{};
}

} // namespace highroad
