#include "adapters/common/retry_after.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <optional>
#include <string>

namespace highroad {
namespace {

/// "Sun, 06 Nov 1994 08:49:37 GMT", the one form that senders may still use. The daemon never sets a locale.
std::optional<std::chrono::sys_seconds> http_date(const std::string* text)
{
    if (!text) return std::nullopt;
    std::tm parts{};
    const auto* end = ::strptime(text->c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    if (!end || *end != '\0') return std::nullopt;
    return std::chrono::sys_seconds{std::chrono::seconds{::timegm(&parts)}};
}

} // namespace

std::chrono::seconds retry_after(const http_response& answer, std::chrono::seconds otherwise)
{
    constexpr std::chrono::seconds longest{3600};
    const auto* header = answer.headers.find("Retry-After");
    if (!header) return otherwise;
    if (auto until = http_date(header)) {
        auto sent = http_date(answer.headers.find("Date"));
        return sent && *until > *sent ? std::min<std::chrono::seconds>(*until - *sent, longest) : otherwise;
    }
    long seconds = 0;
    auto read = std::from_chars(header->data(), header->data() + header->size(), seconds);
    // More than a long can hold is still a wish for a long pause.
    if (read.ec == std::errc::result_out_of_range && !header->starts_with('-')) return longest;
    if (read.ec != std::errc{} || seconds <= 0) return otherwise;
    return std::min(std::chrono::seconds{seconds}, longest);
}

} // namespace highroad
