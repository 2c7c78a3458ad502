#include "daemon/settings/schema.hpp"
#include "daemon/settings/spans.hpp"

#include <array>

namespace highroad {
namespace {

using namespace sections;
using namespace spans;

constexpr std::string_view name_meaning = "How escalations name it. Unique, and not \"chat\".";
constexpr std::string_view acknowledged_there =
    "Proves who reports acknowledgements to /hooks/pagers/NAME at public_url.";
constexpr std::string_view not_told = "none: acknowledgements there are not noticed";

} // namespace

std::span<const key<pagerduty_pager>> keys_of(const pagerduty_pager&)
{
    using s = pagerduty_pager;
    static const std::array<key<s>, 4> rows{{
        {.name = "name", .where = &s::name, .need = presence::required, .form = shape::name, .meaning = name_meaning},
        {.name = "routing_key",
         .where = &s::routing_key,
         .need = presence::required,
         .meaning = "The integration key of a service (Events API v2)."},
        {.name = "webhook_secret",
         .where = &s::webhook_secret,
         .meaning = acknowledged_there,
         .stated_default = not_told},
        {.name = "base",
         .where = &s::base,
         .form = shape::base_url,
         .meaning = "PagerDuty's Events API: \"https://events.eu.pagerduty.com\" for accounts in the EU."},
    }};
    return rows;
}

std::span<const key<opsgenie_pager>> keys_of(const opsgenie_pager&)
{
    using s = opsgenie_pager;
    static const std::array<key<s>, 6> rows{{
        {.name = "name", .where = &s::name, .need = presence::required, .form = shape::name, .meaning = name_meaning},
        {.name = "api_key", .where = &s::api_key, .need = presence::required, .meaning = "Of an API integration."},
        {.name = "webhook_secret",
         .where = &s::webhook_secret,
         .meaning = acknowledged_there,
         .stated_default = not_told},
        {.name = "teams", .where = &s::teams, .meaning = "Names of the teams there that are paged."},
        {.name = "tags",
         .where = &s::tags,
         .meaning = "Of every alert, for its routing rules; at most 20, of 50 characters."},
        {.name = "base",
         .where = &s::base,
         .form = shape::base_url,
         .meaning = "Its API: \"https://api.eu.opsgenie.com\" for accounts in the EU, "
                    "\"https://api.atlassian.com/jsm/ops/integration\" for Jira Service Management, or what speaks the "
                    "same."},
    }};
    return rows;
}

std::span<const key<alertmanager_pager>> keys_of(const alertmanager_pager&)
{
    using s = alertmanager_pager;
    static const std::array<key<s>, 7> rows{{
        {.name = "name", .where = &s::name, .need = presence::required, .form = shape::name, .meaning = name_meaning},
        {.name = "base",
         .where = &s::base,
         .need = presence::required,
         .form = shape::base_url,
         .meaning = "Where it listens, with its route prefix if it has one."},
        {.name = "labels", .where = &s::labels, .meaning = "Of every alert, for its routes."},
        {.name = "bearer_token", .where = &s::bearer_token, .meaning = "Where a proxy asks for one."},
        {.name = "user", .where = &s::user, .meaning = "Where it asks for user and password."},
        {.name = "password", .where = &s::password, .meaning = "See user."},
        {.name = "lasts",
         .where = &s::lasts,
         .least = 5 * minute,
         .most = 30 * day,
         .meaning = "An alert that is not renewed ends by itself after this: were the daemon gone for good, it would "
                    "not stand for ever."},
    }};
    return rows;
}

std::span<const key<goalert_pager>> keys_of(const goalert_pager&)
{
    using s = goalert_pager;
    static const std::array<key<s>, 3> rows{{
        {.name = "name", .where = &s::name, .need = presence::required, .form = shape::name, .meaning = name_meaning},
        {.name = "base",
         .where = &s::base,
         .need = presence::required,
         .form = shape::base_url,
         .meaning = "Where GoAlert is."},
        {.name = "token",
         .where = &s::token,
         .need = presence::required,
         .meaning = "The key of a generic API integration."},
    }};
    return rows;
}

std::span<const key<webhook_pager>> keys_of(const webhook_pager&)
{
    using s = webhook_pager;
    static const std::array<key<s>, 3> rows{{
        {.name = "name", .where = &s::name, .need = presence::required, .form = shape::name, .meaning = name_meaning},
        {.name = "url",
         .where = &s::url,
         .need = presence::required,
         .form = shape::base_url,
         .meaning = "A system of your own, which gets every page as signed JSON."},
        {.name = "secret",
         .where = &s::secret,
         .need = presence::required,
         .meaning = "Signs what goes out, and the acknowledgements that come in; at least 16 bytes."},
    }};
    return rows;
}

std::span<const key<mail_pager>> keys_of(const mail_pager&)
{
    using s = mail_pager;
    static const std::array<key<s>, 4> rows{{
        {.name = "name", .where = &s::name, .need = presence::required, .form = shape::name, .meaning = name_meaning},
        {.name = "from",
         .where = &s::from,
         .need = presence::required,
         .form = shape::email,
         .meaning = "The sender's address."},
        {.name = "to",
         .where = &s::to,
         .form = shape::email,
         .meaning = "Who gets the mail when none of the paged people has an address."},
        {.name = "sendmail",
         .where = &s::sendmail,
         .form = shape::absolute_path,
         .meaning = "The system's own program for sending mail."},
    }};
    return rows;
}

std::span<const std::string_view> pager_kinds()
{
    static constexpr std::array<std::string_view, 6> kinds{"pagerduty", "opsgenie", "alertmanager",
                                                           "goalert",   "webhook",  "email"};
    return kinds;
}

} // namespace highroad
