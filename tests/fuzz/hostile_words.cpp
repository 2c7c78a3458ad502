#include "tests/fuzz/hostile_words.hpp"

#include <array>
#include <string_view>

namespace highroad::fuzz {
namespace {

using namespace std::string_view_literals;

constexpr std::array mentions{"<!channel>"sv,
                              "<!here|here>"sv,
                              "<!everyone>"sv,
                              "<@U024BE7LH>"sv,
                              "<@W07QCRPA4|ana>"sv,
                              "<#C024BE91L>"sv,
                              "<!subteam^S0615G0KT>"sv,
                              "<!date^1392734382^{date}|x>"sv,
                              "@channel"sv,
                              "@here"sv,
                              "@everyone"sv,
                              "@room"sv,
                              "@ana"sv,
                              "@ana:example.org"sv,
                              "@_bridge_bob:example.org"sv,
                              "#general"sv,
                              "#room:example.org"sv,
                              "!AbCdEf:example.org"sv,
                              "slack:U024BE7LH"sv,
                              "matrix:@ana:example.org"sv,
                              "slack:U1><!channel>"sv,
                              "matrix:@a\"b:example.org"sv};
constexpr std::array links{"https://evil.example/a?b=c&d=e#f"sv,
                           "http://evil.example"sv,
                           "<https://evil.example|click>"sv,
                           "<mailto:a@evil.example|b>"sv,
                           "[click](https://evil.example)"sv,
                           "[x]: http://evil.example 'y'"sv,
                           "www.evil.example"sv,
                           "evil.example"sv,
                           "a@evil.example"sv,
                           "javascript:alert(1)"sv,
                           "data:text/html,<b>"sv,
                           "//evil.example"sv,
                           "ftp://evil.example"sv,
                           "matrix:u/ana:example.org"sv,
                           "https://matrix.to/#/@ana:example.org"sv,
                           "xn--80ak6aa92e.com"sv,
                           "http://[::1]/"sv,
                           "https:\\\\evil.example"sv};
constexpr std::array tags{"<b>"sv,
                          "</p>"sv,
                          "<br>"sv,
                          "<br/>"sv,
                          "</blockquote>"sv,
                          "<script>alert(1)</script>"sv,
                          "<img src=x onerror=alert(1)>"sv,
                          "<a href=\"https://evil.example\">ok</a>"sv,
                          "<a href='x'>"sv,
                          "<mx-reply>"sv,
                          "<font color=\"red\">"sv,
                          "<!-- "sv,
                          " -->"sv,
                          "<![CDATA["sv,
                          "]]>"sv,
                          "<svg/onload=x>"sv,
                          "<p style=\"position:fixed\">"sv,
                          "<"sv,
                          ">"sv,
                          "\""sv,
                          "'"sv,
                          "\" onclick=\"x"sv};
constexpr std::array entities{"&amp;"sv,    "&lt;"sv,  "&gt;"sv,   "&quot;"sv,           "&nbsp;"sv,
                              "&amp;lt;"sv, "&#60;"sv, "&#x3C;"sv, "&lt;!channel&gt;"sv, "&"sv,
                              "&am"sv,      "&;"sv,    "&#0;"sv,   "&#x110000;"sv,       "&commat;room"sv};
constexpr std::array markup{"*bold*"sv,
                            "_it_"sv,
                            "~no~"sv,
                            "`code`"sv,
                            "```"sv,
                            "\n> quoted"sv,
                            ":smile:"sv,
                            "||spoiler||"sv,
                            "# head"sv,
                            "\\"sv,
                            "{\"json\":1}"sv,
                            "\n- item"sv,
                            "/review approve 42 1"sv,
                            "!review approve 42 1"sv,
                            "#42 · 5 out of 5 stars"sv,
                            "\n\n"sv};
constexpr std::array marks{"\u202E"sv, "\u202C"sv,     "\u2066"sv, "\u2067"sv,
                           "\u2069"sv, "\u200F"sv,     "\u200B"sv, "\u200D"sv,
                           "\u2060"sv, "\uFEFF"sv,     "\u2028"sv, "\u2029"sv,
                           "\u0085"sv, "\u061C"sv,     "\u00AD"sv, "\u0301\u0301\u0301\u0301"sv,
                           "\uFE0F"sv, "\U000E0041"sv, "\uFF20"sv, "\uFF1C"sv,
                           "\u3002"sv};
constexpr std::array bytes{"\0"sv,
                           "\x01"sv,
                           "\x1b[31m"sv,
                           "\x7f"sv,
                           "\r"sv,
                           "\r\n"sv,
                           "\t"sv,
                           "\b"sv,
                           "\xED\xA0\x80"sv,
                           "\xED\xB0\x80"sv,
                           "\xC0\xBC"sv,
                           "\xE0\x80\xBC"sv,
                           "\xC0\xA6"sv,
                           "\xE2\x82"sv,
                           "\xF0\x9F\x98"sv,
                           "\xFF\xFE"sv,
                           "\xF5\x80\x80\x80"sv,
                           "\x80"sv,
                           "\xC3"sv};
constexpr std::array fields{
    "\nBcc: a@evil.example"sv, "\r\nSubject: x"sv,   "\n\n<b>"sv, "\n.\n"sv,
    "=?utf-8?q?=3Cb=3E?="sv,   "=?utf-8?B?PGI+?="sv, "\n\t x"sv,  "\nContent-Type: text/html"sv};
constexpr std::array plain{"The app "sv,
                           "never works. "sv,
                           "Zimmer "sv,
                           "schön "sv,
                           "最悪"sv,
                           "ужасно "sv,
                           "سيئ "sv,
                           "😡"sv,
                           "👩‍👩‍👧"sv,
                           "a"sv,
                           " "sv,
                           "."sv,
                           ":"sv,
                           "@"sv,
                           "#"sv,
                           "!"sv,
                           "/"sv,
                           "1"sv,
                           "example"sv,
                           "org"sv,
                           "room"sv,
                           "channel"sv,
                           "|"sv,
                           "\n"sv};

template <std::size_t n>
std::string one_of(sim::dice& dice, const std::array<std::string_view, n>& all)
{
    return std::string{all[static_cast<std::size_t>(dice.below(static_cast<int>(n)))]};
}

std::string repeated(const std::string& what, std::size_t up_to)
{
    std::string out;
    out.reserve(up_to + what.size());
    while (!what.empty() && out.size() < up_to)
        out += what;
    return out;
}

} // namespace

std::string hostile_words::wrapped(std::string inside)
{
    switch (dice_.below(9)) {
    case 0:
        return "<" + inside + ">";
    case 1:
        return "<!" + inside + ">";
    case 2:
        return "<https://evil.example/" + inside + "|" + inside + ">";
    case 3:
        return "<a href=\"" + inside + "\">" + inside + "</a>";
    case 4:
        return "&lt;" + inside + "&gt;";
    case 5:
        return "&" + inside + ";";
    case 6:
        return "```" + inside + "```";
    case 7:
        return "[" + inside + "](https://" + inside + ")";
    default:
        return "\"" + inside + "\"";
    }
}

std::string hostile_words::piece(int depth)
{
    std::string made;
    switch (dice_.below(depth > 0 ? 12 : 10)) {
    case 0:
        made = one_of(dice_, mentions);
        break;
    case 1:
        made = one_of(dice_, links);
        break;
    case 2:
        made = one_of(dice_, tags);
        break;
    case 3:
        made = one_of(dice_, entities);
        break;
    case 4:
        made = one_of(dice_, markup);
        break;
    case 5:
        made = one_of(dice_, marks);
        break;
    case 6:
        made = one_of(dice_, bytes);
        break;
    case 7:
        made = one_of(dice_, fields);
        break;
    case 8:
    case 9:
        made = one_of(dice_, plain);
        break;
    default:
        made = wrapped(piece(depth - 1) + (dice_.one_in(2) ? piece(depth - 1) : std::string{}));
    }
    // What is cut in the middle, or has one byte of anything in it, may be read as something else.
    if (made.size() > 1 && dice_.one_in(6))
        made.resize(1 + static_cast<std::size_t>(dice_.below(static_cast<int>(made.size()) - 1)));
    if (!made.empty() && dice_.one_in(12))
        made.insert(static_cast<std::size_t>(dice_.below(static_cast<int>(made.size()))), 1,
                    static_cast<char>(dice_.below(256)));
    return made;
}

std::string hostile_words::text()
{
    if (dice_.one_in(12)) return {};
    std::string out;
    for (auto parts = 1 + dice_.below(4); parts > 0; --parts)
        out += piece(2);
    if (dice_.one_in(600))
        out = one_of(dice_, plain) + repeated(piece(1), static_cast<std::size_t>(1 + dice_.below(6000))) + out;
    if (dice_.one_in(40'000)) out = repeated(out + piece(1), std::size_t{64} << 10U);
    return out;
}

std::string hostile_words::link()
{
    switch (dice_.below(6)) {
    case 0:
        return {};
    case 1:
        return one_of(dice_, links) + piece(0);
    case 2:
        return "https://apps.example/r/" + piece(1);
    case 3:
        return text();
    default:
        return "https://apps.example/r/1?a=1&b=2";
    }
}

} // namespace highroad::fuzz
