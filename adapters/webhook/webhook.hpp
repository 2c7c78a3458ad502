#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/review_platform.hpp"

#include <memory>
#include <string>

namespace highroad {

/// Who pushes, and so in which form. Only senders of our own form sign; for the others the secret stands in the
/// address: POST /hooks/{source}/{secret}.
enum class webhook_sender { highroad, trustpilot, judge_me };

/// A source of the team's own: reviews are pushed to POST /hooks/{source}, replies are handed to `reply_url`.
/// docs/platforms/webhook.md describes both directions.
struct webhook_settings {
    std::string source;          ///< the configured name; letters, digits, '-' and '_'
    std::string secret;          ///< shared with the other side, at least 16 bytes
    std::string reply_url;       ///< https (http towards this machine only); empty: replies are posted by hand
    bool read_back = false;      ///< the other side answers GET reply_url?review_id=... too
    std::size_t reply_limit = 0; ///< characters; 0 means that no limit is known
    webhook_sender sender = webhook_sender::highroad;
    std::string platform = "webhook"; ///< another one where its adapter reads the same reviews
};

/// The outbound half. Fails with bad_input, in words, when a setting cannot be used.
[[nodiscard]] result<std::unique_ptr<review_platform>> make_webhook(webhook_settings settings, http_client& http,
                                                                    clock& time);

/// The inbound half: hangs POST /hooks/{source} (or /hooks/{source}/{secret}) into `router`. A sender is answered 200
/// only when what it sent is durable. Keeps references to the others.
void serve_webhook(const webhook_settings& settings, http_router& router, review_intake& intake, clock& time,
                   log& journal, meters& gauges);

} // namespace highroad
