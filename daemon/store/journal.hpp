#pragma once

#include "daemon/ports/result.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace highroad {

/// A place in the journal, to be noted somewhere else: "1234:9f86d0...". Who holds one can tell later whether anything
/// before it was changed, even by somebody who can write the whole database.
struct journal_place {
    std::int64_t sequence = 0;
    std::string link; ///< 64 digits, lower case

    bool operator==(const journal_place&) const = default;
};
[[nodiscard]] std::string in_words(const journal_place& place);
/// Empty for anything else than what in_words() gives.
[[nodiscard]] std::optional<journal_place> journal_place_in(std::string_view text);

struct journal_finding {
    std::int64_t entries = 0;
    std::int64_t erased = 0;         ///< entries without their detail, by `highroad forget` or the retention period
    journal_place end;               ///< of the last entry that was read
    std::vector<std::string> broken; ///< in words, the first ten; empty: the chain is whole
};

/// Reads the whole journal of the database and recomputes its chain. `noted` must be part of it. Safe while a daemon
/// works. Failures: not_found, disk, refused (a schema without a chain).
[[nodiscard]] result<journal_finding> verify_journal(const std::string& path,
                                                     const std::optional<journal_place>& noted = {});

/// Each entry as one line of JSON with its salt, digest and link in hex: who has the lines can recompute the chain.
/// Ends early when `take` returns false. The same failures.
[[nodiscard]] result<std::int64_t> export_journal(const std::string& path,
                                                  const std::function<bool(std::string line)>& take);

} // namespace highroad
