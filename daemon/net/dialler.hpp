#pragma once

#include "daemon/net/endpoint.hpp"
#include "daemon/net/http_client.hpp"
#include "daemon/net/proxies.hpp"
#include "daemon/net/trust.hpp"
#include "daemon/net/wire.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <memory>
#include <optional>

namespace highroad {

/// Opens connections: looks the name up, tries its addresses, asks the proxy on the way, checks the certificate.
class dialler {
public:
    dialler(asio::any_io_executor executor, const client_options& options);

    /// Plain connections lead to this machine only, unless the options allow others: fails with bad_input.
    [[nodiscard]] result<void> may_ask(const endpoint& where) const;
    /// A connection on which the first byte of a request may be sent. Fails with unreachable or not_trusted; in both
    /// cases nothing was sent.
    [[nodiscard]] awaitable<result<std::shared_ptr<wire>>> dial(endpoint where, std::optional<proxy> via,
                                                                wire::clock::time_point until);

private:
    [[nodiscard]] awaitable<result<std::shared_ptr<wire>>> connect(std::string host, std::uint16_t port,
                                                                   wire::clock::time_point until);
    [[nodiscard]] awaitable<result<void>> tunnel(wire& through, const endpoint& where, const proxy& via);

    asio::any_io_executor executor_;
    client_options options_;
    std::optional<trust>
        trust_; ///< read at the first need: the system's list takes 20 ms, and a command has no use for it
};

} // namespace highroad
