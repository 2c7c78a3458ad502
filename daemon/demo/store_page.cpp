#include "daemon/demo/store_page.hpp"

#include "daemon/core/html_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace highroad::demo {
namespace {

constexpr std::string_view page_start = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ratings and reviews</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; color: #1d1d1f; background: #fff; }
article { border-top: 1px solid #6e6e73; padding: 1rem 0; }
h2 { font-size: 1.1rem; margin: 0; }
p { margin: .25rem 0; }
.by { color: #515154; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; }
section { background: #f0f0f3; border-radius: .5rem; margin-top: .75rem; padding: .75rem 1rem; }
h3 { font-size: 1rem; margin: 0; }
@media (prefers-color-scheme: dark) {
  body { color: #f5f5f7; background: #111; }
  .by { color: #b0b0b5; }
  section { background: #2a2a2d; }
}
</style>
</head>
<body>
<main>
)";

std::string stars(int rating)
{
    std::string drawn;
    for (int star = 1; star <= 5; ++star)
        drawn += star <= rating ? "★" : "☆";
    return "<span aria-hidden=\"true\">" + drawn + "</span> " + std::to_string(rating) + " out of 5 stars";
}

std::vector<const front_review*> newest_first(const std::vector<front_review>& reviews)
{
    std::vector<const front_review*> ordered;
    ordered.reserve(reviews.size());
    for (const auto& one : reviews)
        ordered.push_back(&one);
    std::stable_sort(ordered.begin(), ordered.end(), [](auto* a, auto* b) { return a->created > b->created; });
    return ordered;
}

} // namespace

std::string store_page(const std::string& app_id, const std::vector<front_review>& reviews, instant now)
{
    std::string page{page_start};
    page += "<h1>Ratings and reviews of app " + html_escaped(app_id) + "</h1>\n";
    page += "<p>" + std::to_string(reviews.size()) + (reviews.size() == 1 ? " review" : " reviews") +
            ". This page stands in for the App Store and shows what a customer would see.</p>\n";
    for (const auto* one : newest_first(reviews)) {
        auto id = html_escaped(one->id);
        page += "<article data-review=\"" + id + "\" aria-labelledby=\"title-" + id + "\">\n";
        page += "<h2 class=\"text\" dir=\"auto\" id=\"title-" + id + "\">" + html_escaped(one->title) + "</h2>\n";
        page += "<p>" + stars(one->rating) + "</p>\n";
        page += "<p class=\"by\"><bdi>" + html_escaped(one->nickname) + "</bdi>, " +
                to_iso8601(one->created).substr(0, 10) + ", " + html_escaped(one->territory) + "</p>\n";
        page += "<p class=\"text body\" dir=\"auto\">" + html_escaped(one->body) + "</p>\n";
        if (auto shown = one->answer ? one->answer->shown(now) : std::nullopt)
            page += "<section aria-label=\"Developer response\"><h3>Developer response</h3>\n<p class=\"text answer\" "
                    "dir=\"auto\">" +
                    html_escaped(*shown) + "</p></section>\n";
        page += "</article>\n";
    }
    return page + "</main>\n</body>\n</html>\n";
}

std::string store_page_json(const std::string& app_id, const std::vector<front_review>& reviews, instant now)
{
    auto list = nlohmann::json::array();
    for (const auto* one : newest_first(reviews)) {
        auto shown = one->answer ? one->answer->shown(now) : std::nullopt;
        nlohmann::json item{{"id", one->id},
                            {"rating", one->rating},
                            {"title", one->title},
                            {"body", one->body},
                            {"author", one->nickname},
                            {"created", to_iso8601(one->created)},
                            {"territory", one->territory},
                            {"answer", nullptr}};
        if (shown) item["answer"] = *shown;
        list.push_back(std::move(item));
    }
    nlohmann::json body{{"app", app_id}, {"reviews", std::move(list)}};
    return body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace highroad::demo
