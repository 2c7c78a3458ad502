#include "daemon/core/time.hpp"
#include "daemon/settings/schema.hpp"

#include <array>
#include <cstdio>

namespace highroad {
namespace {

constexpr std::string_view introduction = R"(# highroad.toml

One file in TOML holds the whole configuration; `highroad check` reads it and names every problem with line and column.
A commented example is `systemd/highroad.example.toml`. This page is printed by `highroad_configuration_page` from the
table that the reader itself uses, and a test holds it to that.

Every length of time is a text with its unit: `"90s"`, `"10 min"`, `"4h"`, `"7d"`, `"2w"`. `"0s"` is allowed where the
range begins at 0 s. Unknown keys are problems. Only `approvers`, one chat and one source are needed to begin.

**Secrets** never stand in the file. A key of the kind *secret* says where the secret is:

| written as | where it is |
|---|---|
| `{ file = "/etc/highroad/slack-token" }` | a file that nobody else on the machine can read |
| `{ credential = "slack_bot_token" }` | a systemd credential (`LoadCredential=slack_bot_token:/path`) |
| `{ env = "HIGHROAD_SLACK_BOT_TOKEN" }` | an environment variable of the service |
| `{ sealed = "/etc/highroad/google.sealed" }` | a file that `highroad login google` wrote, sealed with `general.token_key`; for the `refresh_token` of Google Business Profile only |

Newlines at the end of a secret are dropped.
)";

std::string in_double_quotes(std::string_view text)
{
    return "`" + toml_quoted(text) + "`";
}

std::string as_list(const std::vector<std::string>& values)
{
    std::string out = "`[";
    for (const auto& one : values)
        out += (out.size() > 2 ? ", " : "") + toml_quoted(one);
    return out + "]`";
}

/// What the value of a key is, and its default, by the type of the member that it fills.
struct described {
    std::string kind;
    std::string standard;
};

described describe(const std::string& value, const auto& row)
{
    return {std::string{in_words(row.form)}, value.empty() ? "none" : in_double_quotes(value)};
}
described describe(double value, const auto& row)
{
    return {expected_number(row.least, row.most), "`" + plain_number(value) + "`"};
}
described describe(int value, const auto& row)
{
    return {expected_whole_number(row.least, row.most), "`" + std::to_string(value) + "`"};
}
described describe(bool value, const auto&)
{
    return {"`true` or `false`", value ? "`true`" : "`false`"};
}
described describe(std::chrono::seconds value, const auto& row)
{
    auto words = [](double length) { return in_words(std::chrono::seconds{static_cast<std::int64_t>(length)}); };
    return {"duration, " + words(row.least) + " to " + words(row.most), in_double_quotes(in_words(value))};
}
described describe(std::chrono::minutes value, const auto&)
{
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "%02d:%02d", static_cast<int>(value.count() / 60),
                  static_cast<int>(value.count() % 60));
    return {"a time of day, such as \"09:00\"", in_double_quotes(text.data())};
}
described describe(std::chrono::days value, const auto& row)
{
    return describe(std::chrono::seconds{value}, row);
}
described describe(std::chrono::weekday value, const auto&)
{
    auto words = weekday_words();
    return {expected_choice(words), in_double_quotes(words[value.c_encoding()])};
}
described describe(const five_durations& value, const auto& row)
{
    std::vector<std::string> texts;
    for (auto one : value)
        texts.push_back(in_words(one));
    return {"list of five; each " + describe(value.front(), row).kind, as_list(texts)};
}
described describe(const std::vector<std::string>& value, const auto& row)
{
    return {"list; each " + std::string{in_words(row.form)}, as_list(value)};
}
described describe(const channel_map&, const auto& row)
{
    return {"list; each " + std::string{in_words(row.form)}, "none"};
}
described describe(const sections::day_list&, const auto& row)
{
    return {"list; each " + std::string{in_words(row.form)}, "none"};
}
described describe(const sections::label_map& value, const auto&)
{
    std::string out;
    for (const auto& [name, text] : value)
        out += (out.empty() ? "" : ", ") + name + " = " + toml_quoted(text);
    return {"labels, such as `{ severity = \"page\" }`", "`{ " + out + " }`"};
}
described describe(const secret_ref&, const auto&)
{
    return {"secret", "none"};
}
template <class C>
requires requires(C value)
{
    choices_of(value);
}
described describe(C value, const auto&)
{
    auto words = choices_of(value);
    return {expected_choice(words), in_double_quotes(words[static_cast<std::size_t>(value)])};
}

/// A bar would end the cell of the table.
std::string cell(std::string_view text)
{
    std::string out;
    for (char c : text) {
        if (c == '|') out += '\\';
        out += c;
    }
    return out;
}

template <class S>
std::string table(std::string_view heading, std::string_view about)
{
    S standard;
    std::string out = "\n## " + std::string{heading} + "\n" + std::string{about} +
                      "\n\n| key | value | default | meaning |\n|---|---|---|---|\n";
    for (const auto& row : keys_of(standard)) {
        auto what = std::visit([&](auto member) { return describe(standard.*member, row); }, row.where);
        if (!row.stated_default.empty()) what.standard = row.stated_default;
        if (row.need == presence::required) what.standard = "required";
        out += "| `" + std::string{row.name} + "` | " + cell(what.kind) + " | " + cell(what.standard) + " | " +
               cell(row.meaning) + " |\n";
    }
    return out;
}

constexpr std::string_view nudges_about =
    "Reminders for the team about a case that nobody touches: the owner is asked first, then the channel, then the "
    "lead "
    "once. They come in working time only, and never to whom just acted. The last may not come later than "
    "`wait_for_customer`, or 30 days where that is less.";
constexpr std::string_view pages_about = "How much one person can be woken. Escalations say who is.";
constexpr std::string_view storms_about =
    "Many bad reviews at once are one event: one card, one page, another page only when there are three times as many.";
constexpr std::string_view contacts_about =
    "What a customer may receive after the first reply. Each is a draft that a person approves.";
constexpr std::string_view digests_about = "Summaries in the channels.";
constexpr std::string_view check_about =
    "What follows when the check finds something in a reply, whoever wrote it; docs/check.md says what it looks for. "
    "`warn` is a remark on the card, `second_approver` asks for two people's approval, `block` lets nobody approve the "
    "text as it stands. Offers go by `compensation`; pressure to change a rating, and a text that is too long, always "
    "block.";
constexpr std::string_view voice_about =
    "How the house speaks, and what it may say of itself. A language model is told it, and may use no other fact. What "
    "is forbidden is looked for in every reply.";
constexpr std::string_view model_about =
    "Present when a language model is to suggest one more draft beside the templates; see docs/language-model.md. It "
    "never publishes: people approve its drafts like any other.";
constexpr std::string_view people_about =
    "Once for each person who owns cases, is reminded or is on call. Rights do not come from here.";
constexpr std::string_view rules_about =
    "Where a review goes. Rules are read in order, and the first that fits decides; a condition that is left out fits "
    "everything.";
constexpr std::string_view rotas_about =
    "Who is on call: people who take turns, shifts from a calendar file, or both. `every` is how long a turn lasts.";
constexpr std::string_view overrides_about = "Inside a [[rotas]]: somebody stands in for somebody.";
constexpr std::string_view escalations_about =
    "Who is paged about a case, step by step, until somebody says that they take care. `[playbook]` or a rule has to "
    "name it.";
constexpr std::string_view steps_about = "Inside an [[escalations]], in the order in which they are taken.";

std::string pagers_part()
{
    return table<sections::pagerduty_pager>("[[pagers]] with kind = \"pagerduty\"", "PagerDuty's Events API v2.") +
           table<sections::opsgenie_pager>("[[pagers]] with kind = \"opsgenie\"",
                                           "Opsgenie, or what speaks its alert API.") +
           table<sections::alertmanager_pager>("[[pagers]] with kind = \"alertmanager\"",
                                               "Prometheus Alertmanager's API v2.") +
           table<sections::goalert_pager>("[[pagers]] with kind = \"goalert\"", "GoAlert's generic API.") +
           table<sections::webhook_pager>("[[pagers]] with kind = \"webhook\"", "A system of your own.") +
           table<sections::mail_pager>("[[pagers]] with kind = \"email\"", "E-mail through the system's sendmail.");
}

std::string partners_part()
{
    return table<sections::trustpilot>("[[sources]] with kind = \"trustpilot\"",
                                       "Once for each business unit on Trustpilot; see docs/platforms/trustpilot.md.") +
           table<sections::yelp>("[[sources]] with kind = \"yelp\"",
                                 "Once for each business on Yelp; see docs/platforms/yelp.md.") +
           table<sections::booking>("[[sources]] with kind = \"booking\"",
                                    "Once for each property on Booking.com; see docs/platforms/booking.md.") +
           table<sections::tripadvisor>("[[sources]] with kind = \"tripadvisor\"",
                                        "Once for each location on Tripadvisor; see docs/platforms/tripadvisor.md.") +
           table<sections::judge_me>("[[sources]] with kind = \"judge_me\"",
                                     "Once for each shop on Judge.me; see docs/platforms/judge-me.md.");
}

} // namespace

std::string configuration_page()
{
    return std::string{introduction} + table<sections::general>("[general]", "The daemon itself.") +
           table<sections::http>("[http]", "The daemon's own server.") +
           table<sections::control>(
               "[control]", "For `highroad status`, `highroad approve` and the other commands on the same machine.") +
           table<sections::retention>("[retention]", "How long what customers wrote is kept; see docs/operations.md.") +
           table<sections::policy>(
               "[playbook]", "The team's policy. `undo_window` and `cool_off` may be 24 hours together at most.") +
           table<nudge_rules>("[playbook.nudges]", nudges_about) + table<page_rules>("[playbook.pages]", pages_about) +
           table<storm_rules>("[playbook.storms]", storms_about) +
           table<contact_rules>("[playbook.contacts]", contacts_about) +
           table<digest_rules>("[playbook.digests]", digests_about) +
           table<check_rules>("[playbook.check]", check_about) + table<house_voice>("[playbook.voice]", voice_about) +
           table<sections::member>("[[people]]", people_about) + table<routing_rule>("[[rules]]", rules_about) +
           table<sections::rota>("[[rotas]]", rotas_about) +
           table<sections::duty_override>("[[rotas.overrides]]", overrides_about) +
           table<sections::escalation>("[[escalations]]", escalations_about) +
           table<escalation_step>("[[escalations.steps]]", steps_about) + pagers_part() +
           table<sections::contact>("[contact]",
                                    "What suggested replies may offer to customers. Nothing here is ever made up.") +
           table<sections::language_model>("[language_model]", model_about) +
           table<sections::slack>("[slack]", "Present when cards go to Slack.") +
           table<sections::matrix>("[matrix]", "Present when cards go to Matrix; see docs/chats/matrix.md.") +
           table<sections::console>("[console]",
                                    "The page that the daemon serves itself: a chat for teams without one.") +
           table<sections::channel>("[[channels]]", "Once for each channel.") +
           table<sections::app_store_connect>("[[sources]] with kind = \"app_store_connect\"",
                                              "Once for each app in Apple's App Store.") +
           table<sections::google_play>("[[sources]] with kind = \"google_play\"",
                                        "Once for each app on Google Play; see docs/platforms/google-play.md.") +
           table<sections::google_business>(
               "[[sources]] with kind = \"google_business\"",
               "Once for each location on Google Business Profile; see docs/platforms/google-business.md.") +
           table<sections::app_store_feed>(
               "[[sources]] with kind = \"app_store_feed\"",
               "Once for each app that is read from Apple's public feed; see docs/platforms/app-store-feed.md.") +
           table<sections::feed>("[[sources]] with kind = \"feed\"",
                                 "Once for each document on the web, file or folder of files; see "
                                 "docs/platforms/feed.md. The keys from `items` to `reply` say where the parts of a "
                                 "review stand: JSON pointers, names of elements, or names of columns.") +
           table<sections::steam>("[[sources]] with kind = \"steam\"",
                                  "Once for each app on Steam; see docs/platforms/steam.md.") +
           partners_part() +
           table<sections::webhook>(
               "[[sources]] with kind = \"webhook\"",
               "Once for each feed that sends reviews to the daemon; see docs/platforms/webhook.md.");
}

} // namespace highroad
