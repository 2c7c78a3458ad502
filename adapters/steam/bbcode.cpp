#include "adapters/steam/bbcode.hpp"

#include "daemon/core/text.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace highroad::steam {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t longest_tag = 2048; ///< with the address in it; a longer one is text

constexpr std::array inline_tags{"b"sv, "u"sv, "i"sv, "strike"sv, "spoiler"sv, "img"sv};
constexpr std::array block_tags{"h1"sv,    "h2"sv, "h3"sv, "list"sv, "olist"sv, "quote"sv,
                                "table"sv, "tr"sv, "th"sv, "td"sv,   "hr"sv,    "*"sv};
constexpr std::array verbatim_tags{"noparse"sv, "code"sv};

struct tag {
    std::string name; ///< in lower case, without the slash
    std::string_view value;
    bool closes = false;
    std::size_t length = 0; ///< with both brackets; 0: no tag
};

/// The tag that begins at the front of `text`.
tag tag_at(std::string_view text)
{
    tag found;
    auto end = text.substr(0, longest_tag).find(']');
    if (end == std::string_view::npos) return found;
    auto inside = text.substr(1, end - 1);
    if (inside.starts_with('/')) {
        found.closes = true;
        inside.remove_prefix(1);
    }
    auto mark = inside.find_first_of("= ");
    auto name = inside.substr(0, mark);
    if (name.empty() || name.size() > 10) return found;
    found.name.assign(name);
    for (auto& c : found.name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (mark != std::string_view::npos && inside[mark] == '=') found.value = inside.substr(mark + 1);
    found.length = end + 1;
    return found;
}

template <class List>
bool is_one_of(const List& list, std::string_view name)
{
    return std::find(list.begin(), list.end(), name) != list.end();
}

void begin_line(std::string& out)
{
    while (!out.empty() && out.back() == ' ')
        out.pop_back();
    if (!out.empty() && out.back() != '\n') out += '\n';
}

struct reader {
    std::string out;
    std::vector<std::string_view> links; ///< addresses of the links that are open
    bool cell_before = false;
    std::string never_closed; ///< a verbatim tag whose end was looked for in vain: the rest is searched once only

    /// How much was read: 0 when it is no tag of Steam's.
    std::size_t read_tag(std::string_view rest)
    {
        auto at = tag_at(rest);
        if (at.length == 0) return 0;
        if (is_one_of(verbatim_tags, at.name)) return at.closes ? at.length : read_verbatim(rest, at);
        if (at.name == "url") {
            link(at);
        } else if (is_one_of(block_tags, at.name)) {
            block(at);
        } else if (!is_one_of(inline_tags, at.name)) {
            return 0;
        }
        return at.length;
    }

    std::size_t read_verbatim(std::string_view rest, const tag& opened)
    {
        auto closing = "[/" + opened.name + "]";
        auto end = never_closed == opened.name ? std::string_view::npos : rest.find(closing, opened.length);
        if (end == std::string_view::npos) {
            never_closed = opened.name;
            return opened.length;
        }
        out += rest.substr(opened.length, end - opened.length);
        return end + closing.size();
    }

    void link(const tag& at)
    {
        if (!at.closes) {
            if (links.size() < 8) links.push_back(at.value);
            return;
        }
        if (links.empty()) return;
        auto address = links.back();
        links.pop_back();
        if (!address.empty() && !out.ends_with(address)) out.append(" (").append(address).append(")");
    }

    void block(const tag& at)
    {
        if (at.name == "td" || at.name == "th") {
            if (!at.closes && cell_before) out += " | ";
            cell_before = at.closes;
            return;
        }
        cell_before = false;
        begin_line(out);
        if (at.name == "*" && !at.closes) out += "- ";
        if (at.name == "quote" && !at.closes && !at.value.empty()) out.append(shortened(at.value, 100)).append(":\n");
    }
};

} // namespace

std::string plain_text(std::string_view bbcode)
{
    reader read;
    read.out.reserve(bbcode.size());
    while (!bbcode.empty()) {
        if (bbcode.front() == '[') {
            if (auto length = read.read_tag(bbcode); length > 0) {
                bbcode.remove_prefix(length);
                continue;
            }
        }
        // Windows' line ends come from some clients and mean nothing.
        if (bbcode.front() != '\r') read.out += bbcode.front();
        bbcode.remove_prefix(1);
    }
    auto& text = read.out;
    text.erase(text.find_last_not_of(" \n\t") + 1);
    text.erase(0, text.find_first_not_of(" \n\t"));
    return text;
}

} // namespace highroad::steam
