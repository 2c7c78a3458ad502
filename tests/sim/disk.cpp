#include "tests/sim/disk.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace highroad::sim {
namespace {

constexpr std::size_t sector = 512;

sim_disk* the_disk = nullptr;

void put(std::string& into, std::size_t offset, const std::string& bytes)
{
    if (into.size() < offset + bytes.size()) into.resize(offset + bytes.size(), '\0');
    std::copy(bytes.begin(), bytes.end(), into.begin() + static_cast<std::ptrdiff_t>(offset));
}

void undo(std::string& bytes, const unsynced_write& one)
{
    if (one.truncates) {
        bytes.resize(one.offset);
        bytes += one.before;
        return;
    }
    put(bytes, one.offset, one.before);
    bytes.resize(one.size_before);
}

} // namespace

void register_file_system();

sim_disk::sim_disk(std::uint64_t seed) : dice_{seed, "disk"}
{
    register_file_system();
    the_disk = this;
    // SQLite's own chance starts again from ours.
    sqlite3_randomness(0, nullptr);
}

sim_disk::~sim_disk()
{
    the_disk = nullptr;
}

sim_disk* sim_disk::current()
{
    return the_disk;
}

disk_file* sim_disk::find(const std::string& name)
{
    auto found = files_.find(name);
    return found == files_.end() ? nullptr : &found->second;
}

bool sim_disk::dies_now()
{
    ++writes_;
    if (!dead_ && writes_left_ > 0 && --writes_left_ == 0) dead_ = true;
    return dead_;
}

void sim_disk::remove(const std::string& name)
{
    if (!dies_now()) files_.erase(name);
}

int sim_disk::write(disk_file& to, std::size_t offset, const char* bytes, std::size_t count)
{
    auto was_dead = dead_;
    auto dies = dies_now();
    if (was_dead) return SQLITE_IOERR_WRITE;
    // It dies in the middle of this one.
    if (dies) count = sector * static_cast<std::size_t>(dice_.below(static_cast<int>(count / sector) + 1));
    if (full_ && !dies) return SQLITE_FULL;
    unsynced_write one;
    one.offset = offset;
    one.size_before = to.bytes.size();
    if (offset < to.bytes.size()) one.before = to.bytes.substr(offset, count);
    one.after.assign(bytes, count);
    if (count > 0) {
        put(to.bytes, offset, one.after);
        to.unsynced.push_back(std::move(one));
    }
    return dies ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

int sim_disk::truncate(disk_file& of, std::size_t size)
{
    if (dies_now()) return SQLITE_IOERR_TRUNCATE;
    if (size >= of.bytes.size()) return SQLITE_OK;
    unsynced_write one;
    one.truncates = true;
    one.offset = size;
    one.before = of.bytes.substr(size);
    of.bytes.resize(size);
    of.unsynced.push_back(std::move(one));
    return SQLITE_OK;
}

int sim_disk::sync(disk_file& of)
{
    if (dies_now()) return SQLITE_IOERR_FSYNC;
    of.unsynced.clear();
    return SQLITE_OK;
}

void sim_disk::lose_unsynced(disk_file& of)
{
    auto pending = std::move(of.unsynced);
    of.unsynced.clear();
    for (auto one = pending.rbegin(); one != pending.rend(); ++one)
        undo(of.bytes, *one);
    // Any of them may have arrived, whole or in part, in whatever order.
    for (const auto& one : pending) {
        auto kept = dice_.below(3);
        if (kept == 0) {
            ++lost_;
        } else if (one.truncates) {
            if (of.bytes.size() > one.offset) of.bytes.resize(one.offset);
        } else if (kept == 1) {
            put(of.bytes, one.offset, one.after);
        } else {
            for (std::size_t from = 0; from < one.after.size(); from += sector) {
                if (dice_.one_in(2)) put(of.bytes, one.offset + from, one.after.substr(from, sector));
            }
            ++lost_;
        }
    }
}

void sim_disk::restart(bool power_cut)
{
    dead_ = false;
    writes_left_ = 0;
    for (auto& [name, file] : files_) {
        if (power_cut) lose_unsynced(file);
        file.shared_locks = 0;
        file.reserved = 0;
        file.exclusive = 0;
        file.shared_memory.clear();
        std::fill(file.shm_shared.begin(), file.shm_shared.end(), 0);
        std::fill(file.shm_exclusive.begin(), file.shm_exclusive.end(), false);
    }
}

} // namespace highroad::sim
