#include "adapters/slack/reactions.hpp"

#include <algorithm>
#include <utility>

namespace highroad::slack {

using namespace std::chrono_literals;

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

case_command command_of(reaction_wish meant, const reaction& what, std::string channel,
                        const std::optional<review_case>& current, instant now)
{
    switch (meant) {
    case reaction_wish::approve:
        // Where Slack's clock is ahead of ours, a reaction to the card before would seem to be one to this card.
        return command::approve_shown{std::move(channel), std::min(what.at, now)};
    case reaction_wish::undo:
        break;
    case reaction_wish::snooze:
        return command::snooze{now + 4h};
    case reaction_wish::take_care:
        if (current && has_open_page(*current)) return command::acknowledge{};
        return command::claim{};
    }
    return command::undo{};
}

} // namespace highroad::slack
