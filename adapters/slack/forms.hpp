#pragma once

#include "adapters/slack/card_blocks.hpp"
#include "adapters/slack/payloads.hpp"
#include "daemon/core/command.hpp"
#include "daemon/core/review_case.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The forms (Slack's modals) that ask for a text or a time.
namespace highroad::slack {

/// How many input fields can follow the first one of a text.
constexpr std::size_t most_joints = 3;

/// What a form remembers between opening and sending.
struct form_memory {
    int case_number = 0;
    int draft_revision = 0;
    std::string channel;               ///< Slack's id of where the button was
    std::string mark;                  ///< of the case as the form shows it
    std::vector<std::string> joints{}; ///< white space between the input fields that make up one text
    /// Of the form with the facts: digests of what each field began with and of what was stored then. Of the one that
    /// says that a cause is mended: the cause.
    std::vector<std::string> began{};

    bool operator==(const form_memory&) const = default;
};
[[nodiscard]] std::string to_metadata(const form_memory& memory);
[[nodiscard]] std::optional<form_memory> read_metadata(std::string_view text);

/// Why no form can be opened, for the person who clicked.
struct no_form {
    std::string words;
};
/// A view as JSON text.
struct form_view {
    std::string json;
};
using opened_form = std::variant<form_view, no_form>;

/// Every action that asks for something has a form: a text, a time, the facts, a reason before anybody is paged.
/// `current` is the case as it is stored now.
[[nodiscard]] opened_form form_for(card_action action, const review_case& current, std::string channel);

/// What the person must correct: block id -> words, shown under that field.
struct form_errors {
    std::map<std::string, std::string> words;
};
struct form_request {
    int case_number = 0;
    case_command what;
    std::string channel;     ///< Slack's id
    std::string first_field; ///< where a refusal is shown
};
using form_reading = std::variant<form_request, form_errors, ignored>;

/// `rules` are those of the case that the form names (read_metadata), for the length check in the platform's own unit.
[[nodiscard]] form_reading read_form(const form_sent& sent, const reply_rules& rules, instant now);

/// The reply form once more, after its text was refused while the reply had changed (else empty): `why`, the reply as
/// it is now, and the fields as the person filled them in. Without it the form would name the old draft for ever, and
/// could never be saved. `now` is the case as it is stored after the refusal.
[[nodiscard]] std::optional<form_view> renewed_reply_form(const form_sent& sent, const review_case& now,
                                                          std::string_view why);

/// Several people fill in the facts of one case: takes out of `told` what this person left as it was while somebody
/// else told something else. What both changed is as the last of them says. `now` is the case as it is stored now.
void leave_to_others(command::tell_facts& told, const form_memory& memory, const review_case& now);

/// Why a form about a mended cause is about another cause than the case has by now; empty for all others.
[[nodiscard]] std::string why_another_cause(const case_command& asked, const form_memory& memory,
                                            const review_case& now);

/// A field that is there in any case: where a refusal is shown.
[[nodiscard]] std::string first_field(const form_sent& sent);

/// The answer to a form that keeps it open and shows words under its fields.
[[nodiscard]] std::string errors_answer(const form_errors& errors);
/// The answer that puts another form in its place.
[[nodiscard]] std::string update_answer(const form_view& next);

} // namespace highroad::slack
