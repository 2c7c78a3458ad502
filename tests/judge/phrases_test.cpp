#include "daemon/judge/lexicon.hpp"
#include "daemon/judge/phrases.hpp"

#include "tests/support/catch.hpp"

#include <algorithm>
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

TEST_CASE("a phrase may have a wide gap, any beginning, a number and a sum of money", "[phrases]")
{
    CHECK(found("left ~ alone", "they left my mother out there in the rain alone") == 0);
    CHECK(found("left ~~ alone", "they left my mother out there in the rain alone") == 1);
    CHECK(found("left ~~ alone", "they left. My mother was alone") == 0);
    CHECK(found("*emiyor*", "giremiyorum") == 1);
    CHECK(found("*emiyor", "giremiyorum") == 0);
    CHECK(found("*emiyor", "giremiyor") == 1);
    CHECK(found("pay # to", "pay 6 to return it") == 1);
    CHECK(found("pay # to", "pay nothing to return it") == 0);
    for (const char* text : {"charged $16.00", "charged 16 €", "charged £6", "charged 20 dollars", "charged 500 Rs."}) {
        INFO(text);
        CHECK(found("charged $", text) == 1);
    }
    CHECK(found("charged $", "charged 3 times") == 0);
    CHECK(found("charged $ ~ for", "charged $1,200.50 yesterday for nothing") == 1);
}

TEST_CASE("a group of words stands for any of them, and is known before it is used", "[lexicon]")
{
    lexicon known{"[words took]\ntook, stole*\n[words thing]\nmoney\n[serious money]\n@took my|our @thing\n"};
    CHECK(known.find(words_of("they stolen our money").all).size() == 1);
    CHECK(known.find(words_of("they took my hat").all).empty());
    CHECK_THROWS_AS(lexicon{"[serious money]\n@took my money\n"}, std::invalid_argument);
    CHECK_THROWS_AS(lexicon{"[words took]\ntook it\n"}, std::invalid_argument);
}

TEST_CASE("a reason may not count where the text is about something else, or where it is harmless for that reason",
          "[lexicon]")
{
    lexicon known{"[topic insurance]\nclaim, policy\n[harmless safety]\nsick of\n[severe safety unless insurance]\n"
                  "sick\n[negative 2]\nsick\n"};
    auto reasons = [&](std::string_view text) {
        auto all = known.find(words_of(text).all);
        return std::count_if(all.begin(), all.end(),
                             [&](const hit& one) { return known.of(one).what == meaning::reason; });
    };
    CHECK(reasons("we got sick") == 1);
    CHECK(reasons("we got sick, says my policy") == 1);
    CHECK(reasons("he got sick and the claim under my policy was denied") == 0);
    CHECK(reasons("sick of it") == 0);
    // Only that reason is hidden.
    CHECK(known.find(words_of("sick of it").all).size() == 1);
}

TEST_CASE("a reason may count only where the text is about something", "[lexicon]")
{
    lexicon known{
        "[topic insurance]\nclaim, policy\n[topic game]\nboss, level\n[serious money when insurance unless game]\n"
        "refused\n"};
    auto found = [&](std::string_view text) {
        auto all = known.find(words_of(text).all);
        return !all.empty() && known.of(all.front()).name == "money";
    };
    CHECK_FALSE(found("they refused"));
    CHECK_FALSE(found("they refused my claim"));
    CHECK(found("my claim under this policy was refused"));
    CHECK_FALSE(found("claim the policy of the boss in that level, which refused"));
}

TEST_CASE("two halves of a phrase may stand in either order, near or far", "[lexicon]")
{
    lexicon known{"[severe safety]\nmy wrist|arm + broke|cut, brakes ++ failed\n"};
    auto found = [&](std::string_view text) { return known.find(words_of(text).all).size(); };
    CHECK(found("it broke two bones of my arm") == 1);
    CHECK(found("my wrist is badly cut") == 1);
    CHECK(found("my arm a b c d e cut") == 0);
    CHECK(found("what failed on the way down to the lake were brakes") == 1);
    CHECK(found("it failed. The brakes did not.") == 0);
}

TEST_CASE("a negator that a phrase has used turns nothing else, and a word in two lists counts once", "[lexicon]")
{
    lexicon known{"[negators]\nno\n[harmless]\nno problem\n[positive 2]\ngood\n[negative 3]\nbad\n[negative 1]\nbad\n"};
    auto hits = known.find(words_of("no problem good place").all);
    REQUIRE(hits.size() == 1);
    CHECK(hits[0].negation == 0);
    CHECK(known.find(words_of("no good place").all).at(0).negation == 1);
    auto once = known.find(words_of("bad").all);
    REQUIRE(once.size() == 1);
    CHECK(known.of(once[0]).weight == 3);
}

TEST_CASE("a script tells the language where most words are of it", "[words]")
{
    CHECK(language_of_script(words_of("топ игра")) == "ru");
    CHECK(language_of_script(words_of("神作")) == "zh");
    CHECK(language_of_script(words_of("すぐ落ちる。最悪")) == "ja");
    CHECK(language_of_script(words_of("별로")) == "ko");
    CHECK(language_of_script(words_of("a really good 神作")).empty());
    CHECK(language_of_script(words_of("a good game")).empty());
    CHECK(language_of_script(words_of("")).empty());
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
