// What concerns several cases at once, on its way between the store and the rules.

#include "daemon/engine/case_desk.hpp"

#include "daemon/core/digest.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace highroad {
namespace {

constexpr auto rings_remembered = std::chrono::hours{24};

void add(transaction& work, round made)
{
    for (auto& one : made.cases)
        work.cases.push_back(change_of(std::move(one)));
    auto append = [](auto& to, auto& from) {
        to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
    };
    append(work.boards, made.boards);
    append(work.storms, made.storms);
    append(work.rings, made.rings);
    append(work.effects, made.effects);
}

/// It must not keep from the others of a storm what they are told. The next start tries it again.
bool cannot_be_read(const failure& why)
{
    return why.code == errc::not_found || why.code == errc::bad_answer;
}

} // namespace

awaitable<result<std::vector<board>>> case_desk::boards_named(std::vector<std::string> keys)
{
    std::vector<board> found;
    for (auto& key : keys) {
        auto one = co_await store_.find_board(std::move(key));
        if (!one) co_return one.error();
        if (*one) found.push_back(std::move(**one));
    }
    co_return found;
}

awaitable<result<surroundings_of_cases>> case_desk::surroundings_of(const std::vector<review_case>& cases)
{
    surroundings_of_cases around;
    auto rings = co_await store_.rings_since(clock_.now() - rings_remembered);
    if (!rings) co_return rings.error();
    around.rings = std::move(*rings);
    auto storms = co_await store_.open_storms();
    if (!storms) co_return storms.error();
    around.storms = std::move(*storms);

    std::set<std::string> keys;
    for (const auto& c : cases) {
        for (const auto& channel : c.channels)
            keys.insert(reminders_board(channel));
    }
    std::vector<std::string> wanted{keys.begin(), keys.end()};
    auto boards = co_await boards_named(std::move(wanted));
    if (!boards) co_return boards.error();
    around.boards = std::move(*boards);
    co_return around;
}

awaitable<result<void>> case_desk::attend(std::vector<int> numbers)
{
    std::sort(numbers.begin(), numbers.end());
    std::vector<keyed_mutex<int>::guard> turns;
    std::vector<review_case> due;
    for (int number : numbers) {
        auto turn = co_await case_locks_.lock(number);
        turns.push_back(std::move(turn));
        auto found = co_await store_.find_case(number);
        if (!found) co_return found.error();
        if (!*found) continue;
        auto when = next_attention(**found);
        if (when && *when <= clock_.now()) due.push_back(std::move(**found));
    }
    if (due.empty()) co_return result<void>{};
    auto groups = co_await group_lock_.lock(0);
    auto around = co_await surroundings_of(due);
    if (!around) co_return around.error();

    auto rules = playbook_.now;
    auto made = highroad::attend(due, *around, *rules, clock_.now());
    auto rung = made.rings;
    transaction work;
    work.at = clock_.now();
    add(work, std::move(made));
    auto stored = co_await commit(std::move(work));
    if (!stored) co_return stored.error();
    for (const auto& one : rung)
        meters_.count("highroad_rings_total", {{"what", one.what == ring::kind::page ? "page" : "reminder"}});
    co_return result<void>{};
}

awaitable<result<void>> case_desk::watch_storms(const std::string& source, storm_watch& watch)
{
    if (watch.loaded) co_return result<void>{};
    auto turn = co_await group_lock_.lock(0);
    watch.turn = std::move(turn);
    auto storms = co_await store_.open_storms();
    if (!storms) co_return storms.error();
    auto lately = co_await store_.opened_since(source, clock_.now() - playbook_.now->storms.within);
    if (!lately) co_return lately.error();
    auto last = co_await store_.last_storm_number();
    if (!last) co_return last.error();
    std::vector<std::string> keys;
    for (const auto& one : *storms) {
        for (const auto& channel : one.channels)
            keys.push_back(storm_board(one.number, channel));
    }
    auto boards = co_await boards_named(std::move(keys));
    if (!boards) co_return boards.error();
    watch.storms = std::move(*storms);
    watch.lately = std::move(*lately);
    watch.boards = std::move(*boards);
    watch.next_number = *last + 1;
    watch.loaded = true;
    co_return result<void>{};
}

void case_desk::storm_watch::gather(decision& opened, const playbook& rules, instant now)
{
    auto made = gather_storm(opened, lately, storms, boards, next_number, rules, now);
    std::vector<std::string> themes;
    for (const auto& theme : opened.next.judged.themes)
        themes.push_back(theme.what);
    lately.push_back({opened.next.number, std::move(themes), now});
    for (auto& one : made.storms) {
        if (one.version == 0 && one.number == next_number) {
            // Those that were there before the storm had a name.
            for (int number : one.cases) {
                if (number != opened.next.number) joined_late.emplace_back(number, one.number);
            }
            ++next_number;
        }
        changed.insert(one.number);
        std::erase_if(storms, [&](const storm& other) { return other.number == one.number; });
        storms.push_back(std::move(one));
    }
    for (auto& one : made.boards) {
        changed_boards.insert(one.key);
        std::erase_if(boards, [&](const board& other) { return other.key == one.key; });
        boards.push_back(std::move(one));
    }
    for (auto& planned : made.effects) {
        std::erase_if(effects, [&](const planned_effect& other) { return other.key == planned.key; });
        effects.push_back(std::move(planned));
    }
}

void case_desk::storm_watch::put_into(transaction& work) const
{
    for (const auto& one : storms) {
        if (changed.contains(one.number)) work.storms.push_back(one);
    }
    for (const auto& one : boards) {
        if (changed_boards.contains(one.key)) work.boards.push_back(one);
    }
    work.effects.insert(work.effects.end(), effects.begin(), effects.end());
}

void case_desk::remember(const storm_watch& watch)
{
    for (int number : watch.changed)
        unsettled_storms_[number];
    for (auto [number, storm_number] : watch.joined_late)
        unsettled_storms_[storm_number].insert(number);
}

awaitable<result<void>> case_desk::settle_storms()
{
    if (!earlier_storms_remembered_) {
        auto open = co_await store_.open_storms();
        if (!open) co_return open.error();
        for (const auto& one : *open)
            unsettled_storms_[one.number].insert(one.cases.begin(), one.cases.end());
        earlier_storms_remembered_ = true;
    }
    for (auto left = std::exchange(unsettled_storms_, {}); !left.empty(); left.erase(left.begin())) {
        auto settled = co_await settle_storm(left.begin()->first, left.begin()->second);
        if (settled) continue;
        for (auto& [number, members] : left)
            unsettled_storms_[number].merge(members);
        co_return settled;
    }
    co_return result<void>{};
}

awaitable<result<void>> case_desk::settle_storm(int number, std::set<int> members)
{
    for (int member : members) {
        case_event news{event::storm_gathered{number}};
        auto told = co_await happened(member, std::move(news));
        if (!told && !cannot_be_read(told.error())) co_return told;
    }
    auto grown = co_await store_.find_storm(number);
    if (!grown && !cannot_be_read(grown.error())) co_return grown.error();
    if (!grown || !*grown || !has_tripled(**grown)) co_return result<void>{};
    co_return co_await page_about_growing((*grown)->number, (*grown)->cases);
}

awaitable<result<std::optional<instant>>> case_desk::tell_digests()
{
    auto rules = playbook_.now;
    auto now = clock_.now();
    auto told = co_await store_.digests_told();
    if (!told) co_return told.error();
    transaction work;
    work.at = now;
    if (*told) {
        auto next = next_digest(*rules, **told);
        if (!next || *next > now) co_return next;
        // On six days of seven the usual playbook wants none.
        if (digest_due(**told, *rules, now)) {
            auto waiting = co_await store_.waiting_for_team();
            if (!waiting) co_return waiting.error();
            add(work, digest(*waiting, **told, *rules, now));
        }
    }
    work.digests_told = now;
    auto groups = co_await group_lock_.lock(0);
    auto stored = co_await commit(std::move(work));
    if (!stored) co_return stored.error();
    co_return next_digest(*rules, now);
}

awaitable<result<void>> case_desk::calm_storms()
{
    auto groups = co_await group_lock_.lock(0);
    auto storms = co_await store_.open_storms();
    if (!storms) co_return storms.error();
    // The next start looks at none that is over.
    std::erase_if(*storms, [&](const storm& one) {
        return !earlier_storms_remembered_ || unsettled_storms_.contains(one.number);
    });
    transaction work;
    work.at = clock_.now();
    work.storms = calmed(*storms, *playbook_.now, clock_.now());
    if (work.storms.empty()) co_return result<void>{};
    auto stored = co_await commit(std::move(work));
    if (!stored) co_return stored.error();
    co_return result<void>{};
}

awaitable<result<void>> case_desk::board_shown(std::string key, int shown_round, std::string message,
                                               std::vector<int> cases, settlement settled)
{
    auto groups = co_await group_lock_.lock(0);
    auto found = co_await store_.find_board(std::move(key));
    if (!found) co_return found.error();
    transaction work;
    work.at = clock_.now();
    work.settled = std::move(settled);
    if (*found) {
        auto shown = std::move(**found);
        shown.shown_round = shown_round;
        shown.message = std::move(message);
        // Cases that joined meanwhile belong to a newer round, which is shown next.
        if (shown.round == shown_round) shown.cases = std::move(cases);
        work.boards.push_back(std::move(shown));
    }
    auto stored = co_await commit(std::move(work));
    if (!stored) co_return stored.error();
    co_return result<void>{};
}

awaitable<result<void>> case_desk::page_about_growing(int number, std::vector<int> cases)
{
    std::vector<keyed_mutex<int>::guard> turns;
    std::vector<review_case> members;
    for (int one : cases) {
        auto turn = co_await case_locks_.lock(one);
        turns.push_back(std::move(turn));
        auto member = co_await store_.find_case(one);
        if (!member && !cannot_be_read(member.error())) co_return member.error();
        if (member && *member) members.push_back(std::move(**member));
    }
    auto groups = co_await group_lock_.lock(0);
    auto now_it_is = co_await store_.find_storm(number);
    if (!now_it_is) co_return now_it_is.error();
    if (!*now_it_is) co_return result<void>{};
    transaction work;
    work.at = clock_.now();
    add(work, page_about_growth(members, **now_it_is, *playbook_.now, clock_.now()));
    if (work.storms.empty()) co_return result<void>{};
    auto stored = co_await commit(std::move(work));
    if (!stored) co_return stored.error();
    co_return result<void>{};
}

awaitable<result<answer>> case_desk::acknowledged(asked who, std::string page_key)
{
    std::optional<review_case> found;
    auto number = case_of_page(page_key);
    if (number) {
        auto stored = co_await store_.find_case(*number);
        if (!stored) co_return stored.error();
        found = std::move(*stored);
    }
    if (!found || page_key_of(*found) != page_key) {
        co_return answer{false, "Highroad knows no open page named " + page_key + "."};
    }
    // Somebody of the playbook acts under their own name, whichever pager they answered.
    if (const auto* known = person_behind(*playbook_.now, who.by)) {
        auto same = actor_for(*known);
        same.name = who.by.name.empty() ? same.name : who.by.name;
        who.by = same;
    }
    case_command wanted{command::acknowledge{}};
    co_return co_await carry_out(std::move(who), *number, std::move(wanted));
}

} // namespace highroad
