#pragma once

#include "daemon/ports/result.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace highroad {

/// Throws asio's operation_aborted when the calling coroutine was told to stop. A stop is no failure of an operation,
/// so it must not become one.
[[nodiscard]] awaitable<void> leave_if_stopped();

/// One connection as a client: TCP or a Unix socket, with TLS over it once `secure` succeeded. It is cut at a time that
/// can be moved for free; every pending operation then fails and `was_cut()` says why.
class wire : public std::enable_shared_from_this<wire> {
public:
    using clock = std::chrono::steady_clock;
    using socket_type = asio::generic::stream_protocol::socket;
    using tls_type = asio::ssl::stream<socket_type&>;

    explicit wire(const asio::any_io_executor& executor);
    wire(const wire&) = delete;
    wire& operator=(const wire&) = delete;

    void cut_at(clock::time_point when);
    [[nodiscard]] bool was_cut() const { return was_cut_; }

    [[nodiscard]] awaitable<void> connect(asio::generic::stream_protocol::endpoint where,
                                          boost::system::error_code& error);
    /// Fails with not_trusted (see trust.hpp) or unreachable.
    [[nodiscard]] awaitable<result<void>> secure(asio::ssl::context& context, std::string host);

    [[nodiscard]] awaitable<std::size_t> read_some(asio::mutable_buffer into, boost::system::error_code& error);
    /// Both texts in one write where the transport can; they must live until it ends.
    [[nodiscard]] awaitable<void> write(std::string_view head, std::string_view body, boost::system::error_code& error);

    /// Open, and the peer has neither said anything nor gone: nobody speaks on an idle connection but to end it.
    [[nodiscard]] bool is_quiet();
    void close();

    [[nodiscard]] socket_type& socket() { return socket_; }
    /// Null without TLS.
    [[nodiscard]] tls_type* tls() { return tls_.get(); }

private:
    void arm();

    socket_type socket_;
    std::unique_ptr<tls_type> tls_;
    asio::steady_timer timer_;
    clock::time_point cut_at_{};
    bool waiting_ = false;
    bool was_cut_ = false;
};

} // namespace highroad
