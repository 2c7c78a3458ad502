#include "daemon/core/card_mark.hpp"
#include "daemon/core/decide.hpp"

#include "daemon/core/text.hpp"

namespace highroad {
namespace {

std::vector<planned_effect> notice(const std::string& key, const std::string& source, std::string heading,
                                   std::vector<std::string> lines, const playbook& rules, instant now)
{
    std::vector<planned_effect> effects;
    for (const auto& channel : channels_for(rules, source)) {
        effects.push_back({key + "/" + channel, 0, effect::show_summary{channel, heading, lines, {}, {}}, now});
    }
    return effects;
}

} // namespace

std::vector<planned_effect> summarise_baseline(const std::string& source, std::size_t recorded,
                                               const std::vector<review_case>& quiet, const playbook& rules,
                                               instant now, const std::string& list)
{
    if (recorded == 0) return {};
    effect::show_summary summary;
    summary.heading = "First look at " + title_of(rules, source) + (list.empty() ? "" : ", " + list) + ": " +
                      std::to_string(recorded) + (recorded == 1 ? " review recorded" : " reviews recorded");
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
        summary.marks.push_back(mark_of(c));
    }
    std::vector<planned_effect> effects;
    for (const auto& channel : channels_for(rules, source)) {
        summary.channel = channel;
        auto key = "baseline/" + source + (list.empty() ? "" : "/" + list) + "/" + channel;
        effects.push_back({std::move(key), 0, summary, now});
    }
    return effects;
}

std::vector<planned_effect> tell_of_outage(const std::string& source, instant since, const std::string& why,
                                           const playbook& rules, instant now)
{
    if (now - since < rules.source_patience) return {};
    return notice(
        "outage/" + source + "/" + to_iso8601(since), source,
        title_of(rules, source) + " cannot be read since " + local_in_words(rules.hours.zone, since),
        {shortened(displayable(why), 1000),
         "New reviews are not seen meanwhile. Highroad goes on trying; nothing that the platform keeps is lost."},
        rules, now);
}

std::vector<planned_effect> tell_of_recovery(const std::string& source, instant since, const playbook& rules,
                                             instant now)
{
    return notice(
        "recovery/" + source + "/" + to_iso8601(since), source, title_of(rules, source) + " can be read again",
        {"It could not be read for " + in_words(now - since) + ". What came meanwhile is being taken in now."}, rules,
        now);
}

} // namespace highroad
