// The [[sources]] that need no account at a platform.

#include "daemon/settings/source_rows.hpp"

#include <array>

namespace highroad {
namespace {

using namespace sections;
using namespace spans;

} // namespace

std::span<const key<steam>> keys_of(const steam&)
{
    using s = steam;
    static const std::array<key<s>, 12> rows{{
        name_row<s>(),
        title_row<s>(),
        channels_row<s>(),
        {.name = "app_id",
         .where = &s::app_id,
         .need = presence::required,
         .form = shape::store_number,
         .meaning = "The number behind /app/ in the address of the game's store page."},
        {.name = "history",
         .where = &s::history,
         .least = day,
         .most = 3650 * day,
         .meaning = "How far back the first read goes. Older reviews arrive when their authors change them."},
        poll_every_row<s>("How often the newest changes are read. Steam names no limit; 5 min is polite."),
        poll_at_least_every_row<s>(),
        poll_adaptively_row<s>(),
        overlap_row<s>("How far behind the newest known change each read goes."),
        deep_scan_every_row<s>(
            "How often answers under older reviews are looked for: an answer may not bring its review to the "
            "top of the list."),
        deep_scan_window_row<s>(),
        api_base_row<s>("Steam's store; changed only for tests and staging."),
    }};
    return rows;
}

std::span<const key<app_store_feed>> keys_of(const app_store_feed&)
{
    using s = app_store_feed;
    static const std::array<key<s>, 12> rows{{
        name_row<s>(),
        title_row<s>(),
        channels_row<s>(),
        {.name = "app_id",
         .where = &s::app_id,
         .need = presence::required,
         .form = shape::store_number,
         .meaning = "The number behind /id in the address of the app's page. Never an app that app_store_connect "
                    "watches: its ids are others, so each review would come twice."},
        {.name = "countries",
         .where = &s::countries,
         .need = presence::required,
         .form = shape::country,
         .meaning = "The storefronts that are read."},
        poll_every_row<s>(
            "How often the newest reviews are read. Apple's caches are minutes to hours behind, so less than "
            "10 min brings nothing."),
        poll_at_least_every_row<s>(),
        poll_adaptively_row<s>(),
        overlap_row<s>("How far behind the newest known review each read goes."),
        deep_scan_every_row<s>("How often all pages are read, for what was late or missing."),
        deep_scan_window_row<s>("How far back that read goes; at most the newest 500 reviews of a country."),
        api_base_row<s>("Where Apple gives out the feed; changed only for tests and staging."),
    }};
    return rows;
}

std::span<const key<feed>> keys_of(const feed&)
{
    using s = feed;
    static const std::array<key<s>, 25> rows{{
        name_row<s>(),
        title_row<s>(),
        channels_row<s>(),
        {.name = "url", .where = &s::url, .form = shape::feed_url, .meaning = "Where the document is; or else `path`."},
        {.name = "path",
         .where = &s::path,
         .form = shape::absolute_path,
         .meaning = "A file, or a folder whose files are read in the order of their names."},
        {.name = "format", .where = &s::format, .meaning = "xml is RSS or Atom."},
        {.name = "items",
         .where = &s::items,
         .meaning = "JSON: where the list of reviews stands, such as \"/data/reviews\".",
         .stated_default = "the document itself"},
        {.name = "id",
         .where = &s::id,
         .meaning = "What makes a review the same review for ever.",
         .stated_default = "`/id`; XML: guid or id; CSV: id. Where it is missing, the link"},
        {.name = "rating",
         .where = &s::rating,
         .meaning = "The mark. Reviews without one count as negative.",
         .stated_default = "`/rating`; XML: im:rating; CSV: rating"},
        {.name = "rating_scale",
         .where = &s::rating_scale,
         .least = 1,
         .most = 1000,
         .meaning = "What a perfect mark is, where `scale` says nothing."},
        {.name = "scale",
         .where = &s::scale,
         .meaning = "Where each review says what a perfect mark is.",
         .stated_default = "CSV: rating_scale; else nowhere"},
        {.name = "review_title",
         .where = &s::review_title,
         .meaning = "The heading of the review.",
         .stated_default = "`/title`; XML: title; CSV: title"},
        {.name = "text",
         .where = &s::text,
         .meaning = "What the customer wrote.",
         .stated_default = "`/text`; XML: content:encoded, content, description or summary; CSV: text"},
        {.name = "author",
         .where = &s::author,
         .meaning = "Who wrote it.",
         .stated_default = "`/author`; XML: author or dc:creator; CSV: author"},
        {.name = "created",
         .where = &s::created,
         .meaning = "When it was written.",
         .stated_default = "`/created`; XML: pubDate or published; CSV: created"},
        {.name = "updated",
         .where = &s::updated,
         .meaning = "When it was last changed; counts before `created`.",
         .stated_default = "`/updated`; XML: updated; CSV: updated"},
        {.name = "link",
         .where = &s::link,
         .meaning = "Where a person sees the review.",
         .stated_default = "`/url`; XML: link; CSV: url"},
        {.name = "language",
         .where = &s::language,
         .meaning = "Its language, such as \"en\"; found out where it is not told.",
         .stated_default = "`/language`; CSV: language"},
        {.name = "reply",
         .where = &s::reply,
         .meaning = "The text of the answer that stands under it.",
         .stated_default = "CSV: reply; else nowhere"},
        {.name = "separator", .where = &s::separator, .form = shape::separator, .meaning = "Between columns of CSV."},
        {.name = "reply_url",
         .where = &s::reply_url,
         .form = shape::web_url,
         .meaning = "Where approved replies are sent, signed as those of a webhook. Without it, people post them by "
                    "hand."},
        {.name = "secret", .where = &s::secret, .meaning = "Signs replies; needed with reply_url."},
        poll_every_row<s>("How often the document or the files are looked at. What has not changed is not read."),
        poll_at_least_every_row<s>(),
        poll_adaptively_row<s>(),
    }};
    return rows;
}

std::span<const std::string_view> choices_of(sections::feed_format)
{
    static constexpr std::array<std::string_view, 3> words{"json", "xml", "csv"};
    return words;
}

} // namespace highroad
