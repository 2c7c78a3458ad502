#include "daemon/core/mark_words.hpp"

#include <charconv>
#include <cmath>

namespace highroad {
namespace {

/// Takes a number from the front of `text`.
std::optional<double> take_number(std::string_view& text)
{
    double value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (error != std::errc{} || !std::isfinite(value)) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

} // namespace

std::optional<rating> mark_from_words(std::string_view words)
{
    if (words == "recommended") return rating{1, 1};
    if (words == "not recommended") return rating{0, 1};
    constexpr std::string_view between = " out of ";
    auto given = take_number(words);
    if (!given || !words.starts_with(between)) return std::nullopt;
    words.remove_prefix(between.size());
    auto out_of = take_number(words);
    if (!out_of || *out_of <= 0 || *given < 0 || *given > *out_of) return std::nullopt;
    if (!words.empty() && words != " stars") return std::nullopt;
    return rating{*given, *out_of};
}

} // namespace highroad
