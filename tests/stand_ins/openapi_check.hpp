#pragma once

#include "daemon/ports/http.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>

/// The OpenAPI 3.0 documents that lie beside the project, Apple's own and those that were authored, for stand-ins and
/// for what the adapters send.
namespace highroad::test {

/// Skips aloud where it is absent.
[[nodiscard]] std::optional<nlohmann::json> openapi_document(const std::string& file);

/// Why `value` does not fit the schema; empty when it does. A member that the schema lacks does not fit: those of a
/// stand-in are all meant to be the platform's. A keyword that is not understood is said, not passed over.
[[nodiscard]] std::string why_schema_refuses(const nlohmann::json& value, const nlohmann::json& schema,
                                             const nlohmann::json& document);

/// Why no operation of the document takes this request: its path, each of its query parameters, its body. The path
/// counts from the end of the first server's.
[[nodiscard]] std::string why_request_refused(const http_request& request, const nlohmann::json& document);

/// Why the operation of the document that took `request` would not give that JSON answer; empty when it would.
[[nodiscard]] std::string why_answer_refused(const http_request& request, const http_response& answer,
                                             const nlohmann::json& document);

} // namespace highroad::test
