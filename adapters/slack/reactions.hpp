#pragma once

#include "adapters/slack/payloads.hpp"
#include "daemon/core/command.hpp"
#include "daemon/core/review_case.hpp"

#include <optional>
#include <string>

/// What a reaction on a card asks for. The list is closed: every other emoji is somebody's mood.
namespace highroad::slack {

enum class reaction_wish { approve, undo, snooze, take_care };
[[nodiscard]] std::optional<reaction_wish> wish_of(const reaction& what);

/// `current` is the case as it is stored now: looking at a page is answering it, and else it is taking care.
[[nodiscard]] case_command command_of(reaction_wish meant, const reaction& what, std::string channel,
                                      const std::optional<review_case>& current, instant now);

} // namespace highroad::slack
