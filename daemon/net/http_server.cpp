#include "daemon/net/http_server.hpp"

#include "daemon/net/server_connection.hpp"
#include "daemon/net/wire.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <unordered_set>
#include <utility>
#include <vector>

namespace highroad {
namespace {

using boost::system::error_code;
using stream_protocol = asio::generic::stream_protocol;
using acceptor_type = asio::basic_socket_acceptor<stream_protocol>;

constexpr std::string_view unix_prefix = "unix:";
constexpr std::chrono::seconds patience_at_the_end{5};

/// Not as a result: the generic endpoint converts from anything that looks like one, a failure included.
result<void> find_endpoint(const server_options& options, stream_protocol::endpoint& found)
{
    if (options.address.starts_with(unix_prefix)) {
        auto path = options.address.substr(unix_prefix.size());
        if (path.empty() || path.size() >= asio::local::stream_protocol::endpoint{}.capacity())
            return failure{errc::bad_input,
                           "the path of the socket is empty or longer than the system allows: " + path};
        found = asio::local::stream_protocol::endpoint{path};
        return {};
    }
    error_code error;
    auto address = asio::ip::make_address(options.address == "localhost" ? "127.0.0.1" : options.address, error);
    if (error)
        return failure{errc::bad_input,
                       options.address + " is no IP address; use 127.0.0.1, 0.0.0.0, :: or unix:/path"};
    found = asio::ip::tcp::endpoint{address, options.port};
    return {};
}

/// A daemon that was killed leaves its socket behind; one that runs answers on it.
bool somebody_listens(const asio::any_io_executor& executor, const stream_protocol::endpoint& where)
{
    stream_protocol::socket probe{executor};
    error_code error;
    probe.connect(where, error);
    return !error;
}

failure address_failed(const server_options& options, error_code error)
{
    auto port = std::to_string(options.port);
    auto name = options.address + " port " + port;
    if (error == asio::error::address_in_use)
        return {errc::conflict, name + " is taken by another program; stop that one or configure another address"};
    if (error == asio::error::access_denied)
        return {errc::refused, "this user may not listen on " + name + " (ports below 1024 need a privilege)"};
    if (error == boost::system::errc::address_not_available)
        return {errc::unreachable, options.address +
                                       " is no address of this machine now, so nothing can listen on its port " + port +
                                       "; wait for its network, or configure another address"};
    return {errc::unreachable, "cannot listen on " + name + ": " + error.message()};
}

failure socket_failed(const std::string& path, error_code error)
{
    if (error == asio::error::address_in_use)
        return {errc::conflict, path + " is there already and is no socket; name another path for the socket"};
    if (error == boost::system::errc::no_such_file_or_directory)
        return {errc::bad_input, "the socket " + path + " cannot be made: its folder is not there"};
    if (error == asio::error::access_denied)
        return {errc::refused, "the socket " + path + " cannot be made: this user may not write into its folder"};
    return {errc::unreachable, "the socket " + path + " cannot be made: " + error.message()};
}

} // namespace

struct http_server::state : std::enable_shared_from_this<http_server::state> {
    explicit state(asio::any_io_executor by)
        : executor{std::move(by)}, acceptor{executor}, sweeping{executor}, all_gone{executor}
    {}
    ~state() { remove_socket(); }

    void remove_socket()
    {
        if (!unix_path.empty()) ::unlink(unix_path.c_str());
        unix_path.clear();
    }

    void start_sweep()
    {
        const auto& limits = around->options;
        auto shortest =
            std::min({limits.header_deadline, limits.body_deadline, limits.idle_deadline, limits.write_deadline});
        sweeping.expires_after(std::clamp(shortest / 4, std::chrono::milliseconds{5}, std::chrono::milliseconds{1000}));
        is_sweeping = true;
        sweeping.async_wait([weak = weak_from_this()](error_code error) {
            auto self = weak.lock();
            if (error || !self) return;
            self->is_sweeping = false;
            self->around->date = http_date_now();
            auto now = server_connection::clock::now();
            for (auto* each : self->connections)
                each->cut_if_late(now);
            if (!self->connections.empty()) self->start_sweep();
        });
    }

    void serve(stream_protocol::socket socket)
    {
        if (connections.size() >= around->options.connection_limit) return turn_away(std::move(socket));
        if (!is_sweeping) {
            around->date = http_date_now();
            start_sweep();
        }
        auto connection = std::make_shared<server_connection>(std::move(socket), around);
        connections.insert(connection.get());
        auto ended = [self = shared_from_this(), connection](std::exception_ptr) {
            // What leaves a connection is the stop: handlers' exceptions were answered and reported inside.
            self->connections.erase(connection.get());
            if (self->connections.empty()) self->all_gone.cancel();
        };
        asio::co_spawn(executor, connection->serve(),
                       asio::bind_cancellation_slot(connection->stop().slot(), std::move(ended)));
    }

    void turn_away(stream_protocol::socket socket) const
    {
        auto answer = plain_answer(503);
        answer.headers.set("Retry-After", "1");
        std::string text;
        append_head(text, answer, body_form::sized, afterwards::close, around->date);
        text += answer.body;
        error_code ignored;
        socket.non_blocking(true, ignored);
        socket.write_some(asio::buffer(text), ignored);
        socket.shutdown(asio::socket_base::shutdown_send, ignored);
    }

    /// A connection that ends takes itself out of the set, so its members are not walked.
    void stop_all()
    {
        std::vector<server_connection*> running{connections.begin(), connections.end()};
        for (auto* each : running) {
            if (connections.contains(each)) each->stop().emit(asio::cancellation_type::terminal);
        }
    }

    awaitable<void> accept_all()
    {
        for (;;) {
            error_code error;
            auto socket = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
            if (!error) {
                serve(std::move(socket));
                continue;
            }
            co_await leave_if_stopped();
            // Out of descriptors, most likely: some come back when connections end.
            asio::steady_timer pause{executor, std::chrono::milliseconds{100}};
            co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
        }
    }

    asio::any_io_executor executor;
    std::shared_ptr<server_surroundings> around = std::make_shared<server_surroundings>();
    acceptor_type acceptor;
    asio::steady_timer sweeping;
    asio::steady_timer all_gone;
    bool is_sweeping = false;
    std::unordered_set<server_connection*> connections;
    std::string unix_path;
    std::uint16_t port = 0;
};

http_server::http_server(asio::any_io_executor executor, server_options options)
    : state_{std::make_shared<state>(std::move(executor))}
{
    state_->around->options = std::move(options);
}

http_server::~http_server()
{
    error_code ignored;
    state_->acceptor.close(ignored);
    state_->remove_socket();
    state_->stop_all();
}

void http_server::add(std::string method, std::string path, http_handler handler)
{
    state_->around->routes.add(std::move(method), std::move(path), std::move(handler));
}

result<void> http_server::listen()
{
    auto& options = state_->around->options;
    stream_protocol::endpoint where;
    auto understood = find_endpoint(options, where);
    if (!understood) return understood;
    bool is_unix = options.address.starts_with(unix_prefix);
    auto path = is_unix ? options.address.substr(unix_prefix.size()) : std::string{};
    if (is_unix) {
        struct stat found {};
        bool is_socket = ::lstat(path.c_str(), &found) == 0 && S_ISSOCK(found.st_mode);
        if (is_socket && somebody_listens(state_->executor, where))
            return failure{errc::conflict, "another program listens on " + path +
                                               "; stop that one or configure another path for the socket"};
        if (is_socket) ::unlink(path.c_str());
    }

    auto& acceptor = state_->acceptor;
    error_code error;
    acceptor.open(where.protocol(), error);
    if (!error && !is_unix) acceptor.set_option(asio::socket_base::reuse_address{true}, error);
    if (!error) {
        // The socket must not be open to others for even a moment.
        auto before = ::umask(is_unix ? 0177 : 0077);
        acceptor.bind(where, error);
        ::umask(before);
    }
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
        error_code ignored;
        acceptor.close(ignored);
        return is_unix ? socket_failed(path, error) : address_failed(options, error);
    }
    state_->unix_path = path;
    if (!is_unix) {
        asio::ip::tcp::endpoint bound;
        auto local = acceptor.local_endpoint(error);
        std::memcpy(bound.data(), local.data(), std::min(local.size(), bound.capacity()));
        state_->port = bound.port();
    }
    return {};
}

std::uint16_t http_server::port() const
{
    return state_->port;
}

awaitable<void> http_server::run()
{
    auto self = state_;
    if (!self->acceptor.is_open()) throw std::logic_error{"http_server::run before listen"};
    std::exception_ptr stopped;
    try {
        co_await self->accept_all();
    } catch (...) {
        stopped = std::current_exception();
    }
    // The stop has been taken note of; the waiting below must not be cut short by it.
    auto none = asio::disable_cancellation();
    co_await asio::this_coro::reset_cancellation_state(none);
    error_code ignored;
    self->acceptor.close(ignored);
    self->remove_socket();
    self->stop_all();
    if (!self->connections.empty()) {
        self->all_gone.expires_after(patience_at_the_end);
        co_await self->all_gone.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    self->sweeping.cancel();
    std::rethrow_exception(stopped);
}

} // namespace highroad
