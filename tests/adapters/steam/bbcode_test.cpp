#include "adapters/steam/bbcode.hpp"
#include "daemon/core/text.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using highroad::steam::plain_text;

TEST_CASE("Steam's markup becomes what a person would read", "[steam]")
{
    for (const auto& [given, shown] : std::vector<std::pair<std::string, std::string>>{
             {"[b]Bad[/b] [i]game[/i], [u]really[/u] [strike]good[/strike]", "Bad game, really good"},
             {"[h1]Pros[/h1][list][*]Music[*] Art[/list]Rest", "Pros\n- Music\n-  Art\nRest"},
             {"[olist]\n[*]One\n[*]Two\n[/olist]", "- One\n- Two"},
             {"[url=https://example.com/a]here[/url]!", "here (https://example.com/a)!"},
             {"[url]https://example.com[/url]", "https://example.com"},
             {"[url=https://example.com]https://example.com[/url]", "https://example.com"},
             {"[spoiler]The cat did it[/spoiler]", "The cat did it"},
             {"[quote=dev]We listen[/quote]No.", "dev:\nWe listen\nNo."},
             {"[code]a[b]c[/b][/code]", "a[b]c[/b]"},
             {"[noparse][list][/noparse]", "[list]"},
             {"[table][tr][th]A[/th][th]B[/th][/tr][tr][td]1[/td][td]2[/td][/tr][/table]", "A | B\n1 | 2"},
             {"One[hr][/hr]Two", "One\nTwo"},
             {"[B]LOUD[/B]\r\nquiet", "LOUD\nquiet"}}) {
        CAPTURE(given);
        CHECK(plain_text(given) == shown);
    }
}

TEST_CASE("what only looks like markup stays as the customer wrote it", "[steam]")
{
    for (const std::string given : {"10/10 [sic]", "[10/10]", "☐ [x] done [ ] todo", "a[", "[", "]", "[]", "[/]",
                                    "[bb]", "[unknown=1]x[/unknown]", "<!channel> & <b>"}) {
        CAPTURE(given);
        CHECK(plain_text(given) == given);
    }
}

TEST_CASE("hostile markup ends, stays valid text, and does not grow without bound", "[steam]")
{
    std::string many;
    for (int i = 0; i < 10000; ++i)
        many += "[url=https://example.com/" + std::string(100, 'x') + "]";
    for (int i = 0; i < 10000; ++i)
        many += "[/url]";
    CHECK(plain_text(many).size() < many.size());
    CHECK(plain_text(std::string(100'000, '[')).size() == 100'000);
    CHECK(plain_text("[code]" + std::string(70'000, '[')).size() == 70'000);
    std::string quotes;
    for (int i = 0; i < 10000; ++i)
        quotes += "[quote=\U0001F600\U0001F600]";
    auto shown = plain_text(quotes);
    CHECK(shown.size() <= quotes.size());
    // An author's name is cut at no character's expense.
    auto cut = plain_text("[quote=" + std::string(99, 'x') + "\U0001F600]Hi");
    CHECK(valid_utf8(cut) == cut);
}
