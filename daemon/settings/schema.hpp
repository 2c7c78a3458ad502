#pragma once

#include "daemon/settings/settings.hpp"
#include "daemon/settings/shapes.hpp"

#include <array>
#include <chrono>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace highroad {

enum class presence { optional, required };
enum class repeats { refused, allowed };

using five_durations = std::array<std::chrono::seconds, 5>;
using channel_map = std::map<std::string, std::vector<std::string>, std::less<>>;

/// The member that a key fills. Its type decides how the value is read and how it is documented.
template <class S>
using target =
    std::variant<std::string S::*, double S::*, int S::*, bool S::*, std::chrono::seconds S::*,
                 std::chrono::minutes S::*, std::chrono::days S::*, std::chrono::weekday S::*, five_durations S::*,
                 std::vector<std::string> S::*, secret_ref S::*, channel_map S::*, sections::day_list S::*,
                 sections::label_map S::*, sections::log_format S::*, sections::log_threshold S::*,
                 sections::slack_mode S::*, sections::compensation_rule S::*, sections::automatic S::*, severity S::*,
                 sections::feed_format S::*, sections::push_form S::*, finding_weight S::*, sections::model_kind S::*>;

/// One key of a table: the reader, the page docs/configuration.md and "did you mean" all come from these rows.
template <class S>
struct key {
    std::string_view name;
    target<S> where;
    presence need = presence::optional;
    shape form = shape::any;          ///< of a text, or of each text in a list
    repeats again = repeats::refused; ///< of an entry in a list
    double least = 0;                 ///< of a number, or in seconds of a duration
    double most = std::numeric_limits<double>::max();
    std::string_view meaning = {};
    std::string_view stated_default = {}; ///< only where the default is no value of its own
};

/// The rows of each table, in the order of the documentation.
[[nodiscard]] std::span<const key<sections::general>> keys_of(const sections::general&);
[[nodiscard]] std::span<const key<sections::http>> keys_of(const sections::http&);
[[nodiscard]] std::span<const key<sections::control>> keys_of(const sections::control&);
[[nodiscard]] std::span<const key<sections::retention>> keys_of(const sections::retention&);
[[nodiscard]] std::span<const key<sections::policy>> keys_of(const sections::policy&);
[[nodiscard]] std::span<const key<sections::contact>> keys_of(const sections::contact&);
[[nodiscard]] std::span<const key<sections::slack>> keys_of(const sections::slack&);
[[nodiscard]] std::span<const key<sections::matrix>> keys_of(const sections::matrix&);
[[nodiscard]] std::span<const key<sections::console>> keys_of(const sections::console&);
[[nodiscard]] std::span<const key<sections::channel>> keys_of(const sections::channel&);
[[nodiscard]] std::span<const key<sections::app_store_connect>> keys_of(const sections::app_store_connect&);
[[nodiscard]] std::span<const key<sections::google_play>> keys_of(const sections::google_play&);
[[nodiscard]] std::span<const key<sections::google_business>> keys_of(const sections::google_business&);
[[nodiscard]] std::span<const key<sections::webhook>> keys_of(const sections::webhook&);
[[nodiscard]] std::span<const key<sections::steam>> keys_of(const sections::steam&);
[[nodiscard]] std::span<const key<sections::app_store_feed>> keys_of(const sections::app_store_feed&);
[[nodiscard]] std::span<const key<sections::feed>> keys_of(const sections::feed&);

// [[sources]] with partner access: partner_schema.cpp.
[[nodiscard]] std::span<const key<sections::trustpilot>> keys_of(const sections::trustpilot&);
[[nodiscard]] std::span<const key<sections::yelp>> keys_of(const sections::yelp&);
[[nodiscard]] std::span<const key<sections::booking>> keys_of(const sections::booking&);
[[nodiscard]] std::span<const key<sections::tripadvisor>> keys_of(const sections::tripadvisor&);
[[nodiscard]] std::span<const key<sections::judge_me>> keys_of(const sections::judge_me&);

// The tables inside [playbook].
[[nodiscard]] std::span<const key<nudge_rules>> keys_of(const nudge_rules&);
[[nodiscard]] std::span<const key<page_rules>> keys_of(const page_rules&);
[[nodiscard]] std::span<const key<storm_rules>> keys_of(const storm_rules&);
[[nodiscard]] std::span<const key<contact_rules>> keys_of(const contact_rules&);
[[nodiscard]] std::span<const key<digest_rules>> keys_of(const digest_rules&);
[[nodiscard]] std::span<const key<check_rules>> keys_of(const check_rules&);
[[nodiscard]] std::span<const key<house_voice>> keys_of(const house_voice&);
[[nodiscard]] std::span<const key<sections::language_model>> keys_of(const sections::language_model&);

[[nodiscard]] std::span<const key<sections::member>> keys_of(const sections::member&);
[[nodiscard]] std::span<const key<routing_rule>> keys_of(const routing_rule&);
[[nodiscard]] std::span<const key<sections::rota>> keys_of(const sections::rota&);
[[nodiscard]] std::span<const key<sections::duty_override>> keys_of(const sections::duty_override&);
[[nodiscard]] std::span<const key<sections::escalation>> keys_of(const sections::escalation&);
[[nodiscard]] std::span<const key<escalation_step>> keys_of(const escalation_step&);

[[nodiscard]] std::span<const key<sections::pagerduty_pager>> keys_of(const sections::pagerduty_pager&);
[[nodiscard]] std::span<const key<sections::opsgenie_pager>> keys_of(const sections::opsgenie_pager&);
[[nodiscard]] std::span<const key<sections::alertmanager_pager>> keys_of(const sections::alertmanager_pager&);
[[nodiscard]] std::span<const key<sections::goalert_pager>> keys_of(const sections::goalert_pager&);
[[nodiscard]] std::span<const key<sections::webhook_pager>> keys_of(const sections::webhook_pager&);
[[nodiscard]] std::span<const key<sections::mail_pager>> keys_of(const sections::mail_pager&);

/// The words of the choices, in the order of their values.
[[nodiscard]] std::span<const std::string_view> choices_of(sections::log_format);
[[nodiscard]] std::span<const std::string_view> choices_of(sections::log_threshold);
[[nodiscard]] std::span<const std::string_view> choices_of(sections::slack_mode);
[[nodiscard]] std::span<const std::string_view> choices_of(sections::push_form);
[[nodiscard]] std::span<const std::string_view> choices_of(sections::compensation_rule);
[[nodiscard]] std::span<const std::string_view> choices_of(sections::automatic);
[[nodiscard]] std::span<const std::string_view> choices_of(severity);
[[nodiscard]] std::span<const std::string_view> choices_of(sections::feed_format);
[[nodiscard]] std::span<const std::string_view> choices_of(finding_weight);
[[nodiscard]] std::span<const std::string_view> choices_of(sections::model_kind);
/// By `weekday::c_encoding()`.
[[nodiscard]] std::span<const std::string_view> weekday_words();

/// Kinds of [[sources]] and [[pagers]], and the names of the tables of [playbook] and of the file.
[[nodiscard]] std::span<const std::string_view> source_kinds();
[[nodiscard]] std::span<const std::string_view> pager_kinds();
[[nodiscard]] std::span<const std::string_view> playbook_tables();
[[nodiscard]] std::span<const std::string_view> table_names();

/// "0.5", "3": without needless digits.
[[nodiscard]] std::string plain_number(double number);

/// What the key accepts: "a duration from 0 s to 1 d, such as "60s"".
[[nodiscard]] std::string expected_number(double least, double most);
[[nodiscard]] std::string expected_whole_number(double least, double most);
[[nodiscard]] std::string expected_duration(double least, double most);
[[nodiscard]] std::string expected_choice(std::span<const std::string_view> words);

} // namespace highroad
