#include "daemon/app/spare_memory.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/heap_in_use.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"

#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <unistd.h>

using namespace highroad;

namespace {

std::size_t resident_bytes()
{
    std::ifstream file{"/proc/self/statm"};
    std::size_t all = 0;
    std::size_t resident = 0;
    file >> all >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// As after a burst: much was taken and is free again, below a little that is still in use.
std::unique_ptr<std::string> after_a_burst(std::size_t bytes)
{
    std::vector<std::unique_ptr<std::string>> pieces;
    for (std::size_t taken = 0; taken < bytes; taken += 4000)
        pieces.push_back(std::make_unique<std::string>(4000, 'x'));
    return std::make_unique<std::string>(4000, 'y');
}

struct enough : std::runtime_error {
    enough() : std::runtime_error{"enough"} {}
};

constexpr std::size_t burst = std::size_t{20} << 20;

} // namespace

TEST_CASE("after a burst its memory goes back to the system, though something above it is in use", "[memory]")
{
    if (!test::heap_in_use()) {
        WARN("skipped: a sanitizer has a heap of its own, which keeps what is free");
        return;
    }
    auto kept = after_a_burst(burst);
    auto before = resident_bytes();
    app::give_back_spare_memory();
    CHECK(resident_bytes() + burst / 2 < before);
    CHECK(kept->front() == 'y');
}

TEST_CASE("what is held counts as memory in use, and what was given up does not", "[memory]")
{
    if (!test::heap_in_use()) {
        WARN("skipped: a sanitizer has a heap of its own, which the C library does not count");
        return;
    }
    auto before = app::memory_in_use();
    REQUIRE(before.has_value());
    auto kept = std::make_unique<std::string>(burst, 'x');
    CHECK(*app::memory_in_use() >= *before + burst);
    kept.reset();
    CHECK(*app::memory_in_use() < *before + burst / 2);
}

TEST_CASE("spare memory goes back every five minutes", "[memory]")
{
    test::manual_clock clock;
    auto began = clock.now();
    int waits = 0;
    clock.while_waiting = [&]() -> awaitable<void> {
        if (++waits == 4) throw enough{};
        co_return;
    };
    CHECK_THROWS_AS(test::run(app::give_back_spare_memory_often(clock)), enough);
    CHECK(clock.now() - began == std::chrono::minutes{15});
}
