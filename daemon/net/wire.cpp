#include "daemon/net/wire.hpp"

#include "daemon/net/trust.hpp"

#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>

#include <openssl/err.h>

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

namespace highroad {

using boost::system::error_code;

awaitable<void> leave_if_stopped()
{
    auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error{asio::error::operation_aborted};
}

wire::wire(const asio::any_io_executor& executor) : socket_{executor}, timer_{executor} {}

void wire::cut_at(clock::time_point when)
{
    cut_at_ = when;
    if (!waiting_ || when < timer_.expiry()) arm();
}

void wire::arm()
{
    waiting_ = true;
    timer_.expires_at(cut_at_);
    timer_.async_wait([weak = weak_from_this()](error_code error) {
        auto self = weak.lock();
        if (error || !self) return;
        if (clock::now() < self->cut_at_) return self->arm();
        self->waiting_ = false;
        self->was_cut_ = true;
        error_code ignored;
        self->socket_.close(ignored);
    });
}

awaitable<void> wire::connect(asio::generic::stream_protocol::endpoint where, error_code& error)
{
    co_await socket_.async_connect(where, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return;
    if (where.protocol().family() == AF_UNIX) co_return;
    error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay{true}, ignored);
}

awaitable<result<void>> wire::secure(asio::ssl::context& context, std::string host)
{
    static constexpr unsigned char http11[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    tls_ = std::make_unique<tls_type>(socket_, context);
    auto* native = tls_->native_handle();
    expected_peer peer{native, host};
    if (!peer.ready() || SSL_set_alpn_protos(native, http11, sizeof http11) != 0)
        co_return failure{errc::not_trusted, "OpenSSL cannot check certificates for " + host + "; nothing was sent"};
    error_code error;
    co_await tls_->async_handshake(asio::ssl::stream_base::client, asio::redirect_error(asio::use_awaitable, error));
    if (!error) co_return result<void>{};
    ERR_clear_error();
    auto objection = peer.objection();
    if (!objection.empty()) co_return failure{errc::not_trusted, std::move(objection)};
    co_await leave_if_stopped();
    if (was_cut_) co_return failure{errc::unreachable, host + " did not finish the TLS handshake in time"};
    co_return failure{errc::unreachable,
                      "no TLS connection to " + host + " came about (" + error.message() + "); nothing was sent"};
}

awaitable<std::size_t> wire::read_some(asio::mutable_buffer into, error_code& error)
{
    if (tls_) co_return co_await tls_->async_read_some(into, asio::redirect_error(asio::use_awaitable, error));
    co_return co_await socket_.async_read_some(into, asio::redirect_error(asio::use_awaitable, error));
}

awaitable<void> wire::write(std::string_view head, std::string_view body, error_code& error)
{
    std::array<asio::const_buffer, 2> both{asio::buffer(head), asio::buffer(body)};
    if (tls_) {
        co_await asio::async_write(*tls_, both, asio::redirect_error(asio::use_awaitable, error));
    } else {
        co_await asio::async_write(socket_, both, asio::redirect_error(asio::use_awaitable, error));
    }
}

bool wire::is_quiet()
{
    if (!socket_.is_open()) return false;
    char byte = 0;
    auto got = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

void wire::close()
{
    error_code ignored;
    timer_.cancel();
    socket_.close(ignored);
}

} // namespace highroad
