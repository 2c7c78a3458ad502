#include "adapters/common/retry_after.hpp"

#include <algorithm>
#include <charconv>

namespace highroad {

std::chrono::seconds retry_after(const http_response& answer, std::chrono::seconds otherwise)
{
    constexpr long longest = 3600;
    const auto* header = answer.headers.find("Retry-After");
    if (!header) return otherwise;
    long seconds = 0;
    auto read = std::from_chars(header->data(), header->data() + header->size(), seconds);
    // More than a long can hold is still a wish for a long pause.
    if (read.ec == std::errc::result_out_of_range && !header->starts_with('-')) return std::chrono::seconds{longest};
    if (read.ec != std::errc{} || seconds <= 0) return otherwise;
    return std::chrono::seconds{std::min(seconds, longest)};
}

} // namespace highroad
