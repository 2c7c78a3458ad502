#include "daemon/engine/backoff.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/manual_clock.hpp"

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono_literals;

TEST_CASE("a pause that was asked for is kept from any moment of the second that the clock gives", "[outbox]")
{
    counted_random random;
    for (auto time = 0; time < 20; ++time) {
        // A clock that says 10 may stand at 10.999: up to 14 it is not yet three seconds.
        CHECK(backoff(1, 1s, 1s, 3s, random) >= 4s);
        CHECK(backoff(1, 1s, 1s, 3s, random) <= 5s);
    }
}

TEST_CASE("tries wait twice as long each time, up to the longest wait", "[outbox]")
{
    counted_random random;
    CHECK(backoff(1, 10s, 60s, 0s, random) <= 12s);
    CHECK(backoff(3, 10s, 60s, 0s, random) >= 40s);
    CHECK(backoff(40, 10s, 60s, 0s, random) >= 60s);
    CHECK(backoff(40, 10s, 60s, 0s, random) <= 72s);
}
