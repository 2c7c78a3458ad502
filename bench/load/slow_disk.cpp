// Loaded into each server that is measured (LD_PRELOAD): a sync takes at least HIGHROAD_BENCH_SYNC_US microseconds, as
// on a disk at the other end of a network. Only syncs wait, and only the thread that asks for one.

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <dlfcn.h>
#include <thread>

namespace {

using sync_call = int (*)(int);

int slow(const char* name, int file)
{
    static const auto least = [] {
        const char* given = std::getenv("HIGHROAD_BENCH_SYNC_US");
        return std::chrono::microseconds{given ? std::strtoll(given, nullptr, 10) : 0};
    }();
    auto until = std::chrono::steady_clock::now() + least;
    auto done = reinterpret_cast<sync_call>(dlsym(RTLD_NEXT, name))(file);
    auto error = errno;
    std::this_thread::sleep_until(until);
    errno = error;
    return done;
}

} // namespace

extern "C" {
int fsync(int file)
{
    return slow("fsync", file);
}
int fdatasync(int file)
{
    return slow("fdatasync", file);
}
}
