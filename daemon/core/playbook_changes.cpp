#include "daemon/core/playbook.hpp"
#include "daemon/core/time.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace highroad {
namespace {

using namespace std::chrono;

/// One value of the playbook, in words that differ when it does.
struct fact {
    std::string name;
    std::string words;
};
using facts = std::vector<fact>;

/// Something that has a name of its own: a person, a rule.
struct thing {
    std::string name;
    facts about;
};

std::string joined(const std::vector<std::string>& words, std::string_view none)
{
    std::string out;
    for (const auto& word : words)
        out += (out.empty() ? "" : ", ") + word;
    return out.empty() ? std::string{none} : out;
}

std::string or_none(const std::string& text)
{
    return text.empty() ? "none" : text;
}

std::string yes_no(bool value)
{
    return value ? "yes" : "no";
}

std::string plain(double number)
{
    auto text = std::to_string(number);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
}

std::string clock_words(minutes of_day)
{
    std::array<char, 16> out{};
    std::snprintf(out.data(), out.size(), "%02d:%02d", static_cast<int>(of_day.count() / 60),
                  static_cast<int>(of_day.count() % 60));
    return out.data();
}

std::string day_words(local_days day)
{
    return to_iso8601(instant{day.time_since_epoch()}).substr(0, 10);
}

std::string_view weekday_words(std::size_t encoding)
{
    static constexpr std::array<std::string_view, 7> names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    return names.at(encoding);
}

std::string spans_words(const std::vector<day_span>& spans)
{
    std::string out;
    for (const auto& one : spans)
        out += (out.empty() ? "" : " ") + clock_words(one.from) + "-" + clock_words(one.to);
    return out;
}

/// "Mon-Fri 09:00-17:00, Sat 10:00-14:00": neighbours with the same hours stand together.
std::string hours_words(const calendar& of)
{
    if (of.open == calendar{}.open) return "always";
    std::string out;
    for (std::size_t i = 0; i < 7;) {
        // The week begins on Monday; its days are counted from Sunday.
        auto day = (i + 1) % 7;
        const auto& spans = of.open.at(day);
        auto last = i;
        while (last + 1 < 7 && of.open.at((last + 2) % 7) == spans)
            ++last;
        if (!spans.empty()) {
            out += (out.empty() ? "" : ", ") + std::string{weekday_words(day)};
            if (last > i) out += "-" + std::string{weekday_words((last + 1) % 7)};
            out += " " + spans_words(spans);
        }
        i = last + 1;
    }
    return out.empty() ? "never" : out;
}

std::string days_words(const std::vector<day_range>& days)
{
    std::vector<std::string> words;
    words.reserve(days.size());
    for (const auto& one : days)
        words.push_back(day_words(one.first) + (one.first == one.last ? "" : ".." + day_words(one.last)));
    return joined(words, "none");
}

std::string shifts_words(const std::vector<shift>& shifts)
{
    std::vector<std::string> words;
    words.reserve(shifts.size());
    for (const auto& one : shifts)
        words.push_back(one.person + " " + to_iso8601(one.from) + ".." + to_iso8601(one.to));
    return joined(words, "none");
}

std::string turns_words(const std::optional<rotation>& turns)
{
    if (!turns) return "none";
    auto start = to_iso8601(instant{turns->start.time_since_epoch()}).substr(0, 16);
    return joined(turns->people, "nobody") + " for " + in_words(turns->every) + " each from " + start + " " +
           turns->zone.name;
}

std::string steps_words(const std::vector<escalation_step>& steps)
{
    std::vector<std::string> words;
    words.reserve(steps.size());
    for (const auto& one : steps) {
        words.push_back(joined(one.whom, "nobody") + " by " + joined(one.pagers, "nothing") + " within " +
                        in_words(one.acknowledge_within));
    }
    std::string out;
    for (const auto& one : words)
        out += (out.empty() ? "" : "; then ") + one;
    return out.empty() ? "none" : out;
}

std::string entries_words(const playbook& rules, right what, std::string_view otherwise)
{
    auto found = rules.rights.find(what);
    return found == rules.rights.end() ? std::string{otherwise} : joined(found->second, otherwise);
}

facts about_playbook(const playbook& p)
{
    facts all{
        {"negative_stars", plain(p.negative_stars)},
        {"undo_window", in_words(p.undo_window)},
        {"cool_off", in_words(p.cool_off)},
        {"baseline_window", in_words(p.baseline_window)},
        {"wait_for_customer", in_words(p.wait_for_customer)},
        {"publish_deadline", in_words(p.publish_deadline)},
        {"reply_check_first", in_words(p.reply_check_first)},
        {"source_patience", in_words(p.source_patience)},
        {"approvers", joined(p.approvers, "nobody")},
        {"severe_approvers", entries_words(p, right::approve_severe, "the approvers")},
        {"suggesters", entries_words(p, right::suggest, "everybody")},
        {"administrators", entries_words(p, right::administer, "the approvers")},
        {"approvals", std::to_string(p.approvals)},
        {"two_for_severe", yes_no(p.two_for_severe)},
        {"compensation", p.compensation_allowed ? "on a second approval" : "refused"},
        {"approve_own_edits", yes_no(p.approve_own_edits)},
        {"zone", p.hours.zone.name},
        {"hours", hours_words(p.hours)},
        {"holidays", days_words(p.hours.days_off)},
        {"escalation", or_none(p.escalation)},
    };
    for (std::size_t i = 0; i < p.first_response.size(); ++i) {
        auto stars = std::to_string(i + 1) + (i == 0 ? " star" : " stars");
        all.push_back({"first_response for " + stars, in_words(p.first_response.at(i))});
    }
    return all;
}

facts about_limits(const playbook& p)
{
    return {
        {"nudges at_most", std::to_string(p.nudges.at_most)},
        {"nudges first", in_words(p.nudges.first)},
        {"nudges channel_pause", in_words(p.nudges.channel_pause)},
        {"nudges person_pause", in_words(p.nudges.person_pause)},
        {"nudges lead", or_none(p.nudges.lead)},
        {"pages at_most", std::to_string(p.pages.at_most)},
        {"pages within", in_words(p.pages.within)},
        {"pages gather", in_words(p.pages.gather)},
        {"storms reviews", std::to_string(p.storms.reviews)},
        {"storms same_theme", std::to_string(p.storms.same_theme)},
        {"storms within", in_words(p.storms.within)},
        {"storms calm_after", in_words(p.storms.calm_after)},
        {"contacts at_most", std::to_string(p.contacts.at_most)},
        {"contacts gap", in_words(p.contacts.gap)},
        {"contacts satisfaction", yes_no(p.contacts.satisfaction)},
        {"contacts satisfaction_after", in_words(p.contacts.satisfaction_after)},
        {"contacts update_note", yes_no(p.contacts.update_note)},
        {"digests daily", yes_no(p.digests.daily)},
        {"digests at", clock_words(p.digests.at)},
        {"digests weekly", yes_no(p.digests.weekly)},
        {"digests weekly_on", std::string{weekday_words(p.digests.weekly_on.c_encoding())}},
    };
}

facts about_check(const playbook& p)
{
    auto words = [](finding_weight weight) { return std::string{name_of(weight)}; };
    const auto& c = p.check;
    return {
        {"check anger", words(c.anger)},
        {"check sarcasm", words(c.sarcasm)},
        {"check blame", words(c.blame)},
        {"check excuses", words(c.excuses)},
        {"check shouting", words(c.shouting)},
        {"check private_data", words(c.private_data)},
        {"check names", words(c.names)},
        {"check contacts", words(c.contacts)},
        {"check promises", words(c.promises)},
        {"check admissions", words(c.admissions)},
        {"check links", words(c.links)},
        {"check language", words(c.language)},
        {"check copies", words(c.copies)},
        {"check spelling", words(c.spelling)},
        {"check placeholders", words(c.placeholders)},
        {"check forbidden", words(c.forbidden)},
        {"voice tone", or_none(p.voice.tone)},
        {"voice facts", joined(p.voice.facts, "none")},
        {"voice preferred", joined(p.voice.preferred, "none")},
        {"voice forbidden", joined(p.voice.forbidden, "none")},
        {"language model", yes_no(p.language_model)},
        {"second reading", yes_no(p.second_reading)},
    };
}

facts about(const person& one)
{
    return {{"shown", or_none(one.shown)},     {"ids", joined(one.ids, "none")},
            {"email", or_none(one.email)},     {"zone", one.hours.zone.name},
            {"hours", hours_words(one.hours)}, {"days off", days_words(one.hours.days_off)}};
}

facts about(const routing_rule& one)
{
    return {{"sources", joined(one.sources, "any")},
            {"languages", joined(one.languages, "any")},
            {"themes", joined(one.themes, "any")},
            {"stars_at_most", plain(one.stars_at_most)},
            {"severity", std::string{name_of(one.level_at_least)}},
            {"author_reviews_at_least", std::to_string(one.author_reviews_at_least)},
            {"channels", joined(one.channels, "the usual")},
            {"owner", or_none(one.owner)},
            {"approvals", one.approvals == 0 ? "the usual" : std::to_string(one.approvals)},
            {"escalation", one.escalation.empty() ? "the usual" : one.escalation}};
}

facts about(const rota& one)
{
    return {{"turns", turns_words(one.turns)},
            {"shifts", shifts_words(one.shifts)},
            {"overrides", shifts_words(one.overrides)}};
}

facts about(const escalation_policy& one)
{
    return {{"automatic", one.by_itself ? std::string{name_of(one.automatic_from)} : "never"},
            {"steps", steps_words(one.steps)}};
}

template <class T>
std::vector<thing> things(const std::vector<T>& all)
{
    std::vector<thing> out;
    out.reserve(all.size());
    for (const auto& one : all)
        out.push_back({one.name, about(one)});
    return out;
}

class changes {
public:
    void of(std::string_view name, const std::string& before, const std::string& after)
    {
        if (before != after) lines.push_back(std::string{name} + ": " + before + " -> " + after);
    }

    /// Both name the same values in the same order.
    void of(const facts& before, const facts& after, const std::string& whose = {})
    {
        for (std::size_t i = 0; i < before.size() && i < after.size(); ++i)
            of(whose + before[i].name, before[i].words, after[i].words);
    }

    void of(std::string_view kind, const std::vector<thing>& before, const std::vector<thing>& after)
    {
        auto found_in = [](const std::vector<thing>& all, const std::string& name) {
            return std::find_if(all.begin(), all.end(), [&](const thing& one) { return one.name == name; });
        };
        std::vector<std::string> kept_before;
        std::vector<std::string> kept_after;
        for (const auto& one : before) {
            auto now = found_in(after, one.name);
            if (now == after.end()) {
                lines.push_back(std::string{kind} + " " + one.name + ": removed");
                continue;
            }
            kept_before.push_back(one.name);
            of(one.about, now->about, std::string{kind} + " " + one.name + ", ");
        }
        for (const auto& one : after) {
            if (found_in(before, one.name) == before.end()) {
                lines.push_back(std::string{kind} + " " + one.name + ": added");
            } else {
                kept_after.push_back(one.name);
            }
        }
        // Of rules, the first that fits decides.
        of("order of each " + std::string{kind}, joined(kept_before, "none"), joined(kept_after, "none"));
    }

    std::vector<std::string> lines;
};

} // namespace

std::vector<std::string> what_changed(const playbook& before, const playbook& after)
{
    changes found;
    found.of(about_playbook(before), about_playbook(after));

    auto sources = before.channels;
    sources.insert(after.channels.begin(), after.channels.end());
    for (const auto& [source, names] : sources) {
        auto of = [&source = source](const playbook& rules) {
            auto known = rules.channels.find(source);
            return known == rules.channels.end() ? std::string{"none"} : joined(known->second, "nobody");
        };
        found.of("channels of " + (source.empty() ? "other sources" : source), of(before), of(after));
    }

    auto titled = before.titles;
    titled.insert(after.titles.begin(), after.titles.end());
    for (const auto& [source, title] : titled)
        found.of("title of " + source, title_of(before, source), title_of(after, source));

    found.of(about_limits(before), about_limits(after));
    found.of(about_check(before), about_check(after));
    found.of("person", things(before.people), things(after.people));
    found.of("rule", things(before.routes), things(after.routes));
    found.of("rota", things(before.rotas), things(after.rotas));
    found.of("escalation", things(before.escalations), things(after.escalations));
    return found.lines;
}

} // namespace highroad
