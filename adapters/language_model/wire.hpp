#pragma once

#include "adapters/language_model/language_model.hpp"
#include "daemon/core/review_case.hpp"

#include <array>
#include <string>
#include <string_view>
#include <variant>

/// The requests and what the answers mean. Pure.
namespace highroad::language_model_wire {

/// What we say to the model, as read from the prompts.
struct orders {
    std::string system;
    std::array<std::string, 4> steps; ///< by contact_kind
    std::string reading;              ///< of a review; may be empty where none is read

    /// The system prompt for that step.
    [[nodiscard]] std::string text_for(contact_kind what) const;
};

/// Which text is asked for: the follow-up that the team has, else the reply.
[[nodiscard]] contact_kind step_of(const review_case& about);

/// Everything that others wrote, as one JSON object: no part of it can end it. Notes of the team are not in it. At most
/// about 24 KB; a longer review is cut.
[[nodiscard]] std::string told_as_data(const review_case& about, const model_briefing& told,
                                       const language_model_settings& ours);

/// The name of the limit of tokens differs: newer models of OpenAI refuse the older name, other servers know no other.
enum class limit_name { max_tokens, max_completion_tokens };

[[nodiscard]] http_request request_for(const language_model_settings& settings, const std::string& system,
                                       const std::string& user, limit_name limit);
[[nodiscard]] bool wants_other_limit_name(const http_response& answer);

/// The bare text of an answer, or why there is none. Never holds the token.
using text_answer = std::variant<std::string, try_again, refused>;
[[nodiscard]] text_answer text_in(const language_model_settings& settings, const result<http_response>& got);

/// At most `bytes`, and "…" where something was left out. Never splits a code point.
[[nodiscard]] std::string cut(std::string_view text, std::size_t bytes);
inline constexpr std::size_t longest_title = 500;
inline constexpr std::size_t longest_review = 12'000; ///< a model reads the beginning of a longer one

/// The text as a draft, or why there is none.
[[nodiscard]] model_answer read_answer(const language_model_settings& settings, const result<http_response>& got);

/// The list of models: both APIs have it, and it costs nothing.
[[nodiscard]] http_request models_request(const language_model_settings& settings);
[[nodiscard]] check_line read_models(const language_model_settings& settings, const result<http_response>& got);

/// Without what some models put around a text: thoughts in tags, a fence, quotes.
[[nodiscard]] std::string bare_text(std::string_view content);

} // namespace highroad::language_model_wire
