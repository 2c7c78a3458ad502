#include "daemon/app/private_memory.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace highroad::app {

void keep_memory_private() noexcept
{
    // Tokens and customers' words are in there. A dump would lie on the disk for whoever finds it.
    constexpr rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

} // namespace highroad::app
