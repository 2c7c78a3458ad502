#include "daemon/app/private_memory.hpp"
#include "tests/support/catch.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace highroad;

TEST_CASE("a process that keeps its memory private is not dumpable and leaves no core", "[security]")
{
    auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        app::keep_memory_private();
        rlimit core{};
        auto quiet = ::getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0 && core.rlim_max == 0;
        ::_exit(quiet && ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    CHECK(::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 1); // this one was not touched
}
