#include "adapters/console/place.hpp"

#include <algorithm>
#include <cctype>

namespace highroad::console_parts {
namespace {

bool same_name(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
    });
}

bool all_digits(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The host without its port; empty when the field is malformed.
std::string_view without_port(std::string_view host)
{
    if (host.starts_with('[')) {
        auto end = host.find(']');
        if (end == std::string_view::npos) return {};
        auto rest = host.substr(end + 1);
        if (!rest.empty() && (rest.front() != ':' || !all_digits(rest.substr(1)))) return {};
        return host.substr(0, end + 1);
    }
    auto colon = host.find(':');
    if (colon == std::string_view::npos) return host;
    if (!all_digits(host.substr(colon + 1))) return {};
    return host.substr(0, colon);
}

/// Four numbers of at most three digits, the first of them 127. "127.evil.example" is a name, not an address.
bool is_loopback_v4(std::string_view text)
{
    if (!text.starts_with("127.")) return false;
    int parts = 0;
    while (true) {
        auto dot = text.find('.');
        auto part = text.substr(0, dot);
        if (part.empty() || part.size() > 3 || !all_digits(part)) return false;
        ++parts;
        if (dot == std::string_view::npos) return parts == 4;
        text.remove_prefix(dot + 1);
    }
}

bool is_our_host(std::string_view host, const allowed_places& places)
{
    if (names_loopback(host)) return true;
    if (places.open || places.public_host.empty()) return false;
    return same_name(host, places.public_host);
}

bool is_our_origin(std::string_view origin, const http_request& request, const allowed_places& places)
{
    for (std::string_view scheme : {"http://", "https://"}) {
        if (!origin.starts_with(scheme)) continue;
        auto host = origin.substr(scheme.size());
        if (!is_our_host(host, places)) return false;
        // A proxy may ask us under our loopback name while the browser knows the public one.
        return same_name(host, request.headers.get("Host")) ||
               (!places.open && !places.public_host.empty() && same_name(host, places.public_host));
    }
    return false;
}

} // namespace

bool names_loopback(std::string_view host)
{
    auto name = without_port(host);
    return same_name(name, "localhost") || name == "[::1]" || is_loopback_v4(name);
}

bool is_loopback_address(std::string_view address)
{
    if (address.starts_with("::ffff:")) address.remove_prefix(7);
    return address == "::1" || is_loopback_v4(address);
}

std::optional<std::string> why_not_read(const http_request& request, const allowed_places& places)
{
    if (!is_our_host(request.headers.get("Host"), places))
        return "This console does not answer under that host name. Open it at the address that the configuration "
               "names, or at 127.0.0.1.";
    if (places.open) {
        if (!is_loopback_address(request.remote))
            return "This console has no login token, so it answers this machine only. Set one to open it to others.";
        for (std::string_view name : {"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"}) {
            if (request.headers.find(name))
                return "This console has no login token, so it does not answer through a proxy. Set one first.";
        }
    }
    const auto* origin = request.headers.find("Origin");
    if (origin && !is_our_origin(*origin, request, places)) return "Another site's page sent this request.";
    const auto* fetched = request.headers.find("Sec-Fetch-Site");
    // A link to the page may stand anywhere; what the page itself reads may not.
    if (fetched && *fetched != "same-origin" && *fetched != "none" &&
        request.headers.get("Sec-Fetch-Mode") != "navigate")
        return "Another site's page sent this request.";
    return std::nullopt;
}

std::optional<std::string> why_not_write(const http_request& request, const allowed_places& places)
{
    if (auto why = why_not_read(request, places)) return why;
    if (!request.headers.find("Origin")) return "The request does not say which page sent it (no Origin header).";
    if (request.headers.find("Sec-Fetch-Site") && request.headers.get("Sec-Fetch-Site") != "same-origin")
        return "Another site's page sent this request.";
    return std::nullopt;
}

} // namespace highroad::console_parts
