#include "adapters/console/place.hpp"

#include "adapters/console/sessions.hpp"
#include "tests/support/catch.hpp"

using namespace highroad::console_parts;

TEST_CASE("only names of this machine itself are loopback names", "[console]")
{
    for (auto good : {"localhost", "LOCALHOST:80", "127.0.0.1", "127.255.3.4:9", "[::1]", "[::1]:8787"}) {
        INFO(good);
        CHECK(names_loopback(good));
    }
    for (auto bad : {"", "localhost.", "localhost.evil", "127.0.0.1.evil", "127.evil", "127.0.0", "127.0.0.1.1",
                     "127.0.0.1:80:80", "[::1]x", "[::1", "::1", "[::2]", "0.0.0.0", "127.0.0.1234", "xlocalhost",
                     "localhost:8o", "user@localhost"}) {
        INFO(bad);
        CHECK_FALSE(names_loopback(bad));
    }
}

TEST_CASE("only addresses of this machine itself are loopback addresses", "[console]")
{
    for (auto good : {"127.0.0.1", "127.9.8.7", "::1", "::ffff:127.0.0.1"})
        CHECK(is_loopback_address(good));
    for (auto bad : {"", "10.0.0.1", "::", "::ffff:10.0.0.1", "128.0.0.1", "fe80::1"})
        CHECK_FALSE(is_loopback_address(bad));
}

TEST_CASE("a person's id keeps nothing that has a meaning elsewhere", "[console]")
{
    CHECK(person_id("Ana") == "ana");
    CHECK(person_id("  Ana  Lee ") == "ana-lee");
    CHECK(person_id("a:*/\\\"'<>\n") == "a");
    CHECK(person_id("\xF0\x9F\x98\x80") == "");
    CHECK(person_id(std::string(100, 'x')).size() == 32);
}
