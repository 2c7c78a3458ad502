#pragma once

#include "daemon/core/time.hpp"
#include "daemon/ports/result.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace highroad {

class store;

/// Whose data: everything of an author's name, or of one case.
struct whose_data {
    std::string author; ///< exactly as the platform writes it; empty: `case_number` says
    std::string source; ///< only there; empty: everywhere
    int case_number = 0;
};

struct forgotten {
    std::vector<int> cases;           ///< their cards are about to be redrawn
    std::int64_t details = 0;         ///< of entries in the journal
    std::int64_t names = 0;           ///< authors of reviews that became no case
    std::int64_t quarantined = 0;     ///< items that could not be understood and name the author
    std::vector<std::string> refused; ///< in words: cases that cannot be forgotten just now
    int looked_until = 0; ///< of expired ones: the number of the last case looked at; 0 when there is no other
};

/// How long customers' data is kept; an empty period has no end.
struct retention_periods {
    std::optional<std::chrono::seconds> closed_cases; ///< since the last entry in the journal of a closed case
    std::optional<std::chrono::seconds> authors;      ///< of reviews that became no case, since their last change
    std::optional<std::chrono::seconds> quarantine;   ///< of items that could not be understood

    [[nodiscard]] bool any() const { return closed_cases || authors || quarantine; }
};

/// Erasing what customers wrote. Each call is one transaction, as everything that the store writes; what is erased is
/// overwritten in the file.
class personal_data {
public:
    virtual ~personal_data() = default;
    /// Failures: not_found when nothing is held, disk.
    [[nodiscard]] virtual awaitable<result<forgotten>> forget(whose_data whose, instant now) = 0;
    /// What is older than its period. Looks at no more than `limit` of the cases whose numbers are above `after`, so
    /// that whatever else the store is asked for need not wait long; the rest is done when no case is left to look at.
    [[nodiscard]] virtual awaitable<result<forgotten>> forget_expired(retention_periods periods, instant now, int after,
                                                                      std::size_t limit) = 0;
};

/// That side of the store that open_sqlite() made; null for any other.
[[nodiscard]] personal_data* personal_data_in(store& of);

/// All that the database holds about an author or a case, as one JSON text: cases with their journal, what is planned,
/// reviews that became no case, items in quarantine. Safe while a daemon works. Failures: not_found, disk.
[[nodiscard]] result<std::string> held_about(const std::string& path, const whose_data& whose);

} // namespace highroad
