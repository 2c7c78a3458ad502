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
    session(const matrix_settings& settings, http_client& http, chat_memory& memory, clock& time);

    /// The token in force; logs in where there is none yet.
    [[nodiscard]] awaitable<result<std::string>> token();

    /// Another token in place of `old`, which the server no longer accepts. Whoever asks while somebody else is
    /// renewing gets that one.
    [[nodiscard]] awaitable<result<std::string>> renew(std::string old);

private:
    [[nodiscard]] awaitable<result<std::string>> exchange();
    [[nodiscard]] awaitable<void> recall();
    [[nodiscard]] awaitable<api_answer> log_in();
    [[nodiscard]] awaitable<api_answer> refresh();
    [[nodiscard]] awaitable<result<void>> keep(api_answer answer);
    [[nodiscard]] std::string memory_name() const;

    const matrix_settings& settings_;
    http_client& http_;
    chat_memory& memory_;
    clock& clock_;
    std::string token_;
    std::string refresh_token_;
    bool recalled_ = false;
    std::shared_ptr<bell> renewing_;      ///< rings when the renewal under way has ended; null while there is none
    std::optional<failure> last_failure_; ///< asked again only after `not_before_`
    instant not_before_;
};

/// Pure: the body of a login by password. https://spec.matrix.org/latest/client-server-api/#login
[[nodiscard]] std::string login_body(const matrix_settings& settings, bool refreshable);

/// The address of an endpoint below /_matrix/client/v3.
[[nodiscard]] std::string endpoint(const matrix_settings& settings, std::string_view path);

} // namespace highroad::matrix
