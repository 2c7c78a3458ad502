#include "daemon/check/copies.hpp"
#include "tests/check/replies.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::checking;
using namespace highroad::test;

TEST_CASE("likeness is one for the same words, none for other ones, and between for some", "[check]")
{
    std::string a = "we are sorry that the app closes for you when you open the camera";
    CHECK(likeness(a, a) == 1.0);
    CHECK(likeness(a, "Thank you for the kind words about breakfast, the kitchen smiled all day long") == 0.0);
    auto half = likeness(a, "we are sorry that the app closes on its own whenever somebody looks at a picture");
    CHECK(half > 0.1);
    CHECK(half < 0.7);
    CHECK(likeness("", "") == 0.0);
    CHECK(likeness("Thanks.", "thanks") == 1.0);
}

TEST_CASE("the sign-off that all replies share makes none a copy", "[check]")
{
    std::string sign_off = "With kind regards from the whole team of the Grand Hotel at the harbour in town";
    std::string mine = "The lift was slow.\n\n" + sign_off;
    std::vector<neighbouring_reply> near{{41, "Breakfast ended early.\n\n" + sign_off, true}};
    CHECK(copies_in(mine, near, sign_off).empty());
    CHECK_FALSE(copies_in(mine, near, {}).empty());
}

TEST_CASE("the nearest neighbour is named, and whether it was sent", "[check]")
{
    std::string text = "We are sorry that the app closes for you. We are taking this to the people who can trace it.";
    std::vector<neighbouring_reply> near{{40, text + " Thank you.", true}, {41, text, false}};
    auto found = copies_in(text, near, {});
    REQUIRE(found.size() == 1);
    CHECK(found[0].advice.find("suggested for #41") == std::string::npos);
    CHECK(found[0].advice.find("the reply of #40") != std::string::npos);
    near.erase(near.begin());
    CHECK(copies_in(text, near, {})[0].advice.find("suggested for #41") != std::string::npos);
}
