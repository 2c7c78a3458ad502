#include "daemon/check/scan.hpp"

namespace highroad::checking {
namespace {

constexpr std::string_view spaces = " \t\r\n\f\v";
constexpr std::string_view around = "\"'`.,;:!?()[]{}<>*_";

} // namespace

std::string lower(std::string_view text)
{
    std::string out{text};
    for (auto& c : out) {
        if (is_upper(c)) c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

std::string digits_of(std::string_view text)
{
    std::string out;
    for (char c : text) {
        if (is_digit(c)) out += c;
    }
    return out;
}

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

std::vector<token> tokens_of(std::string_view text)
{
    std::vector<token> all;
    for (std::size_t at = 0; at < text.size();) {
        auto from = text.find_first_not_of(spaces, at);
        if (from == std::string_view::npos) break;
        auto to = std::min(text.find_first_of(spaces, from), text.size());
        at = to;
        while (from < to && contains(around, text.substr(from, 1)))
            ++from;
        while (to > from && contains(around, text.substr(to - 1, 1)))
            --to;
        if (from < to) all.push_back({from, to});
    }
    return all;
}

} // namespace highroad::checking
