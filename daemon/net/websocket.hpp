#pragma once

#include "daemon/net/http_client.hpp"
#include "daemon/ports/http.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <memory>

namespace highroad {

struct websocket_options {
    std::chrono::milliseconds ping_every{std::chrono::seconds{10}};
    std::chrono::milliseconds dead_after{std::chrono::seconds{30}};      ///< without any frame, pongs included
    std::chrono::milliseconds handshake_limit{std::chrono::seconds{20}}; ///< connecting and TLS included
    std::size_t message_limit = std::size_t{4} << 20;                    ///< of one message, in bytes
    std::size_t waiting_limit = 256; ///< messages nobody received yet; beyond that the other side has to wait
};

/// See ports/http.hpp. Certificates and proxies are those of `options`, as for the HTTP client.
[[nodiscard]] std::unique_ptr<websocket_connector>
make_websocket_connector(asio::any_io_executor executor, client_options options, websocket_options limits = {});

} // namespace highroad
