#pragma once

#include "daemon/ports/result.hpp"
#include "daemon/ports/store.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace highroad {

/// What the store's thread did so far; may be read at any time.
struct write_counters {
    std::atomic<std::uint64_t> commits{0};      ///< each costs one fsync
    std::atomic<std::uint64_t> transactions{0}; ///< pieces of work that shared them
};

struct sqlite_options {
    std::string path; ///< of the database file; `path`.lock, -wal and -shm stand beside it. On a local disk

    /// How long the first of a group of transactions waits for others to share its fsync. 0..10 ms is sensible; 0
    /// shares with whatever came while the last group was being written.
    std::chrono::microseconds group_wait{0};

    /// false: a power cut may lose the latest transactions (a crash of the daemon does not). Tests may turn it off.
    bool synchronous_full = true;

    /// The file never grows beyond this many pages of 4 KiB; then writing fails as on a full disk. 0: no limit.
    std::uint32_t max_pages = 0;

    /// How far the write-ahead log grows, in pages of 4 KiB, before what it holds is written into the database. Pages
    /// that are written often cost less the longer that is; 4096 are 16 MiB of disk.
    int log_pages = 4096;

    std::shared_ptr<write_counters> counters; ///< may be empty

    /// Where groups of transactions are written. Empty: on a thread of the store's own. A simulation gives its loop, so
    /// that the same input always makes the same groups.
    std::optional<asio::any_io_executor> writes_on{};
};

/// Opens the database, making it (mode 0600) or bringing it to this program's schema first. One thread writes; reads
/// run on the thread of `loop`, whose coroutines alone may call the store. Destroy the store before the loop: it then
/// first carries out every commit that was begun.
///
/// Failures, in words for the operator: conflict (another daemon works on it), refused (a newer schema, or another
/// program's file), disk (cannot be opened or written, or is damaged).
[[nodiscard]] result<std::unique_ptr<store>> open_sqlite(asio::any_io_executor loop, sqlite_options options);

/// Writes a copy of the database, as it is at one moment, to `path_to`: a single file of mode 0600 that can be restored
/// by copying it back. Safe while a daemon works on `path_from`. The copy is checked before it takes the place of an
/// earlier one. Blocks the caller until done: about a second for 500 MB.
[[nodiscard]] result<void> back_up(const std::string& path_from, const std::string& path_to);

} // namespace highroad
