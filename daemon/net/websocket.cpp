#include "daemon/net/websocket.hpp"

#include "daemon/net/dialler.hpp"
#include "daemon/net/endpoint.hpp"
#include "daemon/net/wire_stream.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <deque>
#include <exception>
#include <optional>
#include <utility>

namespace highroad {
namespace {

using boost::system::error_code;
namespace ws = boost::beast::websocket;

constexpr std::chrono::seconds goodbye_limit{2};

/// What the reader, the pinger and the owner share. It lives until the last of them has ended.
class session : public std::enable_shared_from_this<session> {
public:
    session(std::shared_ptr<wire> over, const websocket_options& limits, std::string name)
        : limits_{limits},
          name_{std::move(name)},
          wire_{over},
          stream_{std::move(over)},
          arrived_{stream_.get_executor()},
          sendable_{stream_.get_executor()},
          room_{stream_.get_executor()},
          ping_{stream_.get_executor()}
    {
        stream_.read_message_max(limits_.message_limit);
        stream_.auto_fragment(false);
        arrived_.expires_at(asio::steady_timer::time_point::max());
        sendable_.expires_at(asio::steady_timer::time_point::max());
        room_.expires_at(asio::steady_timer::time_point::max());
    }

    awaitable<result<void>> shake_hands(std::string authority, std::string target, std::string user_agent)
    {
        stream_.set_option(ws::stream_base::decorator([agent = std::move(user_agent)](ws::request_type& request) {
            request.set(boost::beast::http::field::user_agent, agent);
        }));
        error_code error;
        ws::response_type answer;
        co_await stream_.async_handshake(answer, authority, target, asio::redirect_error(asio::use_awaitable, error));
        if (!error) co_return result<void>{};
        co_await leave_if_stopped();
        if (wire_->was_cut()) co_return failure{errc::unreachable, name_ + " did not open the WebSocket in time"};
        if (error == ws::error::upgrade_declined)
            co_return failure{errc::refused, name_ + " did not open the WebSocket: it answered " +
                                                 std::to_string(answer.result_int())};
        co_return failure{errc::unreachable, name_ + " did not open the WebSocket (" + error.message() + ")"};
    }

    void start()
    {
        heard();
        stream_.control_callback([this](ws::frame_type, boost::beast::string_view) { heard(); });
        auto keep = [self = shared_from_this()](std::exception_ptr) { self->end(); };
        asio::co_spawn(stream_.get_executor(), read_all(), keep);
        asio::co_spawn(stream_.get_executor(), ping_on(), keep);
    }

    awaitable<result<std::string>> receive()
    {
        while (waiting_.empty() && !ended_ && !closing_) {
            error_code ignored;
            co_await arrived_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
            co_await leave_if_stopped();
        }
        if (waiting_.empty()) co_return failure{errc::answer_lost, why_};
        auto text = std::move(waiting_.front());
        waiting_.pop_front();
        room_.cancel();
        co_return text;
    }

    awaitable<result<void>> send(std::string text)
    {
        while (sending_ && !ended_) {
            error_code ignored;
            co_await sendable_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
            co_await leave_if_stopped();
        }
        if (ended_ || closing_) co_return failure{errc::unreachable, why_};
        sending_ = true;
        error_code error;
        auto bytes = asio::buffer(text);
        co_await stream_.async_write(bytes, asio::redirect_error(asio::use_awaitable, error));
        sending_ = false;
        sendable_.cancel();
        if (!error) co_return result<void>{};
        ended_by(error);
        end();
        co_await leave_if_stopped();
        co_return failure{errc::answer_lost, why_ + "; the message may have arrived nevertheless"};
    }

    /// Ends everything that waits, at once.
    void end()
    {
        if (ended_) return;
        ended_ = true;
        wire_->close();
        ping_.cancel();
        arrived_.cancel();
        sendable_.cancel();
        room_.cancel();
    }

    void close_politely()
    {
        if (ended_ || closing_) return;
        closing_ = true;
        why_ = "the WebSocket to " + name_ + " was closed by us";
        arrived_.cancel();
        asio::co_spawn(stream_.get_executor(), say_goodbye(),
                       [self = shared_from_this()](std::exception_ptr) { self->end(); });
    }

private:
    /// Whoever finds out first says why: reading, writing or a ping.
    void ended_by(error_code error)
    {
        if (!why_.empty()) return;
        why_ = wire_->was_cut()                      ? name_ + " was silent for too long on the WebSocket"
               : error == ws::error::message_too_big ? name_ + " sent a WebSocket message larger than we accept"
                                                     : "the WebSocket to " + name_ + " ended (" + error.message() + ")";
    }
    /// The wire is cut when nothing comes for too long; every frame moves that.
    void heard() { wire_->cut_at(wire::clock::now() + limits_.dead_after); }
    awaitable<void> read_all();
    awaitable<void> ping_on();
    awaitable<void> say_goodbye();

    websocket_options limits_;
    std::string name_;
    std::shared_ptr<wire> wire_;
    ws::stream<wire_stream, false> stream_;
    std::deque<std::string> waiting_;
    asio::steady_timer arrived_;
    asio::steady_timer sendable_;
    asio::steady_timer room_;
    asio::steady_timer ping_;
    bool sending_ = false;
    bool closing_ = false;
    bool ended_ = false;
    std::string why_;
};

awaitable<void> session::read_all()
{
    boost::beast::flat_buffer buffer;
    while (!ended_) {
        error_code error;
        co_await stream_.async_read(buffer, asio::redirect_error(asio::use_awaitable, error));
        if (error) co_return ended_by(error);
        heard();
        if (stream_.got_text()) waiting_.push_back(boost::beast::buffers_to_string(buffer.data()));
        buffer.consume(buffer.size());
        arrived_.cancel();
        while (waiting_.size() >= limits_.waiting_limit && !ended_) {
            co_await room_.async_wait(asio::redirect_error(asio::use_awaitable, error));
        }
    }
}

awaitable<void> session::ping_on()
{
    while (!ended_) {
        ping_.expires_after(limits_.ping_every);
        error_code error;
        co_await ping_.async_wait(asio::redirect_error(asio::use_awaitable, error));
        if (ended_) co_return;
        // While nobody receives, nothing is read, and the silence is ours.
        if (waiting_.size() >= limits_.waiting_limit) heard();
        ws::ping_data nothing;
        co_await stream_.async_ping(nothing, asio::redirect_error(asio::use_awaitable, error));
        if (error) co_return ended_by(error);
    }
}

awaitable<void> session::say_goodbye()
{
    wire_->cut_at(wire::clock::now() + goodbye_limit);
    error_code error;
    ws::close_reason reason{ws::close_code::normal};
    co_await stream_.async_close(reason, asio::redirect_error(asio::use_awaitable, error));
}

class open_websocket final : public websocket {
public:
    explicit open_websocket(std::shared_ptr<session> held) : session_{std::move(held)} {}
    open_websocket(const open_websocket&) = delete;
    open_websocket& operator=(const open_websocket&) = delete;
    ~open_websocket() override { session_->close_politely(); }

    [[nodiscard]] awaitable<result<std::string>> receive() override { return session_->receive(); }
    [[nodiscard]] awaitable<result<void>> send(std::string text) override { return session_->send(std::move(text)); }
    void close() override { session_->close_politely(); }

private:
    std::shared_ptr<session> session_;
};

class connector final : public websocket_connector {
public:
    connector(asio::any_io_executor executor, client_options options, websocket_options limits)
        : options_{std::move(options)}, limits_{limits}, dialler_{std::move(executor), options_}
    {}

    [[nodiscard]] awaitable<result<std::unique_ptr<websocket>>> open(std::string url) override
    {
        auto where = parse_endpoint(url, url_family::websocket);
        if (!where) co_return where.error();
        auto allowed = dialler_.may_ask(*where);
        if (!allowed) co_return allowed.error();
        auto via = proxy_towards(*where, options_.proxies);
        if (!via) co_return via.error();
        auto until = wire::clock::now() + limits_.handshake_limit;
        auto connected = co_await dialler_.dial(*where, *via, until);
        if (!connected) co_return connected.error();
        auto link = std::make_shared<session>(*connected, limits_, where->name());
        (*connected)->cut_at(until);
        auto opened = co_await link->shake_hands(where->authority, where->target, options_.user_agent);
        if (!opened) co_return opened.error();
        link->start();
        co_return std::make_unique<open_websocket>(std::move(link));
    }

private:
    client_options options_;
    websocket_options limits_;
    dialler dialler_;
};

} // namespace

std::unique_ptr<websocket_connector> make_websocket_connector(asio::any_io_executor executor, client_options options,
                                                              websocket_options limits)
{
    return std::make_unique<connector>(std::move(executor), std::move(options), limits);
}

} // namespace highroad
