// BatchGetReviewsRequest and BatchGetReviewsResponse of Google's discovery document.

#include "tests/stand_ins/google_business_account.hpp"

#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <set>

namespace highroad::test {
namespace {

using nlohmann::json;

http_response invalid(std::string_view message)
{
    return google_refusal(400, "INVALID_ARGUMENT", message, "invalid");
}

/// What BatchGetReviewsRequest allows, and "a batch size of 200 location_names".
std::string why_no_request(const json& body)
{
    if (!body.is_object()) return "The body is no object.";
    for (const auto& [name, value] : body.items()) {
        auto fits = name == "locationNames"             ? value.is_array() && value.size() <= 200
                    : name == "pageSize"                ? value.is_number_integer() && value >= 1 && value <= 200
                    : name == "pageToken"               ? value.is_string()
                    : name == "orderBy"                 ? value == "update_time desc" || value == "updateTime desc"
                    : name == "ignoreRatingOnlyReviews" ? value.is_boolean()
                                                        : false;
        if (!fits) return "Invalid value at " + name + ".";
    }
    const auto& names = json_member(body, "locationNames");
    auto all_names = names.is_array() && !names.empty() &&
                     std::all_of(names.begin(), names.end(), [](const json& one) { return one.is_string(); });
    return all_names ? "" : "locationNames is no list of names.";
}

} // namespace

google_business_stand_in& google_business_account::add_location(const std::string& location)
{
    locations.push_back(std::make_unique<google_business_stand_in>(sign_in_, account_, location, time_));
    locations.back()->minute = locations.front()->minute;
    return *locations.back();
}

void google_business_account::serve(http_router& router)
{
    router.add("POST", "/business_token",
               [this](http_request request) -> awaitable<http_response> { co_return sign_in_.answer(request); });
    for (auto method : {"GET", "POST", "PUT", "DELETE"})
        router.add(method, "/v4/",
                   [this](http_request request) -> awaitable<http_response> { co_return answer(request); });
}

http_response google_business_account::answer(const http_request& request)
{
    auto path = path_segments(request.url);
    if (path.size() == 4 && path[3] == "locations:batchGetReviews") {
        auto answered = list_together(request);
        if (before_batch_is_answered) before_batch_is_answered();
        if (change_batch) change_batch(answered);
        return answered;
    }
    for (auto& one : locations) {
        if (path.size() < 5 || path[4] != one->location()) continue;
        if (path.size() == 6) ++lists;
        return one->answer(request);
    }
    return google_refusal(404, "NOT_FOUND", "Requested entity was not found.");
}

http_response google_business_account::list_together(const http_request& request)
{
    if (auto no = locations.front()->turned_away(request)) return *no;
    auto path = path_segments(request.url);
    if (request.method != "POST") return {404, "text/html", "<html>Not Found</html>"};
    if (path[2] != account_) return google_refusal(404, "NOT_FOUND", "Requested entity was not found.");
    if (!request.headers.get("Content-Type").starts_with("application/json") || !query_of(request.url).empty())
        return invalid("Invalid JSON payload received.");
    auto body = json::parse(request.body, nullptr, false);
    if (auto why = why_no_request(body); !why.empty()) return invalid(why);
    batches.push_back(body["locationNames"].get<std::vector<std::string>>());
    if (!fail_batches_with.empty()) {
        auto status = fail_batches_with.front();
        fail_batches_with.pop_front();
        return google_refusal(status, "UNKNOWN", "The stand-in was asked to fail");
    }
    std::vector<std::pair<const google_business_stand_in*, const google_business_stand_in::a_review*>> shown;
    auto names = batches.back();
    if (order == sequence::by_location_backwards) std::reverse(names.begin(), names.end());
    for (const auto& name : names) {
        auto found =
            std::find_if(locations.begin(), locations.end(), [&](const auto& one) { return one->name() == name; });
        if (found == locations.end() || !(*found)->permitted)
            return google_refusal(403, "PERMISSION_DENIED", "The caller does not have permission");
        if (!(*found)->verified) return google_refusal(400, "FAILED_PRECONDITION", "A location is not verified.");
        auto wordless_too = json_member(body, "ignoreRatingOnlyReviews") != true;
        auto first = static_cast<std::ptrdiff_t>(shown.size());
        for (const auto& one : (*found)->reviews)
            if (wordless_too || !one.text.empty()) shown.emplace_back(found->get(), &one);
        auto later = [](const auto& a, const auto& b) { return a.second->updated > b.second->updated; };
        std::stable_sort(order == sequence::by_change ? shown.begin() : shown.begin() + first, shown.end(), later);
    }
    auto size = json_member(body, "pageSize").is_null() ? std::size_t{200} : body["pageSize"].get<std::size_t>();
    std::size_t from = 0;
    if (auto token = json_text(body, "pageToken"); !token.empty()) {
        auto number = std::string_view{token}.substr(std::min<std::size_t>(token.size(), 3));
        auto read = std::from_chars(number.data(), number.data() + number.size(), from);
        if (!token.starts_with("b++") || number.empty() || read.ec != std::errc{})
            return invalid("The page token is invalid.");
    }
    json answered = json::object();
    for (auto i = from; i < std::min(from + size, shown.size()); ++i)
        answered["locationReviews"].push_back(
            {{"name", shown[i].first->name()}, {"review", json::parse(shown[i].first->resource_of(*shown[i].second))}});
    if (from + size < shown.size()) answered["nextPageToken"] = "b++" + std::to_string(from + size);
    return {200, "application/json", answered.dump()};
}

} // namespace highroad::test
