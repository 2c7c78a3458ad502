#include "adapters/slack/markup.hpp"

#include "daemon/core/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace highroad::slack {
namespace {

using json = nlohmann::json;

/// Bytes of the code point that starts with `lead` in valid UTF-8.
std::size_t width_of(char lead)
{
    auto byte = static_cast<unsigned char>(lead);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

bool is_blank(std::string_view text)
{
    return trimmed(text).empty();
}

std::string_view entity_of(char c)
{
    return c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string_view{};
}

/// The words of "<...>" as Slack writes links and mentions.
std::string reference_in_words(std::string_view inside)
{
    auto bar = inside.find('|');
    auto target = inside.substr(0, bar);
    auto label = bar == std::string_view::npos ? std::string_view{} : inside.substr(bar + 1);
    if (target.starts_with('@')) return "@" + std::string{label.empty() ? target.substr(1) : label};
    if (target.starts_with('#')) return "#" + std::string{label.empty() ? target.substr(1) : label};
    if (target.starts_with('!')) return "@" + std::string{label.empty() ? target.substr(1) : label};
    if (target.starts_with("mailto:") && !label.empty()) return std::string{label};
    if (label.empty() || label == target) return std::string{target};
    return std::string{label} + " (" + std::string{target} + ")";
}

} // namespace

std::string escaped(std::string_view text, std::size_t limit)
{
    auto shown = displayable(valid_utf8(text));
    std::string out;
    std::size_t used = 0;
    // Where the text may end so that "…" still fits behind it.
    std::size_t fallback = 0;
    for (std::size_t i = 0; i < shown.size();) {
        auto width = std::min(width_of(shown[i]), shown.size() - i);
        auto entity = entity_of(shown[i]);
        auto length = entity.empty() ? 1 : entity.size();
        if (used + length > limit) {
            out.resize(fallback);
            return limit == 0 ? std::string{} : out + "…";
        }
        out += entity.empty() ? std::string_view{shown}.substr(i, width) : entity;
        used += length;
        if (used < limit) fallback = out.size();
        i += width;
    }
    return out;
}

std::string unescaped(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        auto rest = text.substr(i);
        if (rest.starts_with("&amp;")) {
            out += '&';
            i += 5;
        } else if (rest.starts_with("&lt;")) {
            out += '<';
            i += 4;
        } else if (rest.starts_with("&gt;")) {
            out += '>';
            i += 4;
        } else {
            out += text[i++];
        }
    }
    return out;
}

std::string as_typed(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        auto end = text[i] == '<' ? text.find('>', i) : std::string_view::npos;
        if (end == std::string_view::npos) {
            out += text[i++];
        } else {
            out += reference_in_words(text.substr(i + 1, end - i - 1));
            i = end + 1;
        }
    }
    return unescaped(valid_utf8(out));
}

std::string live_mentions(const std::vector<std::string>& entries)
{
    constexpr std::string_view prefix = "slack:";
    constexpr std::size_t longest_id = 20;
    constexpr std::size_t most_people = 50;
    auto is_id = [](std::string_view id) {
        return id.size() > 1 && id.size() <= longest_id && (id.front() == 'U' || id.front() == 'W') &&
               std::all_of(id.begin(), id.end(),
                           [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
    };
    std::set<std::string_view> known;
    std::string out;
    for (const auto& entry : entries) {
        if (!entry.starts_with(prefix) || known.size() == most_people) continue;
        auto id = std::string_view{entry}.substr(prefix.size());
        if (!is_id(id) || !known.insert(id).second) continue;
        out += (out.empty() ? "<@" : " <@") + std::string{id} + ">";
    }
    return out;
}

json plain_text(std::string_view text, std::size_t limit)
{
    auto shown = shortened(displayable(valid_utf8(text)), limit);
    // Slack refuses the whole message for one empty text.
    if (is_blank(shown)) shown = "–";
    return {{"type", "plain_text"}, {"text", shown}, {"emoji", false}};
}

std::vector<std::string> pieces(std::string_view text, std::size_t limit)
{
    std::vector<std::string> all;
    std::size_t start = 0;
    while (start < text.size()) {
        std::size_t units = 0;
        auto end = start;
        std::size_t after_line = 0;
        std::size_t after_word = 0;
        while (end < text.size()) {
            auto width = std::min(width_of(text[end]), text.size() - end);
            auto length = width == 4 ? std::size_t{2} : std::size_t{1};
            if (units + length > limit) break;
            units += length;
            end += width;
            if (text[end - 1] == '\n') after_line = end;
            if (text[end - 1] == ' ') after_word = end;
        }
        if (end < text.size()) {
            // A cut far from the end would waste room that a later piece may need.
            auto near = start + (end - start) / 2;
            if (after_line > near) {
                end = after_line;
            } else if (after_word > near) {
                end = after_word;
            }
        }
        if (end == start) end = std::min(start + width_of(text[start]), text.size());
        all.emplace_back(text.substr(start, end - start));
        start = end;
    }
    return all;
}

json plain_sections(std::string_view text, std::size_t most)
{
    auto shown = displayable(valid_utf8(text));
    auto blocks = json::array();
    for (const auto& piece : pieces(shown, 3000)) {
        if (blocks.size() == most) break;
        if (is_blank(piece)) continue;
        blocks.push_back({{"type", "section"}, {"text", plain_text(piece, 3000)}});
    }
    return blocks;
}

std::string to_text(const json& value)
{
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace highroad::slack
