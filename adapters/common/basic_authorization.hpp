#pragma once

#include <string>
#include <string_view>

namespace highroad {

/// The value of an Authorization header for a name and a password (RFC 7617). A name must hold no colon.
[[nodiscard]] std::string basic_authorization(std::string_view name, std::string_view password);

} // namespace highroad
