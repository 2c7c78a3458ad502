#pragma once

#include "adapters/language_model/wire.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What a model is asked to read, and what its answer says. Pure.
namespace highroad::language_model_wire {

/// The review as one JSON object: no part of it can end it.
[[nodiscard]] std::string review_as_data(const review& subject);

/// The reasons, or why there are none. Never holds the token.
[[nodiscard]] model_reading read_findings(const language_model_settings& settings, const result<http_response>& got,
                                          const review& subject);

/// What an answer's text tells of that review; empty where it is no such JSON.
[[nodiscard]] std::optional<model_findings> findings_in(std::string_view text, const review& subject);

/// Whether those words stand in that text, however blanks, capitals and quotes are written.
[[nodiscard]] bool stands_in(std::string_view words, std::string_view text);

} // namespace highroad::language_model_wire
