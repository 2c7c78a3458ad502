#pragma once

#include "daemon/check/check.hpp"
#include "daemon/core/finding.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What stands out by its signs: addresses, links, gaps.
namespace highroad::checking {

/// Mail addresses: the customer's own are private, those that nobody configured are another contact.
[[nodiscard]] std::vector<finding> mails_in(std::string_view text, std::string_view review, const known_business& ours);
/// Links, with and without "https://", that lead elsewhere than to the site or the mail domain that is configured.
[[nodiscard]] std::vector<finding> links_in(std::string_view text, const known_business& ours);
/// "{name}", "[order number]", "XXX", "Dear ,": what somebody forgot to fill in.
[[nodiscard]] std::vector<finding> gaps_in(std::string_view text);

} // namespace highroad::checking
