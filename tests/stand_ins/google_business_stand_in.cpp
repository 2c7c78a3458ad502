#include "tests/stand_ins/google_business_stand_in.hpp"

#include "daemon/core/text.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace highroad::test {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr std::string_view scope = "https://www.googleapis.com/auth/business.manage";

http_response invalid(std::string_view message)
{
    return google_refusal(400, "INVALID_ARGUMENT", message, "invalid");
}

http_response no_such_method()
{
    return {404, "text/html", "<html>Not Found</html>"};
}

/// As Google writes a text together with its translation.
std::string with_translation(const std::string& text, const std::string& translation)
{
    return translation.empty() ? text : "(Translated by Google) " + translation + "\n\n(Original)\n" + text;
}

/// The query, or nothing when it holds a parameter that the method does not have.
std::optional<std::map<std::string, std::string>> allowed_query(const http_request& request,
                                                                const std::set<std::string>& known)
{
    std::map<std::string, std::string> out;
    for (auto& [name, value] : query_of(request.url)) {
        if (!known.count(name) || out.count(name)) return std::nullopt;
        out[name] = value;
    }
    return out;
}

std::optional<std::size_t> number(std::string_view text)
{
    std::size_t value = 0;
    auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

} // namespace

void google_business_stand_in::serve(http_router& router)
{
    router.add("POST", "/business_token",
               [this](http_request request) -> awaitable<http_response> { co_return sign_in_.answer(request); });
    router.add("GET", "/business_consent",
               [this](http_request request) -> awaitable<http_response> { co_return sign_in_.authorize(request); });
    router.add("GET", "/v1/accounts",
               [this](http_request request) -> awaitable<http_response> { co_return list_accounts(request); });
    router.add("GET", "/v1/accounts/",
               [this](http_request request) -> awaitable<http_response> { co_return list_accounts(request); });
    for (auto method : {"GET", "POST", "PUT", "DELETE"})
        router.add(method, "/v4/",
                   [this](http_request request) -> awaitable<http_response> { co_return answer(request); });
}

/// Account Management and Business Information, two to a page: as much of them as finds locations.
http_response google_business_stand_in::list_accounts(const http_request& request)
{
    if (!sign_in_.accepts(request.headers.get("Authorization"), scope))
        return google_refusal(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.", "authError");
    if (!enabled) return google_refusal(403, "PERMISSION_DENIED", "The API has not been used.", "SERVICE_DISABLED");
    auto path = path_segments(request.url);
    auto query = query_of(request.url);
    auto answered = [](const json& body) { return http_response{200, "application/json; charset=UTF-8", body.dump()}; };
    if (path.size() == 2)
        return answered({{"accounts", json::array({{{"name", "accounts/" + account_},
                                                    {"accountName", "Acme Hotels"},
                                                    {"type", "LOCATION_GROUP"}}})}});
    if (path.size() != 4 || path[2] != account_ || path[3] != "locations")
        return google_refusal(404, "NOT_FOUND", "Requested entity was not found.");
    if (form_value(query, "readMask").empty())
        return google_refusal(400, "INVALID_ARGUMENT", "Request contains an invalid argument: read_mask");
    std::vector<std::pair<std::string, std::string>> all{{location_, "Acme Hotel"}};
    all.insert(all.end(), directory.begin(), directory.end());
    auto token = form_value(query, "pageToken");
    auto from = token.empty() ? std::size_t{0} : std::stoul(token.substr(1));
    json body{{"locations", json::array()}};
    for (auto i = from; i < std::min(from + 2, all.size()); ++i)
        body["locations"].push_back({{"name", "locations/" + all[i].first}, {"title", all[i].second}});
    if (from + 2 < all.size()) body["nextPageToken"] = "p" + std::to_string(from + 2);
    return answered(body);
}

http_response google_business_stand_in::answer(const http_request& request)
{
    if (!fail_with.empty()) {
        auto status = fail_with.front();
        fail_with.pop_front();
        return google_refusal(status, "UNKNOWN", "The stand-in was asked to fail");
    }
    auto answered = carry_out(request);
    if (std::exchange(lose_next_answer, false)) answered.status = 0;
    return answered;
}

std::optional<http_response> google_business_stand_in::turned_away(const http_request& request)
{
    if (!sign_in_.accepts(request.headers.get("Authorization"), scope))
        return google_refusal(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.", "authError");
    auto now = time_.now();
    while (!minute->empty() && minute->front() + 1min <= now)
        minute->pop_front();
    if (minute->size() >= 300)
        return google_refusal(429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Requests'.",
                              "rateLimitExceeded");
    minute->push_back(now);
    if (!enabled)
        return google_refusal(403, "PERMISSION_DENIED",
                              "Google My Business API has not been used in project 1 before or it is disabled.",
                              "SERVICE_DISABLED");
    return std::nullopt;
}

http_response google_business_stand_in::carry_out(const http_request& request)
{
    if (auto no = turned_away(request)) return *no;

    // v4/accounts/{a}/locations/{l}/reviews[/{r}[/reply]]
    auto path = path_segments(request.url);
    if (path.size() < 6 || path.size() > 8 || path[0] != "v4" || path[1] != "accounts" || path[3] != "locations" ||
        path[5] != "reviews" || (path.size() == 8 && path[7] != "reply"))
        return no_such_method();
    auto is_reply = path.size() == 8;
    auto known_method = is_reply ? request.method == "PUT" || request.method == "DELETE" : request.method == "GET";
    if (!known_method) return no_such_method();
    if (path[2] != account_ || path[4] != location_)
        return google_refusal(404, "NOT_FOUND", "Requested entity was not found.");
    if (!permitted) return google_refusal(403, "PERMISSION_DENIED", "The caller does not have permission");
    if (!verified) return google_refusal(400, "FAILED_PRECONDITION", "The location is not verified.");
    if (path.size() == 6) return list(request);
    if (!query_of(request.url).empty()) return invalid("Invalid JSON payload received. Unknown name in the query.");

    auto* found = find(path[6]);
    if (!found) return google_refusal(404, "NOT_FOUND", "Requested entity was not found.");
    if (request.method == "PUT") return reply(request, *found);
    if (request.method == "DELETE") {
        if (found->reply.empty()) return google_refusal(404, "NOT_FOUND", "Requested entity was not found.");
        found->reply.clear();
        found->reply_state.clear();
        return {200, "application/json", "{}"};
    }
    ++reads;
    return {200, "application/json", resource_of(*found)};
}

http_response google_business_stand_in::list(const http_request& request)
{
    auto query = allowed_query(request, {"pageSize", "pageToken", "orderBy"});
    if (!query) return invalid("Invalid JSON payload received. Unknown name in the query.");
    std::size_t size = 50;
    std::size_t start = 0;
    if (query->count("pageSize")) {
        auto asked = number((*query)["pageSize"]);
        if (!asked || *asked < 1 || *asked > 50) return invalid("pageSize must be from 1 to 50.");
        size = *asked;
    }
    if (query->count("pageToken")) {
        auto& token = (*query)["pageToken"];
        auto asked = token.starts_with("at+") ? number(std::string_view{token}.substr(3)) : std::nullopt;
        if (!asked) return invalid("The page token is invalid.");
        start = *asked;
    }
    std::string order = query->count("orderBy") ? (*query)["orderBy"] : "update_time desc";
    std::vector<const a_review*> shown;
    for (const auto& one : reviews)
        shown.push_back(&one);
    if (order == "update_time desc" || order == "updateTime desc")
        std::stable_sort(shown.begin(), shown.end(), [](auto* a, auto* b) { return a->updated > b->updated; });
    else if (order == "rating")
        std::stable_sort(shown.begin(), shown.end(), [](auto* a, auto* b) { return a->stars < b->stars; });
    else if (order == "rating desc")
        std::stable_sort(shown.begin(), shown.end(), [](auto* a, auto* b) { return a->stars > b->stars; });
    else
        return invalid("orderBy is none of the valid orders.");
    ++reads;
    if (shown.empty()) return {200, "application/json", "{}"};
    json body{{"reviews", json::array()}, {"totalReviewCount", shown.size()}};
    double sum = 0;
    for (const auto* one : shown)
        sum += one->stars;
    body["averageRating"] = sum / static_cast<double>(shown.size());
    for (auto i = start; i < std::min(start + size, shown.size()); ++i)
        body["reviews"].push_back(json::parse(resource_of(*shown[i])));
    if (start + size < shown.size()) body["nextPageToken"] = "at+" + std::to_string(start + size);
    return {200, "application/json", body.dump()};
}

http_response google_business_stand_in::reply(const http_request& request, a_review& to)
{
    if (!request.headers.get("Content-Type").starts_with("application/json"))
        return invalid("The body must be application/json.");
    auto body = json::parse(request.body, nullptr, false);
    if (!body.is_object() || body.size() != 1 || !json_member(body, "comment").is_string())
        return invalid("Invalid JSON payload received. The body is {\"comment\": string}.");
    auto text = body["comment"].get<std::string>();
    if (text.empty() || text.size() > 4096) return invalid("The reply is empty or longer than 4096 bytes.");
    to.reply = text;
    to.reply_translation.clear();
    to.replied = time_.now();
    to.reply_state = moderated ? "PENDING" : "APPROVED";
    to.violation.clear();
    replies.push_back(text);
    auto answered = json::parse(resource_of(to));
    return {200, "application/json", answered["reviewReply"].dump()};
}

std::string google_business_stand_in::name_of(const a_review& one) const
{
    return name() + "/reviews/" + one.id;
}

std::string google_business_stand_in::resource_of(const a_review& one) const
{
    constexpr std::array words{"STAR_RATING_UNSPECIFIED", "ONE", "TWO", "THREE", "FOUR", "FIVE"};
    json reviewer{{"displayName", one.author.value_or("A Google User")}};
    if (!one.author)
        reviewer["isAnonymous"] = true;
    else
        reviewer["profilePhotoUrl"] = "https://lh3.googleusercontent.com/a/x";
    json resource{{"name", name_of(one)},
                  {"reviewId", one.id},
                  {"reviewer", std::move(reviewer)},
                  {"starRating", words.at(static_cast<std::size_t>(one.stars))},
                  {"createTime", to_iso8601(one.created)},
                  {"updateTime", to_iso8601(one.updated)},
                  {"reviewReplyUrl", "https://business.google.com/reviews/" + one.id}};
    if (!one.text.empty()) resource["comment"] = with_translation(one.text, one.translation);
    if (!one.reply.empty()) {
        json answered{{"comment", with_translation(one.reply, one.reply_translation)},
                      {"updateTime", to_iso8601(one.replied)}};
        if (!one.reply_state.empty()) answered["reviewReplyState"] = one.reply_state;
        if (!one.violation.empty()) answered["policyViolation"] = one.violation;
        resource["reviewReply"] = std::move(answered);
    }
    return resource.dump();
}

std::string google_business_stand_in::add(a_review what)
{
    if (what.id.empty()) what.id = "AbFvOq-" + std::to_string(++made_);
    if (what.updated == instant{}) what.updated = time_.now();
    if (what.created == instant{}) what.created = what.updated;
    auto id = what.id;
    if (auto* known = find(id))
        *known = std::move(what);
    else
        reviews.push_back(std::move(what));
    return id;
}

google_business_stand_in::a_review* google_business_stand_in::find(std::string_view id)
{
    auto found = std::find_if(reviews.begin(), reviews.end(), [&](const auto& one) { return one.id == id; });
    return found == reviews.end() ? nullptr : &*found;
}

void google_business_stand_in::remove(std::string_view id)
{
    std::erase_if(reviews, [&](const auto& one) { return one.id == id; });
}

} // namespace highroad::test
