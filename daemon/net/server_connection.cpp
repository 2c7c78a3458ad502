#include "daemon/net/server_connection.hpp"

#include "daemon/net/wire.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <exception>
#include <optional>
#include <utility>

namespace highroad {
namespace {

using boost::system::error_code;
namespace http = boost::beast::http;

/// Up to here copying the body behind the head is cheaper than a second buffer in the system call.
constexpr std::size_t copied_body = std::size_t{16} << 10;
/// How much of a refused request is read and dropped, so that the refusal reaches a client which is still sending.
constexpr std::size_t drained_at_most = std::size_t{4} << 20;
/// How much a client may send ahead while it listens to a stream.
constexpr std::size_t ahead_at_most = std::size_t{32} << 10;

std::string address_of(const server_connection::socket_type& socket)
{
    error_code error;
    auto peer = socket.remote_endpoint(error);
    if (error) return "unknown";
    if (peer.protocol().family() == AF_UNIX) return "unix";
    asio::ip::tcp::endpoint address;
    if (peer.size() > address.capacity()) return "unknown";
    std::memcpy(address.data(), peer.data(), peer.size());
    auto ip = address.address();
    if (ip.is_v6() && ip.to_v6().is_v4_mapped()) ip = asio::ip::make_address_v4(asio::ip::v4_mapped, ip.to_v6());
    return ip.to_string();
}

int status_for(error_code error)
{
    if (error == http::error::body_limit) return 413;
    if (error == http::error::header_limit || error == http::error::buffer_overflow) return 431;
    return 400;
}

} // namespace

server_connection::server_connection(socket_type socket, std::shared_ptr<const server_surroundings> around)
    : socket_{std::move(socket)}, around_{std::move(around)}, remote_{address_of(socket_)}
{
    error_code ignored;
    socket_.non_blocking(true, ignored);
    if (remote_ != "unix") socket_.set_option(asio::ip::tcp::no_delay{true}, ignored);
    limit(around_->options.header_deadline);
}

void server_connection::cut_if_late(clock::time_point now)
{
    if (now < cut_at_) return;
    late_ = true;
    no_limit();
    error_code ignored;
    socket_.cancel(ignored);
}

awaitable<void> server_connection::serve()
{
    const auto& options = around_->options;
    for (;;) {
        request_reader reader{{.header = options.header_limit, .body = options.body_limit}};
        auto verdict = co_await receive(reader);
        if (verdict == gone) co_return;
        if (verdict != 0) {
            co_await refuse(verdict);
            co_return;
        }
        no_limit();
        auto& request = reader.request();
        request.remote = remote_;
        bool head_only = request.method == "HEAD";
        bool modern = reader.is_modern();
        auto next = reader.keeps_alive() ? afterwards::keep : afterwards::close;

        auto answer = co_await answer_for(request);
        auto form = body_form::sized;
        if (answer.stream) form = modern ? body_form::chunked : body_form::until_close;
        if (form == body_form::until_close) next = afterwards::close;
        bool there = co_await send(answer, form, next, head_only);
        if (there && answer.stream && !head_only) there = co_await send_pieces(*answer.stream, form);
        if (!there || next == afterwards::close) break;
        limit(options.idle_deadline);
    }
    error_code ignored;
    socket_.shutdown(asio::socket_base::shutdown_both, ignored);
}

awaitable<int> server_connection::receive(request_reader& reader)
{
    const auto& options = around_->options;
    auto had_head = false;
    auto started = false;
    for (;;) {
        if (!received_.unread().empty()) {
            error_code error;
            received_.consume(reader.feed(received_.unread(), error));
            if (error) co_return status_for(error);
            if (reader.done()) co_return 0;
            if (!had_head && reader.head_done()) {
                had_head = true;
                limit(options.body_deadline);
                if (reader.wants_continue()) {
                    auto there = co_await write("HTTP/1.1 100 Continue\r\n\r\n", {});
                    if (!there) co_return gone;
                    limit(options.body_deadline);
                }
            } else if (!started) {
                limit(options.header_deadline);
            }
            started = true;
        }
        error_code error;
        auto space = received_.space();
        auto count = co_await socket_.async_read_some(space, asio::redirect_error(asio::use_awaitable, error));
        received_.commit(count);
        // A client that goes away between requests is as it should be; one that stops in the middle gets told.
        if (error) co_return late_&& started ? 408 : gone;
    }
}

awaitable<http_response> server_connection::answer_for(http_request& request)
{
    std::string_view url = request.url;
    auto found = around_->routes.find(request.method, url.substr(0, url.find('?')));
    if (!found.handler) {
        auto answer = plain_answer(found.allow.empty() ? 404 : 405);
        if (!found.allow.empty()) answer.headers.set("Allow", std::move(found.allow));
        co_return answer;
    }
    // The request moves away; what a report would need is copied only when somebody listens to reports.
    const auto& report = around_->options.on_exception;
    auto method = report ? request.method : std::string{};
    std::string what;
    try {
        auto answer = co_await (*found.handler)(std::move(request));
        if (is_sendable(answer)) co_return answer;
        what = "the answer has a status or a field that HTTP forbids";
    } catch (const std::exception& thrown) {
        what = thrown.what();
    } catch (...) {
        what = "something that is no std::exception";
    }
    co_await leave_if_stopped();
    if (report) report(method, found.place, what);
    co_return plain_answer(500);
}

awaitable<bool> server_connection::send(const http_response& answer, body_form form, afterwards next, bool head_only)
{
    out_.clear();
    append_head(out_, answer, form, next, around_->date);
    if (head_only || form != body_form::sized || answer.status == 204 || answer.status == 304)
        co_return co_await write(out_, {});
    if (answer.body.size() > copied_body) co_return co_await write(out_, answer.body);
    out_ += answer.body;
    co_return co_await write(out_, {});
}

awaitable<bool> server_connection::write(std::string_view head, std::string_view body)
{
    // Nearly every answer fits into the socket's buffer: one system call, and no trip through the event loop.
    error_code error;
    std::array<asio::const_buffer, 2> both{asio::buffer(head), asio::buffer(body)};
    auto sent = socket_.write_some(both, error);
    if (!error && sent == head.size() + body.size()) co_return true;
    if (error && error != asio::error::would_block && error != asio::error::try_again) co_return false;

    auto of_head = std::min(sent, head.size());
    std::array<asio::const_buffer, 2> rest{asio::buffer(head) + of_head, asio::buffer(body) + (sent - of_head)};
    limit(around_->options.write_deadline);
    co_await asio::async_write(socket_, rest, asio::redirect_error(asio::use_awaitable, error));
    no_limit();
    co_return !error && !late_;
}

awaitable<bool> server_connection::send_pieces(body_stream& stream, body_form form)
{
    using namespace asio::experimental::awaitable_operators;
    for (;;) {
        auto first = co_await (next_piece(stream) || peer_gone());
        co_await leave_if_stopped();
        if (first.index() == 1) co_return false;
        auto& piece = std::get<0>(first);
        if (!piece && stream_failed_) co_return false;
        if (!piece) break;
        if (piece->empty()) continue; // an empty chunk would end the body
        out_.clear();
        if (form == body_form::chunked) {
            std::array<char, 16> digits;
            auto end = std::to_chars(digits.data(), digits.data() + digits.size(), piece->size(), 16).ptr;
            out_.append(digits.data(), end).append("\r\n");
        }
        out_ += *piece;
        if (form == body_form::chunked) out_ += "\r\n";
        auto there = co_await write(out_, {});
        if (!there) co_return false;
    }
    if (form == body_form::until_close) co_return true;
    co_return co_await write("0\r\n\r\n", {});
}

awaitable<std::optional<std::string>> server_connection::next_piece(body_stream& stream)
{
    std::string what;
    try {
        co_return co_await stream.next();
    } catch (const std::exception& thrown) {
        what = thrown.what();
    }
    stream_failed_ = true;
    auto state = co_await asio::this_coro::cancellation_state;
    bool stopped = state.cancelled() != asio::cancellation_type::none;
    if (!stopped && around_->options.on_exception) around_->options.on_exception("GET", "(stream)", what);
    co_return std::nullopt;
}

awaitable<bool> server_connection::peer_gone()
{
    for (;;) {
        error_code error;
        auto space = received_.space();
        auto count = co_await socket_.async_read_some(space, asio::redirect_error(asio::use_awaitable, error));
        received_.commit(count);
        if (error || received_.unread().size() > ahead_at_most) co_return true;
    }
}

awaitable<void> server_connection::refuse(int status)
{
    auto answer = plain_answer(status);
    late_ = false;
    auto there = co_await send(answer, body_form::sized, afterwards::close, false);
    if (!there) co_return;
    error_code error;
    socket_.shutdown(asio::socket_base::shutdown_send, error);
    // Closing while bytes wait to be read resets the connection, and the client would never see the answer.
    limit(std::min(around_->options.body_deadline, std::chrono::milliseconds{2000}));
    std::size_t drained = 0;
    while (!error && !late_ && drained < drained_at_most) {
        received_.consume(received_.unread().size());
        auto space = received_.space();
        drained += co_await socket_.async_read_some(space, asio::redirect_error(asio::use_awaitable, error));
    }
}

} // namespace highroad
