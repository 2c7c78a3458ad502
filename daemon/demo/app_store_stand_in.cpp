#include "daemon/demo/app_store_stand_in.hpp"

#include "daemon/demo/apple_token_check.hpp"
#include "daemon/demo/store_page.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace highroad::demo {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr std::size_t response_limit = 5970;

std::string_view path_of(std::string_view target)
{
    return target.substr(0, std::min(target.find('?'), target.size()));
}

/// "/v1/apps/7/customerReviews" as {"v1","apps","7","customerReviews"}, decoded.
std::vector<std::string> segments_of(std::string_view target)
{
    std::vector<std::string> segments;
    auto path = path_of(target);
    while (!path.empty()) {
        path.remove_prefix(1);
        auto end = std::min(path.find('/'), path.size());
        // A plus stands for itself in a path.
        std::string name{path.substr(0, end)};
        for (auto at = name.find('+'); at != std::string::npos; at = name.find('+', at))
            name.replace(at, 1, "%2B");
        auto decoded = parse_form("x=" + name);
        segments.push_back(decoded.empty() ? std::string{} : decoded.front().second);
        path.remove_prefix(end);
    }
    return segments;
}

http_response not_found(std::string_view type, std::string_view id)
{
    return apple_error(404, "NOT_FOUND", "The specified resource does not exist",
                       "There is no resource of type '" + std::string{type} + "' with id '" + std::string{id} + "'");
}

http_response bad_member(std::string_view code, std::string_view pointer, std::string_view detail)
{
    return apple_error(409, code, "The provided entity has a problem", detail, pointer);
}

http_response spoilt(http_response answer, const fault& how)
{
    switch (how.what) {
    case fault::kind::malformed:
        answer.body.resize(answer.body.size() / 2);
        break;
    case fault::kind::huge:
        answer.body.insert(0, std::max(how.bytes, answer.body.size()) - answer.body.size(), ' ');
        break;
    case fault::kind::loop: {
        auto document = json::parse(answer.body, nullptr, false);
        if (document.is_object() && document.contains("links")) document["links"]["next"] = document["links"]["self"];
        answer.body = document.dump();
        break;
    }
    case fault::kind::bad_utf8: {
        auto at = answer.body.find("\"body\":\"");
        if (at != std::string::npos) answer.body.insert(at + 8, "\xFF\xC0\x80");
        break;
    }
    default:
        break;
    }
    return answer;
}

} // namespace

app_store_stand_in::app_store_stand_in(stand_in_settings settings, clock& time)
    : settings_{std::move(settings)}, time_{time}
{}

void app_store_stand_in::serve(http_router& router, stand_in_control control)
{
    for (auto method : {"GET", "POST", "PUT", "PATCH", "DELETE"})
        router.add(method, "/v1/", [this](http_request request) { return answer(std::move(request)); });
    router.add("GET", "/store/", [this](http_request request) { return answer_store(std::move(request)); });
    if (control == stand_in_control::closed) return;
    for (auto method : {"GET", "POST", "PUT", "PATCH", "DELETE"})
        router.add(method, "/_control/", [this](http_request request) { return answer_control(std::move(request)); });
}

awaitable<http_response> app_store_stand_in::answer(http_request request)
{
    forget_old_requests();
    auto index = received_.size();
    received_.push_back({request.method, request.url, time_.now(), {}, {}, false, 0});
    if (auto delay = take_fault(request, true)) co_await time_.sleep_until(time_.now() + delay->seconds);
    auto how = take_fault(request, false);

    received_request record = index < received_.size() ? received_[index] : received_request{};
    http_response answered;
    answered.status = 0;
    if (how && how->what == fault::kind::status) {
        answered = apple_error(how->status, "STAND_IN_FAULT", "The stand-in was asked to fail", "Nothing was done");
        if (how->retry_after > 0) answered.headers.set("Retry-After", std::to_string(how->retry_after));
    } else if (!how || how->what != fault::kind::drop) {
        auto order = how && how->what == fault::kind::repeat_page ? page_order::repeat_previous : page_order::as_asked;
        answered = carry_out(request, record, order);
        record.carried_out = answered.status < 300;
        if (how) answered = spoilt(std::move(answered), *how);
        if (how && how->what == fault::kind::drop_after) answered.status = 0;
    }
    record.answered = answered.status;
    if (index < received_.size()) received_[index] = std::move(record);
    if (answered.status == 0) co_return answered;
    co_return with_quota(std::move(answered));
}

http_response app_store_stand_in::carry_out(const http_request& request, received_request& record, page_order order)
{
    auto authorization = request.headers.get("Authorization");
    auto refused = settings_.public_key_pem.empty()
                       ? std::string{authorization.starts_with("Bearer ") ? "" : "there is no bearer token"}
                       : why_token_is_refused(authorization, settings_.public_key_pem, time_.now());
    if (!refused.empty())
        return apple_error(401, "NOT_AUTHORIZED", "Authentication credentials are missing or invalid.",
                           "Provide a properly configured and signed bearer token: " + refused + ".");
    if (requests_left() <= 0)
        return apple_error(429, "RATE_LIMIT_EXCEEDED", "The request rate limit has been reached.",
                           "We've received too many requests for this API. Please wait and try again or slow down.");
    hour_.push_back(time_.now());

    auto path = segments_of(request.url);
    auto is = [&](std::initializer_list<std::string_view> shape) {
        return std::equal(path.begin(), path.end(), shape.begin(), shape.end(),
                          [](const auto& have, auto want) { return want == "*" || have == want; });
    };
    auto list = is({"v1", "apps", "*", "customerReviews"});
    auto review = is({"v1", "customerReviews", "*"});
    auto response_of = is({"v1", "customerReviews", "*", "response"});
    auto linkage_of = is({"v1", "customerReviews", "*", "relationships", "response"});
    auto responses = is({"v1", "customerReviewResponses"});
    auto response = is({"v1", "customerReviewResponses", "*"});
    auto get = request.method == "GET";
    if (!list && !review && !response_of && !linkage_of && !responses && !response)
        return apple_error(404, "PATH_ERROR", "The URL path is not valid", "The resource does not exist");
    if (!(responses ? request.method == "POST" : get || (response && request.method == "DELETE")))
        return apple_error(405, "METHOD_NOT_ALLOWED", "The request method is not valid for the resource path.",
                           "The request method used for this request is not valid for the resource path.");

    auto endpoint = list                               ? apple_endpoint::list_reviews
                    : review                           ? apple_endpoint::one_review
                    : response_of || (response && get) ? apple_endpoint::one_response
                                                       : apple_endpoint::no_parameters;
    auto read = read_apple_query(request.url, endpoint);
    if (auto* no = std::get_if<http_response>(&read)) return std::move(*no);
    auto& query = std::get<apple_query>(read);
    resource_context context{base_of(request), request.url, &query, time_.now()};

    if (responses) return post_answer(request, record);
    if (list) {
        const auto* all = front_.reviews_of(path[2]);
        return all ? review_list_answer(context, *all, order) : not_found("apps", path[2]);
    }
    if (response) {
        const auto* of = front_.find_by_answer(path[2]);
        if (!of) return not_found("customerReviewResponses", path[2]);
        if (get) return one_response_answer(200, context, *of);
        front_.remove_answer(path[2]);
        http_response gone;
        gone.status = 204;
        return gone;
    }
    const auto* one = front_.find(path[2]);
    if (!one) return not_found("customerReviews", path[2]);
    if (review) return one_review_answer(context, *one);
    if (!one->answer) return not_found("customerReviewResponses", path[2]);
    return linkage_of ? linkage_answer(context, *one) : one_response_answer(200, context, *one);
}

http_response app_store_stand_in::post_answer(const http_request& request, received_request& record)
{
    if (!request.headers.get("Content-Type").starts_with("application/json"))
        return apple_error(400, "PARAMETER_ERROR.INVALID", "The content type is not valid",
                           "The body of this request is application/json", "Content-Type");
    auto body = json::parse(request.body, nullptr, /*allow_exceptions=*/false);
    if (!body.is_object())
        return apple_error(400, "ENTITY_INVALID", "JSON processing failed", "The body is no JSON object");

    constexpr std::string_view required = "ENTITY_ERROR.ATTRIBUTE.REQUIRED";
    constexpr std::string_view wrong_type = "ENTITY_ERROR.ATTRIBUTE.TYPE";
    const auto& given = json_member(body, "data");
    if (!given.is_object()) return bad_member("ENTITY_ERROR", "/data", "data must be an object");
    for (const auto& [name, value] : given.items())
        if (name != "type" && name != "attributes" && name != "relationships")
            return bad_member("ENTITY_ERROR.ATTRIBUTE.UNKNOWN", "/data/" + name, "This member is not known");
    if (json_text(given, "type") != "customerReviewResponses")
        return bad_member("ENTITY_ERROR.TYPE", "/data/type", "type must be customerReviewResponses");

    const auto& attributes = json_member(given, "attributes");
    if (!attributes.is_object()) return bad_member(required, "/data/attributes", "attributes must be an object");
    for (const auto& [name, value] : attributes.items())
        if (name != "responseBody")
            return bad_member("ENTITY_ERROR.ATTRIBUTE.UNKNOWN", "/data/attributes/" + name, "This member is not known");
    const auto& text = json_member(attributes, "responseBody");
    constexpr std::string_view text_pointer = "/data/attributes/responseBody";
    if (text.is_null()) return bad_member(required, text_pointer, "You must provide a value for 'responseBody'");
    if (!text.is_string()) return bad_member(wrong_type, text_pointer, "'responseBody' must be a text");

    const auto& review = json_member(json_member(json_member(given, "relationships"), "review"), "data");
    constexpr std::string_view review_pointer = "/data/relationships/review";
    if (!review.is_object())
        return bad_member("ENTITY_ERROR.RELATIONSHIP.REQUIRED", review_pointer, "You must name the review");
    auto id = json_text(review, "id");
    if (json_text(review, "type") != "customerReviews" || id.empty())
        return bad_member("ENTITY_ERROR.RELATIONSHIP.TYPE", review_pointer, "The review needs type and id");

    record.review_id = id;
    record.text = text.get<std::string>();
    if (record.text.empty()) return bad_member("ENTITY_ERROR.ATTRIBUTE.INVALID", text_pointer, "The text is empty");
    if (length_in(length_unit::characters, record.text) > response_limit)
        return bad_member("ENTITY_ERROR.ATTRIBUTE.INVALID.TOO_LONG", text_pointer,
                          "The text is longer than 5970 characters");
    const auto* answered = front_.answer(id, record.text, time_.now());
    if (!answered)
        return bad_member("ENTITY_ERROR.RELATIONSHIP.INVALID", review_pointer,
                          "There is no resource of type 'customerReviews' with id '" + id + "'");
    apple_query nothing_asked;
    resource_context context{base_of(request), request.url, &nothing_asked, time_.now()};
    return one_response_answer(201, context, *answered);
}

awaitable<http_response> app_store_stand_in::answer_store(http_request request)
{
    auto path = segments_of(request.url);
    auto name = path.size() == 2 ? path[1] : std::string{};
    auto as_json = name.ends_with(".json");
    if (as_json) name.resize(name.size() - 5);
    const auto* reviews = front_.reviews_of(name);
    http_response page;
    if (!reviews)
        page = http_response{404, "text/plain; charset=utf-8", "There is no such app here.\n"};
    else if (as_json)
        page = http_response{200, "application/json", store_page_json(name, *reviews, time_.now())};
    else
        page = http_response{200, "text/html; charset=utf-8", store_page(name, *reviews, time_.now())};
    page.headers.set("Content-Security-Policy",
                     "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
                     "frame-ancestors 'none'");
    page.headers.set("X-Content-Type-Options", "nosniff");
    page.headers.set("Cache-Control", "no-store");
    co_return page;
}

std::optional<fault> app_store_stand_in::take_fault(const http_request& request, bool delays)
{
    auto matches = [&](const fault& one) {
        return (one.what == fault::kind::delay) == delays && (one.method.empty() || one.method == request.method) &&
               path_of(request.url).find(one.path) != std::string_view::npos;
    };
    auto found = std::find_if(faults_.begin(), faults_.end(), matches);
    if (found == faults_.end()) return std::nullopt;
    auto taken = *found;
    if (--found->count <= 0) faults_.erase(found);
    return taken;
}

http_response app_store_stand_in::with_quota(http_response answer) const
{
    answer.headers.set("X-Rate-Limit", "user-hour-lim:" + std::to_string(settings_.hour_limit) +
                                           ";user-hour-rem:" + std::to_string(std::max(requests_left(), 0)) + ";");
    return answer;
}

int app_store_stand_in::requests_left() const
{
    return settings_.hour_limit - static_cast<int>(hour_.size());
}

void app_store_stand_in::forget_old_requests()
{
    while (!hour_.empty() && hour_.front() + 1h <= time_.now())
        hour_.pop_front();
}

std::string app_store_stand_in::base_of(const http_request& request) const
{
    return "http://" + request.headers.get("Host");
}

} // namespace highroad::demo
