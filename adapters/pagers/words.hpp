#pragma once

#include "daemon/core/page.hpp"
#include "daemon/core/review.hpp"

#include <string>
#include <string_view>

/// A page's texts, for services that pass them on to who knows where.
namespace highroad::pagers {

/// At most `limit` of that unit, ending in "…" when something was left out. Never splits a character.
[[nodiscard]] std::string fitted(std::string_view text, std::size_t limit, length_unit unit);

/// Displayable, and nothing in it is markup to the services behind a pager, which may be a web page or a chat: angle
/// brackets become ‹ and ›, and "@channel" calls nobody.
[[nodiscard]] std::string inert(std::string_view text);

/// The page's link, for what takes an address and nothing else: plain ASCII without spaces, quotes, backslashes and
/// angle brackets, at most 1000 bytes. Empty when it has none that is so.
[[nodiscard]] std::string plain_link(const page& what);

/// One line: the heading, and as much of the quote as there is room for. A heading that is too long by itself keeps its
/// beginning and the case's number.
[[nodiscard]] std::string summary(const page& what, std::size_t limit, length_unit unit);

/// Several lines: why, the quote, how many, the source, the link, who is paged. Where there is too little room the
/// quote is shortened, then the why; the link stands there whole or not at all.
[[nodiscard]] std::string body(const page& what, std::size_t limit, length_unit unit);

} // namespace highroad::pagers
