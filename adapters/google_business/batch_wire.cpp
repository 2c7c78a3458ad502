#include "adapters/google_business/batch_wire.hpp"

#include "adapters/google_business/review_item.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace highroad::business {
namespace {

using nlohmann::json;

std::string name_of(const google_business_settings& location)
{
    return "accounts/" + location.account + "/locations/" + location.location;
}

failure not_understood(const std::string& what)
{
    return {errc::bad_answer, "Google's list of several locations cannot be understood: " + what + "."};
}

} // namespace

http_request batch_request(const std::vector<google_business_settings>& locations, std::string_view page_token)
{
    const auto& first = locations.at(0);
    http_request request{"POST", first.api_base + "/v4/accounts/" + percent_encoded(first.account) +
                                     "/locations:batchGetReviews"};
    request.headers.set("Content-Type", "application/json");
    auto names = json::array();
    for (const auto& each : locations)
        names.push_back(name_of(each));
    // Newest change first is the default, as of a single list.
    json body{{"locationNames", std::move(names)}, {"pageSize", batch_page_size}};
    if (!page_token.empty()) body["pageToken"] = page_token;
    request.body = body.dump();
    return request;
}

result<batch_page> read_batch(const std::vector<google_business_settings>& locations, std::string_view page_token,
                              std::string_view body)
{
    auto document = parse_untrusted_json(body);
    const auto& items = json_member(document, "locationReviews");
    if (!document.is_object() || !(items.is_array() || items.is_null())) return not_understood("it is no list");
    if (!text_or_absent(document, "nextPageToken")) return not_understood("its token of the next page is no text");
    batch_page page;
    page.next = json_text(document, "nextPageToken");
    if (!page.next.empty() && page.next == page_token) return not_understood("a page names itself as the next one");
    for (const auto& item : items) {
        auto name = json_text(item, "name");
        auto asked =
            std::find_if(locations.begin(), locations.end(), [&](const auto& each) { return name_of(each) == name; });
        if (asked == locations.end()) return not_understood("a review is of no location that was asked for");
        const auto& given = json_member(item, "review");
        // Each review has its location in its own name too. Where the two differ, neither can be believed.
        auto own_name = json_text(given, "name");
        if (!own_name.empty() && !own_name.starts_with(name + "/reviews/"))
            return not_understood("a review is said to be of two locations");
        batch_item one;
        one.location = static_cast<std::size_t>(asked - locations.begin());
        auto read = read_review_item(*asked, given);
        if (auto* seen = std::get_if<review>(&read)) one.seen = std::move(*seen);
        page.items.push_back(std::move(one));
    }
    return page;
}

} // namespace highroad::business
