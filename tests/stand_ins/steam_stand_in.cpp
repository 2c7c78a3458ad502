#include "tests/stand_ins/steam_stand_in.hpp"

#include "tests/stand_ins/google_sign_in.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace highroad::test {
namespace {

using nlohmann::json;

http_response bad_query()
{
    return {400, "text/html", "<html><head><title>Bad Request</title></head></html>"};
}

json as_resource(const steam_stand_in::a_review& of)
{
    json item{{"recommendationid", of.id},
              {"author",
               {{"steamid", "76561190000000001"},
                {"num_games_owned", 12},
                {"num_reviews", 3},
                {"playtime_forever", 840},
                {"playtime_last_two_weeks", 30},
                {"playtime_at_review", 810},
                {"last_played", 1760000000}}},
              {"language", of.language},
              {"review", of.text},
              {"timestamp_created", of.created.time_since_epoch().count()},
              {"timestamp_updated", of.updated.time_since_epoch().count()},
              {"voted_up", of.up},
              {"votes_up", 2},
              {"votes_funny", 0},
              // The description has both: a decimal as a text, and the number 0.
              {"weighted_vote_score", of.up ? json("0.523809") : json(0)},
              {"comment_count", 0},
              {"steam_purchase", of.bought_on_steam},
              {"received_for_free", false},
              {"written_during_early_access", false},
              {"primarily_steam_deck", false}};
    if (!of.answer.empty()) {
        item["developer_response"] = of.answer;
        item["timestamp_dev_responded"] = of.answered.time_since_epoch().count();
    }
    return item;
}

bool is_one_of(const std::string& value, std::initializer_list<std::string_view> choices)
{
    return std::find(choices.begin(), choices.end(), value) != choices.end();
}

bool is_number(const std::string& text)
{
    return !text.empty() && text.size() < 8 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

void steam_stand_in::serve(http_router& router)
{
    router.add("GET", "/appreviews/",
               [this](http_request request) -> awaitable<http_response> { co_return answer(request); });
}

http_response steam_stand_in::answer(const http_request& request)
{
    auto path = path_segments(request.url);
    if (path.size() != 2) return {404, "text/html", "<html>Not Found</html>"};
    std::map<std::string, std::string> query{
        {"filter", "all"},      {"language", "english"},    {"cursor", "*"},
        {"review_type", "all"}, {"purchase_type", "steam"}, {"num_per_page", "20"}};
    std::set<std::string> given;
    for (auto& [name, value] : query_of(request.url)) {
        auto known = query.count(name) || is_one_of(name, {"json", "day_range", "filter_offtopic_activity"});
        if (!known || !given.insert(name).second) return bad_query();
        query[name] = value;
    }
    if (query["json"] != "1" || !is_one_of(query["filter"], {"recent", "updated", "all"}) ||
        !is_one_of(query["review_type"], {"all", "positive", "negative"}) ||
        !is_one_of(query["purchase_type"], {"all", "non_steam_purchase", "steam"}) ||
        !is_number(query["num_per_page"]) ||
        (given.count("filter_offtopic_activity") && query["filter_offtopic_activity"] != "0") ||
        (given.count("day_range") && !is_number(query["day_range"])))
        return bad_query();
    auto size = static_cast<std::size_t>(std::stoul(query["num_per_page"]));
    if (size < 1 || size > 100) return bad_query();
    std::size_t start = 0;
    if (query["cursor"] != "*") {
        if (!query["cursor"].starts_with("AoJ+/") || !is_number(query["cursor"].substr(5))) return bad_query();
        start = std::stoul(query["cursor"].substr(5));
    }
    ++reads;
    if (path[1] != app_id_)
        return {200, "application/json",
                R"({"success":1,"query_summary":{"num_reviews":0},"reviews":[],"cursor":"*"})"};

    std::vector<const a_review*> shown;
    for (const auto& one : reviews) {
        auto wanted = query["language"] == "all" || query["language"] == one.language;
        wanted =
            wanted && (query["purchase_type"] == "all" || (query["purchase_type"] == "steam") == one.bought_on_steam);
        wanted = wanted && (query["review_type"] == "all" || (query["review_type"] == "positive") == one.up);
        if (wanted) shown.push_back(&one);
    }
    auto by_update = query["filter"] == "updated";
    std::stable_sort(shown.begin(), shown.end(),
                     [&](auto* a, auto* b) { return by_update ? a->updated > b->updated : a->created > b->created; });
    auto end = std::min(start + size, shown.size());
    json items = json::array();
    for (auto i = std::min(start, end); i < end; ++i)
        items.push_back(as_resource(*shown[i]));
    json summary{{"num_reviews", items.size()}};
    if (start == 0) {
        auto up = std::count_if(reviews.begin(), reviews.end(), [](const auto& one) { return one.up; });
        summary.update({{"review_score", 8},
                        {"review_score_desc", "Very Positive"},
                        {"total_positive", up},
                        {"total_negative", static_cast<std::ptrdiff_t>(reviews.size()) - up},
                        {"total_reviews", reviews.size()}});
    }
    auto next = stuck_cursor && end == shown.size() && start > 0 ? query["cursor"] : "AoJ+/" + std::to_string(end);
    json body{{"success", 1}, {"query_summary", std::move(summary)}, {"reviews", std::move(items)}, {"cursor", next}};
    return {200, "application/json", body.dump()};
}

std::string steam_stand_in::add(a_review what)
{
    if (what.id.empty()) what.id = std::to_string(++made_);
    what.updated = time_.now();
    auto id = what.id;
    auto* known = find(id);
    what.created = known ? known->created : time_.now();
    if (known)
        *known = std::move(what);
    else
        reviews.push_back(std::move(what));
    return id;
}

bool steam_stand_in::answer_by_hand(std::string_view id, std::string text)
{
    auto* of = find(id);
    if (!of) return false;
    of->answer = std::move(text);
    of->answered = time_.now();
    return true;
}

steam_stand_in::a_review* steam_stand_in::find(std::string_view id)
{
    auto found = std::find_if(reviews.begin(), reviews.end(), [&](const auto& one) { return one.id == id; });
    return found == reviews.end() ? nullptr : &*found;
}

} // namespace highroad::test
