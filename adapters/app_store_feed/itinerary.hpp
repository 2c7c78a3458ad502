#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace highroad::app_store_public {

/// Pages 1 to 10 hold something; there is no eleventh.
constexpr int most_pages = 10;

/// One page of one country.
struct stop {
    std::string country;
    int page = 1;

    bool operator==(const stop&) const = default;
};

/// What one read of all countries still has before it: a country that fails, or seems to be empty, is asked once more
/// at the end, so that it holds up no other. Travels as the cursor, so that it outlives a restart.
struct itinerary {
    stop here;
    bool last_try = false; ///< `here` was put off before
    std::vector<std::string> later;
    std::vector<stop> put_off;

    bool operator==(const itinerary&) const = default;
};

[[nodiscard]] itinerary whole_journey(const std::vector<std::string>& countries);

/// The same country's next page; empty behind the last.
[[nodiscard]] std::string next_page_of(const itinerary& now);
/// The next country, or the first that was put off; empty at the end.
[[nodiscard]] std::string next_country_of(itinerary now);
/// The same, with `here` put off.
[[nodiscard]] std::string putting_off(itinerary now);

[[nodiscard]] std::string written(const itinerary& now);
/// Empty for what no `written` made.
[[nodiscard]] std::optional<itinerary> itinerary_in(std::string_view cursor);

} // namespace highroad::app_store_public
