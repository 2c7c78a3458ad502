#include "tests/store/open_store.hpp"

using namespace highroad;
using namespace highroad::test;

TEST_CASE("what a chat remembered is known after a restart, and the latest of it counts", "[store]")
{
    open_store store;
    CHECK_FALSE(run(store->recall("matrix position")).value());
    REQUIRE(run(store->remember("matrix position", "s1", std::nullopt)).has_value());
    REQUIRE(run(store->remember("matrix position", "s2", std::nullopt)).has_value());
    REQUIRE(run(store->remember("matrix other", std::string{"a\0b", 3}, std::nullopt)).has_value());
    store.reopen();
    CHECK(run(store->recall("matrix position")).value() == "s2");
    CHECK(run(store->recall("matrix other")).value() == std::string{"a\0b", 3});
}

TEST_CASE("a memory is forgotten after its time, and those without one stay", "[store]")
{
    open_store store;
    REQUIRE(run(store->remember("short", "x", noon + std::chrono::hours{1})).has_value());
    REQUIRE(run(store->remember("long", "y", std::nullopt)).has_value());
    transaction later;
    later.at = noon + std::chrono::hours{2};
    REQUIRE(store.commit(later).has_value());
    CHECK_FALSE(run(store->recall("short")).value());
    CHECK(run(store->recall("long")).value() == "y");
}
