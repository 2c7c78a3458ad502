#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Small questions about bytes that several parts of the check ask.
namespace highroad::checking {

[[nodiscard]] constexpr bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}
[[nodiscard]] constexpr bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}
/// Letters of ASCII, and every byte of a letter outside of it.
[[nodiscard]] constexpr bool is_letter(char c)
{
    return is_upper(c) || is_lower(c) || static_cast<unsigned char>(c) >= 0x80;
}

/// ASCII only.
[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] std::string digits_of(std::string_view text);
[[nodiscard]] bool contains(std::string_view text, std::string_view part);

/// A run of bytes between spaces, without quotes, brackets, commas and full stops around it.
struct token {
    std::size_t from = 0;
    std::size_t to = 0;
};
[[nodiscard]] std::vector<token> tokens_of(std::string_view text);

} // namespace highroad::checking
