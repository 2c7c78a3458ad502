#include "daemon/judge/lexicon.hpp"
#include "daemon/judge/phrases.hpp"

#include "tests/support/catch.hpp"

#include <random>
#include <stdexcept>

using namespace highroad;
using namespace highroad::judging;

namespace {

std::size_t found(std::string_view phrase, std::string_view text)
{
    phrases table;
    table.add_negator("no");
    table.add_negator("not");
    table.add(phrase, 0);
    return table.find(words_of(text).all).size();
}

} // namespace

TEST_CASE("words are lower-case, without apostrophes, and know where they stand", "[words]")
{
    std::string text = "DOESN’T work, Über-App!";
    auto words = words_of(text);
    REQUIRE(words.all.size() == 4);
    CHECK(words.all[0].text == "doesnt");
    CHECK(words.all[0].shouted);
    CHECK(words.all[2].text == "über");
    CHECK(text.substr(words.all[2].from, words.all[2].to - words.all[2].from) == "Über");
    CHECK(words.all[0].part != words.all[2].part);
    CHECK(words.exclamations == 1);
}

TEST_CASE("a script without spaces is read sign by sign", "[words]")
{
    CHECK(words_of("最悪です").all.size() == 4);
    CHECK(found("最悪", "このアプリは最悪です。") == 1);
}

TEST_CASE("any bytes can be read", "[words]")
{
    std::mt19937 numbers{7};
    for (int round = 0; round < 300; ++round) {
        std::string text;
        for (int i = 0; i < 200; ++i)
            text += static_cast<char>(numbers() % 256);
        for (const auto& word : words_of(text).all) {
            CHECK(word.from < word.to);
            CHECK(word.to <= text.size());
        }
    }
}

TEST_CASE("a phrase is whole words, endings, choices and gaps", "[phrases]")
{
    CHECK(found("sue", "I will sue you") == 1);
    CHECK(found("sue", "an issue") == 0);
    CHECK(found("crash*", "it crashed") == 1);
    CHECK(found("my|our money", "our money") == 1);
    CHECK(found("glass ~ soup", "glass in my daughter's soup") == 1);
    CHECK(found("glass ~ soup", "glass was on the table that held my soup") == 0);
    CHECK(found("glass ~ soup", "A glass. The soup") == 0);
    CHECK(found("can't log", "I cant log in") == 1);
}

TEST_CASE("a phrase that cannot be read is a mistake in our own lists", "[phrases]")
{
    phrases table;
    CHECK_THROWS_AS(table.add("~ soup", 0), std::invalid_argument);
    CHECK_THROWS_AS(table.add("soup ~", 0), std::invalid_argument);
    CHECK_THROWS_AS(table.add("", 0), std::invalid_argument);
    CHECK_THROWS_AS(lexicon{"[furious]\nx"}, std::invalid_argument);
    CHECK_THROWS_AS(lexicon{"[anger loud]\nx"}, std::invalid_argument);
}

TEST_CASE("a negated phrase says so, unless a comma stands between", "[phrases]")
{
    phrases table;
    table.add_negator("no");
    table.add_negator("not");
    table.add("crash", 0);
    auto negated = [&](std::string_view text) { return table.find(words_of(text).all).at(0).negation > 0; };
    CHECK(negated("no more crash"));
    CHECK_FALSE(negated("no, it did crash"));
    CHECK_FALSE(negated("not only crash"));
}

TEST_CASE("a harmless phrase hides what it covers, a longer feeling the shorter one", "[lexicon]")
{
    lexicon known{"[harmless]\nkiller app\n[severe safety]\nkiller\n[negative 2]\nbad\n[positive 2]\nnot bad\n"};
    CHECK(known.find(words_of("a killer app").all).empty());
    CHECK(known.find(words_of("a killer").all).size() == 1);
    auto hits = known.find(words_of("not bad").all);
    REQUIRE(hits.size() == 1);
    CHECK(known.of(hits[0]).what == meaning::positive);
}
