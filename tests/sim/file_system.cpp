// SQLite's view of the simulated disk: a VFS (https://www.sqlite.org/vfs.html). One process, one thread.

#include "tests/sim/disk.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace highroad::sim {

void register_file_system();

namespace {

struct open_file {
    sqlite3_file base;
    disk_file* file;
    int lock;
    unsigned shm_shared; ///< slots of the shared memory that this connection holds
    unsigned shm_exclusive;
};

open_file& of(sqlite3_file* given)
{
    return *reinterpret_cast<open_file*>(given);
}

bool dead()
{
    return sim_disk::current() == nullptr || sim_disk::current()->dead();
}

void set_lock(open_file& one, int level)
{
    auto& file = *one.file;
    auto held = [](int at, int least) { return at >= least ? 1 : 0; };
    file.shared_locks += held(level, SQLITE_LOCK_SHARED) - held(one.lock, SQLITE_LOCK_SHARED);
    file.reserved += held(level, SQLITE_LOCK_RESERVED) - held(one.lock, SQLITE_LOCK_RESERVED);
    file.exclusive += held(level, SQLITE_LOCK_EXCLUSIVE) - held(one.lock, SQLITE_LOCK_EXCLUSIVE);
    one.lock = level;
}

int close_file(sqlite3_file* given)
{
    auto& one = of(given);
    if (!dead() && one.file) set_lock(one, SQLITE_LOCK_NONE);
    return SQLITE_OK;
}

int read_file(sqlite3_file* given, void* into, int count, sqlite3_int64 offset)
{
    if (dead()) return SQLITE_IOERR_READ;
    const auto& bytes = of(given).file->bytes;
    auto wanted = static_cast<std::size_t>(count);
    auto from = std::min(static_cast<std::size_t>(offset), bytes.size());
    auto there = std::min(wanted, bytes.size() - from);
    std::memcpy(into, bytes.data() + from, there);
    if (there == wanted) return SQLITE_OK;
    std::memset(static_cast<char*>(into) + there, 0, wanted - there);
    return SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* given, const void* bytes, int count, sqlite3_int64 offset)
{
    if (sim_disk::current() == nullptr) return SQLITE_IOERR_WRITE;
    return sim_disk::current()->write(*of(given).file, static_cast<std::size_t>(offset),
                                      static_cast<const char*>(bytes), static_cast<std::size_t>(count));
}

int truncate_file(sqlite3_file* given, sqlite3_int64 size)
{
    if (sim_disk::current() == nullptr) return SQLITE_IOERR_TRUNCATE;
    return sim_disk::current()->truncate(*of(given).file, static_cast<std::size_t>(size));
}

int sync_file(sqlite3_file* given, int)
{
    if (sim_disk::current() == nullptr) return SQLITE_IOERR_FSYNC;
    return sim_disk::current()->sync(*of(given).file);
}

int size_of_file(sqlite3_file* given, sqlite3_int64* size)
{
    if (dead()) return SQLITE_IOERR_FSTAT;
    *size = static_cast<sqlite3_int64>(of(given).file->bytes.size());
    return SQLITE_OK;
}

int lock_file(sqlite3_file* given, int level)
{
    if (dead()) return SQLITE_IOERR_LOCK;
    auto& one = of(given);
    if (level <= one.lock) return SQLITE_OK;
    auto& file = *one.file;
    if (file.exclusive > 0) return SQLITE_BUSY;
    if (level >= SQLITE_LOCK_RESERVED && file.reserved > (one.lock >= SQLITE_LOCK_RESERVED ? 1 : 0)) return SQLITE_BUSY;
    if (level == SQLITE_LOCK_EXCLUSIVE && file.shared_locks > (one.lock >= SQLITE_LOCK_SHARED ? 1 : 0))
        return SQLITE_BUSY;
    set_lock(one, level);
    return SQLITE_OK;
}

int unlock_file(sqlite3_file* given, int level)
{
    if (dead()) return SQLITE_OK;
    if (level < of(given).lock) set_lock(of(given), level);
    return SQLITE_OK;
}

int check_reserved(sqlite3_file* given, int* reserved)
{
    *reserved = of(given).file->reserved > 0 ? 1 : 0;
    return SQLITE_OK;
}

int control(sqlite3_file*, int, void*)
{
    return SQLITE_NOTFOUND;
}

int sector_size(sqlite3_file*)
{
    return 512;
}

/// None is promised: neither atomic writes nor that what stands beside a write survives a power cut.
int characteristics(sqlite3_file*)
{
    return 0;
}

int shm_map(sqlite3_file* given, int region, int size, int extend, void volatile** at)
{
    *at = nullptr;
    if (dead()) return SQLITE_IOERR_SHMMAP;
    auto& regions = of(given).file->shared_memory;
    auto wanted = static_cast<std::size_t>(region);
    if (regions.size() <= wanted && extend == 0) return SQLITE_OK;
    while (regions.size() <= wanted)
        regions.push_back(std::make_unique<std::string>(static_cast<std::size_t>(size), '\0'));
    *at = regions[wanted]->data();
    return SQLITE_OK;
}

int shm_lock(sqlite3_file* given, int offset, int count, int flags)
{
    auto& one = of(given);
    if (dead()) return SQLITE_IOERR_SHMLOCK;
    auto& file = *one.file;
    auto first = static_cast<std::size_t>(offset);
    auto last = first + static_cast<std::size_t>(count);
    auto locks = (flags & SQLITE_SHM_LOCK) != 0;
    auto shared = (flags & SQLITE_SHM_SHARED) != 0;
    for (auto slot = first; slot < last && locks; ++slot) {
        auto bit = 1U << slot;
        auto others = file.shm_shared[slot] - ((one.shm_shared & bit) != 0 ? 1 : 0);
        if (file.shm_exclusive[slot] && (one.shm_exclusive & bit) == 0) return SQLITE_BUSY;
        if (!shared && others > 0) return SQLITE_BUSY;
    }
    for (auto slot = first; slot < last; ++slot) {
        auto bit = 1U << slot;
        auto& held = shared ? one.shm_shared : one.shm_exclusive;
        if (((held & bit) != 0) == locks) continue;
        held ^= bit;
        if (shared) file.shm_shared[slot] += locks ? 1 : -1;
        if (!shared) file.shm_exclusive[slot] = locks;
    }
    return SQLITE_OK;
}

void shm_barrier(sqlite3_file*) {}

int shm_unmap(sqlite3_file* given, int remove)
{
    if (!dead() && remove != 0) of(given).file->shared_memory.clear();
    return SQLITE_OK;
}

const sqlite3_io_methods methods{2,           close_file,   read_file,       write_file,  truncate_file,
                                 sync_file,   size_of_file, lock_file,       unlock_file, check_reserved,
                                 control,     sector_size,  characteristics, shm_map,     shm_lock,
                                 shm_barrier, shm_unmap,    nullptr,         nullptr};

int open_at(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* into, int flags, int* flags_out)
{
    std::memset(into, 0, sizeof(open_file));
    if (dead() || name == nullptr) return SQLITE_CANTOPEN;
    auto& one = of(into);
    one.file = &sim_disk::current()->open(name);
    one.base.pMethods = &methods;
    if (flags_out != nullptr) *flags_out = flags;
    return SQLITE_OK;
}

int delete_at(sqlite3_vfs*, const char* name, int)
{
    if (dead()) return SQLITE_IOERR_DELETE;
    if (!sim_disk::current()->find(name)) return SQLITE_IOERR_DELETE_NOENT;
    sim_disk::current()->remove(name);
    return SQLITE_OK;
}

int access_at(sqlite3_vfs*, const char* name, int, int* there)
{
    if (dead()) return SQLITE_IOERR_ACCESS;
    const auto* found = sim_disk::current()->find(name);
    *there = found && !found->bytes.empty() ? 1 : 0;
    return SQLITE_OK;
}

int full_name(sqlite3_vfs*, const char* name, int count, char* into)
{
    sqlite3_snprintf(count, into, "%s", name);
    return SQLITE_OK;
}

int randomness(sqlite3_vfs*, int count, char* into)
{
    for (int i = 0; i < count; ++i)
        into[i] = static_cast<char>(sim_disk::current() ? sim_disk::current()->chance().below(256) : 0);
    return count;
}

int sleep_for(sqlite3_vfs*, int microseconds)
{
    return microseconds;
}

/// SQLite is never asked for the time.
int current_time(sqlite3_vfs*, double* day)
{
    *day = 0;
    return SQLITE_OK;
}

int last_error(sqlite3_vfs*, int, char*)
{
    return 0;
}

} // namespace

void register_file_system()
{
    static sqlite3_vfs made = [] {
        sqlite3_vfs one{};
        one.iVersion = 1;
        one.szOsFile = sizeof(open_file);
        one.mxPathname = 512;
        one.zName = "simulated";
        one.xOpen = open_at;
        one.xDelete = delete_at;
        one.xAccess = access_at;
        one.xFullPathname = full_name;
        one.xRandomness = randomness;
        one.xSleep = sleep_for;
        one.xCurrentTime = current_time;
        one.xGetLastError = last_error;
        return one;
    }();
    sqlite3_vfs_register(&made, 1);
}

} // namespace highroad::sim
