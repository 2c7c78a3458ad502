#pragma once

#include "adapters/common/access_tokens.hpp"

namespace highroad {

/// What came of a request that needs a token.
struct authorized_answer {
    result<http_response> answer;
    bool sent = true; ///< false: there was no token to send it with, so nothing happened there
};

/// Sends a request with a bearer token. After a 401 once more with a new token: nothing was done there, so that is safe
/// for a POST too. No token stands in what comes back of a failure.
[[nodiscard]] awaitable<authorized_answer> send_authorized(access_tokens& tokens, http_client& http,
                                                           http_request request);

} // namespace highroad
