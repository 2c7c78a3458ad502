#include "daemon/settings/starter.hpp"

#include "daemon/core/time.hpp"
#include "daemon/settings/settings.hpp"

namespace highroad {
namespace {

/// `key = "value"`, or the same as a comment to fill in later.
std::string line(std::string_view key, std::string_view value, std::string_view example)
{
    if (value.empty()) return "# " + std::string{key} + " = " + toml_quoted(example) + "\n";
    return std::string{key} + " = " + toml_quoted(value) + "\n";
}

std::string chat_part(const starter_answers& answers)
{
    if (answers.slack_channel_id.empty()) {
        return "# The daemon's own page is the chat: http://127.0.0.1:8484/ on this machine.\n"
               "# To let others in, set login_token and public_host.\n"
               "[console]\nenabled = true\n";
    }
    return "# Tokens are read from systemd credentials, so they stand neither here nor in the environment:\n"
           "#   LoadCredential=slack_bot_token:/etc/highroad/slack_bot_token\n"
           "#   LoadCredential=slack_app_token:/etc/highroad/slack_app_token\n"
           "[slack]\nmode = \"socket\"\n"
           "bot_token = { credential = \"slack_bot_token\" }\n"
           "app_token = { credential = \"slack_app_token\" }\n\n"
           "[[channels]]\nname = \"reviews\"\nchat = \"slack\"\nid = " +
           toml_quoted(answers.slack_channel_id) + "\n";
}

std::string approvers_of(const starter_answers& answers)
{
    if (answers.slack_channel_id.empty()) return "[\"console:*\"]";
    return answers.slack_approver.empty() ? "[\"slack:*\"]"
                                          : "[" + toml_quoted("slack:" + answers.slack_approver) + "]";
}

std::string source_part(const starter_answers& answers)
{
    auto title = answers.product.empty() ? std::string{} : line("title", answers.product, {});
    if (answers.app_id.empty()) {
        return "# Whatever can send JSON over HTTP can send reviews; docs/platforms/webhook.md says how.\n"
               "[[sources]]\nkind = \"webhook\"\nname = \"reviews\"\n" +
               title +
               "secret = { credential = \"webhook_secret\" }\n"
               "# reply_url = \"https://shop.example.com/highroad/replies\" # approved replies are sent there\n";
    }
    if (answers.key_id.empty()) {
        return "# Apple's public feed: no key, no answers. With a key of App Store Connect, replace it by kind\n"
               "# \"app_store_connect\": docs/platforms/app-store-connect.md.\n"
               "[[sources]]\nkind = \"app_store_feed\"\nname = \"app-store\" # never change it later: the database "
               "knows it by this name\n" +
               title + line("app_id", answers.app_id, {}) + "countries = [" + toml_quoted(answers.country) + "]\n";
    }
    return "[[sources]]\nkind = \"app_store_connect\"\nname = \"app-store\" # never change it later: the database "
           "knows it by this name\n" +
           title + line("app_id", answers.app_id, {}) + line("key_id", answers.key_id, "2X9R4HXF34") +
           line("issuer_id", answers.issuer_id, "57246542-96fe-1a63-e053-0824d011072a") +
           "private_key = { credential = \"app_store_key\" } # the downloaded AuthKey_....p8\n";
}

std::string time_part(const starter_answers& answers)
{
    playbook standard;
    return "# Deadlines and reminders count in these hours, by the clocks of this zone.\n" +
           line("zone", answers.zone, "Europe/Berlin") +
           "hours = [\"Mon-Fri 09:00-17:00\"]\n"
           "# quiet_hours = \"20:00-08:00\" # cut out of the hours\n"
           "# holidays = [\"2026-12-25\", \"/etc/highroad/holidays.ics\"]\n\n"
           "# Reminders about a case that nobody touches: each gap is twice the last, then the weekly digest only.\n"
           "[playbook.nudges]\nat_most = " +
           std::to_string(standard.nudges.at_most) + "\nfirst = " + toml_quoted(in_words(standard.nudges.first)) + "\n";
}

std::string paging_part(const starter_answers& answers)
{
    auto id = answers.slack_channel_id.empty() ? std::string{"console:ana"}
              : answers.slack_approver.empty() ? std::string{"slack:U024BE7LH"}
                                               : "slack:" + answers.slack_approver;
    return "\n# On call for severe reviews (safety, law, discrimination, press): take the # away, name your people, "
           "and "
           "write\n# escalation = \"duty\" into [playbook].\n"
           "# [[people]]\n# name = \"ana\"\n# ids = [" +
           toml_quoted(id) +
           "]\n# [[rotas]]\n# name = \"duty\"\n# people = [\"ana\"]\n# start = \"2026-01-05T09:00\"\n# every = \"7d\"\n"
           "# [[escalations]]\n# name = \"duty\"\n# [[escalations.steps]]\n# whom = [\"rota:duty\"]\n"
           "# pagers = [\"chat\"]\n# acknowledge_within = \"15 min\"\n";
}

} // namespace

std::string starter_toml(const starter_answers& answers)
{
    playbook standard;
    return "# Highroad's configuration. Every key: docs/configuration.md. Test it with: highroad check\n\n"
           "[playbook]\n"
           "# Who may approve replies.\napprovers = " +
           approvers_of(answers) + "\n# Reviews with this many stars, or fewer, become cases.\nnegative_stars = " +
           std::to_string(static_cast<int>(standard.negative_stars)) +
           "\n# After an approval, time to change one's mind before the reply goes out.\nundo_window = " +
           toml_quoted(in_words(standard.undo_window)) +
           "\n# No reply goes out sooner than this after a review was first seen: breathe first.\ncool_off = " +
           toml_quoted(in_words(standard.cool_off)) + "\n" + time_part(answers) +
           "\n# What suggested replies may offer to customers. What is not here is never offered.\n[contact]\n" +
           line("product", answers.product, "Acme Notes") + line("email", answers.contact_email, "care@example.com") +
           line("sign_off", answers.sign_off, "The Acme team") + "\n" + chat_part(answers) + "\n" +
           source_part(answers) + paging_part(answers);
}

} // namespace highroad
