#include "daemon/app/spare_memory.hpp"

#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace highroad::app {
namespace {

constexpr std::chrono::minutes between{5};

} // namespace

std::optional<std::size_t> memory_in_use() noexcept
{
#ifdef __GLIBC__
    auto all = ::mallinfo2();
    return all.uordblks + all.hblkhd;
#else
    return std::nullopt;
#endif
}

void give_back_spare_memory() noexcept
{
#ifdef __GLIBC__
    // free() gives back what lies at the end of the heap only; one small piece there keeps all below it.
    ::malloc_trim(0);
#endif
}

awaitable<void> give_back_spare_memory_often(clock& time)
{
    for (;;) {
        co_await time.sleep_until(time.now() + between);
        give_back_spare_memory();
    }
}

} // namespace highroad::app
