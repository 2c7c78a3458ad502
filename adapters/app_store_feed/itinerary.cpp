#include "adapters/app_store_feed/itinerary.hpp"

#include <charconv>
#include <utility>

namespace highroad::app_store_public {
namespace {

std::string written(const stop& one)
{
    return one.country + "." + std::to_string(one.page);
}

std::vector<std::string_view> split(std::string_view text, char mark)
{
    std::vector<std::string_view> parts;
    while (true) {
        auto at = text.find(mark);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

bool is_country(std::string_view text)
{
    auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
    return text.size() == 2 && lower(text[0]) && lower(text[1]);
}

std::optional<stop> stop_in(std::string_view text)
{
    auto parts = split(text, '.');
    if (parts.size() != 2 || !is_country(parts[0])) return std::nullopt;
    stop one{std::string{parts[0]}, 0};
    auto read = std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), one.page);
    if (read.ec != std::errc{} || one.page < 1 || one.page > most_pages) return std::nullopt;
    return one;
}

} // namespace

itinerary whole_journey(const std::vector<std::string>& countries)
{
    itinerary journey;
    if (countries.empty()) return journey;
    journey.here.country = countries.front();
    journey.later.assign(countries.begin() + 1, countries.end());
    return journey;
}

std::string next_page_of(const itinerary& now)
{
    if (now.here.page >= most_pages) return {};
    auto next = now;
    ++next.here.page;
    return written(next);
}

std::string next_country_of(itinerary now)
{
    if (!now.later.empty()) {
        now.here = {now.later.front(), 1};
        now.last_try = false;
        now.later.erase(now.later.begin());
        return written(now);
    }
    if (now.put_off.empty()) return {};
    now.here = now.put_off.front();
    now.last_try = true;
    now.put_off.erase(now.put_off.begin());
    return written(now);
}

std::string putting_off(itinerary now)
{
    now.put_off.push_back(now.here);
    return next_country_of(std::move(now));
}

std::string written(const itinerary& now)
{
    auto text = written(now.here) + (now.last_try ? ";again;" : ";first;");
    for (const auto& one : now.later)
        text += (text.ends_with(';') ? "" : ",") + one;
    text += ';';
    for (const auto& one : now.put_off)
        text += (text.ends_with(';') ? "" : ",") + written(one);
    return text;
}

std::optional<itinerary> itinerary_in(std::string_view cursor)
{
    auto parts = split(cursor, ';');
    if (parts.size() != 4 || (parts[1] != "again" && parts[1] != "first")) return std::nullopt;
    itinerary read;
    auto here = stop_in(parts[0]);
    if (!here) return std::nullopt;
    read.here = *here;
    read.last_try = parts[1] == "again";
    auto none = std::vector<std::string_view>{};
    auto later = parts[2].empty() ? none : split(parts[2], ',');
    read.later.reserve(later.size());
    for (auto one : later) {
        if (!is_country(one)) return std::nullopt;
        read.later.emplace_back(one);
    }
    auto put_off = parts[3].empty() ? none : split(parts[3], ',');
    read.put_off.reserve(put_off.size());
    for (auto one : put_off) {
        auto off = stop_in(one);
        if (!off) return std::nullopt;
        read.put_off.push_back(std::move(*off));
    }
    return read;
}

} // namespace highroad::app_store_public
