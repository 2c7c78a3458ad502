#pragma once

#include "adapters/common/authorized_client.hpp"
#include "adapters/common/quota_ledger.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/log.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace highroad {

/// What one credential may ask of its platform, and how much of it is kept back for replies: each of them is looked at
/// before and after it is written.
struct call_budget {
    std::size_t limit = 0;
    std::chrono::seconds window{0};
    std::size_t kept_for_replies = 0;
    std::chrono::seconds usual_pause{60}; ///< after a 429 that names none
};

/// Sends, counts, and keeps quiet for as long as the platform wants after a 429. The metric
/// highroad_platform_quota_remaining{source,of="requests"} shows what is left.
class paced_calls {
public:
    /// `requests` counts what this source sends together with others of the same credential.
    paced_calls(std::string source, call_budget budget, std::shared_ptr<quota_ledger> requests, http_client& http,
                clock& time, meters& gauges);

    /// How long a list has to wait, and how long anything else; zero when it may go now.
    [[nodiscard]] std::chrono::seconds wait_for_list();
    [[nodiscard]] std::chrono::seconds wait_for_one();
    /// Of these requests; lists spend it, and replies where they are looked at.
    [[nodiscard]] request_quota quota();
    /// What to say meanwhile. `platform` is its name.
    [[nodiscard]] std::string in_words_of(const std::string& platform, std::chrono::seconds wait) const;
    [[nodiscard]] std::chrono::seconds usual_pause() const { return budget_.usual_pause; }

    /// With a bearer token.
    [[nodiscard]] awaitable<authorized_answer> send(access_tokens& tokens, http_request request);
    /// As it is.
    [[nodiscard]] awaitable<result<http_response>> send(http_request request);

private:
    void note(const result<http_response>& answer);

    std::string source_;
    call_budget budget_;
    http_client& http_;
    clock& time_;
    meters& gauges_;
    std::shared_ptr<quota_ledger> requests_;
};

} // namespace highroad
