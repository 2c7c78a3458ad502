#pragma once

#include "tests/net/certificates.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace highroad::test {

/// The other end of one connection, blocking, as a script sees it. Every wait ends after a few seconds.
class peer {
public:
    virtual ~peer() = default;
    /// Up to the end of the head and of a body with Content-Length; shorter when the client goes away.
    [[nodiscard]] std::string read_request();
    /// Whatever comes first; empty when the client goes away.
    [[nodiscard]] virtual std::string read_some() = 0;
    virtual void write(std::string_view text) = 0;
    [[nodiscard]] virtual int descriptor() = 0;
    /// Hangs up with a reset instead of a goodbye.
    virtual void reset() = 0;

private:
    std::string unread_;
};

/// A server that does exactly what its scripts say: one script for each connection, in order. Then it accepts no more.
class raw_server {
public:
    using script = std::function<void(peer&)>;

    explicit raw_server(std::vector<script> scripts, std::optional<certified> identity = {});
    raw_server(const raw_server&) = delete;
    raw_server& operator=(const raw_server&) = delete;
    ~raw_server();

    [[nodiscard]] std::uint16_t port() const;
    /// "http://127.0.0.1:port/path"
    [[nodiscard]] std::string url(const std::string& path = "/") const;
    /// What came, one text for each connection.
    [[nodiscard]] std::vector<std::string> requests() const;
    [[nodiscard]] int connections() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

/// One request in, `answer` out, then goodbye.
[[nodiscard]] raw_server::script answering(std::string answer);
/// "HTTP/1.1 200 OK" with that body and Content-Length, and more fields (each ending in a line end).
[[nodiscard]] std::string ok(const std::string& body, const std::string& fields = {});
/// Reads one request, answers `greeting` and then passes bytes both ways to that port until one side hangs up.
[[nodiscard]] raw_server::script relay_to(std::uint16_t port, std::string greeting);

} // namespace highroad::test
