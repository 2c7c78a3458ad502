#pragma once

#include "daemon/core/command.hpp"
#include "daemon/core/review_case.hpp"

#include <string>
#include <string_view>

namespace highroad {

/// What a card stands for, in 24 hexadecimal digits: which review, and the text that an approval would publish. It
/// travels in every button, because numbers are not enough: after a backup is restored, the numbers of cases and drafts
/// that were given since are given again, and cards from before the restore still stand in the chat.
[[nodiscard]] std::string mark_of(const review_case& c);
/// The half of it that stands for the review.
[[nodiscard]] std::string mark_of(const review_key& key);
[[nodiscard]] bool is_mark(std::string_view text);

/// Why a card with that mark says nothing about this case; empty when it is this case's card.
[[nodiscard]] std::string why_foreign(std::string_view mark, const review_case& current);

/// The same for what was asked on that card: what concerns a text has to concern the very text.
[[nodiscard]] std::string why_foreign(std::string_view mark, const review_case& current, const case_command& asked);

} // namespace highroad
