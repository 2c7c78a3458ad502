#pragma once

#include "tests/sim/dice.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace highroad::sim {

/// What a file was overwritten with since it was last synced, and what stood there before.
struct unsynced_write {
    std::size_t offset = 0;
    std::string before;
    std::string after;
    std::size_t size_before = 0;
    bool truncates = false; ///< to `offset`
};

struct disk_file {
    std::string bytes; ///< as the operating system shows them
    std::vector<unsynced_write> unsynced;
    // SQLite's locks and its shared memory: those of one machine, gone with it.
    int shared_locks = 0;
    int reserved = 0;
    int exclusive = 0;
    std::vector<std::unique_ptr<std::string>> shared_memory;
    std::vector<int> shm_shared = std::vector<int>(8, 0);
    std::vector<bool> shm_exclusive = std::vector<bool>(8, false);
};

/// The disk of the daemon's machine, in memory, as SQLite sees it. It knows which writes were never synced: a power cut
/// loses any of them, and tears others in the middle of a sector's worth.
class sim_disk {
public:
    /// From now on SQLite's files are on this one. One at a time in a process.
    explicit sim_disk(std::uint64_t seed);
    ~sim_disk();
    sim_disk(const sim_disk&) = delete;
    sim_disk& operator=(const sim_disk&) = delete;

    /// The process dies at its nth write, truncation or sync from now on; 0: it does not.
    void die_at_write(int nth) { writes_left_ = nth; }
    /// Nothing reaches the disk any more until `restart`.
    void stop() { dead_ = true; }
    [[nodiscard]] bool dead() const { return dead_; }
    /// The process is gone: its locks and its shared memory go with it. With a power cut also what was not synced.
    void restart(bool power_cut);

    void set_full(bool full) { full_ = full; }
    [[nodiscard]] std::uint64_t writes() const { return writes_; }
    [[nodiscard]] std::uint64_t lost_writes() const { return lost_; }

    // For the file system below.
    [[nodiscard]] disk_file* find(const std::string& name);
    [[nodiscard]] disk_file& open(const std::string& name) { return files_[name]; }
    void remove(const std::string& name);
    /// SQLITE_OK, or why not.
    [[nodiscard]] int write(disk_file& to, std::size_t offset, const char* bytes, std::size_t count);
    [[nodiscard]] int truncate(disk_file& of, std::size_t size);
    [[nodiscard]] int sync(disk_file& of);
    [[nodiscard]] dice& chance() { return dice_; }

    [[nodiscard]] static sim_disk* current();

private:
    [[nodiscard]] bool dies_now();
    void lose_unsynced(disk_file& of);

    std::map<std::string, disk_file> files_;
    dice dice_;
    int writes_left_ = 0;
    bool dead_ = false;
    bool full_ = false;
    std::uint64_t writes_ = 0;
    std::uint64_t lost_ = 0;
};

} // namespace highroad::sim
