#include "daemon/core/decide.hpp"

#include "daemon/core/text.hpp"

namespace highroad {

std::vector<planned_effect> summarise_baseline(const std::string& source, std::size_t recorded,
                                               const std::vector<review_case>& quiet, const playbook& rules,
                                               instant now)
{
    if (recorded == 0) return {};
    effect::show_summary summary;
    summary.heading = "First look at " + source + ": " + std::to_string(recorded) +
                      (recorded == 1 ? " review recorded" : " reviews recorded");
    if (quiet.empty()) {
        summary.lines.push_back("None of the last " + in_words(rules.baseline_window) +
                                " is negative and unanswered. New ones will appear here.");
    } else {
        summary.lines.push_back("Negative, unanswered and from the last " + in_words(rules.baseline_window) + ": " +
                                std::to_string(quiet.size()) + ". Open the ones you want to answer.");
    }
    for (const auto& c : quiet) {
        auto words = c.subject.title.empty() ? c.subject.text : c.subject.title;
        for (auto& letter : words) {
            if (letter == '\n' || letter == '\t') letter = ' ';
        }
        summary.lines.push_back("#" + std::to_string(c.number) + " · " + mark_in_words(c.subject) + " · " +
                                shortened(displayable(words), 80));
        summary.cases.push_back(c.number);
    }
    std::vector<planned_effect> effects;
    for (const auto& channel : channels_for(rules, source)) {
        summary.channel = channel;
        effects.push_back({"baseline/" + source + "/" + channel, 0, summary, now});
    }
    return effects;
}

} // namespace highroad
