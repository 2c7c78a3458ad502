#pragma once

#include "daemon/core/review_case.hpp"
#include "daemon/core/time.hpp"

#include <optional>
#include <string>

namespace highroad {

/// The case without anything that a customer wrote or that was written to or about them: the review's words, author,
/// address and answer, drafts, approvals, facts, quotes. What stays says only what the team did and when: number, ids,
/// mark, dates, causes, who owned it. A case that was open is closed as dismissed, and nothing is planned for it any
/// more. When the customer writes or edits again, that is news and is handled as usual.
/// Empty when a reply is on its way to the platform: what becomes of it has to be recorded first.
[[nodiscard]] std::optional<review_case> without_customer(review_case c);

/// Why `without_customer` gives nothing, for people.
[[nodiscard]] std::string why_not_forgotten(const review_case& c);

} // namespace highroad
