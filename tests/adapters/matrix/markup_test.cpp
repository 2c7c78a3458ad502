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

TEST_CASE("people are named by well-formed ids of Matrix alone, each once", "[matrix]")
{
    using ids = std::vector<std::string>;
    CHECK(user_ids_in({"matrix:@ana:example.org", "slack:U024BE7LH", "matrix:@ana:example.org",
                       "matrix:@a.b_c=d-e/f+g:[::1]:8448", "matrix:@Old.Name:x"}) ==
          ids{"@ana:example.org", "@a.b_c=d-e/f+g:[::1]:8448", "@Old.Name:x"});
    for (const auto* other : {"", "matrix:", "matrix:@", "matrix:@ana", "matrix:@:x", "matrix:@ana:", "matrix:ana:x",
                              "@ana:x", "matrix:@room", "matrix:#ana:x", "matrix:@ana:x y", "matrix:@ana:x\n",
                              "matrix:@<script>:x", "matrix:@ana:x\"><b>", "matrix:@ana:x'", "matrix:@an&a:x",
                              "matrix:@\u202Eana:x", "matrix:@ána:x", "MATRIX:@ana:x"}) {
        INFO(other);
        CHECK(user_ids_in({other}).empty());
    }
    CHECK(user_ids_in({"matrix:@" + std::string(300, 'a') + ":x"}).empty());
    CHECK(user_ids_in({"matrix:@" + std::string("a\0b", 3) + ":x"}).empty());
    CHECK(link_to_person("@a/b:x") == "<a href=\"https://matrix.to/#/@a%2Fb:x\">@a/b:x</a>");
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
