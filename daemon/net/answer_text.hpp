#pragma once

#include "daemon/ports/http.hpp"

#include <string>
#include <string_view>

namespace highroad {

enum class body_form { sized, chunked, until_close };
enum class afterwards { keep, close };

/// False when a field would end its line early: such an answer is a bug of ours, and must not become two answers.
[[nodiscard]] bool is_sendable(const http_response& answer);

/// Status line and fields, appended to `out`. `date` is the value of Date.
void append_head(std::string& out, const http_response& answer, body_form form, afterwards next, std::string_view date);

/// A short answer in plain words for what no handler answers.
[[nodiscard]] http_response plain_answer(int status);

/// "Sat, 21 Nov 2026 21:32:08 GMT": now, as HTTP writes dates (RFC 9110 section 5.6.7).
[[nodiscard]] std::string http_date_now();

} // namespace highroad
