#include "adapters/slack/forms.hpp"

#include "adapters/slack/form_parts.hpp"
#include "adapters/slack/markup.hpp"
#include "daemon/core/card_mark.hpp"
#include "daemon/core/text.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

namespace highroad::slack {
namespace {

using json = nlohmann::json;

constexpr std::size_t error_limit = 1000;
constexpr std::size_t most_facts = 6;

} // namespace

std::string to_metadata(const form_memory& memory)
{
    return to_text({{"case", memory.case_number},
                    {"draft_revision", memory.draft_revision},
                    {"channel", memory.channel},
                    {"mark", memory.mark},
                    {"joints", memory.joints},
                    {"began", memory.began}});
}

std::optional<form_memory> read_metadata(std::string_view text)
{
    if (text.size() > 3000) return std::nullopt;
    auto value = parse_untrusted_json(text, 2);
    auto number = [&](std::string_view name, std::int64_t least, std::int64_t most) -> std::optional<int> {
        const auto& member = json_member(value, name);
        if (!member.is_number_integer()) return std::nullopt;
        auto got = member.get<std::int64_t>();
        if (got < least || got > most) return std::nullopt;
        return static_cast<int>(got);
    };
    auto case_number = number("case", 1, 2'000'000'000);
    auto draft = number("draft_revision", 0, 2'000'000'000);
    auto mark = json_text(value, "mark");
    if (!case_number || !draft || !is_mark(mark)) return std::nullopt;
    form_memory memory{*case_number, *draft, json_text(value, "channel"), std::move(mark)};
    auto take = [&](std::string_view name, std::vector<std::string>& into, std::size_t most) {
        const auto& all = json_member(value, name);
        if (!all.is_array()) return;
        for (const auto& one : all) {
            if (one.is_string() && into.size() < most) into.push_back(one.get<std::string>());
        }
    };
    take("joints", memory.joints, most_joints);
    take("began", memory.began, most_facts);
    return memory;
}

opened_form form_for(card_action action, const review_case& current, std::string channel)
{
    form_memory memory{current.number, current.draft_revision, std::move(channel), mark_of(current)};
    switch (action) {
    case card_action::edit:
        return reply_form(current, std::move(memory));
    case card_action::snooze:
        return snooze_form(current, memory);
    case card_action::facts:
        return facts_form(current, std::move(memory));
    case card_action::judge:
        return verdict_form(current, memory);
    default:
        return words_form(action, current, std::move(memory));
    }
}

form_reading read_form(const form_sent& sent, const reply_rules& rules, instant now)
{
    auto memory = read_metadata(sent.metadata);
    if (!memory) return ignored{"a form that is not ours"};
    if (sent.callback == reply_callback) return read_reply_form(sent, *memory, rules);
    if (sent.callback == snooze_callback) return read_snooze_form(sent, *memory, now);
    if (sent.callback == facts_callback) return read_facts_form(sent, *memory);
    if (sent.callback == verdict_callback) return read_verdict_form(sent, *memory);
    return read_words_form(sent, *memory);
}

std::string first_field(const form_sent& sent)
{
    if (sent.callback == snooze_callback) return "length";
    if (sent.callback == facts_callback) return first_field_of_facts(sent);
    if (sent.callback == verdict_callback) return "verdict";
    return "text0";
}

std::string errors_answer(const form_errors& errors)
{
    auto words = json::object();
    for (const auto& [field, text] : errors.words)
        words[field] = shortened(displayable(valid_utf8(text)), error_limit);
    return to_text({{"response_action", "errors"}, {"errors", words}});
}

std::string update_answer(const form_view& next)
{
    return to_text(
        {{"response_action", "update"}, {"view", json::parse(next.json, nullptr, /*allow_exceptions=*/false)}});
}

} // namespace highroad::slack
