#include "adapters/matrix/markup.hpp"

#include "adapters/matrix/ways.hpp"
#include "daemon/core/text.hpp"

#include <algorithm>

namespace highroad::matrix {
namespace {

constexpr std::string_view word_joiner = "\u2060";

std::size_t width_of(char lead)
{
    auto byte = static_cast<unsigned char>(lead);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/// What a character costs at most, in the HTML or in the plain text, as JSON.
std::size_t cost_of(std::string_view character, char before)
{
    switch (character.front()) {
    case '&':
        return 5;
    case '<':
    case '>':
        return 4;
    case '"':
        return 6;
    case ' ':
    case '\t':
        return before == ' ' || before == '\t' || before == '\n' ? 6 : 2;
    case '\n':
        return 4;
    case '\\':
        return 2;
    default:
        return character.size();
    }
}

bool is_word(char c)
{
    auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// "#42" and "!review": they name nothing without a server behind them, which a mark keeps apart from them, and an
/// invisible mark in what people copy would be read as part of it.
bool is_to_be_copied(std::string_view text)
{
    return text.starts_with(command_word) || (text.size() > 1 && text.front() == '#' && is_digit(text[1]));
}

/// "@ana:example.org". Ids of old may have capitals; nothing else that the specification ever allowed is let through.
bool is_user_id(std::string_view id)
{
    constexpr std::size_t longest = 255;
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    auto only = [&](std::string_view part, std::string_view marks) {
        return !part.empty() && std::all_of(part.begin(), part.end(), [&](char c) {
            return letters.find(c) != std::string_view::npos || marks.find(c) != std::string_view::npos;
        });
    };
    auto colon = id.find(':');
    return id.size() <= longest && id.starts_with('@') && colon != std::string_view::npos &&
           only(id.substr(1, colon - 1), "._=-/+") && only(id.substr(colon + 1), ".-:[]");
}

} // namespace

bool fits(std::string_view text, std::size_t most)
{
    std::size_t used = 0;
    for (std::size_t i = 0; i < text.size() && used <= most;) {
        auto width = std::min(width_of(text[i]), text.size() - i);
        used += cost_of(text.substr(i, width), i > 0 ? text[i - 1] : '\n');
        i += width;
    }
    return used <= most;
}

std::string fitting(std::string_view text, std::size_t most)
{
    auto shown = displayable(valid_utf8(text));
    if (fits(shown, most)) return shown;
    std::size_t used = 0;
    std::size_t end = 0;
    while (end < shown.size()) {
        auto width = std::min(width_of(shown[end]), shown.size() - end);
        used += cost_of(std::string_view{shown}.substr(end, width), end > 0 ? shown[end - 1] : '\n');
        if (used + 3 > most) break;
        end += width;
    }
    shown.resize(end);
    return shown + "…";
}

std::string escaped(std::string_view text)
{
    auto shown = displayable(valid_utf8(text));
    std::string out;
    out.reserve(shown.size());
    // A space after another, or at the start of a line, would not be seen.
    auto after_blank = true;
    for (char c : shown) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\n':
            out += "<br>";
            break;
        case '\t':
        case ' ':
            out += after_blank ? "&nbsp;" : " ";
            break;
        default:
            out += c;
        }
        after_blank = c == ' ' || c == '\t' || c == '\n';
    }
    return out;
}

std::string inert(std::string_view text)
{
    auto shown = displayable(valid_utf8(text));
    std::string out;
    out.reserve(shown.size());
    for (std::size_t i = 0; i < shown.size(); ++i) {
        out += shown[i];
        auto next = i + 1 < shown.size() ? shown[i + 1] : '\0';
        auto name = (shown[i] == '@' || shown[i] == '#' || shown[i] == '!') && is_word(next) &&
                    !is_to_be_copied(std::string_view{shown}.substr(i));
        auto a_time = i > 0 && is_digit(shown[i - 1]) && is_digit(next);
        auto scheme = shown[i] == ':' && (next == '/' || is_word(next)) && !a_time;
        auto domain = shown[i] == '.' && i > 0 && is_word(shown[i - 1]) && is_word(next);
        if (name || scheme || domain) out += word_joiner;
    }
    return out;
}

std::vector<std::string> user_ids_in(const std::vector<std::string>& mentions)
{
    constexpr std::string_view prefix = "matrix:";
    // An event holds each four times and a link around it, beside the text.
    constexpr std::size_t most_bytes = 16'000;
    std::vector<std::string> users;
    std::size_t bytes = 0;
    for (const auto& entry : mentions) {
        if (!entry.starts_with(prefix)) continue;
        auto user = entry.substr(prefix.size());
        if (!is_user_id(user) || std::find(users.begin(), users.end(), user) != users.end()) continue;
        bytes += 4 * user.size() + 60;
        if (bytes > most_bytes) break;
        users.push_back(std::move(user));
    }
    return users;
}

std::string link_to_person(std::string_view user)
{
    std::string address;
    for (char c : user)
        address += c == '/' ? std::string{"%2F"} : std::string(1, c);
    return "<a href=\"https://matrix.to/#/" + address + "\">" + std::string{user} + "</a>";
}

std::string without_quote(std::string_view body)
{
    if (!body.starts_with("> <")) return std::string{trimmed(body)};
    while (body.starts_with("> ") || body == ">") {
        auto end = body.find('\n');
        body.remove_prefix(end == std::string_view::npos ? body.size() : end + 1);
    }
    return std::string{trimmed(body)};
}

std::string plain_emoji(std::string_view key)
{
    auto all = valid_utf8(key);
    std::string out;
    for (std::size_t i = 0; i < all.size();) {
        auto width = std::min(width_of(all[i]), all.size() - i);
        auto character = std::string_view{all}.substr(i, width);
        if (character == "\u200D") break;
        auto presentation = character == "\uFE0F" || character == "\uFE0E";
        auto skin = character >= "\U0001F3FB" && character <= "\U0001F3FF" && width == 4;
        if (!presentation && !skin) out += character;
        i += width;
    }
    return out;
}

} // namespace highroad::matrix
