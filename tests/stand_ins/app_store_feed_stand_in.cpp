#include "tests/stand_ins/app_store_feed_stand_in.hpp"

#include "tests/stand_ins/google_sign_in.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace highroad::test {
namespace {

using nlohmann::json;

constexpr std::size_t page_size = 50;

json labelled(std::string text)
{
    return {{"label", std::move(text)}};
}

json as_entry(const app_store_feed_stand_in::a_review& of)
{
    return {{"author",
             {{"uri", labelled("https://itunes.apple.com/" + of.country + "/reviews/id1")},
              {"name", labelled("maple77")},
              {"label", ""}}},
            {"updated", labelled(to_iso8601(of.updated))},
            {"im:rating", labelled(std::to_string(of.stars))},
            {"im:version", labelled("3.2.0")},
            {"id", labelled(of.id)},
            {"title", labelled(of.title)},
            {"content", {{"label", of.text}, {"attributes", {{"type", "text"}}}}},
            {"link", {{"attributes", {{"rel", "related"}, {"href", "https://itunes.apple.com/us/review?id=1"}}}}},
            {"im:voteSum", labelled("0")},
            {"im:contentType", {{"attributes", {{"term", "Application"}, {"label", "Application"}}}}},
            {"im:voteCount", labelled("0")}};
}

json a_feed()
{
    return {{"author", {{"name", labelled("iTunes Store")}, {"uri", labelled("http://www.apple.com/itunes/")}}},
            {"updated", labelled("2026-11-20T10:25:34-07:00")},
            {"rights", labelled("Copyright 2008 Apple Inc.")},
            {"title", labelled("iTunes Store: Customer Reviews")},
            {"icon", labelled("http://itunes.apple.com/favicon.ico")},
            {"link", json::array({{{"attributes", {{"rel", "self"}, {"href", ""}}}}})},
            {"id", labelled("https://itunes.apple.com/")}};
}

http_response given_out(const json& feed)
{
    return {200, "text/javascript; charset=utf-8", json{{"feed", feed}}.dump()};
}

struct wanted {
    std::string country;
    std::string app_id;
    std::size_t page = 0;
};

/// Empty for an address that the feed does not have.
std::optional<wanted> read_path(const std::vector<std::string>& path)
{
    if (path.size() != 7 && path.size() != 6) return std::nullopt;
    if (path[0].size() != 2 || path[1] != "rss" || path[2] != "customerreviews" || path.back() != "json")
        return std::nullopt;
    wanted what{path[0], {}, 1};
    for (std::size_t i = 3; i + 1 < path.size(); ++i) {
        auto mark = path[i].find('=');
        auto name = path[i].substr(0, mark);
        auto value = mark == std::string::npos ? std::string{} : path[i].substr(mark + 1);
        if (name == "id") {
            what.app_id = value;
        } else if (name == "page") {
            auto read = std::from_chars(value.data(), value.data() + value.size(), what.page);
            if (read.ec != std::errc{} || what.page < 1) return std::nullopt;
        } else if (name != "sortBy" || value != "mostRecent") {
            return std::nullopt;
        }
    }
    return what;
}

} // namespace

void app_store_feed_stand_in::serve(http_router& router)
{
    for (const auto* country : {"us", "de", "jp", "fr"})
        router.add("GET", "/" + std::string{country} + "/rss/",
                   [this](http_request request) -> awaitable<http_response> { co_return answer(request); });
}

http_response app_store_feed_stand_in::answer(const http_request& request)
{
    auto what = read_path(path_segments(request.url));
    if (!what || request.url.find('?') != std::string::npos) return {400, "text/html", "<html>Bad Request</html>"};
    asked.push_back(what->country + std::to_string(what->page));
    if (broken.count(what->country)) return {502, "text/html", "<html>Bad Gateway</html>"};
    if (auto& next = fail_with[what->country]; !next.empty()) {
        auto status = next.front();
        next.pop_front();
        return status == 200 ? given_out(a_feed()) : http_response{status, "text/html", "<html></html>"};
    }
    std::vector<const a_review*> shown;
    for (const auto& one : reviews)
        if (one.country == what->country && what->app_id == app_id_) shown.push_back(&one);
    std::stable_sort(shown.begin(), shown.end(), [](auto* a, auto* b) { return a->updated > b->updated; });
    auto start = (what->page - 1) * page_size;
    if (forbids_past_the_end && what->page > 1 && (what->page > 10 || start >= shown.size()))
        return {403, "text/html", "<html>Forbidden</html>"};
    auto feed = a_feed();
    auto entries = json::array();
    if (begins_with_the_app && what->page == 1)
        entries.push_back({{"im:name", labelled("Acme Notes")}, {"id", labelled("https://itunes.apple.com/app")}});
    for (auto i = start; what->page <= 10 && i < std::min(start + page_size, shown.size()); ++i)
        entries.push_back(as_entry(*shown[i]));
    if (entries.size() == 1)
        feed["entry"] = entries.front();
    else if (!entries.empty())
        feed["entry"] = entries;
    return given_out(feed);
}

std::string app_store_feed_stand_in::add(a_review what)
{
    if (what.id.empty()) what.id = std::to_string(++made_);
    what.updated = time_.now();
    auto id = what.id;
    auto known = std::find_if(reviews.begin(), reviews.end(), [&](const auto& one) { return one.id == id; });
    if (known != reviews.end())
        *known = std::move(what);
    else
        reviews.push_back(std::move(what));
    return id;
}

} // namespace highroad::test
