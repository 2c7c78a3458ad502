#pragma once

#include "daemon/ports/delivery.hpp"
#include "daemon/ports/http.hpp"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace highroad::slack {

/// What can be concluded from one call of the Web API.
struct api_answer {
    enum class kind {
        ok,
        wait,    ///< nothing happened; `after` says how long
        refused, ///< understood and refused: `error` is Slack's word for it
        unknown, ///< it may have happened
    };
    kind outcome = kind::unknown;
    std::shared_ptr<const nlohmann::json> body; ///< null unless ok
    std::string error;                          ///< "channel_not_found"; empty unless refused
    std::string words;                          ///< for people, with what to do; empty when ok
    std::chrono::seconds after{30};
    bool rate_limited = false;
    std::string scopes; ///< what the token may do, as Slack says with every answer

    [[nodiscard]] bool ok() const { return outcome == kind::ok; }
};

/// Pure: what an answer to `method` means.
[[nodiscard]] api_answer read_answer(std::string_view method, const result<http_response>& got);

/// Slack's word for an error as a sentence: what it means and what to do. `needed` is the missing scope, if any.
[[nodiscard]] std::string error_in_words(std::string_view error, std::string_view needed = {});

/// A failure as the outbox wants it. Must not be called with an answer that is ok.
[[nodiscard]] delivery as_delivery(const api_answer& answer);

/// The same text without anything that looks like one of Slack's secrets: tokens, and the tickets of socket addresses.
[[nodiscard]] std::string without_secrets(std::string text);

/// Whether answers may be sent there: Slack's own hosts for it, or the host of `base`.
[[nodiscard]] bool is_response_url(std::string_view url, std::string_view base);

/// Calls with one token. Never retries.
class web_api {
public:
    web_api(http_client& http, std::string base, std::string token);

    /// For methods that write. The arguments travel as JSON.
    [[nodiscard]] awaitable<api_answer> write(std::string method, std::string json_body,
                                              std::chrono::milliseconds deadline = std::chrono::seconds{20});
    /// For methods that read: Slack does not look at a JSON body there.
    [[nodiscard]] awaitable<api_answer> read(std::string method,
                                             std::vector<std::pair<std::string, std::string>> fields,
                                             std::chrono::milliseconds deadline = std::chrono::seconds{20});
    /// A message by response_url, which carries its own permission.
    [[nodiscard]] awaitable<api_answer> respond(std::string response_url, std::string json_body);

private:
    [[nodiscard]] awaitable<api_answer> call(std::string method, http_request request);

    http_client& http_;
    std::string base_;
    std::string token_;
};

} // namespace highroad::slack
