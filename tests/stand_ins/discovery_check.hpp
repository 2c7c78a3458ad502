#pragma once

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace highroad::test {

/// A discovery document of Google's that lies beside the project, with `additions` merged over its schemas. Skips aloud
/// where it is absent.
[[nodiscard]] std::optional<nlohmann::json> discovery_document(const std::string& file,
                                                               const std::string& additions = {});

/// Why `value` does not fit the schema of that name; empty when it does. A member that the schema lacks does not fit.
[[nodiscard]] std::string why_not_fitting(const nlohmann::json& value, const std::string& schema,
                                          const nlohmann::json& document);

} // namespace highroad::test
