#include "tests/stand_ins/trustpilot_stand_in.hpp"

#include "daemon/ports/json_text.hpp"
#include "tests/stand_ins/google_sign_in.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>

namespace highroad::test {
namespace {

using nlohmann::json;

/// The gateway's form of an error; Trustpilot documents none.
http_response refusal(int status, std::string_view words)
{
    return {status, "application/json", json{{"fault", {{"faultstring", words}}}}.dump()};
}

std::optional<std::size_t> number(const std::string& text, std::size_t least, std::size_t most)
{
    std::size_t value = 0;
    auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || value < least || value > most)
        return std::nullopt;
    return value;
}

} // namespace

void trustpilot_stand_in::serve(http_router& router)
{
    for (auto method : {"GET", "POST", "PUT", "DELETE"})
        router.add(method, "/v1/",
                   [this](http_request request) -> awaitable<http_response> { co_return answer(request); });
}

http_response trustpilot_stand_in::answer(const http_request& request)
{
    if (!fail_with.empty()) {
        auto status = fail_with.front();
        fail_with.pop_front();
        return refusal(status, "The stand-in was asked to fail");
    }
    auto answered = carry_out(request);
    if (lose_answer > 0 && --lose_answer == 0) answered.status = 0;
    return answered;
}

http_response trustpilot_stand_in::carry_out(const http_request& request)
{
    auto path = path_segments(request.url);
    if (path.size() == 4 && path[1] == "oauth" && path[2] == "oauth-business-users-for-applications" &&
        request.method == "POST") {
        if (path[3] == "accesstoken") return sign_in.answer(request, true, true);
        if (path[3] == "refresh") return sign_in.answer(request, false, true);
    }
    if (!sign_in.accepts(request.headers.get("Authorization"))) return refusal(401, "Invalid access token");
    if (!permitted) return refusal(403, "Forbidden");
    if (path.size() == 5 && path[1] == "private" && path[2] == "business-units" && path[4] == "reviews" &&
        request.method == "GET")
        return path[3] == business_unit_ ? list(request) : refusal(404, "Not Found");
    auto under_review = path.size() >= 4 && path[1] == "private" && path[2] == "reviews";
    if (!under_review || path.size() > 5 || (path.size() == 5 && path[4] != "reply")) return refusal(404, "Not Found");
    auto* found = find(path[3]);
    if (!found) return refusal(404, "Not Found");
    if (path.size() == 4) {
        if (request.method != "GET") return refusal(405, "Method Not Allowed");
        ++reads;
        return {200, "application/json", resource_of(*found)};
    }
    if (request.method == "POST") return reply(request, *found);
    if (request.method != "DELETE") return refusal(405, "Method Not Allowed");
    found->reply.clear();
    return {200, "application/json", ""};
}

http_response trustpilot_stand_in::list(const http_request& request)
{
    static const std::set<std::string> known{
        "stars",        "language",           "page",        "perPage",       "orderBy",           "tagGroup",
        "tagValue",     "reported",           "responded",   "startDateTime", "username",          "referenceId",
        "findReviewer", "internalLocationId", "endDateTime", "referralEmail", "ignoreTagValueCase"};
    std::map<std::string, std::string> query;
    for (auto& [name, value] : query_of(request.url)) {
        if (!known.count(name) || query.count(name)) return refusal(400, "Unknown query parameter");
        query[name] = value;
    }
    auto page = query.count("page") ? number(query["page"], 1, 1'000'000) : 1;
    auto size = query.count("perPage") ? number(query["perPage"], 1, 100) : 20;
    auto order = query.count("orderBy") ? query["orderBy"] : "createdat.desc";
    if (!page || !size || (order != "createdat.desc" && order != "createdat.asc")) return refusal(400, "Bad Request");
    std::vector<const a_review*> shown;
    for (const auto& one : reviews)
        shown.push_back(&one);
    std::stable_sort(shown.begin(), shown.end(), [&](auto* a, auto* b) {
        return order == "createdat.desc" ? a->created > b->created : a->created < b->created;
    });
    json body{{"links", json::array()}, {"reviews", json::array()}};
    for (auto i = (*page - 1) * *size; i < std::min(*page * *size, shown.size()); ++i)
        body["reviews"].push_back(json::parse(resource_of(*shown[i])));
    ++reads;
    return {200, "application/json", body.dump()};
}

http_response trustpilot_stand_in::reply(const http_request& request, a_review& to)
{
    if (!request.headers.get("Content-Type").starts_with("application/json"))
        return refusal(415, "Unsupported Media Type");
    auto body = json::parse(request.body, nullptr, false);
    auto text = json_text(body, "message");
    if (text.empty()) return refusal(400, "message is required");
    for (const auto& [name, value] : body.items())
        if ((name != "message" && name != "authorBusinessUserId" && name != "submittedAt") || !value.is_string())
            return refusal(400, "Unknown member");
    if (!author.empty() && json_text(body, "authorBusinessUserId") != author)
        return refusal(400, "authorBusinessUserId is required");
    if (!to.reply.empty()) ++second_posts;
    to.reply = text;
    to.replied = time_.now();
    replies.push_back(text);
    return {200, "application/json", ""};
}

std::string trustpilot_stand_in::resource_of(const a_review& one) const
{
    auto or_null = [](const std::string& text) { return text.empty() ? json{} : json(text); };
    json resource{{"id", one.id},
                  {"stars", one.stars},
                  {"title", or_null(one.title)},
                  {"text", or_null(one.text)},
                  {"language", or_null(one.language)},
                  {"createdAt", to_iso8601(one.created)},
                  {"experiencedAt", to_iso8601(one.created)},
                  {"updatedAt", one.updated == instant{} ? json{} : json(to_iso8601(one.updated))},
                  {"numberOfLikes", 0},
                  {"isVerified", true},
                  {"status", "active"},
                  {"companyReply", nullptr},
                  {"consumer",
                   {{"id", "507f191e810c19729de860eb"},
                    {"displayName", one.author},
                    {"displayLocation", "Leeds, GB"},
                    {"numberOfReviews", 1},
                    {"links", json::array()}}},
                  {"businessUnit",
                   {{"id", business_unit_},
                    {"identifyingName", "example.com"},
                    {"displayName", "Example"},
                    {"links", json::array()}}},
                  {"location", nullptr},
                  {"countsTowardsTrustScore", true},
                  {"reportData", nullptr},
                  {"complianceLabels", json::array()},
                  {"reviewVerificationLevel", "verified"},
                  {"referenceId", nullptr},
                  {"links", json::array()}};
    if (!one.reply.empty())
        resource["companyReply"] = {
            {"text", one.reply}, {"createdAt", to_iso8601(one.replied)}, {"updatedAt", nullptr}};
    return resource.dump();
}

std::string trustpilot_stand_in::add(a_review what)
{
    if (what.id.empty()) what.id = "507f191e810c19729de8" + std::to_string(6000 + ++made_);
    if (what.created == instant{}) what.created = time_.now();
    auto id = what.id;
    if (auto* known = find(id)) {
        what.created = known->created;
        what.updated = time_.now();
        what.reply = known->reply;
        *known = std::move(what);
    } else {
        reviews.push_back(std::move(what));
    }
    return id;
}

trustpilot_stand_in::a_review* trustpilot_stand_in::find(std::string_view id)
{
    auto found = std::find_if(reviews.begin(), reviews.end(), [&](const auto& one) { return one.id == id; });
    return found == reviews.end() ? nullptr : &*found;
}

void trustpilot_stand_in::remove(std::string_view id)
{
    std::erase_if(reviews, [&](const auto& one) { return one.id == id; });
}

} // namespace highroad::test
