#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace highroad::test {

/// Why `value` does not fit a schema of an OpenAPI 3.0 document; empty when it does. Knows the keywords that Apple's
/// document uses and says so, rather than nothing, when it meets another.
[[nodiscard]] std::string why_not_fitting(const nlohmann::json& value, const nlohmann::json& schema,
                                          const nlohmann::json& document);

} // namespace highroad::test
