#pragma once

#include "adapters/matrix/answers.hpp"
#include "adapters/matrix/session.hpp"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <deque>
#include <string>

namespace highroad::matrix {

/// Calls as one account. A token that ran out is renewed once and the call repeated, since nothing had happened;
/// nothing else is ever repeated here.
class client_api {
public:
    client_api(const matrix_settings& settings, http_client& http, session& who, clock& time);

    /// `path` is below /_matrix/client/v3 and begins with a slash.
    [[nodiscard]] awaitable<api_answer> read(std::string path,
                                             std::chrono::milliseconds deadline = std::chrono::seconds{20});
    [[nodiscard]] awaitable<api_answer> post(std::string path, std::string json_body, std::string_view version = "v3");

    /// An event for a room. The same `transaction` again gives the first event's id, also after a restart of either
    /// side (for a day; https://spec.matrix.org/latest/client-server-api/#transaction-identifiers). While the server
    /// has asked for a pause nothing is sent, whatever room it is for: the limit is the account's.
    [[nodiscard]] awaitable<api_answer> send(std::string room, std::string type, std::string transaction,
                                             std::string json_body);

    /// Takes an event away. Safe to repeat, as send() is.
    [[nodiscard]] awaitable<api_answer> redact(std::string room, std::string event, std::string transaction);

    /// Whether messages wait for the end of a pause: what can wait longer, such as marks under a card, lets them go
    /// first.
    [[nodiscard]] bool messages_wait();

    [[nodiscard]] const matrix_settings& settings() const { return settings_; }

private:
    [[nodiscard]] awaitable<api_answer> call(http_request request);
    [[nodiscard]] awaitable<api_answer> put(std::string room, std::string path, std::string json_body);
    [[nodiscard]] bool is_turn_of(const std::string& room, instant now) const;
    void line_up(const std::string& room);

    const matrix_settings& settings_;
    http_client& http_;
    session& session_;
    clock& clock_;
    instant quiet_until_;
    std::deque<std::string> line_; ///< rooms whose messages were turned away, the first of them first
};

} // namespace highroad::matrix
