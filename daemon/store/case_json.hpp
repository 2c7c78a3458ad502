#pragma once

#include "daemon/core/attend.hpp"
#include "daemon/core/board.hpp"
#include "daemon/core/decide.hpp"
#include "daemon/core/effect.hpp"
#include "daemon/core/review_case.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What the store keeps as JSON. What was written is read back equal, whatever bytes its strings hold. A key that is
/// absent reads as the default, so that a later version can add fields; a key that is unknown is passed over.
namespace highroad::stored {

[[nodiscard]] std::string written(const review_case& value);
[[nodiscard]] std::string written(const effect_body& value);
[[nodiscard]] std::string written(const answer& value);
[[nodiscard]] std::string written(const board& value);
[[nodiscard]] std::string written(const storm& value);

/// Empty when the text is not what written() makes.
[[nodiscard]] std::optional<review_case> read_case(std::string_view body);
/// From the text of a review_case.
[[nodiscard]] std::optional<waiting_case> read_waiting(std::string_view body);
/// `kind` is name_of() of the effect.
[[nodiscard]] std::optional<effect_body> read_effect(std::string_view kind, std::string_view body);
[[nodiscard]] std::optional<answer> read_answer(std::string_view body);
[[nodiscard]] std::optional<board> read_board(std::string_view body);
[[nodiscard]] std::optional<storm> read_storm(std::string_view body);

} // namespace highroad::stored
