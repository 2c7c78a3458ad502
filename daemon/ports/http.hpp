#pragma once

#include "daemon/ports/result.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace highroad {

/// Header fields in order; names compare without case.
class http_fields {
public:
    http_fields() = default;
    void set(std::string_view name, std::string value); ///< replaces every field of that name
    void add(std::string_view name, std::string value);
    void remove(std::string_view name);
    void reserve(std::size_t count) { all_.reserve(count); }
    /// The first value of that name, or null.
    [[nodiscard]] const std::string* find(std::string_view name) const;
    [[nodiscard]] std::string get(std::string_view name) const; ///< empty when absent
    [[nodiscard]] auto begin() const { return all_.begin(); }
    [[nodiscard]] auto end() const { return all_.end(); }

private:
    std::vector<std::pair<std::string, std::string>> all_;
};

/// As a client: `url` is absolute. As a server: `url` is the request target ("/hooks/shop?x=1").
struct http_request {
    http_request() = default;
    http_request(std::string method_, std::string url_) : method{std::move(method_)}, url{std::move(url_)} {}

    std::string method = "GET";
    std::string url;
    http_fields headers;
    std::string body;
    std::string remote; ///< as a server: the peer's address without port
    /// As a client: the limit of the whole exchange, connecting included. 100 ms..5 min
    std::chrono::milliseconds deadline{std::chrono::seconds{30}};
};

/// Pieces of a body that does not end soon (server-sent events).
class body_stream {
public:
    virtual ~body_stream() = default;
    /// The next piece; empty optional ends the body. Cancelled when the peer goes away or the daemon stops.
    [[nodiscard]] virtual awaitable<std::optional<std::string>> next() = 0;
};

struct http_response {
    http_response() = default;
    http_response(int status_, std::string content_type, std::string body_) : status{status_}, body{std::move(body_)}
    {
        headers.set("Content-Type", std::move(content_type));
    }

    int status = 200;
    http_fields headers;
    std::string body;
    std::string moved_to; ///< as a client: the address to which only permanent redirects (301, 308) led; else empty
    std::shared_ptr<body_stream> stream; ///< as a server: sent chunked in place of `body` when set
};

/// HTTP/1.1 towards anybody. Verifies TLS, follows redirects within the same host only, honours proxies of the
/// environment, bounds everything. Failures: unreachable and not_trusted mean that nothing was sent; answer_lost means
/// that the request may have arrived; bad_answer and too_large mean that it did.
class http_client {
public:
    virtual ~http_client() = default;
    [[nodiscard]] virtual awaitable<result<http_response>> send(http_request request) = 0;
};

/// One open WebSocket, text frames only.
class websocket {
public:
    virtual ~websocket() = default;
    /// Next text frame. Fails with answer_lost when the connection is gone or silent for too long.
    [[nodiscard]] virtual awaitable<result<std::string>> receive() = 0;
    [[nodiscard]] virtual awaitable<result<void>> send(std::string text) = 0;
    /// Ends a pending receive. Idempotent.
    virtual void close() = 0;
};

class websocket_connector {
public:
    virtual ~websocket_connector() = default;
    /// `url` is ws:// (loopback only) or wss://.
    [[nodiscard]] virtual awaitable<result<std::unique_ptr<websocket>>> open(std::string url) = 0;
};

/// Answers one request of our own server.
using http_handler = std::function<awaitable<http_response>(http_request)>;

/// Where adapters hang their pages and hooks. `path` matches exactly, or as a prefix when it ends in '/'.
/// The longest match wins. Registered before the server starts.
class http_router {
public:
    virtual ~http_router() = default;
    virtual void add(std::string method, std::string path, http_handler handler) = 0;
};

/// "a=1&b=x%20y" as pairs, decoded; bytes that are no valid escape stay as they are.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> parse_form(std::string_view body);
/// The first value of that name; empty when absent.
[[nodiscard]] std::string form_value(const std::vector<std::pair<std::string, std::string>>& form,
                                     std::string_view name);
[[nodiscard]] std::string percent_encoded(std::string_view text);

/// Whether a secret may be sent to that absolute URL: https, or http towards this machine; no user name, no password
/// in it.
[[nodiscard]] bool may_carry_secrets(std::string_view url);

} // namespace highroad
