#include "daemon/settings/source_rows.hpp"

#include <array>

namespace highroad {
namespace {

using namespace sections;

} // namespace

std::span<const key<trustpilot>> keys_of(const trustpilot&)
{
    using s = trustpilot;
    static const std::array<key<s>, 16> rows{{
        name_row<s>(),
        title_row<s>(),
        channels_row<s>(),
        {.name = "business_unit",
         .where = &s::business_unit,
         .need = presence::required,
         .form = shape::platform_id,
         .meaning = "Trustpilot's id of the business unit, such as 46d6a890000064000500e0c3."},
        {.name = "api_key",
         .where = &s::api_key,
         .need = presence::required,
         .meaning = "Of an application in Trustpilot Business that may use the private API."},
        {.name = "api_secret",
         .where = &s::api_secret,
         .need = presence::required,
         .meaning = "Of the same application."},
        {.name = "refresh_token",
         .where = &s::refresh_token,
         .meaning = "Of a business user, where the application shall not act in its own name. Trustpilot replaces it "
                    "whenever it is used; what replaces it is kept in the database, sealed with general.token_key."},
        {.name = "author",
         .where = &s::author,
         .form = shape::platform_id,
         .meaning = "Trustpilot's id of the business user that replies are by; needed without a refresh_token."},
        poll_every_row<s>("How often the newest reviews are read."),
        poll_at_least_every_row<s>(),
        poll_adaptively_row<s>(),
        overlap_row<s>(),
        deep_scan_every_row<s>("How often edits and removals of older reviews are looked for: Trustpilot has no way to "
                               "list what changed."),
        deep_scan_window_row<s>(),
        push_secret_row<s>(),
        api_base_row<s>(),
    }};
    return rows;
}

std::span<const key<yelp>> keys_of(const yelp&)
{
    using s = yelp;
    static const std::array<key<s>, 14> rows{{
        name_row<s>(),
        title_row<s>(),
        channels_row<s>(),
        {.name = "business",
         .where = &s::business,
         .need = presence::required,
         .form = shape::platform_id,
         .meaning = "Yelp's id or alias of the business, such as acme-cafe-berlin: the end of its page's address."},
        {.name = "api_key",
         .where = &s::api_key,
         .need = presence::required,
         .meaning = "Of an app for the Fusion API; for reading."},
        {.name = "client_id", .where = &s::client_id, .meaning = "Of Yelp's partner API; for replies."},
        {.name = "client_secret", .where = &s::client_secret, .meaning = "Of Yelp's partner API; for replies."},
        {.name = "refresh_token",
         .where = &s::refresh_token,
         .meaning = "The consent of the business owner. Yelp replaces it whenever it is used; what replaces it is kept "
                    "in the database, sealed with general.token_key. Without it, people post replies by hand."},
        poll_every_row<s>("How often the excerpts are read. The number of calls a day depends on the plan."),
        poll_at_least_every_row<s>(),
        poll_adaptively_row<s>(),
        api_base_row<s>(),
        {.name = "partner_base",
         .where = &s::partner_base,
         .form = shape::base_url,
         .meaning = "Yelp's partner API; changed only for tests and staging."},
        {.name = "token_url",
         .where = &s::token_url,
         .form = shape::base_url,
         .meaning =
             "Where Yelp renews access tokens. Yelp has announced another address; take what your partner manager "
             "names."},
    }};
    return rows;
}

std::span<const key<booking>> keys_of(const booking&)
{
    using s = booking;
    static const std::array<key<s>, 12> rows{{
        name_row<s>(),
        title_row<s>(),
        channels_row<s>(),
        {.name = "property",
         .where = &s::property,
         .need = presence::required,
         .form = shape::number_id,
         .meaning = "Booking.com's number of the property."},
        {.name = "user",
         .where = &s::user,
         .need = presence::required,
         .meaning = "Of a connectivity machine account with the permission review-api."},
        {.name = "password",
         .where = &s::password,
         .need = presence::required,
         .meaning = "Of the same machine account."},
        poll_every_row<s>("How often new and changed reviews are read, from the place where the last look ended."),
        poll_at_least_every_row<s>(),
        poll_adaptively_row<s>(),
        deep_scan_every_row<s>("How often removed reviews are looked for; everything within the window is read again."),
        deep_scan_window_row<s>(),
        api_base_row<s>(),
    }};
    return rows;
}

std::span<const key<tripadvisor>> keys_of(const tripadvisor&)
{
    using s = tripadvisor;
    static const std::array<key<s>, 11> rows{{
        name_row<s>(),
        title_row<s>(),
        channels_row<s>(),
        {.name = "location",
         .where = &s::location,
         .need = presence::required,
         .form = shape::number_id,
         .meaning = "The number behind d in the address of the location's page."},
        {.name = "api_key", .where = &s::api_key, .need = presence::required, .meaning = "Of the Content API."},
        {.name = "languages",
         .where = &s::languages,
         .form = shape::language,
         .meaning = "The five newest reviews in each of these languages are read; each is one call."},
        {.name = "calls_a_day",
         .where = &s::calls_a_day,
         .least = 1,
         .most = 1'000'000,
         .meaning = "What all sources with this key may spend of its budget together (the first one in the file "
                    "counts). 5,000 calls a month are free: 160 a day."},
        poll_every_row<s>("How often they are read. More than five new reviews between two looks are missed."),
        poll_at_least_every_row<s>(),
        poll_adaptively_row<s>(),
        api_base_row<s>(),
    }};
    return rows;
}

std::span<const key<judge_me>> keys_of(const judge_me&)
{
    using s = judge_me;
    static const std::array<key<s>, 13> rows{{
        name_row<s>(),
        title_row<s>(),
        channels_row<s>(),
        {.name = "shop_domain",
         .where = &s::shop_domain,
         .need = presence::required,
         .form = shape::host,
         .meaning = "The shop's domain, such as acme.myshopify.com."},
        {.name = "api_token", .where = &s::api_token, .need = presence::required, .meaning = "The private API token."},
        poll_every_row<s>("How often the newest reviews are read."),
        poll_at_least_every_row<s>(),
        poll_adaptively_row<s>(),
        overlap_row<s>(),
        deep_scan_every_row<s>("How often edits of older reviews are looked for."),
        deep_scan_window_row<s>(),
        push_secret_row<s>(),
        api_base_row<s>(),
    }};
    return rows;
}

} // namespace highroad
