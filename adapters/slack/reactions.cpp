#include "adapters/slack/reactions.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace highroad::slack {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;

constexpr std::size_t most_taken = 1000;

microseconds time_of(const reaction& what)
{
    return what.at.time_since_epoch() + what.past;
}

/// The same for as often as this person puts this emoji there.
std::string mark_of(const reaction& what)
{
    return "slack " + what.from.user + " " + what.name + " " + what.from.channel + " " + what.message + " ";
}

/// By the name that `stored` begins with, the mark is the same; its time has to be before it was taken away.
bool gave(const std::string& stored, const reaction& removed)
{
    auto mark = mark_of(removed);
    if (!stored.starts_with(mark)) return false;
    std::int64_t put = 0;
    auto [end, error] = std::from_chars(stored.data() + mark.size(), stored.data() + stored.size(), put);
    return error == std::errc{} && end == stored.data() + stored.size() && put <= time_of(removed).count();
}

/// The name of the reaction that is taken away, if it gave what stands; else empty.
std::string taken_from(const review_case& current, const reaction& removed)
{
    const auto& half = current.half_approved;
    const auto& given = current.approved;
    for (const auto& stored : {half ? half->reaction : std::string{}, given ? given->reaction : std::string{},
                               given ? given->first_reaction : std::string{}}) {
        if (gave(stored, removed) && stands_by_reaction(current, stored)) return stored;
    }
    return {};
}

} // namespace

std::optional<reaction_wish> wish_of(const reaction& what)
{
    auto added = what.what == reaction::change::added;
    if (what.name == "white_check_mark" || what.name == "heavy_check_mark") {
        return added ? reaction_wish::approve : reaction_wish::undo;
    }
    // Taking one of these away takes nothing back: a snooze and a claim are ended by their buttons.
    if (!added) return std::nullopt;
    if (what.name == "zzz") return reaction_wish::snooze;
    if (what.name == "eyes") return reaction_wish::take_care;
    return std::nullopt;
}

std::string stored_name(const reaction& added)
{
    return mark_of(added) + std::to_string(time_of(added).count());
}

std::optional<case_command> command_of(reaction_wish meant, const reaction& what, std::string channel,
                                       const std::optional<review_case>& current, instant now)
{
    switch (meant) {
    case reaction_wish::approve:
        // Where Slack's clock is ahead of ours, a reaction to the card before would seem to be one to this card.
        return command::approve_shown{std::move(channel), std::min(what.at, now), stored_name(what)};
    case reaction_wish::undo:
        break;
    case reaction_wish::snooze:
        return command::snooze{now + 4h};
    case reaction_wish::take_care:
        if (!current) return command::claim{};
        if (has_open_page(*current)) return command::acknowledge{};
        // Eyes are put under many messages: they take no case out of somebody's hands, and open none again.
        if (current->owner || current->phase == case_phase::closed) return std::nullopt;
        return command::claim{};
    }
    auto taken = current ? taken_from(*current, what) : std::string{};
    if (taken.empty()) return std::nullopt;
    return command::undo{std::move(taken)};
}

void taken_marks::note(const reaction& removed)
{
    if (latest_.size() >= most_taken) latest_.clear();
    auto& at = latest_[mark_of(removed)];
    at = std::max(at, time_of(removed));
}

bool taken_marks::has(const reaction& added) const
{
    auto found = latest_.find(mark_of(added));
    return found != latest_.end() && found->second >= time_of(added);
}

} // namespace highroad::slack
