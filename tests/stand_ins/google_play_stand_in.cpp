#include "tests/stand_ins/google_play_stand_in.hpp"

#include "daemon/core/text.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <set>

namespace highroad::test {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

json stamp(instant at)
{
    return {{"seconds", std::to_string(at.time_since_epoch().count())}, {"nanos", 213000000}};
}

json as_resource(const google_play_stand_in::a_review& of, const std::string& translate_to)
{
    auto words = of.title + "\t" + of.text;
    json said{{"text", words},          {"lastModified", stamp(of.modified)},
              {"starRating", of.stars}, {"reviewerLanguage", of.language},
              {"thumbsUpCount", 0},     {"thumbsDownCount", 0}};
    if (!of.version.empty()) said["appVersionName"] = of.version;
    if (!translate_to.empty() && translate_to != of.language) {
        said["originalText"] = words;
        said["text"] = "[" + translate_to + "] " + of.title + "\t[" + translate_to + "] " + of.text;
    }
    json comments = json::array({json{{"userComment", std::move(said)}}});
    if (!of.reply.empty())
        comments.push_back({{"developerComment", {{"text", of.reply}, {"lastModified", stamp(of.replied)}}}});
    json resource{{"reviewId", of.id}, {"comments", std::move(comments)}};
    if (of.author) resource["authorName"] = *of.author;
    return resource;
}

http_response invalid(std::string_view message)
{
    return google_refusal(400, "INVALID_ARGUMENT", message, "invalid");
}

/// What Google leaves of a reply.
std::string without_tags(const std::string& text)
{
    std::string out;
    bool inside = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '<' && text.find('>', i) != std::string::npos && i + 1 < text.size() &&
            (std::isalpha(static_cast<unsigned char>(text[i + 1])) || text[i + 1] == '/'))
            inside = true;
        if (!inside) out += text[i];
        if (text[i] == '>') inside = false;
    }
    return out;
}

bool spent(std::deque<instant>& window, instant now, std::chrono::seconds length, std::size_t limit)
{
    while (!window.empty() && window.front() + length <= now)
        window.pop_front();
    if (window.size() >= limit) return true;
    window.push_back(now);
    return false;
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

} // namespace

void google_play_stand_in::serve(http_router& router)
{
    router.add("POST", "/token",
               [this](http_request request) -> awaitable<http_response> { co_return sign_in_.answer(request); });
    for (auto method : {"GET", "POST", "PUT", "DELETE"})
        router.add(method, "/androidpublisher/",
                   [this](http_request request) -> awaitable<http_response> { co_return answer(request); });
}

http_response google_play_stand_in::answer(const http_request& request)
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

http_response google_play_stand_in::carry_out(const http_request& request)
{
    if (!sign_in_.accepts(request.headers.get("Authorization"), "https://www.googleapis.com/auth/androidpublisher"))
        return google_refusal(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.", "authError");
    auto path = path_segments(request.url);
    if (path.size() < 5 || path.size() > 6 || path[0] != "androidpublisher" || path[1] != "v3" ||
        path[2] != "applications" || path[4] != "reviews")
        return {404, "text/html", "<html>Not Found</html>"};
    if (path[3] != package_name_)
        return google_refusal(404, "NOT_FOUND", "Package not found: " + path[3] + ".", "applicationNotFound");
    if (!permitted)
        return google_refusal(403, "PERMISSION_DENIED", "The caller does not have permission", "permissionDenied");
    auto replies_to = path.size() == 6 && path[5].ends_with(":reply");
    if (request.method != (replies_to ? "POST" : "GET")) return {404, "text/html", "<html>Not Found</html>"};
    if (replies_to ? spent(day_, time_.now(), 24h, 2000) : spent(hour_, time_.now(), 1h, 200))
        return google_refusal(403, "RESOURCE_EXHAUSTED", "Quota exceeded for quota group 'ReplyToReviews'.",
                              "quotaExceeded");
    if (path.size() == 5) return list(request);

    auto id = replies_to ? path[5].substr(0, path[5].size() - 6) : path[5];
    auto* found = find(id);
    if (!found || found->modified + 24h * 7 < time_.now())
        return google_refusal(404, "NOT_FOUND", "Review not found.", "reviewNotFound");
    if (replies_to) return reply(request, *found);
    auto query = allowed_query(request, {"translationLanguage"});
    if (!query) return invalid("Invalid JSON payload received. Unknown name in the query.");
    ++reads;
    return {200, "application/json", as_resource(*found, (*query)["translationLanguage"]).dump()};
}

http_response google_play_stand_in::list(const http_request& request)
{
    auto query = allowed_query(request, {"maxResults", "startIndex", "token", "translationLanguage"});
    if (!query) return invalid("Invalid JSON payload received. Unknown name in the query.");
    auto number = [](const std::string& text) {
        std::size_t value = 0;
        auto read = std::from_chars(text.data(), text.data() + text.size(), value);
        return read.ec == std::errc{} && read.ptr == text.data() + text.size() ? std::optional{value} : std::nullopt;
    };
    std::size_t size = 10;
    std::size_t start = 0;
    if (query->count("maxResults")) {
        auto asked = number((*query)["maxResults"]);
        if (!asked || *asked < 1 || *asked > 100) return invalid("maxResults must be from 1 to 100.");
        size = *asked;
    }
    if (query->count("token")) {
        auto& token = (*query)["token"];
        auto asked = token.starts_with("at+") ? number(token.substr(3)) : std::nullopt;
        if (!asked) return invalid("The page token is invalid.");
        start = *asked;
    }
    std::vector<const a_review*> shown;
    for (const auto& one : reviews)
        if (one.modified + 24h * 7 >= time_.now()) shown.push_back(&one);
    std::stable_sort(shown.begin(), shown.end(), [](auto* a, auto* b) { return a->modified > b->modified; });
    json body = json::object();
    for (auto i = start; i < std::min(start + size, shown.size()); ++i)
        body["reviews"].push_back(as_resource(*shown[i], (*query)["translationLanguage"]));
    if (start + size < shown.size())
        body["tokenPagination"] = {{"nextPageToken", "at+" + std::to_string(start + size)}};
    ++reads;
    return {200, "application/json", body.dump()};
}

http_response google_play_stand_in::reply(const http_request& request, a_review& to)
{
    if (!query_of(request.url).empty()) return invalid("Invalid JSON payload received. Unknown name in the query.");
    if (!request.headers.get("Content-Type").starts_with("application/json"))
        return invalid("The body must be application/json.");
    auto body = json::parse(request.body, nullptr, false);
    if (!body.is_object() || body.size() != 1 || !json_member(body, "replyText").is_string())
        return invalid("Invalid JSON payload received. The body is {\"replyText\": string}.");
    auto text = body["replyText"].get<std::string>();
    if (text.empty() || length_in(length_unit::characters, text) > 350)
        return invalid("The reply text is empty or too long.");
    if (!to.may_be_answered)
        return google_refusal(403, "PERMISSION_DENIED", "The caller does not have permission", "forbidden");
    to.reply = without_tags(text);
    to.replied = time_.now();
    replies.push_back(text);
    json result{{"replyText", to.reply}, {"lastEdited", stamp(to.replied)}};
    return {200, "application/json", json{{"result", std::move(result)}}.dump()};
}

std::string google_play_stand_in::add(a_review what)
{
    if (what.id.empty()) what.id = "gp:AOqp/" + std::to_string(++made_);
    if (what.modified == instant{}) what.modified = time_.now();
    auto id = what.id;
    if (auto* known = find(id))
        *known = std::move(what);
    else
        reviews.push_back(std::move(what));
    return id;
}

google_play_stand_in::a_review* google_play_stand_in::find(std::string_view id)
{
    auto found = std::find_if(reviews.begin(), reviews.end(), [&](const auto& one) { return one.id == id; });
    return found == reviews.end() ? nullptr : &*found;
}

void google_play_stand_in::remove(std::string_view id)
{
    std::erase_if(reviews, [&](const auto& one) { return one.id == id; });
}

} // namespace highroad::test
