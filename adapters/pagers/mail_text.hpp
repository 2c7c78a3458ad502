#pragma once

#include "daemon/core/page.hpp"

#include <string>
#include <string_view>
#include <vector>

/// A page as an e-mail (RFC 5322, MIME), with line feeds alone as sendmail wants them. Nothing that came from outside
/// can end a header field or begin another.
namespace highroad::pagers::mail {

enum class news { raised, acknowledged, resolved };

struct envelope {
    std::string from;
    std::vector<std::string> to;
};

/// A mail address as programs understand it everywhere: no display name, no quotes, nothing but ASCII.
[[nodiscard]] bool is_address(std::string_view text);

/// The text of a header field: as it is where it is short and plain ASCII, else in encoded words (RFC 2047).
[[nodiscard]] std::string header_text(std::string_view text);

/// "Wed, 25 Nov 2026 04:12:58 +0000"
[[nodiscard]] std::string date(instant at);

/// Mails of one page key belong to one thread. The same news about the same page has the same Message-ID, so that a
/// mail that was sent twice is shown once where mailboxes look at it.
[[nodiscard]] std::string message(const page& what, news kind, std::string_view by, const envelope& who, instant now);

} // namespace highroad::pagers::mail
