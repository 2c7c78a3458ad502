// What is text and what is an option, where a command takes text.

#include "daemon/app/typed_words.hpp"
#include "tests/support/catch.hpp"

using namespace highroad::app;

namespace {

using list = std::vector<std::string>;

typed_words apart(const list& arguments)
{
    static const std::vector<known_option> known{{"-c", true}, {"--config", true}, {"-h", false}, {"--help", false}};
    return told_apart(known, arguments);
}

} // namespace

TEST_CASE("text may begin with a dash, wherever the command's own options stand", "[app]")
{
    for (const auto& arguments :
         {list{"17", "-5 % only", "-c", "own.toml"}, list{"-c", "own.toml", "17", "-5 % only"},
          list{"17", "-c", "own.toml", "-5 % only"}, list{"-c", "own.toml", "--", "17", "-5 % only"}}) {
        auto told = apart(arguments);
        CHECK(told.options == list{"-c", "own.toml"});
        CHECK(told.words == list{"17", "-5 % only"});
        CHECK(told.unknown.empty());
    }
    CHECK(apart({"17", "-costs", "-", "-x", "-- or not", "--5", "---"}).words ==
          list{"17", "-costs", "-", "-x", "-- or not", "--5", "---"});
    CHECK(apart({"17", "[Name], we are sorry [really]"}).words == list{"17", "[Name], we are sorry [really]"});
}

TEST_CASE("after two dashes of their own everything is text, two more dashes too", "[app]")
{
    CHECK(apart({"17", "--", "costs"}).words == list{"17", "costs"});
    CHECK(apart({"17", "--", "-c", "--", "--help"}).words == list{"17", "-c", "--", "--help"});
}

TEST_CASE("an option with its value in one word is one, and one that nobody knows is told", "[app]")
{
    CHECK(apart({"--config=own.toml", "17", "yes"}).options == list{"--config=own.toml"});
    CHECK(apart({"17", "yes", "--confg", "own.toml"}).unknown == "--confg");
    CHECK(apart({"17", "yes", "--confg=own.toml"}).unknown == "--confg=own.toml");
    CHECK(apart({"17", "yes", "-c"}).options == list{"-c"});
    CHECK(apart({"17", "--", "--confg"}).words == list{"17", "--confg"});
}
