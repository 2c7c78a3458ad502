#include "tests/stand_ins/booking_stand_in.hpp"

#include "daemon/crypto/crypto.hpp"
#include "daemon/ports/json_text.hpp"
#include "tests/stand_ins/google_sign_in.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <map>

namespace highroad::test {
namespace {

using nlohmann::json;

http_response told(json data, std::string next_page = {})
{
    json meta{{"ruid", "UmFuZG9tSVY="}};
    if (!next_page.empty()) meta["next_page"] = next_page;
    json body{{"errors", json::array()}, {"warnings", json::array()}, {"meta", meta}, {"data", std::move(data)}};
    return {200, "application/json", body.dump()};
}

/// As Booking.com: within an answer of 200.
http_response refused_within(const std::string& words)
{
    json body{{"errors", json::array({{{"code", "X"}, {"message", words}}})},
              {"warnings", json::array()},
              {"meta", {{"ruid", "UmFuZG9tSVY="}}}};
    return {200, "application/json", body.dump()};
}

http_response refusal(int status, const std::string& words)
{
    return {status, "application/json", json{{"errors", json::array({{{"message", words}}})}}.dump()};
}

std::string stamp(instant at)
{
    auto text = to_iso8601(at);
    text[10] = ' ';
    return text.substr(0, 19);
}

} // namespace

void booking_stand_in::serve(http_router& router)
{
    for (auto method : {"GET", "POST", "PUT", "DELETE"})
        router.add(method, "/review-api/",
                   [this](http_request request) -> awaitable<http_response> { co_return answer(request); });
}

http_response booking_stand_in::answer(const http_request& request)
{
    if (!fail_with.empty()) {
        auto status = fail_with.front();
        fail_with.pop_front();
        return refusal(status, "The stand-in was asked to fail");
    }
    auto answered = carry_out(request);
    if (std::exchange(lose_next_answer, false)) answered.status = 0;
    return answered;
}

http_response booking_stand_in::carry_out(const http_request& request)
{
    if (request.headers.get("Authorization") != "Basic " + base64(user + ":" + password))
        return refusal(401, "Authentication failed");
    auto path = path_segments(request.url);
    if (path.size() < 4 || path.size() > 5 || path[1] != "properties" || path[3] != "reviews")
        return {404, "text/html", "<html>Not Found</html>"};
    if (!connected || path[2] != property_) return refusal(403, "The property is not connected");
    if (path.size() == 4) return request.method == "GET" ? list(request) : refusal(405, "Method Not Allowed");
    if (!query_of(request.url).empty()) return refusal(400, "Unknown parameter");
    auto* found = find(path[4]);
    if (!found) return refusal(404, "Review not found");
    if (request.method == "POST") return reply(request, *found);
    if (request.method != "GET") return refusal(405, "Method Not Allowed");
    ++reads;
    return told(json::parse(resource_of(*found)));
}

http_response booking_stand_in::list(const http_request& request)
{
    std::map<std::string, std::string> query;
    for (auto& [name, value] : query_of(request.url)) {
        if ((name != "from_date" && name != "limit" && name != "cursor") || query.count(name))
            return refusal(400, "Unknown parameter");
        query[name] = value;
    }
    std::size_t limit = 10;
    if (query.count("limit")) {
        auto& text = query["limit"];
        auto read = std::from_chars(text.data(), text.data() + text.size(), limit);
        if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || limit < 1 || limit > 100)
            return refusal(400, "limit is out of range");
    }
    instant since{};
    if (query.count("from_date")) {
        auto day = parse_instant(query["from_date"] + "T00:00:00Z");
        if (!day) return refusal(400, "from_date is no day");
        since = *day;
    }
    // A place is the last change that was given.
    std::int64_t place = 0;
    if (query.count("cursor")) {
        auto& text = query["cursor"];
        auto read = std::from_chars(text.data(), text.data() + text.size(), place);
        if (read.ptr != text.data() + text.size()) return refusal(400, "The cursor is unknown");
    }
    std::vector<const a_review*> shown;
    for (const auto& one : reviews)
        if (one.changed >= since && one.changed.time_since_epoch().count() > place) shown.push_back(&one);
    std::stable_sort(shown.begin(), shown.end(), [](auto* a, auto* b) { return a->changed < b->changed; });
    ++reads;
    json items = json::array();
    for (std::size_t i = 0; i < std::min(limit, shown.size()); ++i) {
        items.push_back(json::parse(resource_of(*shown[i])));
        place = shown[i]->changed.time_since_epoch().count();
    }
    auto from = query.count("from_date") ? "from_date=" + query["from_date"] + "&" : std::string{};
    auto next = base + "/properties/" + property_ + "/reviews?" + from + "cursor=" + std::to_string(place);
    return told({{"reviews", std::move(items)}}, next);
}

http_response booking_stand_in::reply(const http_request& request, a_review& to)
{
    if (!request.headers.get("Content-Type").starts_with("application/json"))
        return refusal(415, "Unsupported Media Type");
    auto body = json::parse(request.body, nullptr, false);
    auto text = json_text(body, "reply");
    if (!body.is_object() || body.size() != 1 || text.empty()) return refusal(400, "reply is required");
    if (to.headline.empty() && to.positive.empty() && to.negative.empty())
        return refused_within("A review without text cannot be replied to");
    if (!to.reply.empty() || !to.pending.empty()) return refused_within("There is a reply already");
    (moderated ? to.pending : to.reply) = text;
    replies.push_back(text);
    json done{{"meta", {{"ruid", "UmFuZG9tSetc"}}}, {"warnings", json::array()}, {"errors", json::array()}};
    return {200, "application/json", done.dump()};
}

std::string booking_stand_in::resource_of(const a_review& one) const
{
    auto or_null = [](const std::string& text) { return text.empty() ? json{} : json(text); };
    auto score = one.score ? json(*one.score) : json{};
    json resource{{"review_id", one.id},
                  {"url", base + "/properties/" + property_ + "/reviews/" + one.id},
                  {"created_timestamp", stamp(one.created)},
                  {"last_change_timestamp", stamp(one.changed)},
                  {"reservation_id", 3965817397},
                  {"content",
                   {{"headline", or_null(one.headline)},
                    {"positive", or_null(one.positive)},
                    {"negative", or_null(one.negative)},
                    {"language_code", "en-gb"}}},
                  {"reviewer", {{"name", one.author}, {"country_code", "gb"}, {"is_genius", true}}},
                  {"scoring", {{"review_score", score}, {"clean", 7.5}, {"value", nullptr}}},
                  {"reply", nullptr}};
    if (!one.reply.empty()) resource["reply"] = {{"reply", one.reply}};
    if (!one.reply_status.empty()) resource["reply"]["status"] = one.reply_status;
    return resource.dump();
}

std::string booking_stand_in::add(a_review what)
{
    if (what.id.empty()) what.id = "Qr-j8xe_" + std::to_string(100 + ++made_);
    // Places are made of changes, so that no two may have the same second.
    what.changed = time_.now();
    for (const auto& one : reviews)
        what.changed = std::max(what.changed, one.changed + std::chrono::seconds{1});
    if (what.created == instant{}) what.created = time_.now();
    auto id = what.id;
    if (auto* known = find(id)) {
        what.created = known->created;
        what.reply = known->reply;
        what.reply_status = known->reply_status;
        what.pending = known->pending;
        *known = std::move(what);
    } else {
        reviews.push_back(std::move(what));
    }
    return id;
}

booking_stand_in::a_review* booking_stand_in::find(std::string_view id)
{
    auto found = std::find_if(reviews.begin(), reviews.end(), [&](const auto& one) { return one.id == id; });
    return found == reviews.end() ? nullptr : &*found;
}

void booking_stand_in::remove(std::string_view id)
{
    std::erase_if(reviews, [&](const auto& one) { return one.id == id; });
}

void booking_stand_in::moderate()
{
    for (auto& one : reviews)
        if (!one.pending.empty()) one.reply = std::exchange(one.pending, {});
}

void booking_stand_in::reject()
{
    for (auto& one : reviews) {
        if (one.pending.empty()) continue;
        one.reply = std::exchange(one.pending, {});
        one.reply_status = "rejected";
    }
}

} // namespace highroad::test
