#pragma once

#include "daemon/core/card.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How people act in a room, which has no buttons: by reactions and by typed lines. Pure.
namespace highroad::matrix {

inline constexpr std::string_view command_word = "!review";

/// "!review escalate 42 <why>".
[[nodiscard]] std::string line_to_type(std::string_view word, int case_number, std::string_view more = {});

/// What a reaction under a card means. A closed list: any other means nothing.
enum class tap { approve, edit_hint, snooze, next_draft, claim, undo, acknowledge, escalate_hint };
[[nodiscard]] std::optional<tap> tap_of(std::string_view key);

/// The marks that the bot puts under such a card itself, so that one tap acts.
[[nodiscard]] std::vector<std::string> seeds_of(const card& shown);

/// How the card's buttons are pressed, in few lines: one for each that matters most, and one each for the rest by
/// reaction and by typing. Without `whole` the card does not show its whole draft, which then has no way to be
/// published.
[[nodiscard]] std::string ways_of(const card& shown, bool whole);

} // namespace highroad::matrix
