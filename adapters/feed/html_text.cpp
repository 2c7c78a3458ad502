#include "adapters/feed/html_text.hpp"

#include "daemon/core/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace highroad::feed {
namespace {

using namespace std::string_view_literals;

constexpr std::array line_tags{"br"sv, "p"sv,  "div"sv, "li"sv, "ul"sv, "ol"sv,         "tr"sv,
                               "h1"sv, "h2"sv, "h3"sv,  "h4"sv, "hr"sv, "blockquote"sv, "table"sv};

std::string lower_case(std::string_view text)
{
    std::string out{text};
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string as_utf8(unsigned long point)
{
    auto byte = [](unsigned long value) { return static_cast<char>(static_cast<unsigned char>(value)); };
    if (point == 0 || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return "\xEF\xBF\xBD";
    if (point < 0x80) return {byte(point)};
    if (point < 0x800) return {byte(0xC0 | point >> 6), byte(0x80 | (point & 0x3F))};
    if (point < 0x10000)
        return {byte(0xE0 | point >> 12), byte(0x80 | (point >> 6 & 0x3F)), byte(0x80 | (point & 0x3F))};
    return {byte(0xF0 | point >> 18), byte(0x80 | (point >> 12 & 0x3F)), byte(0x80 | (point >> 6 & 0x3F)),
            byte(0x80 | (point & 0x3F))};
}

/// What the entity between & and ; stands for; empty for one that is not known.
std::string entity(std::string_view name)
{
    using pair = std::pair<std::string_view, std::string_view>;
    static constexpr std::array known{
        pair{"amp", "&"},         pair{"lt", "<"},          pair{"gt", ">"},          pair{"quot", "\""},
        pair{"apos", "'"},        pair{"nbsp", " "},        pair{"ndash", "\u2013"},  pair{"mdash", "\u2014"},
        pair{"hellip", "\u2026"}, pair{"lsquo", "\u2018"},  pair{"rsquo", "\u2019"},  pair{"ldquo", "\u201C"},
        pair{"rdquo", "\u201D"},  pair{"auml", "\u00E4"},   pair{"ouml", "\u00F6"},   pair{"uuml", "\u00FC"},
        pair{"Auml", "\u00C4"},   pair{"Ouml", "\u00D6"},   pair{"Uuml", "\u00DC"},   pair{"szlig", "\u00DF"},
        pair{"eacute", "\u00E9"}, pair{"egrave", "\u00E8"}, pair{"agrave", "\u00E0"}, pair{"ccedil", "\u00E7"},
        pair{"euro", "\u20AC"},   pair{"pound", "\u00A3"},  pair{"bull", "\u2022"},   pair{"copy", "\u00A9"},
    };
    for (const auto& [one, character] : known)
        if (one == name) return std::string{character};
    if (!name.starts_with('#')) return {};
    name.remove_prefix(1);
    auto base = name.starts_with('x') || name.starts_with('X') ? 16 : 10;
    if (base == 16) name.remove_prefix(1);
    unsigned long point = 0;
    auto read = std::from_chars(name.data(), name.data() + name.size(), point, base);
    if (name.empty() || read.ptr != name.data() + name.size()) return {};
    return as_utf8(read.ec == std::errc{} ? point : 0);
}

void begin_line(std::string& out)
{
    while (!out.empty() && out.back() == ' ')
        out.pop_back();
    if (!out.empty() && out.back() != '\n') out += '\n';
}

/// Past the tag at the front of `html`, and past the contents of a script or style; 0 when no tag begins there.
std::size_t skip_tag(std::string_view html, std::string& out)
{
    if (html.starts_with("<!--")) {
        auto end = html.find("-->", 4);
        return end == std::string_view::npos ? html.size() : end + 3;
    }
    std::size_t at = html.size() > 1 && (html[1] == '/' || html[1] == '!' || html[1] == '?') ? 2 : 1;
    auto in_name = [&](std::size_t i) {
        auto letter = html[i] | 0x20;
        return (letter >= 'a' && letter <= 'z') || (i > at && html[i] >= '0' && html[i] <= '9');
    };
    auto name_end = at;
    while (name_end < html.size() && name_end - at < 16 && in_name(name_end))
        ++name_end;
    // Bounded, so that a text of nothing but "<a" takes no time that grows with its square.
    constexpr std::size_t longest_tag = 8192;
    auto close = html.substr(0, longest_tag).find('>', name_end);
    if (name_end == at || close == std::string_view::npos) return 0;
    auto name = lower_case(html.substr(at, name_end - at));
    if (std::find(line_tags.begin(), line_tags.end(), name) != line_tags.end()) begin_line(out);
    if (at == 1 && name == "li") out += "- ";
    if (at == 1 && (name == "script" || name == "style")) {
        auto end = html.find("</" + name, close);
        return end == std::string_view::npos ? html.size() : end;
    }
    return close + 1;
}

} // namespace

std::string text_of_html(std::string_view html)
{
    std::string out;
    out.reserve(html.size());
    while (!html.empty()) {
        std::size_t used = 0;
        if (html.front() == '<') used = skip_tag(html, out);
        if (html.front() == '&') {
            auto end = html.substr(0, 12).find(';');
            auto meant = end == std::string_view::npos ? std::string{} : entity(html.substr(1, end - 1));
            if (!meant.empty()) {
                if (meant != " " || !out.ends_with(' ')) out += meant;
                used = end + 1;
            }
        }
        if (used == 0) {
            auto c = html.front();
            auto blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
            if (!blank)
                out += c;
            else if (!out.empty() && out.back() != ' ' && out.back() != '\n')
                out += ' ';
            used = 1;
        }
        html.remove_prefix(used);
    }
    return valid_utf8(trimmed(out));
}

} // namespace highroad::feed
