#include "adapters/feed/html_text.hpp"
#include "daemon/core/text.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using highroad::feed::text_of_html;

TEST_CASE("HTML becomes the words that a person would read", "[feed]")
{
    for (const auto& [html, shown] : std::vector<std::pair<std::string, std::string>>{
             {"<p>Bad &amp; <b>slow</b></p><p>Never again</p>", "Bad & slow\nNever again"},
             {"one<br>two<br/>three", "one\ntwo\nthree"},
             {"<ul><li>late</li><li>cold</li></ul>", "- late\n- cold"},
             {"a  b\n\n c", "a b c"},
             {"&lt;b&gt; &#39;x&#x27; &nbsp;&euro;5 &uuml;ber", "<b> 'x' \u20AC5 \u00FCber"},
             {"&unknown; &; & &#xZZ;", "&unknown; &; & &#xZZ;"},
             {"<script>alert('x')</script>fine<style>b{}</style>!", "fine!"},
             {"<!-- hidden -->seen", "seen"},
             {"<img src=\"x\" onerror=\"y\">z", "z"},
             {"I <3 it, 1 < 2 > 0", "I <3 it, 1 < 2 > 0"},
             {"&#0;&#xD800;&#x110000;&#999999999;", "\uFFFD\uFFFD\uFFFD\uFFFD"},
             {"<p", "<p"},
             {"", ""}}) {
        CAPTURE(html);
        CHECK(text_of_html(html) == shown);
    }
}

TEST_CASE("hostile HTML ends quickly and stays valid text", "[feed]")
{
    CHECK(text_of_html(std::string(200'000, '<')).size() == 200'000);
    std::string many;
    for (int i = 0; i < 100'000; ++i)
        many += "<a ";
    CHECK(!text_of_html(many).empty());
    CHECK(text_of_html("x<!--" + std::string(100'000, '-')) == "x");
    CHECK(text_of_html("x<script>" + std::string(100'000, '<')) == "x");
    auto broken = text_of_html("a \xFF <b>\xE2\x80</b>");
    CHECK(valid_utf8(broken) == broken);
}
