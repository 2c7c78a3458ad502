#pragma once

#include "daemon/core/finding.hpp"

#include <string>
#include <string_view>

namespace highroad::checking {

/// What to do about a finding of that kind: one sentence.
[[nodiscard]] std::string advice_on(finding_kind what);

/// The finding about text[from, to).
[[nodiscard]] finding found_at(finding_kind what, std::string_view text, std::size_t from, std::size_t to);
[[nodiscard]] finding found_at(finding_kind what, std::string_view text, std::size_t from, std::size_t to,
                               std::string advice);

} // namespace highroad::checking
