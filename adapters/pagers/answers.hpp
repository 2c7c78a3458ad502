#pragma once

#include "daemon/ports/delivery.hpp"
#include "daemon/ports/http.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the answers of HTTP services mean, the same for every pager.
namespace highroad::pagers {

struct service {
    std::string name;                 ///< "PagerDuty"
    std::string credential_advice;    ///< what to do when it does not accept us
    std::vector<std::string> secrets; ///< never to appear in a text, even if the service repeats them
};

/// Delivered for 2xx, with `receipt_member` of the body as receipt. 429, 408 and 5xx wait, as Retry-After says. Other
/// answers refuse, in the service's own words as far as it has any. A lost answer waits too: the other side knows the
/// page by its key, so telling it once more wakes nobody twice.
[[nodiscard]] delivery read_answer(const service& of, const result<http_response>& got,
                                   std::string_view receipt_member = {});

/// `text` without the service's secrets.
[[nodiscard]] std::string without_secrets(const service& of, std::string text);

/// What an outcome says, for a line of `highroad check`. Empty when it was delivered.
[[nodiscard]] std::string why_not_delivered(const delivery& outcome);

/// The line of `highroad check` about a question that wakes nobody; `when_delivered` is all that it proves.
[[nodiscard]] check_line line_about(std::string pager, const delivery& outcome, std::string when_delivered);

[[nodiscard]] http_request json_request(std::string method, std::string url, const nlohmann::json& body);

/// What is wrong with the settings of the pager of that name.
[[nodiscard]] failure unusable(std::string_view pager_name, const std::string& words);
/// Why settings that every pager has, and every HTTP pager has, cannot be used; empty when they can.
[[nodiscard]] std::optional<failure> why_no_name(std::string_view name);
[[nodiscard]] std::optional<failure> why_no_address(std::string_view name, std::string_view key, std::string_view url);
/// Whether a secret of that length could be guessed, where anybody may try.
[[nodiscard]] std::optional<failure> why_guessable(std::string_view name, std::string_view key,
                                                   std::string_view secret);
/// Whether it can stand in a header field: printable ASCII, not empty.
[[nodiscard]] bool is_header_text(std::string_view text);
[[nodiscard]] std::string without_slash(std::string base);

} // namespace highroad::pagers
