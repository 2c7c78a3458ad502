#pragma once

#include "daemon/ports/http.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace highroad {

struct server_options {
    /// An IPv4 or IPv6 address, "localhost", or "unix:/path" for a socket that only this user may open.
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;                           ///< 0: any free one, see `http_server::port`
    std::size_t body_limit = std::size_t{1} << 20;    ///< of a request, in bytes; more is answered with 413
    std::size_t header_limit = std::size_t{32} << 10; ///< of a request's head, in bytes; more is answered with 431
    std::size_t connection_limit = 1024;              ///< one more is answered with 503
    std::chrono::milliseconds header_deadline{
        std::chrono::seconds{10}}; ///< from a request's first byte to its blank line
    std::chrono::milliseconds body_deadline{std::chrono::seconds{30}};
    std::chrono::milliseconds idle_deadline{std::chrono::seconds{60}};  ///< between two requests
    std::chrono::milliseconds write_deadline{std::chrono::seconds{30}}; ///< for an answer, or a piece of a stream
    /// Told about every exception that a handler let out, with the path as it was added: what a request says behind a
    /// prefix may be a secret. The asker sees a plain 500.
    std::function<void(std::string_view method, std::string_view path, std::string_view what)> on_exception;
};

/// Our own HTTP/1.1 server. One coroutine a connection, on one thread: handlers of one connection run one after
/// another, and need no locks. A handler's answer is written whole in one piece where it can be. Limits are kept to
/// within a second, or a quarter of the shortest limit.
class http_server final : public http_router {
public:
    http_server(asio::any_io_executor executor, server_options options);
    http_server(const http_server&) = delete;
    http_server& operator=(const http_server&) = delete;
    ~http_server() override;

    void add(std::string method, std::string path, http_handler handler) override;

    /// Takes the address. From here on connections wait until `run` takes them. Fails with conflict when somebody else
    /// has it, refused when this user may not, bad_input when it is none, and unreachable for what may change by
    /// itself, such as an address that this machine does not have yet.
    [[nodiscard]] result<void> listen();
    /// The port that `listen` took; 0 for a Unix socket.
    [[nodiscard]] std::uint16_t port() const;
    /// Serves until it is cancelled. Then it takes no more connections, cancels what runs, waits up to 5 s for it, and
    /// leaves with asio's operation_aborted.
    [[nodiscard]] awaitable<void> run();

private:
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace highroad
