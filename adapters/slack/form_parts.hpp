#pragma once

#include "adapters/slack/forms.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

/// What the forms are made of, and each kind of them. From outside they are reached by form_for() and read_form().
namespace highroad::slack {

/// Slack's ceiling for one input field.
constexpr std::size_t field_limit = 3000;

[[nodiscard]] nlohmann::json view_of(std::string_view callback, std::string_view title, std::string_view submit,
                                     const form_memory& memory, nlohmann::json blocks);
[[nodiscard]] nlohmann::json customer_words(const review_case& current);

enum class needed { yes, no };
enum class lines { one, many };
/// `most` counts as Slack counts and is at most field_limit.
[[nodiscard]] nlohmann::json text_field(std::string block, std::string_view label, std::size_t most,
                                        needed answer = needed::yes, lines shape = lines::many);
struct choice {
    std::string_view id;
    std::string_view label;
};
[[nodiscard]] nlohmann::json option_of(const choice& one);
[[nodiscard]] nlohmann::json select_field(std::string block, std::string_view label, nlohmann::json options,
                                          std::size_t initial);

[[nodiscard]] std::string number_of(const review_case& current);
/// What stands in that field; empty when it was left empty or not shown.
[[nodiscard]] std::string entered(const form_sent& sent, const std::string& field);
[[nodiscard]] form_errors wrong(std::string field, std::string words);

constexpr std::string_view reply_callback = "highroad.edit";
[[nodiscard]] opened_form reply_form(const review_case& current, form_memory memory);
[[nodiscard]] form_reading read_reply_form(const form_sent& sent, const form_memory& memory, const reply_rules& rules);

constexpr std::string_view verdict_callback = "highroad.judge";
[[nodiscard]] opened_form verdict_form(const review_case& current, const form_memory& memory);
[[nodiscard]] form_reading read_verdict_form(const form_sent& sent, const form_memory& memory);

constexpr std::string_view snooze_callback = "highroad.snooze";
[[nodiscard]] opened_form snooze_form(const review_case& current, const form_memory& memory);
[[nodiscard]] form_reading read_snooze_form(const form_sent& sent, const form_memory& memory, instant now);

constexpr std::string_view facts_callback = "highroad.facts";
[[nodiscard]] opened_form facts_form(const review_case& current, form_memory memory);
[[nodiscard]] form_reading read_facts_form(const form_sent& sent, const form_memory& memory);
[[nodiscard]] std::string first_field_of_facts(const form_sent& sent);

/// The forms with one text: dismiss, note, escalate, offline, resolve, assign, mended, give_up.
[[nodiscard]] opened_form words_form(card_action action, const review_case& current, form_memory memory);
[[nodiscard]] form_reading read_words_form(const form_sent& sent, const form_memory& memory);

} // namespace highroad::slack
