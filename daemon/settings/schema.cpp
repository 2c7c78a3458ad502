#include "daemon/settings/schema.hpp"

#include "daemon/core/time.hpp"
#include "daemon/settings/spans.hpp"

#include <array>

namespace highroad {
namespace {

using namespace sections;
using namespace spans;

} // namespace

std::span<const key<general>> keys_of(const general&)
{
    static const std::array<key<general>, 8> rows{{
        {.name = "state_dir",
         .where = &general::state_dir,
         .form = shape::absolute_path,
         .meaning = "Where the daemon keeps its database.",
         .stated_default = "$STATE_DIRECTORY, else \"/var/lib/highroad\""},
        {.name = "prompts_dir",
         .where = &general::prompts_dir,
         .form = shape::absolute_path,
         .meaning = "Where the texts of suggested replies are; one folder for each language.",
         .stated_default = "\"/usr/share/highroad/prompts\" (or where Highroad was installed)"},
        {.name = "public_url",
         .where = &general::public_url,
         .form = shape::web_url,
         .meaning =
             "The address under which others reach the daemon, when a reverse proxy publishes it. `highroad check` "
             "then tells every address that has to be open, and slack-manifest --mode http takes it."},
        {.name = "playbook_file",
         .where = &general::playbook_file,
         .form = shape::absolute_path,
         .meaning = "A file with [playbook], [[people]], [[rules]], [[rotas]] and [[escalations]], for teams that keep "
                    "them apart; then none of them stands here."},
        {.name = "log_format", .where = &general::log_as, .meaning = "How log lines look."},
        {.name = "log_level", .where = &general::log_level, .meaning = "The least that is logged."},
        {.name = "polling_share",
         .where = &general::polling_share,
         .least = 0.05,
         .most = 0.8,
         .meaning = "At most this part of what a platform allows is spent on reading reviews; the rest is kept for "
                    "publishing replies and looking at them."},
        {.name = "token_key",
         .where = &general::token_key,
         .meaning = "Seals the tokens that platforms replace (Trustpilot with a refresh_token, Yelp) before they are "
                    "kept in the database: at least 32 bytes, from openssl rand -hex 32."},
    }};
    return rows;
}

std::span<const key<http>> keys_of(const http&)
{
    static const std::array<key<http>, 1> rows{{
        {.name = "listen",
         .where = &http::listen,
         .form = shape::listen_address,
         .meaning = "Where the daemon's own server listens: console, webhooks, health and metrics. Anything but this "
                    "machine belongs behind a reverse proxy that speaks TLS."},
    }};
    return rows;
}

std::span<const key<control>> keys_of(const control&)
{
    static const std::array<key<control>, 1> rows{{
        {.name = "socket",
         .where = &control::socket,
         .form = shape::absolute_path,
         .meaning = "The socket through which the command line talks to the daemon.",
         .stated_default = "\"control.sock\" in $RUNTIME_DIRECTORY, else in \"/run/highroad\""},
    }};
    return rows;
}

std::span<const key<retention>> keys_of(const retention&)
{
    static const std::array<key<retention>, 3> rows{{
        {.name = "closed_cases",
         .where = &retention::closed_cases,
         .least = 0,
         .most = 3650 * day,
         .meaning = "How long after its last entry in the journal a closed case keeps what the customer wrote and what "
                    "was written to them. Then the case is as after `highroad forget --case`. 0 keeps it without end.",
         .stated_default = "0"},
        {.name = "authors",
         .where = &retention::authors,
         .least = 0,
         .most = 3650 * day,
         .meaning = "How long the name of an author is kept whose review became no case. 0 keeps it without end.",
         .stated_default = "0"},
        {.name = "quarantine",
         .where = &retention::quarantine,
         .least = 0,
         .most = 3650 * day,
         .meaning =
             "How long items are kept that could not be understood; they hold what a customer wrote, as it came. "
             "0 keeps the newest thousand of each source without end.",
         .stated_default = "0"},
    }};
    return rows;
}

std::span<const key<contact>> keys_of(const contact&)
{
    static const std::array<key<contact>, 6> rows{{
        {.name = "product",
         .where = &contact::product,
         .meaning = "What customers call the app, the shop or the house; used in suggested replies."},
        {.name = "email",
         .where = &contact::email,
         .form = shape::email,
         .meaning = "Offered to customers in suggested replies. Without any contact, no draft offers one."},
        {.name = "phone",
         .where = &contact::phone,
         .form = shape::phone,
         .meaning = "Offered where there is no e-mail address."},
        {.name = "url",
         .where = &contact::url,
         .form = shape::web_url,
         .meaning = "Offered where there is neither e-mail address nor telephone number."},
        {.name = "sign_off",
         .where = &contact::sign_off,
         .meaning = "Ends suggested replies that have room for it, such as \"Ana from Acme\"."},
        {.name = "language",
         .where = &contact::language,
         .form = shape::language,
         .meaning = "Language of suggested replies to reviews whose own language has no templates."},
    }};
    return rows;
}

std::span<const key<slack>> keys_of(const slack&)
{
    static const std::array<key<slack>, 6> rows{{
        {.name = "mode",
         .where = &slack::mode,
         .meaning = "socket: the daemon calls Slack, nothing has to be reachable from outside. http: Slack calls the "
                    "daemon at public_url."},
        {.name = "bot_token",
         .where = &slack::bot_token,
         .need = presence::required,
         .meaning = "The bot token (xoxb-...) of the Slack app."},
        {.name = "app_token",
         .where = &slack::app_token,
         .meaning = "The app-level token (xapp-...) with connections:write; needed in mode socket."},
        {.name = "signing_secret",
         .where = &slack::signing_secret,
         .meaning = "The app's signing secret; needed in mode http."},
        {.name = "pace",
         .where = &slack::pace,
         .least = 0,
         .most = 60 * second,
         .meaning = "The least time between two messages in one channel. Slack takes about one a second; less is for "
                    "tests and staging."},
        {.name = "api_base",
         .where = &slack::api_base,
         .form = shape::base_url,
         .meaning = "Slack's Web API; changed only for tests and staging."},
    }};
    return rows;
}

std::span<const key<matrix>> keys_of(const matrix&)
{
    static const std::array<key<matrix>, 8> rows{{
        {.name = "homeserver",
         .where = &matrix::homeserver,
         .need = presence::required,
         .form = shape::base_url,
         .meaning = "The address of the homeserver's client API, such as \"https://matrix.example.org\"."},
        {.name = "user",
         .where = &matrix::user,
         .need = presence::required,
         .form = shape::matrix_user,
         .meaning = "The bot's account."},
        {.name = "access_token",
         .where = &matrix::access_token,
         .meaning = "Made by highroad matrix-login. Needed where there is no password."},
        {.name = "password",
         .where = &matrix::password,
         .meaning = "In place of access_token: the daemon logs in by itself, and keeps its session in the database."},
        {.name = "device_id",
         .where = &matrix::device_id,
         .form = shape::device_id,
         .meaning = "The device that the bot logs in as. Never change it while messages are on their way: the "
                    "homeserver tells repeated messages by it."},
        {.name = "inviters",
         .where = &matrix::inviters,
         .form = shape::matrix_user,
         .meaning = "Whose invitations into the configured rooms the bot accepts; without it anybody's. Other rooms "
                    "are never entered."},
        {.name = "follow_upgrades",
         .where = &matrix::follow_upgrades,
         .meaning = "Whether cards move to the new room when a room is upgraded. Whoever may upgrade the room then "
                    "decides where they go."},
        {.name = "hs_token",
         .where = &matrix::hs_token,
         .meaning = "Makes the bot an application service: the homeserver pushes and shows this token, and "
                    "access_token is the service's own. highroad matrix-registration prints the file for the "
                    "homeserver."},
    }};
    return rows;
}

std::span<const key<console>> keys_of(const console&)
{
    static const std::array<key<console>, 6> rows{{
        {.name = "enabled", .where = &console::enabled, .meaning = "Whether the daemon serves its own page as a chat."},
        {.name = "channel",
         .where = &console::channel,
         .form = shape::name,
         .meaning = "The name of the console's channel; it need not be listed in [[channels]]."},
        {.name = "login_token",
         .where = &console::login_token,
         .meaning = "What people type to get in. Without it the page is open, and answers requests from this machine "
                    "only."},
        {.name = "public_host",
         .where = &console::public_host,
         .form = shape::host,
         .meaning = "The host under which a reverse proxy shows the page; needs login_token."},
        {.name = "secure_cookie",
         .where = &console::secure_cookie,
         .meaning = "True behind a proxy that speaks TLS: the login never travels in the clear."},
        {.name = "title", .where = &console::title, .meaning = "At the top of the page."},
    }};
    return rows;
}

std::span<const key<channel>> keys_of(const channel&)
{
    static const std::array<key<channel>, 3> rows{{
        {.name = "name",
         .where = &channel::name,
         .need = presence::required,
         .form = shape::name,
         .meaning = "How this file names the channel. Unique."},
        {.name = "chat",
         .where = &channel::chat,
         .need = presence::required,
         .form = shape::chat,
         .meaning = "The chat that it belongs to."},
        {.name = "id",
         .where = &channel::id,
         .form = shape::channel_id,
         .meaning =
             "The chat's own id of it; needed for Slack (channel details, at the very bottom) and Matrix (the room's "
             "settings, Advanced; or its alias)."},
    }};
    return rows;
}

std::span<const std::string_view> choices_of(log_format)
{
    static constexpr std::array<std::string_view, 2> words{"plain", "json"};
    return words;
}

std::span<const std::string_view> choices_of(log_threshold)
{
    static constexpr std::array<std::string_view, 4> words{"debug", "info", "warning", "error"};
    return words;
}

std::span<const std::string_view> choices_of(push_form)
{
    static constexpr std::array<std::string_view, 3> words{"highroad", "trustpilot", "judge_me"};
    return words;
}

std::span<const std::string_view> choices_of(slack_mode)
{
    static constexpr std::array<std::string_view, 2> words{"socket", "http"};
    return words;
}

std::span<const std::string_view> choices_of(compensation_rule)
{
    static constexpr std::array<std::string_view, 2> words{"refused", "second_approval"};
    return words;
}

std::span<const std::string_view> choices_of(automatic)
{
    static constexpr std::array<std::string_view, 3> words{"severe", "serious", "never"};
    return words;
}

std::span<const std::string_view> choices_of(severity)
{
    static constexpr std::array<std::string_view, 3> words{"ordinary", "serious", "severe"};
    return words;
}

std::span<const std::string_view> choices_of(finding_weight)
{
    static constexpr std::array<std::string_view, 4> words{"off", "warn", "second_approver", "block"};
    return words;
}

std::span<const std::string_view> weekday_words()
{
    static constexpr std::array<std::string_view, 7> words{"sunday",   "monday", "tuesday", "wednesday",
                                                           "thursday", "friday", "saturday"};
    return words;
}

std::span<const std::string_view> playbook_tables()
{
    static constexpr std::array<std::string_view, 7> names{"nudges",  "pages", "storms", "contacts",
                                                           "digests", "check", "voice"};
    return names;
}

std::span<const std::string_view> table_names()
{
    static constexpr std::array<std::string_view, 17> names{
        "general", "http",    "control", "retention", "playbook", "people",   "rules",   "rotas",         "escalations",
        "pagers",  "contact", "slack",   "matrix",    "console",  "channels", "sources", "language_model"};
    return names;
}

std::string plain_number(double number)
{
    auto text = std::to_string(number);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
}

std::string expected_number(double least, double most)
{
    return "a number from " + plain_number(least) + " to " + plain_number(most);
}

std::string expected_whole_number(double least, double most)
{
    return "a whole number from " + plain_number(least) + " to " + plain_number(most);
}

std::string expected_duration(double least, double most)
{
    auto words = [](double length) { return in_words(std::chrono::seconds{static_cast<std::int64_t>(length)}); };
    return "a duration from " + words(least) + " to " + words(most) +
           " in quotes, such as \"90s\", \"10 min\" or \"7d\"";
}

std::string expected_choice(std::span<const std::string_view> words)
{
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
        out += '"';
        out += words[i];
        out += '"';
    }
    return out;
}

} // namespace highroad
