#include "daemon/crypto/replay_guard.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/heap_in_use.hpp"

#include <string>

using namespace highroad;
using namespace std::chrono_literals;
using signed_message::replay_guard;

namespace {

constexpr std::chrono::sys_seconds noon{std::chrono::sys_days{std::chrono::year{2026} / 5 / 4} + 12h};

std::string signature_of(int message)
{
    return signed_message::signature("a secret of sixteen bytes", "1777896000", std::to_string(message));
}

} // namespace

TEST_CASE("ten messages a second for an hour leave ten minutes of them behind, each in a few bytes", "[replay]")
{
    signature_of(0); // what OpenSSL keeps from its first use on is not ours
    auto before = test::heap_in_use();
    if (!before) {
        WARN("skipped: a sanitizer has a heap of its own, which cannot be counted here");
        return;
    }
    replay_guard guard;
    int message = 0;
    for (auto now = noon; now < noon + 1h; now += 1s) {
        for (int i = 0; i < 10; ++i)
            guard.remember(signature_of(message++), now);
    }
    CHECK(guard.size() == 6010); // the second in which the time of the oldest ends counts as well
    auto held = test::heap_in_use().value() - *before;
    // Twice what is written down, for how the list is kept.
    CHECK(held < guard.size() * 2 * replay_guard::bytes_each);
}

TEST_CASE("a message that was carried out is known for ten minutes, however many came since", "[replay]")
{
    replay_guard guard;
    guard.remember(signature_of(0), noon);
    for (int i = 1; i < 5000; ++i)
        guard.remember(signature_of(i), noon + 1s);
    CHECK(guard.carried_out(signature_of(0), noon + 600s));
    CHECK(guard.carried_out(signature_of(4999), noon + 600s));
    CHECK_FALSE(guard.carried_out(signature_of(5000), noon + 600s));
    CHECK_FALSE(guard.carried_out(signature_of(0), noon + 601s));
    CHECK(guard.carried_out(signature_of(1), noon + 601s));
}

TEST_CASE("a message that is remembered twice is kept once", "[replay]")
{
    replay_guard guard;
    guard.remember(signature_of(1), noon);
    guard.remember(signature_of(1), noon + 5s);
    CHECK(guard.size() == 1);
}

TEST_CASE("a clock that is set back loses nothing and ends in the same", "[replay]")
{
    replay_guard guard;
    guard.remember(signature_of(1), noon + 1h);
    guard.remember(signature_of(2), noon);
    CHECK(guard.carried_out(signature_of(1), noon));
    CHECK(guard.carried_out(signature_of(2), noon));
    CHECK_FALSE(guard.carried_out(signature_of(2), noon + 2h));
    CHECK(guard.size() == 0);
}
