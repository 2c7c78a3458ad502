#include "adapters/pagers/words.hpp"

#include "daemon/core/text.hpp"

#include <algorithm>

namespace highroad::pagers {
namespace {

constexpr std::size_t longest_why = 600;
constexpr std::size_t longest_line = 300;
constexpr std::size_t longest_link = 1000;

bool is_letter_or_digit(char c)
{
    auto byte = static_cast<unsigned char>(c);
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte >= 0x80;
}

/// The length in bytes of the character that begins at the start of `text`, which is valid UTF-8.
std::size_t first_character(std::string_view text)
{
    auto lead = static_cast<unsigned char>(text.front());
    std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return std::min(size, text.size());
}

std::string one_line(std::string_view text)
{
    auto line = inert(text);
    std::replace(line.begin(), line.end(), '\n', ' ');
    std::replace(line.begin(), line.end(), '\t', ' ');
    return std::string{trimmed(line)};
}

std::string after_quote(const page& what)
{
    std::string lines;
    if (what.count > 1) lines += "\nReviews so far: " + std::to_string(what.count);
    if (!what.source.empty()) lines += "\nSource: " + shortened(one_line(what.source), longest_line);
    if (auto link = plain_link(what); !link.empty()) lines += "\nLink: " + link;
    std::string people;
    for (const auto& one : what.people)
        people += (people.empty() ? "" : ", ") + one_line(one.name.empty() ? one.person : one.name);
    if (!people.empty()) lines += "\nFor: " + shortened(people, longest_line);
    return lines;
}

} // namespace

std::string fitted(std::string_view text, std::size_t limit, length_unit unit)
{
    auto whole = valid_utf8(text);
    if (length_in(unit, whole) <= limit) return whole;
    const std::string mark = "…";
    auto mark_length = length_in(unit, mark);
    if (limit < mark_length) return {};
    std::size_t kept = 0;
    std::size_t used = mark_length;
    std::string_view rest = whole;
    while (!rest.empty()) {
        auto size = first_character(rest);
        auto length = length_in(unit, rest.substr(0, size));
        if (used + length > limit) break;
        used += length;
        kept += size;
        rest.remove_prefix(size);
    }
    return whole.substr(0, kept) + mark;
}

std::string inert(std::string_view text)
{
    auto shown = displayable(valid_utf8(text));
    std::string out;
    out.reserve(shown.size());
    for (std::size_t i = 0; i < shown.size(); ++i) {
        auto c = shown[i];
        if (c == '<') {
            out += "‹";
        } else if (c == '>') {
            out += "›";
        } else {
            out += c;
            auto calls = c == '@' && i + 1 < shown.size() && is_letter_or_digit(shown[i + 1]) &&
                         (i == 0 || !is_letter_or_digit(shown[i - 1]));
            if (calls) out += "\u200B"; // a space of no width: reads the same, names nobody
        }
    }
    return out;
}

std::string plain_link(const page& what)
{
    auto plain = [](char c) { return c > ' ' && c < 0x7F && c != '"' && c != '\\' && c != '<' && c != '>'; };
    const auto& link = what.link;
    auto is_address = link.starts_with("https://") || link.starts_with("http://");
    if (!is_address || link.size() > longest_link || !std::all_of(link.begin(), link.end(), plain)) return {};
    return link;
}

std::string summary(const page& what, std::size_t limit, length_unit unit)
{
    auto heading = one_line(what.heading);
    auto length = length_in(unit, heading);
    if (length > limit) {
        auto number = what.case_number > 0 ? " #" + std::to_string(what.case_number) : std::string{};
        if (number.size() >= limit) number.clear();
        return fitted(heading, limit - number.size(), unit) + number;
    }
    auto quote = one_line(what.quote);
    constexpr std::string_view between = ": ";
    constexpr std::size_t worth_it = 12; // fewer characters of a quote tell nothing
    if (quote.empty() || length + between.size() + worth_it > limit) return heading;
    return heading + std::string{between} + fitted(quote, limit - length - between.size(), unit);
}

std::string body(const page& what, std::size_t limit, length_unit unit)
{
    auto after = after_quote(what);
    if (length_in(unit, after) > limit) {
        // An address that is cut off leads elsewhere, so it is left out before that.
        auto without_link = what;
        without_link.link.clear();
        after = after_quote(without_link);
    }
    auto room = limit - std::min(limit, length_in(unit, after));
    constexpr std::string_view label = "Why: ";
    constexpr std::size_t around = label.size() + 2; // a line break behind it, and one before the quote
    auto why = shortened(one_line(what.why), longest_why);
    if (room > around) why = fitted(why, room - around, unit);
    auto before = why.empty() || room <= around ? std::string{} : std::string{label} + why + "\n";
    auto taken = length_in(unit, before) + length_in(unit, after) + 2;
    auto quote = inert(what.quote);
    auto whole = before;
    if (!quote.empty() && taken < limit) whole += "\n" + fitted(quote, limit - taken, unit) + "\n";
    return fitted(std::string{trimmed(whole + after)}, limit, unit);
}

} // namespace highroad::pagers
