#include "daemon/calendars/zones.hpp"

#include <date/tz.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace highroad {
namespace {

using namespace std::chrono;

constexpr std::size_t longest_name = 64;

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// How many letters have to be added, left out or changed.
std::size_t distance(std::string_view one, std::string_view other)
{
    std::vector<std::size_t> row(other.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < one.size(); ++i) {
        auto diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < other.size(); ++j) {
            auto changed = diagonal + (lower(one[i]) == lower(other[j]) ? 0U : 1U);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

failure unknown(std::string_view name, const date::tzdb& known)
{
    if (name.size() > longest_name) return {errc::bad_input, "a time zone has a name like Europe/Berlin"};
    std::string best;
    auto least = std::max<std::size_t>(3, name.size() / 3);
    for (const auto& zone : known.zones) {
        std::string_view candidate = zone.name();
        auto city = candidate.substr(candidate.rfind('/') + 1);
        auto far = std::min(distance(name, candidate), distance(name, city));
        if (far < least) {
            least = far;
            best = candidate;
        }
    }
    auto words = "there is no time zone \"" + std::string{name} + "\"";
    words += best.empty() ? ": it takes a name like Europe/Berlin" : ": did you mean " + best + "?";
    return {errc::bad_input, std::move(words)};
}

} // namespace

result<time_zone> load_zone(std::string_view iana_name, instant from, instant to)
try {
    const auto& known = date::get_tzdb();
    auto place = std::find_if(known.zones.begin(), known.zones.end(),
                              [&](const auto& zone) { return zone.name() == iana_name; });
    if (place == known.zones.end()) return unknown(iana_name, known);

    auto piece = place->get_info(from);
    time_zone zone{std::string{iana_name}, piece.offset, {}};
    while (piece.end <= to) {
        auto next = place->get_info(piece.end);
        if (next.end <= piece.end) break;
        if (next.offset != piece.offset) zone.changes.push_back({piece.end, next.offset});
        piece = next;
    }
    return zone;
} catch (const std::exception& why) {
    return failure{errc::bad_input, "the system's time zones cannot be read (is the package tzdata installed?): " +
                                        std::string{why.what()}};
}

} // namespace highroad
