#pragma once

#include "daemon/ports/delivery.hpp"
#include "daemon/ports/http.hpp"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace highroad::matrix {

/// What can be concluded from one call of the client-server API.
struct api_answer {
    enum class kind {
        ok,
        wait,       ///< nothing happened; `after` says how long
        refused,    ///< understood and refused: `error` is the server's word for it
        unknown,    ///< it may have happened
        signed_out, ///< the access token is not accepted (any more); nothing happened
    };
    kind outcome = kind::unknown;
    std::shared_ptr<const nlohmann::json> body; ///< null unless ok
    std::string error;                          ///< "M_FORBIDDEN"; empty unless refused
    std::string words;                          ///< for people, with what to do; empty when ok
    std::chrono::seconds after{30};
    bool rate_limited = false;

    [[nodiscard]] bool ok() const { return outcome == kind::ok; }
};

/// Pure: what the answer to a request means.
[[nodiscard]] api_answer read_answer(const result<http_response>& got);

/// The same to a request that carried `secret`, which no words show, should the other side have repeated it.
[[nodiscard]] api_answer read_answer(result<http_response> got, std::string_view secret);

/// A failure as the outbox wants it. Must not be called with an answer that is ok.
[[nodiscard]] delivery as_delivery(const api_answer& answer);

/// A failure as find() and check() want it.
[[nodiscard]] failure as_failure(const api_answer& answer);

/// Our JSON as text. Broken UTF-8 that got so far becomes U+FFFD instead of an exception.
[[nodiscard]] std::string to_text(const nlohmann::json& value);

} // namespace highroad::matrix
