#pragma once

#include "daemon/ports/http.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace highroad::console_parts {

/// From where a request may come and under which name. Pure.
struct allowed_places {
    std::string public_host; ///< empty: loopback names only
    bool open = false;       ///< no login: this machine only
};

/// "localhost", "127.0.0.1:8080", "[::1]:8080": a Host field that names this machine itself.
[[nodiscard]] bool names_loopback(std::string_view host);

/// "127.3.2.1", "::1", "::ffff:127.0.0.1": the address of a peer on this machine.
[[nodiscard]] bool is_loopback_address(std::string_view address);

/// Whether reading may go on; else a sentence that says why not. A foreign page can point its own name at this
/// machine (DNS rebinding), but it cannot make the browser send our name in Host.
[[nodiscard]] std::optional<std::string> why_not_read(const http_request& request, const allowed_places& places);

/// The same for requests that change something: the browser must also say that our own page sent them.
[[nodiscard]] std::optional<std::string> why_not_write(const http_request& request, const allowed_places& places);

} // namespace highroad::console_parts
