#include "daemon/settings/source_rows.hpp"

#include <array>

namespace highroad {
namespace {

using namespace sections;
using namespace spans;

} // namespace

std::span<const key<app_store_connect>> keys_of(const app_store_connect&)
{
    using s = app_store_connect;
    static const std::array<key<s>, 16> rows{{
        name_row<s>(),
        title_row<s>(),
        channels_row<s>(),
        {.name = "app_id",
         .where = &s::app_id,
         .need = presence::required,
         .form = shape::app_id,
         .meaning = "The app's Apple ID: App Store Connect, App Information."},
        {.name = "key_id",
         .where = &s::key_id,
         .need = presence::required,
         .form = shape::key_id,
         .meaning = "Id of an API key that may answer reviews (Customer Support, App Manager or Admin)."},
        {.name = "issuer_id",
         .where = &s::issuer_id,
         .form = shape::issuer_id,
         .meaning = "Issuer of a team key; leave it out for an individual key."},
        {.name = "private_key",
         .where = &s::private_key,
         .need = presence::required,
         .meaning = "The key itself, as downloaded (AuthKey_....p8)."},
        {.name = "territories",
         .where = &s::territories,
         .form = shape::territory,
         .meaning = "Only reviews from these storefronts; all when empty."},
        poll_every_row<s>(
            "How often the newest reviews are read. Apple allows about 3,600 requests an hour for one key."),
        poll_at_least_every_row<s>(),
        poll_adaptively_row<s>(),
        {.name = "overlap",
         .where = &s::overlap,
         .least = hour,
         .most = 30 * day,
         .meaning = "How far behind the newest known review each read goes, for late arrivals."},
        deep_scan_every_row<s>(
            "How often edits of older reviews are looked for: Apple has no way to list what changed."),
        deep_scan_window_row<s>(),
        {.name = "store_page",
         .where = &s::store_page,
         .form = shape::base_url,
         .meaning = "Where cards link to, when that is not the app's page on apps.apple.com."},
        api_base_row<s>("App Store Connect's API; changed only for tests and staging."),
    }};
    return rows;
}

std::span<const key<google_play>> keys_of(const google_play&)
{
    using s = google_play;
    static const std::array<key<s>, 11> rows{{
        name_row<s>(),
        title_row<s>(),
        channels_row<s>(),
        {.name = "package_name",
         .where = &s::package_name,
         .need = presence::required,
         .form = shape::package_name,
         .meaning = "The app's package, as in the address of its page on Google Play."},
        {.name = "service_account",
         .where = &s::service_account,
         .need = presence::required,
         .meaning = "The key file (JSON) of a service account that has the permission \"Reply to reviews\"."},
        {.name = "translate_to",
         .where = &s::translate_to,
         .form = shape::language,
         .meaning = "Google translates reviews to this language for the team; the customer's own words come first."},
        poll_every_row<s>(
            "How often the newest reviews are read. Google allows 200 reads an hour for one app, and shows "
            "reviews for a week."),
        poll_at_least_every_row<s>(),
        poll_adaptively_row<s>(),
        {.name = "overlap",
         .where = &s::overlap,
         .least = minute,
         .most = 7 * day,
         .meaning = "How far behind the newest known review each read goes. A busy app with a long overlap spends more "
                    "of its reads."},
        api_base_row<s>("The Android Publisher API; changed only for tests and staging."),
    }};
    return rows;
}

std::span<const key<google_business>> keys_of(const google_business&)
{
    using s = google_business;
    static const std::array<key<s>, 16> rows{{
        name_row<s>(),
        title_row<s>(),
        channels_row<s>(),
        {.name = "account",
         .where = &s::account,
         .need = presence::required,
         .form = shape::profile_id,
         .meaning = "The number behind accounts/ in Google's name of the account."},
        {.name = "location",
         .where = &s::location,
         .need = presence::required,
         .form = shape::profile_id,
         .meaning = "The number behind locations/ in Google's name of the location."},
        {.name = "client_id",
         .where = &s::client_id,
         .need = presence::required,
         .meaning = "Of an OAuth client in a Google Cloud project that Google has approved for this API."},
        {.name = "client_secret",
         .where = &s::client_secret,
         .need = presence::required,
         .meaning = "Of the same OAuth client."},
        {.name = "refresh_token",
         .where = &s::refresh_token,
         .need = presence::required,
         .meaning = "The consent of an owner or manager of the profile, with the scope business.manage; highroad login "
                    "google gets one."},
        poll_every_row<s>(
            "How often the newest reviews are read. All locations of one Google project share 300 requests a "
            "minute."),
        poll_at_least_every_row<s>(),
        poll_adaptively_row<s>(),
        overlap_row<s>("How far behind the newest known change each read goes, for reviews that Google shows late."),
        deep_scan_every_row<s>("How often removed reviews are looked for: Google's list does not name them."),
        deep_scan_window_row<s>(),
        api_base_row<s>("The My Business API; changed only for tests and staging."),
        {.name = "token_url",
         .where = &s::token_url,
         .form = shape::base_url,
         .meaning = "Where Google gives access tokens; changed only for tests and staging."},
    }};
    return rows;
}

std::span<const key<webhook>> keys_of(const webhook&)
{
    static const std::array<key<webhook>, 7> rows{{
        name_row<webhook>(),
        title_row<webhook>(),
        channels_row<webhook>(),
        {.name = "secret",
         .where = &webhook::secret,
         .need = presence::required,
         .meaning = "Signs what comes in and what goes out."},
        {.name = "reply_url",
         .where = &webhook::reply_url,
         .form = shape::web_url,
         .meaning = "Where approved replies are sent. Without it, people post them by hand."},
        {.name = "read_back",
         .where = &webhook::read_back,
         .meaning =
             "Whether a GET on reply_url tells what stands under a review now; it is then asked before and after "
             "publishing."},
        {.name = "preset",
         .where = &webhook::preset,
         .meaning = "Whose form what comes in has. Trustpilot and Judge.me do not sign: their secret stands in the "
                    "address, POST /hooks/NAME/SECRET."},
    }};
    return rows;
}

std::span<const std::string_view> source_kinds()
{
    static constexpr std::array<std::string_view, 12> kinds{
        "app_store_connect", "google_play", "google_business", "steam",       "app_store_feed", "feed",
        "trustpilot",        "yelp",        "booking",         "tripadvisor", "judge_me",       "webhook"};
    return kinds;
}

} // namespace highroad
