#include "daemon/app/init.hpp"

#include "daemon/app/run.hpp"
#include "daemon/app/surroundings.hpp"
#include "daemon/core/text.hpp"
#include "daemon/settings/settings.hpp"
#include "daemon/settings/starter.hpp"

#include <istream>
#include <ostream>
#include <string>

namespace highroad::app {
namespace {

std::string asked(std::istream& in, std::ostream& prompts, std::string_view question)
{
    prompts << question << ": " << std::flush;
    std::string line;
    std::getline(in, line);
    return std::string{trimmed(line)};
}

} // namespace

int init(std::istream& in, std::ostream& out, std::ostream& prompts)
{
    starter_answers answers;
    prompts << "Answers may be left empty; everything can be changed in the file later.\n";
    answers.product = asked(in, prompts, "What do customers call your product or place");
    answers.contact_email = asked(in, prompts, "An e-mail address that replies may offer");
    answers.sign_off = asked(in, prompts, "How replies are signed, for example: The Acme team");
    answers.slack_channel_id = asked(in, prompts, "Slack channel id, such as C024BE91L (empty: the built-in page)");
    if (!answers.slack_channel_id.empty()) {
        answers.slack_approver = asked(in, prompts, "Slack user id of who may approve, such as U024BE7LH");
    }
    answers.app_id = asked(in, prompts, "Apple's number of your app (empty: reviews come by webhook)");
    if (!answers.app_id.empty()) {
        answers.key_id =
            asked(in, prompts, "Id of the App Store Connect API key (empty: the public feed, without key)");
        if (!answers.key_id.empty()) {
            answers.issuer_id = asked(in, prompts, "Issuer id of that key (empty for an individual key)");
        } else if (auto country = asked(in, prompts, "Country whose reviews are read, such as us (empty: us)");
                   !country.empty()) {
            answers.country = country;
        }
    }
    answers.zone = asked(in, prompts, "Your time zone, such as Europe/Berlin (empty: UTC)");
    auto text = starter_toml(answers);
    auto checked = load(text, "highroad.toml", surroundings_of_process());
    if (auto* mistakes = std::get_if<std::vector<problem>>(&checked)) {
        for (const auto& mistake : *mistakes)
            prompts << in_words(mistake) << "\n";
        prompts << "One of the answers does not have the form that it needs; nothing was written.\n";
        return exit_bad_configuration;
    }
    out << text;
    return 0;
}

} // namespace highroad::app
