#include "adapters/app_store_feed/wire.hpp"

#include "adapters/common/retry_after.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace highroad::app_store_public {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr std::size_t longest_id = 64;

std::string upper(std::string country)
{
    for (auto& c : country)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return country;
}

/// Of {"label":"..."}; numbers are texts there.
std::string label(const json& object, std::string_view name)
{
    return json_text(json_member(object, name), "label");
}

/// The XML form has the text twice, once as HTML; should that come here too, the plain one counts.
const json& content_of(const json& entry)
{
    const auto& given = json_member(entry, "content");
    if (!given.is_array()) return given;
    static const json nothing;
    for (const auto& one : given)
        if (json_text(json_member(one, "attributes"), "type") == "text") return one;
    return given.empty() ? nothing : given.front();
}

bool is_about_the_app(const json& entry)
{
    return !json_member(entry, "im:name").is_null() && json_member(entry, "im:rating").is_null();
}

struct read_item {
    review what;
    std::string why_not; ///< empty when it is a review
};

read_item read_one(const app_store_feed_settings& settings, const std::string& country, const json& entry)
{
    auto no = [](std::string why) { return read_item{{}, std::move(why)}; };
    if (!entry.is_object()) return no("it is no object");
    auto id = label(entry, "id");
    auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (id.empty() || id.size() > longest_id || !std::all_of(id.begin(), id.end(), digit))
        return no("it has no usable id");
    auto stars = label(entry, "im:rating");
    if (stars.size() != 1 || stars[0] < '1' || stars[0] > '5') return no("its im:rating is not between 1 and 5");
    const auto& content = content_of(entry);
    if (!content.is_null() && !json_member(content, "label").is_string()) return no("its content is no text");

    read_item read;
    auto& seen = read.what;
    seen.key = {"app_store_feed", settings.source, std::move(id)};
    seen.mark = rating{static_cast<double>(stars[0] - '0'), 5};
    seen.title = label(entry, "title");
    seen.text = json_text(content, "label");
    seen.author = label(json_member(entry, "author"), "name");
    seen.territory = upper(country);
    seen.version = label(entry, "im:version");
    seen.url = "https://apps.apple.com/" + country + "/app/id" + settings.app_id + "?see-all=reviews";
    // Feeds of some years have no time at all; it moves when the customer edits.
    seen.created = parse_instant(label(entry, "updated"));
    return read;
}

std::string feed_of(const stop& where)
{
    return "Apple's public feed for " + upper(where.country);
}

} // namespace

std::string page_url(const app_store_feed_settings& settings, const stop& where)
{
    return settings.api_base + "/" + where.country + "/rss/customerreviews/page=" + std::to_string(where.page) +
           "/id=" + settings.app_id + "/sortBy=mostRecent/json";
}

result<review_page> read_page(const app_store_feed_settings& settings, const stop& where, std::string_view body)
{
    auto document = parse_untrusted_json(body);
    const auto& feed = json_member(document, "feed");
    const auto& given = json_member(feed, "entry");
    if (!feed.is_object() || !(given.is_array() || given.is_object() || given.is_null()))
        return failure{errc::bad_answer, feed_of(where) + " cannot be understood."};
    auto alone = json::array();
    if (given.is_object()) alone.push_back(given);
    const auto& entries = given.is_array() ? given : alone;

    review_page page;
    page.reviews.reserve(entries.size());
    std::set<std::string> ids;
    for (const auto& entry : entries) {
        if (is_about_the_app(entry)) continue;
        auto read = read_one(settings, where.country, entry);
        if (!read.why_not.empty())
            page.malformed.push_back(
                {"A review of the feed cannot be understood: " + read.why_not + ".", quarantined_text(entry)});
        else if (ids.insert(read.what.key.id).second)
            page.reviews.push_back(std::move(read.what));
    }
    return page;
}

failure read_failure(const stop& where, const http_response& answer)
{
    auto status = std::to_string(answer.status);
    if (answer.status == 429)
        return {errc::try_later, feed_of(where) + " wants to be asked less often; reading goes on in " +
                                     in_words(retry_after(answer, 10min)) + "."};
    if (answer.status == 403 || answer.status == 408 || answer.status >= 500)
        return {errc::try_later, feed_of(where) + " is not given out just now (it answered " + status + ")."};
    if (answer.status >= 400)
        return {errc::refused, feed_of(where) + " does not exist (" + status + "). Look at app_id and at the country."};
    return {errc::bad_answer, "Something that is not " + feed_of(where) + " seems to have answered (" + status + ")."};
}

} // namespace highroad::app_store_public
