#pragma once

#include "daemon/ports/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace highroad {

enum class security { plain, tls };

/// Where a URL leads.
struct endpoint {
    security protection = security::tls;
    std::string host; ///< lower case, without brackets; empty for a Unix socket
    std::uint16_t port = 443;
    std::string unix_path; ///< "/run/highroad/control.sock", else empty
    std::string authority; ///< what the Host field says
    std::string target;    ///< path and query, never empty

    /// For messages: "api.example.com", "localhost:8080", "/run/highroad.sock".
    [[nodiscard]] std::string name() const;
};

enum class url_family { http, websocket };

/// Reads http://, https:// (or ws://, wss://) and http://unix:/path/to.sock:/target. A name and password in the URL are
/// refused, as URLs are logged; so is everything that RFC 3986 does not allow.
[[nodiscard]] result<endpoint> parse_endpoint(std::string_view url, url_family family);

/// The target that `location` means, seen from `from`; empty when it leads to another scheme, host or port.
[[nodiscard]] std::string redirected_target(const endpoint& from, std::string_view location);

/// 127.0.0.0/8, ::1, localhost and names below it (RFC 6761), and Unix sockets.
[[nodiscard]] bool is_loopback(const endpoint& where);

} // namespace highroad
