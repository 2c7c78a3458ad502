#pragma once

#include "adapters/matrix/answers.hpp"
#include "adapters/matrix/bell.hpp"
#include "adapters/matrix/matrix.hpp"

#include <memory>
#include <optional>
#include <string>

namespace highroad::matrix {

/// Who we are to the homeserver: the access token, and how to get another one.
class session {
public:
    /// What a renewal gives replaces the refresh token, so it may only happen where it is remembered.
    enum class renewal { allowed, forbidden };
    session(const matrix_settings& settings, http_client& http, chat_memory& memory, clock& time,
            renewal renewing = renewal::allowed);

    /// The token in force; logs in where there is none yet.
    [[nodiscard]] awaitable<result<std::string>> token();

    /// Another token in place of `old`, which the server no longer accepts. Whoever asks while somebody else is
    /// renewing gets that one.
    [[nodiscard]] awaitable<result<std::string>> renew(std::string old);

    /// Whether a renewal was needed that is forbidden here.
    [[nodiscard]] bool ran_out() const { return ran_out_; }

private:
    [[nodiscard]] awaitable<result<std::string>> exchange();
    /// What an earlier process renewed. After a failure nothing may be asked for: the configured token may long have
    /// been replaced.
    [[nodiscard]] awaitable<result<void>> recall();
    [[nodiscard]] awaitable<api_answer> log_in();
    [[nodiscard]] awaitable<api_answer> refresh();
    [[nodiscard]] awaitable<result<void>> keep(api_answer answer);
    [[nodiscard]] std::string memory_name() const;

    const matrix_settings& settings_;
    http_client& http_;
    chat_memory& memory_;
    clock& clock_;
    renewal may_renew_;
    std::string token_;
    std::string refresh_token_;
    bool recalled_ = false;
    bool ran_out_ = false;
    std::shared_ptr<bell> renewing_;      ///< rings when the renewal under way has ended; null while there is none
    std::optional<failure> last_failure_; ///< asked again only after `not_before_`
    instant not_before_;
};

/// The address of an endpoint below /_matrix/client/v3, or another version.
[[nodiscard]] std::string endpoint(const matrix_settings& settings, std::string_view path,
                                   std::string_view version = "v3");

} // namespace highroad::matrix
