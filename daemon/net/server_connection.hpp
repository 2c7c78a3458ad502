#pragma once

#include "daemon/net/answer_text.hpp"
#include "daemon/net/http_server.hpp"
#include "daemon/net/message_parser.hpp"
#include "daemon/net/receive_buffer.hpp"
#include "daemon/net/route_table.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/generic/stream_protocol.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace highroad {

/// What all connections of one server share.
struct server_surroundings {
    server_options options;
    route_table routes;
    std::string date; ///< the value of Date, renewed by the sweep
};

/// One connection of the server, from its first request to its end.
class server_connection {
public:
    using clock = std::chrono::steady_clock;
    using socket_type = asio::generic::stream_protocol::socket;

    server_connection(socket_type socket, std::shared_ptr<const server_surroundings> around);
    server_connection(const server_connection&) = delete;
    server_connection& operator=(const server_connection&) = delete;

    [[nodiscard]] awaitable<void> serve();

    /// Called by the server's sweep: one timer for all, so that a request costs none.
    void cut_if_late(clock::time_point now);
    /// Where the server emits its stop.
    [[nodiscard]] asio::cancellation_signal& stop() { return stop_; }

private:
    /// How receiving ended: 0 with a whole request, `gone`, or the status to refuse with.
    static constexpr int gone = -1;

    [[nodiscard]] awaitable<int> receive(request_reader& reader);
    [[nodiscard]] awaitable<http_response> answer_for(http_request& request);
    /// False when the peer is gone.
    [[nodiscard]] awaitable<bool> send(const http_response& answer, body_form form, afterwards next, bool head_only);
    [[nodiscard]] awaitable<bool> write(std::string_view head, std::string_view body);
    [[nodiscard]] awaitable<bool> send_pieces(body_stream& stream, body_form form);
    [[nodiscard]] awaitable<std::optional<std::string>> next_piece(body_stream& stream);
    [[nodiscard]] awaitable<bool> peer_gone();
    [[nodiscard]] awaitable<void> refuse(int status);
    void limit(std::chrono::milliseconds length) { cut_at_ = clock::now() + length; }
    void no_limit() { cut_at_ = clock::time_point::max(); }

    socket_type socket_;
    std::shared_ptr<const server_surroundings> around_;
    asio::cancellation_signal stop_;
    receive_buffer received_;
    std::string out_; ///< kept between answers for its capacity
    std::string remote_;
    clock::time_point cut_at_;
    bool late_ = false;
    bool stream_failed_ = false;
};

} // namespace highroad
