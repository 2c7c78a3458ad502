#pragma once

#include "daemon/ports/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace highroad {

/// Undoes a Content-Encoding of gzip, x-gzip, deflate or identity (RFC 9110 section 8.4.1). Never makes more than
/// `limit` bytes: fails with too_large at that point, and with bad_answer on damaged bytes or another encoding.
[[nodiscard]] result<std::string> decoded_content(std::string_view encoding, std::string body, std::size_t limit);

} // namespace highroad
