#include "daemon/core/forms.hpp"

#include "daemon/core/text.hpp"

#include <algorithm>
#include <array>

namespace highroad {
namespace {

using namespace std::chrono_literals;
using until = command::snooze_until;

struct choice_meant {
    snooze_choice shown;
    until kind = until::time;
    std::chrono::seconds length{0}; ///< of until::time; none: a day has to be chosen
};

constexpr std::array<choice_meant, 6> choices{{
    {{"1h", "1 hour"}, until::time, 1h},
    {{"4h", "4 hours"}, until::time, 4h},
    {{"tomorrow", "Until tomorrow morning"}, until::tomorrow_morning, 0s},
    {{"next_working_day", "Until the next working day"}, until::next_working_day, 0s},
    {{"customer_edits", "Until the customer edits the review"}, until::customer_edits, 0s},
    {{"date", "Until a date"}, until::time, 0s},
}};

constexpr auto shown_choices = [] {
    std::array<snooze_choice, choices.size()> all{};
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = choices[i].shown;
    return all;
}();

/// What the review says may be one sentence without an end.
constexpr std::size_t longest_sentence = 500;

std::string first_of(const std::string& told, const std::string& judged)
{
    return trimmed(told).empty() ? shortened(trimmed(displayable(judged)), longest_sentence) : told;
}

} // namespace

std::string why_too_long(std::string_view text, std::size_t most)
{
    auto length = length_in(length_unit::characters, valid_utf8(text));
    if (length <= most) return {};
    return "This is " + std::to_string(length - most) + " too long: at most " + std::to_string(most) +
           " characters are kept. Nothing is cut off: please shorten it.";
}

std::span<const snooze_choice> snooze_choices()
{
    return shown_choices;
}

const snooze_choice& usual_snooze()
{
    return shown_choices[1];
}

std::variant<command::snooze, form_fault> chosen_snooze(std::string_view choice, std::string_view date, instant now)
{
    auto found = std::find_if(choices.begin(), choices.end(), [&](const auto& one) { return one.shown.id == choice; });
    if (found == choices.end()) return form_fault{"length", "Choose for how long."};
    if (found->kind != until::time) return command::snooze{{}, found->kind};
    if (found->length > 0s) return command::snooze{now + found->length};
    if (trimmed(date).empty()) return form_fault{"date", "Choose the day, or something else above."};
    auto chosen = until_day(trimmed(date));
    if (!chosen) return form_fault{"date", "That is no day of the calendar. Choose one as 2026-12-31."};
    // A form does not know where the team is: here falls what is over on the whole earth (the last nine o'clock is that
    // of UTC-12); the rest is decided with the case.
    auto over_everywhere = std::chrono::sys_days{chosen->day.time_since_epoch()} + 9h + 12h;
    if (over_everywhere <= now) return form_fault{"date", "The morning of that day is over. Choose a later day."};
    return *chosen;
}

std::span<const verdict_choice> verdict_choices()
{
    static const std::array<verdict_choice, 5> all{{
        {"not-angry", "Not angry", {{}, false}},
        {"angry", "Angry", {{}, true}},
        {"ordinary", "Ordinary", {severity::ordinary, {}}},
        {"serious", "Serious", {severity::serious, {}}},
        {"severe", "Severe", {severity::severe, {}}},
    }};
    return all;
}

std::variant<command::correct_judgement, form_fault> chosen_verdict(std::string_view choice)
{
    for (const auto& one : verdict_choices()) {
        if (one.id == choice) return one.meant;
    }
    return form_fault{"verdict", "Choose what it is rather."};
}

std::optional<command::snooze> until_day(std::string_view date)
{
    if (date.size() != 10) return std::nullopt;
    auto midnight = parse_instant(std::string{date} + "T00:00:00Z");
    if (!midnight) return std::nullopt;
    auto day = std::chrono::local_days{std::chrono::floor<std::chrono::days>(*midnight).time_since_epoch()};
    return command::snooze{{}, until::morning_of_day, day};
}

known_facts facts_to_start_from(const review_case& c)
{
    auto facts = c.facts;
    facts.expected = first_of(c.facts.expected, c.judged.wanted);
    facts.got = first_of(c.facts.got, c.judged.got);
    if (facts.wants == wish::unknown) facts.wants = c.judged.wants;
    return facts;
}

std::optional<wish> wish_named(std::string_view name)
{
    for (auto one : {wish::unknown, wish::heard, wish::helped}) {
        if (name == name_of(one)) return one;
    }
    return std::nullopt;
}

std::optional<form_fault> why_not_kept(const command::tell_facts& told)
{
    struct row {
        std::string_view field;
        const std::optional<std::string>& text;
        std::size_t most;
    };
    for (const auto& [field, text, most] : {row{"when", told.when, longest_fact},
                                            {"expected", told.expected, longest_fact},
                                            {"got", told.got, longest_fact},
                                            {"cause", told.cause, longest_cause},
                                            {"notes", told.notes, longest_fact}}) {
        auto why = text ? why_too_long(*text, most) : std::string{};
        if (!why.empty()) return form_fault{std::string{field}, std::move(why)};
    }
    return std::nullopt;
}

} // namespace highroad
