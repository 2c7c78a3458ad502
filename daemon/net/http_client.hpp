#pragma once

#include "daemon/net/proxies.hpp"
#include "daemon/ports/http.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace highroad {

enum class plain_http { loopback_only, everywhere };

struct client_options {
    std::string ca_file;                              ///< PEM; empty: the authorities that the system trusts
    std::size_t body_limit = std::size_t{16} << 20;   ///< of an answer, packed and unpacked, in bytes
    std::size_t header_limit = std::size_t{64} << 10; ///< of an answer's head, in bytes
    std::chrono::milliseconds connect_limit{std::chrono::seconds{10}}; ///< for all addresses of a host together
    std::chrono::milliseconds tls_limit{std::chrono::seconds{10}};
    std::chrono::milliseconds idle_limit{std::chrono::seconds{90}}; ///< between two bytes of an answer
    std::chrono::milliseconds keep_idle{std::chrono::seconds{60}};  ///< how long an unused connection stays open
    std::size_t pool_per_host = 8;                                  ///< unused connections kept for one host
    std::string user_agent = "Highroad";
    proxy_settings proxies; ///< see proxies_from
    /// Elsewhere than on this machine, plain http would show tokens and customers' words to everybody on the way.
    plain_http plain = plain_http::loopback_only;
};

/// See ports/http.hpp for the promises. Beyond them: connections are kept and reused, one that died while unused is
/// replaced before anything is sent on it, and a GET, HEAD, PUT or DELETE that met a dead one is sent again once. A
/// POST is written at most once, whatever happens. Redirects of GET and HEAD are followed five times, to the same
/// scheme, host and port; any other 3xx is returned. Also asks Unix sockets: "http://unix:/path/to.sock:/target". Host,
/// Connection, Content-Length and Transfer-Encoding are the client's own; what a request says there is ignored.
[[nodiscard]] std::unique_ptr<http_client> make_http_client(asio::any_io_executor executor, client_options options);

} // namespace highroad
