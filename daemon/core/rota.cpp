#include "daemon/core/rota.hpp"

#include <algorithm>

namespace highroad {
namespace {

using namespace std::chrono;

/// Neighbouring stretches of the same people are told as one, up to this many.
constexpr int most_joined = 100;

/// What is known at one moment, and between which two moments nothing can change.
struct known {
    std::vector<std::string> people;
    instant from = instant::min();
    instant to = instant::max();

    void narrow(instant edge, instant at)
    {
        if (edge <= at)
            from = std::max(from, edge);
        else
            to = std::min(to, edge);
    }
    void add(const std::string& person)
    {
        if (std::find(people.begin(), people.end(), person) == people.end()) people.push_back(person);
    }
};

/// Reads one list. When somebody is on duty, nothing of less weight is asked.
void look_at(const std::vector<shift>& shifts, instant at, known& found)
{
    for (const auto& one : shifts) {
        if (one.to <= one.from) continue;
        found.narrow(one.from, at);
        found.narrow(one.to, at);
        if (one.from <= at && at < one.to) found.add(one.person);
    }
}

void look_at(const rotation& turns, instant at, known& found)
{
    if (turns.people.empty()) return;
    auto handover = [&](std::int64_t number) {
        return to_instant(turns.zone, turns.start + number * std::max(turns.every, days{1}));
    };
    found.narrow(handover(0), at);
    if (at < handover(0)) return;
    const auto& people = turns.people;
    if (std::all_of(people.begin(), people.end(), [&](const auto& person) { return person == people.front(); })) {
        found.add(people.front());
        return;
    }

    // The local clock tells the turn, but for the hours around a change of the clocks.
    auto turn = (to_local(turns.zone, at) - turns.start) / std::max(turns.every, days{1});
    for (int step = 0; step < 3 && turn > 0 && handover(turn) > at; ++step)
        --turn;
    for (int step = 0; step < 3 && handover(turn + 1) <= at; ++step)
        ++turn;
    found.narrow(handover(turn), at);
    found.narrow(handover(turn + 1), at);
    found.add(people[static_cast<std::size_t>(turn) % people.size()]);
}

known look_at(const rota& who, instant at)
{
    known found;
    look_at(who.overrides, at, found);
    if (found.people.empty()) look_at(who.shifts, at, found);
    if (found.people.empty() && who.turns) look_at(*who.turns, at, found);
    return found;
}

} // namespace

duty on_call(const rota& who, instant at)
{
    auto now = look_at(who, at);
    auto from = now.from;
    for (int joined = 0; joined < most_joined && from != instant::min(); ++joined) {
        auto earlier = look_at(who, from - seconds{1});
        if (earlier.people != now.people) break;
        from = earlier.from;
    }
    auto to = now.to;
    for (int joined = 0; joined < most_joined && to != instant::max(); ++joined) {
        auto later = look_at(who, to);
        if (later.people != now.people) break;
        to = later.to;
    }
    duty answer{std::move(now.people), from, std::nullopt};
    if (to != instant::max()) answer.to = to;
    return answer;
}

} // namespace highroad
