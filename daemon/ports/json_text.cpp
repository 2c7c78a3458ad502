#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <optional>

namespace highroad {
namespace {

/// The four hex digits of a "\uXXXX" escape that starts at `at`; empty when there is none.
std::optional<unsigned> json_escape_at(std::string_view text, std::size_t at)
{
    if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return std::nullopt;
    unsigned value = 0;
    for (char c : text.substr(at + 2, 4)) {
        auto digit = c >= '0' && c <= '9'   ? c - '0'
                     : c >= 'a' && c <= 'f' ? c - 'a' + 10
                     : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                            : -1;
        if (digit < 0) return std::nullopt;
        value = value * 16 + static_cast<unsigned>(digit);
    }
    return value;
}

} // namespace

nlohmann::json parse_untrusted_json(std::string_view body, int deepest)
{
    auto text = valid_utf8(body);
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!in_string) {
            if (text[i] == '"') in_string = true;
            if (text[i] == '[' || text[i] == '{') ++depth;
            if (text[i] == ']' || text[i] == '}') --depth;
            if (depth > deepest) return nlohmann::json(nlohmann::json::value_t::discarded);
        } else if (text[i] == '"') {
            in_string = false;
        } else if (text[i] == '\\') {
            auto first = json_escape_at(text, i);
            if (first && *first >= 0xD800 && *first <= 0xDFFF) {
                auto second = json_escape_at(text, i + 6);
                if (*first <= 0xDBFF && second && *second >= 0xDC00 && *second <= 0xDFFF) {
                    i += 11;
                } else {
                    text.replace(i + 2, 4, "FFFD");
                    i += 5;
                }
            } else {
                ++i;
            }
        }
    }
    return nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
}

const nlohmann::json& json_member(const nlohmann::json& object, std::string_view name)
{
    static const nlohmann::json nothing;
    if (!object.is_object()) return nothing;
    auto found = object.find(name);
    return found == object.end() ? nothing : *found;
}

std::string json_text(const nlohmann::json& object, std::string_view name)
{
    const auto& member = json_member(object, name);
    return member.is_string() ? member.get<std::string>() : std::string{};
}

std::string quotable(std::string_view text, std::size_t limit)
{
    auto shown = displayable(valid_utf8(text));
    for (auto& c : shown)
        if (c == '\n' || c == '\t' || c == '\r') c = ' ';
    return shortened(trimmed(shown), limit);
}

std::string quarantined_text(const nlohmann::json& item)
{
    constexpr std::size_t longest = std::size_t{64} << 10;
    auto text = item.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    if (text.size() <= longest) return text;
    // Not in the middle of a character: what is kept must still be text.
    auto end = longest;
    while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    text.resize(end);
    return text;
}

} // namespace highroad
