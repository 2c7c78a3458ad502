#pragma once

#include "daemon/ports/http.hpp"

#include <span>
#include <string_view>

namespace highroad::console_parts {

/// One file of the page, as built into the daemon.
struct page_file {
    std::string_view name; ///< "console.js"
    std::string_view content;
};
/// Generated from adapters/console/page when the project is built.
[[nodiscard]] std::span<const page_file> page_files();

/// Adds what every answer of the console carries: no foreign content, no framing, no guessing of types, no traces.
[[nodiscard]] http_response secured(http_response answer);

/// The file with its ETag, or "304 Not Modified" where the browser has it already.
[[nodiscard]] http_response page_answer(const page_file& file, const http_request& request);

} // namespace highroad::console_parts
