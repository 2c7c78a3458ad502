#include "daemon/demo/apple_resources.hpp"

#include "daemon/crypto/crypto.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace highroad::demo {
namespace {

using nlohmann::json;

constexpr std::string_view review_set = "fields[customerReviews]";
constexpr std::string_view response_set = "fields[customerReviewResponses]";

http_response answered(int status, const json& body)
{
    return {status, "application/json", body.dump(-1, ' ', false, json::error_handler_t::replace)};
}

json link_to(const resource_context& context, const std::string& path)
{
    return context.base + path;
}

json review_resource(const resource_context& context, const front_review& what)
{
    const auto& query = *context.query;
    auto self = "/v1/customerReviews/" + percent_encoded(what.id);
    json attributes = json::object();
    auto put = [&](std::string_view name, json value) {
        if (query.wants(review_set, name)) attributes[std::string{name}] = std::move(value);
    };
    put("rating", what.rating);
    put("title", what.title);
    put("body", what.body);
    put("reviewerNickname", what.nickname);
    put("createdDate", apple_time(what.created));
    put("territory", what.territory);

    json relationships = json::object();
    if (query.wants(review_set, "response")) {
        json response{{"links",
                       {{"self", link_to(context, self + "/relationships/response")},
                        {"related", link_to(context, self + "/response")}}}};
        if (what.answer && query.names("include", "response"))
            response["data"] = {{"type", "customerReviewResponses"}, {"id", what.answer->id}};
        relationships["response"] = std::move(response);
    }
    if (query.wants(review_set, "reviewTerritory") && query.names("include", "reviewTerritory"))
        relationships["reviewTerritory"] = {{"data", {{"type", "territories"}, {"id", what.territory}}}};

    json resource{{"type", "customerReviews"},
                  {"id", what.id},
                  {"attributes", std::move(attributes)},
                  {"links", {{"self", link_to(context, self)}}}};
    if (!relationships.empty()) resource["relationships"] = std::move(relationships);
    return resource;
}

json response_resource(const resource_context& context, const front_review& of)
{
    const auto& query = *context.query;
    const auto& answer = *of.answer;
    json attributes = json::object();
    auto put = [&](std::string_view name, json value) {
        if (query.wants(response_set, name)) attributes[std::string{name}] = std::move(value);
    };
    put("responseBody", answer.text);
    put("lastModifiedDate", apple_time(answer.changed));
    put("state", answer.published(context.now) ? "PUBLISHED" : "PENDING_PUBLISH");
    json resource{{"type", "customerReviewResponses"},
                  {"id", answer.id},
                  {"attributes", std::move(attributes)},
                  {"links", {{"self", link_to(context, "/v1/customerReviewResponses/" + answer.id)}}}};
    if (query.wants(response_set, "review") && query.names("include", "review"))
        resource["relationships"]["review"]["data"] = {{"type", "customerReviews"}, {"id", of.id}};
    return resource;
}

json included_with(const resource_context& context, const std::vector<const front_review*>& page)
{
    auto included = json::array();
    std::vector<std::string> territories;
    for (const auto* one : page) {
        if (one->answer && context.query->names("include", "response"))
            included.push_back(response_resource(context, *one));
        auto known = std::find(territories.begin(), territories.end(), one->territory) != territories.end();
        if (context.query->names("include", "reviewTerritory") && !known) {
            territories.push_back(one->territory);
            included.push_back(
                {{"type", "territories"}, {"id", one->territory}, {"attributes", {{"currency", "USD"}}}});
        }
    }
    return included;
}

bool passes(const resource_context& context, const front_review& one)
{
    auto among = [&](std::string_view parameter, const std::string& value) {
        const auto* values = context.query->find(parameter);
        return !values || std::find(values->begin(), values->end(), value) != values->end();
    };
    if (!among("filter[territory]", one.territory) || !among("filter[reviewTerritory]", one.territory)) return false;
    if (!among("filter[rating]", std::to_string(one.rating))) return false;
    const auto* published = context.query->find("exists[publishedResponse]");
    return !published || ((*published)[0] == "true") == (one.answer && one.answer->published(context.now));
}

void order_by(std::vector<const front_review*>& reviews, const std::vector<std::string>& keys)
{
    std::stable_sort(reviews.begin(), reviews.end(), [&](const auto* a, const auto* b) {
        for (std::string_view key : keys) {
            auto down = key.starts_with('-');
            if (down) key.remove_prefix(1);
            auto order = key == "rating" ? a->rating <=> b->rating : a->created <=> b->created;
            if (order != 0) return down ? order > 0 : order < 0;
        }
        return false;
    });
}

std::optional<std::size_t> read_cursor(const std::string& cursor)
{
    auto text = base64url_decoded(cursor);
    if (!text || !text->starts_with("page-from:")) return std::nullopt;
    auto digits = text->substr(10);
    std::size_t from = 0;
    auto read = std::from_chars(digits.data(), digits.data() + digits.size(), from);
    if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size()) return std::nullopt;
    return from;
}

std::string with_cursor(std::string_view target, const std::string& cursor)
{
    auto mark = target.find('?');
    auto rest = mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
    auto link = std::string{target.substr(0, mark)} + "?cursor=" + cursor;
    while (!rest.empty()) {
        auto end = std::min(rest.find('&'), rest.size());
        if (auto pair = rest.substr(0, end); !pair.starts_with("cursor=")) link.append("&").append(pair);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return link;
}

} // namespace

std::string apple_time(instant at)
{
    auto text = to_iso8601(at - std::chrono::hours{7});
    text.pop_back();
    return text + "-07:00";
}

http_response one_review_answer(const resource_context& context, const front_review& what)
{
    json body{{"data", review_resource(context, what)}, {"links", {{"self", link_to(context, context.target)}}}};
    if (auto included = included_with(context, {&what}); !included.empty()) body["included"] = std::move(included);
    return answered(200, body);
}

http_response one_response_answer(int status, const resource_context& context, const front_review& of)
{
    json body{{"data", response_resource(context, of)},
              {"links", {{"self", link_to(context, "/v1/customerReviewResponses/" + of.answer->id)}}}};
    if (context.query->names("include", "review")) body["included"] = json::array({review_resource(context, of)});
    return answered(status, body);
}

http_response linkage_answer(const resource_context& context, const front_review& of)
{
    return answered(200, {{"data", {{"type", "customerReviewResponses"}, {"id", of.answer->id}}},
                          {"links", {{"self", link_to(context, context.target)}}}});
}

http_response review_list_answer(const resource_context& context, const std::vector<front_review>& all,
                                 page_order order)
{
    std::vector<const front_review*> matching;
    for (const auto& one : all)
        if (passes(context, one)) matching.push_back(&one);
    if (const auto* keys = context.query->find("sort")) order_by(matching, *keys);

    std::size_t limit = 50;
    if (const auto* asked = context.query->find("limit")) limit = std::stoul((*asked)[0]);
    std::size_t from = 0;
    if (const auto* cursor = context.query->find("cursor")) {
        auto read = read_cursor((*cursor)[0]);
        if (!read)
            return apple_error(400, "PARAMETER_ERROR.INVALID", "A parameter has an invalid value",
                               "The cursor is not one of this list", "cursor");
        from = std::min(*read, matching.size());
    }
    auto shown_from = order == page_order::repeat_previous && from >= limit ? from - limit : from;
    auto shown_to = std::min(shown_from + limit, matching.size());
    std::vector<const front_review*> page(matching.begin() + static_cast<std::ptrdiff_t>(shown_from),
                                          matching.begin() + static_cast<std::ptrdiff_t>(shown_to));

    auto items = json::array();
    for (const auto* one : page)
        items.push_back(review_resource(context, *one));
    json paging{{"total", matching.size()}, {"limit", limit}};
    json links{{"self", link_to(context, context.target)}};
    if (from + limit < matching.size()) {
        auto cursor = base64url("page-from:" + std::to_string(from + limit));
        paging["nextCursor"] = cursor;
        links["next"] = link_to(context, with_cursor(context.target, cursor));
        links["first"] = link_to(context, with_cursor(context.target, base64url("page-from:0")));
    }
    json body{{"data", std::move(items)}, {"links", std::move(links)}, {"meta", {{"paging", std::move(paging)}}}};
    if (auto included = included_with(context, page); !included.empty()) body["included"] = std::move(included);
    return answered(200, body);
}

} // namespace highroad::demo
