#include "adapters/matrix/markup.hpp"
#include "tests/support/catch.hpp"

using namespace highroad::matrix;

TEST_CASE("no tag, attribute or entity of a text is live in HTML", "[matrix]")
{
    CHECK(escaped("<b>\"&lt;\"</b>") == "&lt;b&gt;&quot;&amp;lt;&quot;&lt;/b&gt;");
    CHECK(escaped("a\nb") == "a<br>b");
    CHECK(escaped("a  b") == "a &nbsp;b");
    CHECK(escaped("\u202Eevil").find("\u202E") == std::string::npos);
    CHECK(escaped(std::string{"a\0b", 3}) == "ab");
    CHECK(escaped("\xFF") == "\uFFFD");
}

TEST_CASE("what clients would turn into mentions and links by themselves is taken apart by an invisible mark",
          "[matrix]")
{
    CHECK(inert("@room") == "@\u2060room");
    CHECK(inert("https://evil.example") == "https:\u2060//evil.\u2060example");
    CHECK(inert("#room:x") == "#\u2060room:\u2060x");
    CHECK(inert("Fine. Really: yes, 3 @ 4") == "Fine. Really: yes, 3 @ 4");
}

TEST_CASE("a text is shortened to what it takes in an event, between characters", "[matrix]")
{
    CHECK(fitting("short", 100) == "short");
    CHECK(fits("<<", 8));
    CHECK_FALSE(fits("<<<", 8));
    auto cut = fitting(std::string(100, '&'), 53);
    CHECK(cut == std::string(10, '&') + "…");
    CHECK(fitting("ééé", 5) == "é…");
}

TEST_CASE("the quote that older clients put before an answer is not part of it", "[matrix]")
{
    CHECK(without_quote("> <@bot:x> old\n> more\n\nfresh words") == "fresh words");
    CHECK(without_quote("> 3 stars is fair") == "> 3 stars is fair");
    CHECK(without_quote("> <@bot:x> only a quote").empty());
    CHECK(without_quote("plain") == "plain");
}

TEST_CASE("skin tone, gender and presentation do not change what a reaction means", "[matrix]")
{
    CHECK(plain_emoji("✔️") == "✔");
    CHECK(plain_emoji("🙋🏽") == "🙋");
    CHECK(plain_emoji("🙋🏽‍♀️") == "🙋");
    CHECK(plain_emoji("✅") == "✅");
    CHECK(plain_emoji("") == "");
}
