#include "daemon/judge/vocabulary.hpp"

#include "tests/support/catch.hpp"

#include <map>
#include <random>
#include <string>

using namespace highroad::judging;

TEST_CASE("a word has one number, and the number its word", "[vocabulary]")
{
    vocabulary known;
    CHECK(known.find("late") == vocabulary::none);
    auto late = known.add("late");
    auto empty = known.add("");
    auto lat = known.add("lat*");
    CHECK(known.add("late") == late);
    CHECK(known.size() == 3);
    CHECK(known[late] == "late");
    CHECK(known[empty].empty());
    CHECK(known[lat] == "lat*");
    CHECK(known.find("lat") == vocabulary::none);
    CHECK(known.find("") == empty);
}

TEST_CASE("thousands of words of any bytes are found again, before and after it is shrunk", "[vocabulary]")
{
    std::mt19937 numbers{11};
    std::map<std::string, vocabulary::number> expected;
    vocabulary known;
    for (int i = 0; i < 20'000; ++i) {
        std::string word;
        for (auto left = numbers() % 4; left > 0; --left)
            word += static_cast<char>(numbers() % 256);
        auto [place, is_new] = expected.try_emplace(word, static_cast<vocabulary::number>(expected.size()));
        if (known.add(word) != place->second) FAIL("word " << i << " has another number");
        if (i == 10'000) known.shrink();
    }
    known.shrink();
    REQUIRE(known.size() == expected.size());
    std::size_t right = 0;
    for (const auto& [word, number] : expected)
        right += known.find(word) == number && known[number] == word ? 1U : 0U;
    CHECK(right == expected.size());
    CHECK(known.find("five!") == vocabulary::none);
}
