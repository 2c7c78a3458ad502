#pragma once

#include "daemon/ports/result.hpp"

#include <cstdint>

namespace highroad {

class store;

/// What is open and what waits, for whoever asks every few seconds. store::count() counts all that was ever seen, which
/// takes half a second for some hundred thousand reviews; this costs the same however many there are.
struct backlog {
    std::int64_t cases_open = 0;
    std::int64_t effects_waiting = 0;
    std::int64_t effects_parked = 0;     ///< given up, for whatever reason
    std::int64_t effects_unreadable = 0; ///< of those, the ones that cannot be read
};

/// Told by the store that open_sqlite() made.
class backlog_teller {
public:
    virtual ~backlog_teller() = default;
    /// Failure: disk.
    [[nodiscard]] virtual result<backlog> backlog_now() = 0;
};

/// That side of the store; null for any other.
[[nodiscard]] backlog_teller* backlog_in(store& of);

} // namespace highroad
