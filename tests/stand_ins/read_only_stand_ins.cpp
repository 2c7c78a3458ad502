#include "tests/stand_ins/read_only_stand_ins.hpp"

#include "tests/stand_ins/google_sign_in.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

namespace highroad::test {
namespace {

using nlohmann::json;

http_response refusal(int status, const std::string& words)
{
    return {status, "application/json", json{{"message", words}}.dump()};
}

/// The query by name; empty when it holds something unknown, or something twice.
std::map<std::string, std::string> query_with(const http_request& request, const std::set<std::string>& known)
{
    std::map<std::string, std::string> query;
    for (auto& [name, value] : query_of(request.url)) {
        if (!known.count(name) || query.count(name)) return {};
        query[name] = value;
    }
    return query;
}

std::size_t number(const std::string& text)
{
    std::size_t value = 0;
    auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc{} && read.ptr == text.data() + text.size() ? value : 0;
}

} // namespace

void tripadvisor_stand_in::serve(http_router& router)
{
    router.add("GET", "/api/v1/location/",
               [this](http_request request) -> awaitable<http_response> { co_return answer(request); });
}

http_response tripadvisor_stand_in::answer(const http_request& request)
{
    auto path = path_segments(request.url);
    auto query = query_with(request, {"key", "language", "limit", "offset"});
    if (path.size() != 5 || path[4] != "reviews" || query.empty()) return refusal(400, "Bad Request");
    if (query["key"] != api_key) return refusal(401, "Unauthorized");
    auto midnight = std::chrono::floor<std::chrono::days>(time_.now());
    while (!today_.empty() && today_.front() < midnight)
        today_.pop_front();
    if (today_.size() >= calls_a_day) return refusal(429, "Limit Exceeded");
    today_.push_back(time_.now());
    if (path[3] != location_) return refusal(404, "Location not found");
    json items = json::array();
    for (const auto& one : reviews) {
        if (items.size() == 5 || one.language != query["language"]) continue;
        auto answered = json::object();
        if (!one.answer.empty())
            answered = {{"id", 1}, {"text", one.answer}, {"lang", "en"}, {"published_date", to_iso8601(time_.now())}};
        items.push_back({{"id", number(one.id)},
                         {"lang", one.language},
                         {"location_id", number(location_)},
                         {"published_date", to_iso8601(one.published)},
                         {"rating", one.rating},
                         {"helpful_votes", 0},
                         {"url", "https://www.tripadvisor.com/ShowUserReviews-r" + one.id},
                         {"text", one.text},
                         {"title", one.title},
                         {"trip_type", "Couples"},
                         {"user", {{"username", one.author}, {"user_location", json::object()}}},
                         {"subratings", json::object()},
                         {"owner_response", answered}});
    }
    return {200, "application/json", json{{"data", items}, {"paging", json::object()}}.dump()};
}

std::string tripadvisor_stand_in::add(a_review what)
{
    if (what.id.empty()) what.id = std::to_string(900 + ++made_);
    if (what.published == instant{}) what.published = time_.now();
    auto id = what.id;
    std::erase_if(reviews, [&](const auto& one) { return one.id == id; });
    reviews.insert(reviews.begin(), std::move(what));
    return id;
}

void judge_me_stand_in::serve(http_router& router)
{
    router.add("GET", "/api/v1/reviews",
               [this](http_request request) -> awaitable<http_response> { co_return answer(request); });
}

http_response judge_me_stand_in::answer(const http_request& request)
{
    auto query = query_with(request, {"shop_domain", "api_token", "page", "per_page", "product_id", "rating"});
    if (query.empty()) return refusal(400, "Bad Request");
    if (query["api_token"] != api_token) return refusal(401, "Unauthorized");
    if (query["shop_domain"] != shop_domain_) return refusal(404, "Shop not found");
    auto page = query.count("page") ? number(query["page"]) : 1;
    auto size = query.count("per_page") ? number(query["per_page"]) : 10;
    if (page == 0 || size == 0 || size > 100) return refusal(422, "page or per_page is out of range");
    auto shown = reviews;
    if (oldest_first) std::reverse(shown.begin(), shown.end());
    json body{{"current_page", page}, {"per_page", size}, {"reviews", json::array()}};
    for (auto i = (page - 1) * size; i < std::min(page * size, shown.size()); ++i) {
        const auto& one = shown[i];
        body["reviews"].push_back({{"id", number(one.id)},
                                   {"title", one.title},
                                   {"body", one.body},
                                   {"rating", one.stars},
                                   {"product_external_id", 77},
                                   {"reviewer", {{"id", 9}, {"name", one.author}, {"email", "sam@example.com"}}},
                                   {"source", "email"},
                                   {"curated", "ok"},
                                   {"published", true},
                                   {"hidden", false},
                                   {"verified", "buyer"},
                                   {"created_at", to_iso8601(one.created)},
                                   {"updated_at", to_iso8601(one.created)},
                                   {"pictures", json::array()}});
    }
    return {200, "application/json", body.dump()};
}

std::string judge_me_stand_in::add(a_review what)
{
    if (what.id.empty()) what.id = std::to_string(500 + ++made_);
    if (what.created == instant{}) what.created = time_.now();
    auto id = what.id;
    std::erase_if(reviews, [&](const auto& one) { return one.id == id; });
    reviews.insert(reviews.begin(), std::move(what));
    return id;
}

} // namespace highroad::test
