#pragma once

#include "daemon/net/endpoint.hpp"
#include "daemon/ports/result.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace highroad {

/// What the environment says about proxies, unread.
struct proxy_settings {
    std::string http;   ///< for http:// and ws://
    std::string https;  ///< for https:// and wss://
    std::string exempt; ///< NO_PROXY: names, ".suffix", addresses, address/bits, each with an optional ":port"; or "*"
};

/// Reads HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, each also in lower case, which wins as it does in curl.
[[nodiscard]] proxy_settings
proxies_from(const std::function<std::optional<std::string>(std::string_view name)>& environment);

struct proxy {
    std::string host;
    std::uint16_t port = 80;
    std::string authorization; ///< the value of Proxy-Authorization, or empty: a secret
};

/// The proxy on the way there, if any. Loopback and Unix sockets never have one. Fails with unreachable when the
/// settings name a proxy that cannot be used.
[[nodiscard]] result<std::optional<proxy>> proxy_towards(const endpoint& where, const proxy_settings& settings);

} // namespace highroad
