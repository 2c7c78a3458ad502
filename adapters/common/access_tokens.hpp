#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace highroad {

class kept_grant;

/// The access token of OAuth 2.0 (RFC 6749) for one credential. Asked for when it is first needed, kept until shortly
/// before it expires, and asked for once however many callers wait for it.
class access_tokens {
public:
    /// `service` is for words: "Google". `ask` makes the request to the token endpoint; it is called for each token.
    /// `secrets` are what that request holds and no words may show.
    access_tokens(std::string service, std::function<http_request(instant now)> ask, http_client& http, clock& time,
                  std::vector<std::string> secrets = {});
    ~access_tokens();
    access_tokens(const access_tokens&) = delete;
    access_tokens& operator=(const access_tokens&) = delete;

    /// For a consent whose refresh token is replaced when it is used: what was kept counts, and what comes is kept.
    void replace_in(std::shared_ptr<kept_grant> consent) { consent_ = std::move(consent); }

    /// Fails with refused when the credential is not accepted, with try_later for everything that may pass. Either way
    /// nothing was sent to anybody but the token endpoint.
    [[nodiscard]] awaitable<result<std::string>> get();
    /// The next get() asks for a new one, unless that has already happened since `token` was handed out.
    void forget(std::string_view token);
    /// The text without the current token, the one before it and the secrets, should the other side have echoed one.
    [[nodiscard]] std::string without_tokens(std::string text) const;

private:
    struct flight;
    [[nodiscard]] bool usable(instant now) const;
    [[nodiscard]] awaitable<result<std::string>> fetch();
    [[nodiscard]] awaitable<result<void>> recall();

    std::string service_;
    std::function<http_request(instant)> ask_;
    http_client& http_;
    clock& time_;
    std::vector<std::string> secrets_;
    std::shared_ptr<kept_grant> consent_;
    bool recalled_ = false;
    std::string token_;
    std::string earlier_;
    instant fetched_at_;
    instant renew_at_;
    std::shared_ptr<flight> under_way_;
};

} // namespace highroad
