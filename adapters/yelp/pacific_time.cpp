#include "adapters/yelp/pacific_time.hpp"

#include "adapters/common/review_items.hpp"

namespace highroad::yelp {

std::optional<instant> parse_pacific(std::string_view text)
{
    using namespace std::chrono;
    auto shown = parse_local_stamp(text);
    if (!shown) return std::nullopt;
    auto year = year_month_day{floor<days>(*shown)}.year();
    // Energy Policy Act of 2005: the second Sunday of March and the first of November, at 02:00 as clocks show it.
    auto begins = sys_days{year / March / Sunday[2]} + hours{2};
    auto ends = sys_days{year / November / Sunday[1]} + hours{2};
    auto summer = *shown >= begins && *shown < ends;
    return *shown + hours{summer ? 7 : 8};
}

} // namespace highroad::yelp
