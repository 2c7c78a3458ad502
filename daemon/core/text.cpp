#include "daemon/core/text.hpp"

#include <cstdint>
#include <cstring>

namespace highroad {
namespace {

constexpr char32_t replacement = 0xFFFD;
constexpr std::string_view replacement_utf8 = "\xEF\xBF\xBD";

struct code_point {
    char32_t value = replacement;
    std::size_t size = 1; ///< bytes taken, at least 1
    bool valid = false;
};

/// Follows table 3-7 of the Unicode standard: no overlong forms, no surrogates, nothing above U+10FFFF.
code_point first_of(std::string_view text)
{
    auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    auto lead = byte(0);
    if (lead < 0x80) return {lead, 1, true};

    std::size_t size = 0;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) {
        size = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        size = 3;
        if (lead == 0xE0) low = 0xA0;
        if (lead == 0xED) high = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        size = 4;
        if (lead == 0xF0) low = 0x90;
        if (lead == 0xF4) high = 0x8F;
    } else {
        return {};
    }
    char32_t value = lead & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        if (i >= text.size()) return {replacement, i, false};
        auto next = byte(i);
        if (next < (i == 1 ? low : 0x80) || next > (i == 1 ? high : 0xBF)) return {replacement, i, false};
        value = (value << 6) | (next & 0x3FU);
    }
    return {value, size, true};
}

template <class Visitor>
void each_code_point(std::string_view text, Visitor visit)
{
    while (!text.empty()) {
        auto next = first_of(text);
        visit(next, text.substr(0, next.size));
        text.remove_prefix(next.size);
    }
}

/// Marks that change the order or the presence of the text around them (UAX #9), and the interlinear ones.
bool reorders(char32_t c)
{
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
           (c >= 0xFFF9 && c <= 0xFFFB);
}

bool is_control(char32_t c)
{
    return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 ||
           c == 0xFEFF || (c >= 0xE0000 && c <= 0xE007F);
}

/// How many bytes at its beginning are ASCII, to within eight.
std::size_t ascii_prefix(std::string_view text)
{
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, text.data() + at, 8);
        if ((eight & 0x8080808080808080U) != 0) return at;
    }
    while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80)
        ++at;
    return at;
}

} // namespace

std::string valid_utf8(std::string_view text)
{
    // Long texts from outside pass here, and nearly all are plain: what is right is taken over in long pieces.
    auto plain = ascii_prefix(text);
    if (plain == text.size()) return std::string{text};
    std::string out;
    out.reserve(text.size());
    const char* kept_to = text.data();
    each_code_point(text.substr(plain), [&](const code_point& c, std::string_view bytes) {
        if (c.valid) return;
        out.append(kept_to, bytes.data());
        out += replacement_utf8;
        kept_to = bytes.data() + bytes.size();
    });
    out.append(kept_to, text.data() + text.size());
    return out;
}

std::size_t length_in(length_unit unit, std::string_view text)
{
    if (unit == length_unit::bytes) return text.size();
    std::size_t length = 0;
    each_code_point(text, [&](const code_point& c, std::string_view) {
        length += unit == length_unit::utf16_units && c.value > 0xFFFF ? 2 : 1;
    });
    return length;
}

std::string_view name_of(length_unit unit)
{
    switch (unit) {
    case length_unit::characters:
        return "characters";
    case length_unit::bytes:
        return "bytes";
    case length_unit::utf16_units:
        return "UTF-16 units";
    }
    return "characters";
}

std::string shortened(std::string_view text, std::size_t limit)
{
    if (length_in(length_unit::characters, text) <= limit) return valid_utf8(text);
    if (limit == 0) return {};
    std::string out;
    std::size_t kept = 0;
    each_code_point(text, [&](const code_point& c, std::string_view bytes) {
        if (++kept < limit) out += c.valid ? bytes : replacement_utf8;
    });
    return out + "…";
}

std::string displayable(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    each_code_point(text, [&](const code_point& c, std::string_view bytes) {
        if (!c.valid) {
            out += replacement_utf8;
        } else if (!reorders(c.value) && !is_control(c.value)) {
            out += bytes;
        }
    });
    return out;
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view space = " \t\r\n\f\v";
    auto first = text.find_first_not_of(space);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

} // namespace highroad
