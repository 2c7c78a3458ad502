#include "tests/stand_ins/yelp_stand_in.hpp"

#include "daemon/core/text.hpp"
#include "daemon/ports/json_text.hpp"
#include "tests/stand_ins/google_sign_in.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace highroad::test {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

http_response refusal(int status, const std::string& id, const std::string& words = "The stand-in says no.")
{
    json error{{"id", id}, {"description", words}, {"http_code", std::to_string(status)}};
    return {status, "application/json", json{{"error", error}}.dump()};
}

} // namespace

void yelp_stand_in::serve(http_router& router)
{
    for (auto method : {"GET", "POST", "PUT", "DELETE"})
        for (auto path : {"/v3/businesses/", "/reviews/v1/", "/token/v1/", "/v1/business_owner/"})
            router.add(method, path,
                       [this](http_request request) -> awaitable<http_response> { co_return answer(request); });
}

http_response yelp_stand_in::answer(const http_request& request)
{
    auto answered = carry_out(request);
    if (std::exchange(lose_next_answer, false)) answered.status = 0;
    return answered;
}

http_response yelp_stand_in::carry_out(const http_request& request)
{
    auto path = path_segments(request.url);
    if (path == std::vector<std::string>{"token", "v1", "refresh"} && request.method == "POST")
        return sign_in.answer(request, false, true);
    if (path.size() == 4 && path[0] == "v3" && path[3] == "reviews" && request.method == "GET") return list(request);
    if (path.size() != 3 || path[0] != "reviews" || request.method != "POST")
        return {404, "text/html", "<html>Not Found</html>"};
    if (!sign_in.accepts(request.headers.get("Authorization"))) return refusal(401, "INVALID_TOKEN");
    return reply(request, path[2]);
}

http_response yelp_stand_in::list(const http_request& request) const
{
    auto fusion = [](int status, const std::string& code) {
        json error{{"code", code}, {"description", "The stand-in says no."}};
        return http_response{status, "application/json", json{{"error", error}}.dump()};
    };
    if (request.headers.get("Authorization") != "Bearer " + api_key) return fusion(401, "TOKEN_INVALID");
    if (path_segments(request.url)[2] != business_) return fusion(404, "BUSINESS_NOT_FOUND");
    for (const auto& [name, value] : query_of(request.url)) {
        auto known = name == "locale" || name == "offset" || name == "limit" || name == "sort_by";
        if (!known || (name == "limit" && (value.size() > 2 || value > "50"))) return fusion(400, "VALIDATION_ERROR");
    }
    json body{{"reviews", json::array()}, {"total", reviews.size()}, {"possible_languages", json::array({"en"})}};
    for (std::size_t i = 0; i < std::min<std::size_t>(3, reviews.size()); ++i) {
        const auto& one = reviews[i];
        json user{
            {"id", "u1"}, {"profile_url", "https://www.yelp.com/u"}, {"image_url", nullptr}, {"name", one.author}};
        body["reviews"].push_back({{"id", one.id},
                                   {"url", "https://www.yelp.com/biz/acme?hrid=" + one.id},
                                   {"text", shortened(one.text, 160)},
                                   {"rating", one.stars},
                                   {"time_created", one.created},
                                   {"user", std::move(user)}});
    }
    return {200, "application/json", body.dump()};
}

http_response yelp_stand_in::reply(const http_request& request, const std::string& id)
{
    auto body = json::parse(request.body, nullptr, false);
    if (!request.headers.get("Content-Type").starts_with("application/json") || !body.is_object() || body.size() != 2)
        return refusal(400, "INVALID_REQUEST");
    if (json_text(body, "response_type") != "public_comment") return refusal(400, "R2R_INVALID_RESPONSE_TYPE");
    if (!refuse_with.empty()) return refusal(400, refuse_with);
    auto known = std::any_of(reviews.begin(), reviews.end(), [&](const auto& one) { return one.id == id; });
    if (!known) return refusal(400, "R2R_REVIEW_DOES_NOT_EXIST");
    auto text = json_text(body, "response_text");
    auto said_before = std::find(replies.begin(), replies.end(), text) != replies.end();
    if (text.empty() || length_in(length_unit::characters, text) > 5000 || said_before)
        return refusal(400, "R2R_INVALID_RESPONSE_TEXT");
    while (!today_.empty() && today_.front() + 24h <= time_.now())
        today_.pop_front();
    if (today_.size() >= 20) return refusal(400, "R2R_COMMENT_QUOTA_EXCEEDED", "You have made too many comments.");
    today_.push_back(time_.now());
    replies.push_back(text);
    ++replies_under[id];
    return {200, "application/json", "{}"};
}

std::string yelp_stand_in::add(a_review what)
{
    if (what.id.empty()) what.id = "xAG4O7l-t1ubbwVAlPn" + std::to_string(100 + ++made_);
    auto id = what.id;
    std::erase_if(reviews, [&](const auto& one) { return one.id == id; });
    reviews.insert(reviews.begin(), std::move(what));
    return id;
}

} // namespace highroad::test
