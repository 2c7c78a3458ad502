#include "daemon/net/dialler.hpp"

#include "daemon/net/message_parser.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>
#include <vector>

namespace highroad {
namespace {

using boost::system::error_code;
using time_point = wire::clock::time_point;
using stream_endpoint = asio::generic::stream_protocol::endpoint;

std::string in_seconds(std::chrono::milliseconds length)
{
    if (length.count() % 1000 == 0) return std::to_string(length.count() / 1000) + " s";
    return std::to_string(length.count()) + " ms";
}

/// getaddrinfo cannot be interrupted: the wait for it can. What comes later is dropped.
struct lookup {
    explicit lookup(const asio::any_io_executor& executor) : resolver{executor}, done{executor} {}
    asio::ip::tcp::resolver resolver;
    asio::steady_timer done;
    std::vector<stream_endpoint> found;
    error_code error = asio::error::timed_out;
};

awaitable<std::vector<stream_endpoint>> resolve(asio::any_io_executor executor, std::string host, std::uint16_t port,
                                                time_point until, error_code& error)
{
    auto address = asio::ip::make_address(host, error);
    if (!error) {
        std::vector<stream_endpoint> one;
        one.emplace_back(asio::ip::tcp::endpoint{address, port});
        co_return one;
    }
    auto state = std::make_shared<lookup>(executor);
    state->done.expires_at(until);
    auto port_text = std::to_string(port);
    state->resolver.async_resolve(host, port_text, asio::ip::resolver_base::numeric_service,
                                  [state](error_code failed, const asio::ip::tcp::resolver::results_type& all) {
                                      state->error = failed;
                                      for (const auto& entry : all)
                                          state->found.emplace_back(entry.endpoint());
                                      state->done.cancel();
                                  });
    error_code ended;
    co_await state->done.async_wait(asio::redirect_error(asio::use_awaitable, ended));
    // One thread looks up everything, in turn: what nobody waits for any more must not keep the next one waiting.
    state->resolver.cancel();
    co_await leave_if_stopped();
    error = state->error;
    co_return state->found;
}

failure lookup_failed(const std::string& host, error_code error)
{
    if (error == asio::error::timed_out || error == asio::error::host_not_found_try_again)
        return {errc::unreachable, "the name " + host + " could not be looked up: DNS did not answer"};
    return {errc::unreachable,
            "the name " + host + " is not known to DNS; check how it is written (" + error.message() + ")"};
}

failure connect_failed(const std::string& name, error_code error)
{
    if (error == asio::error::connection_refused)
        return {errc::unreachable, name + " refused the connection: nothing listens there now"};
    if (error == error_code{ENOENT, boost::system::system_category()})
        return {errc::unreachable, "there is no socket " + name + ": the program that makes it is not running"};
    if (error == asio::error::access_denied) return {errc::unreachable, "this user may not open " + name};
    return {errc::unreachable, "no connection to " + name + " (" + error.message() + ")"};
}

} // namespace

dialler::dialler(asio::any_io_executor executor, const client_options& options)
    : executor_{std::move(executor)}, options_{options}
{}

result<void> dialler::may_ask(const endpoint& where) const
{
    if (where.protection == security::tls || options_.plain == plain_http::everywhere || is_loopback(where)) return {};
    return failure{errc::bad_input,
                   "plain http towards " + where.name() + " would show everything to everybody on the way; use https"};
}

awaitable<result<std::shared_ptr<wire>>> dialler::connect(std::string host, std::uint16_t port, time_point until)
{
    auto limit = std::min(until, wire::clock::now() + options_.connect_limit);
    error_code error;
    auto addresses = co_await resolve(executor_, host, port, limit, error);
    if (error) co_return lookup_failed(host, error);

    auto name = host + ':' + std::to_string(port);
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        auto connection = std::make_shared<wire>(executor_);
        // One address that swallows packets must not take the time of the others.
        auto left = limit - wire::clock::now();
        auto share = i + 1 == addresses.size() ? left : left / 2;
        connection->cut_at(wire::clock::now() + share);
        co_await connection->connect(addresses[i], error);
        if (!error) co_return connection;
        co_await leave_if_stopped();
        if (connection->was_cut()) error = asio::error::timed_out;
    }
    if (error == asio::error::timed_out)
        co_return failure{errc::unreachable,
                          name + " did not accept a connection within " + in_seconds(options_.connect_limit)};
    co_return connect_failed(name, error);
}

awaitable<result<std::shared_ptr<wire>>> dialler::dial(endpoint where, std::optional<proxy> via, time_point until)
{
    if (where.protection == security::tls) {
        if (!trust_) trust_.emplace(options_.ca_file);
        if (!trust_->trouble().empty()) co_return failure{errc::not_trusted, trust_->trouble() + "; nothing was sent"};
    }

    if (!where.unix_path.empty()) {
        auto connection = std::make_shared<wire>(executor_);
        connection->cut_at(until);
        if (where.unix_path.size() > asio::local::stream_protocol::endpoint{}.capacity() - 1)
            co_return failure{errc::unreachable, "the path of the socket is too long: " + where.unix_path};
        error_code error;
        stream_endpoint path{asio::local::stream_protocol::endpoint{where.unix_path}};
        co_await connection->connect(path, error);
        if (!error) co_return connection;
        co_await leave_if_stopped();
        co_return connect_failed(where.unix_path, error);
    }

    auto host = via ? via->host : where.host;
    auto port = via ? via->port : where.port;
    auto connected = co_await connect(std::move(host), port, until);
    if (!connected) {
        auto why = connected.error();
        if (via) why.words = "the proxy cannot be reached: " + why.words;
        co_return why;
    }
    auto connection = *connected;
    if (where.protection == security::plain && via) co_return connection;
    if (via) {
        connection->cut_at(std::min(until, wire::clock::now() + options_.connect_limit));
        auto opened = co_await tunnel(*connection, where, *via);
        if (!opened) co_return opened.error();
    }
    if (where.protection == security::tls) {
        connection->cut_at(std::min(until, wire::clock::now() + options_.tls_limit));
        auto secured = co_await connection->secure(trust_->context(), where.host);
        if (!secured) co_return secured.error();
    }
    co_return connection;
}

awaitable<result<void>> dialler::tunnel(wire& through, const endpoint& where, const proxy& via)
{
    auto bracketed = where.host.find(':') == std::string::npos ? where.host : '[' + where.host + ']';
    auto destination = bracketed + ':' + std::to_string(where.port);
    auto head = "CONNECT " + destination + " HTTP/1.1\r\nHost: " + destination + "\r\n";
    if (!via.authorization.empty()) head += "Proxy-Authorization: " + via.authorization + "\r\n";
    head += "\r\n";
    error_code error;
    co_await through.write(head, {}, error);

    auto proxy_name = "the proxy " + via.host + ':' + std::to_string(via.port);
    answer_reader reader{{.header_limit = options_.header_limit, .body_limit = 0, .body = answer_body::none}};
    std::string received;
    std::array<char, 2048> piece;
    while (!error && !reader.done()) {
        asio::mutable_buffer into{piece.data(), piece.size()};
        auto count = co_await through.read_some(into, error);
        received.append(piece.data(), count);
        if (!error) received.erase(0, reader.feed(received, error));
    }
    if (error) {
        co_await leave_if_stopped();
        auto words = through.was_cut() ? " did not open a way to " : " hung up when asked for a way to ";
        co_return failure{errc::unreachable, proxy_name + words + destination + "; nothing was sent"};
    }
    auto status = reader.answer().status;
    if (status == 407)
        co_return failure{errc::unreachable,
                          proxy_name + " wants a user name and password, or other ones; nothing was sent"};
    if (status / 100 != 2 || !received.empty())
        co_return failure{errc::unreachable, proxy_name + " opened no way to " + destination + " (it answered " +
                                                 std::to_string(status) + "); nothing was sent"};
    co_return result<void>{};
}

} // namespace highroad
