#include "daemon/net/proxies.hpp"

#include "daemon/crypto/crypto.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <cctype>

namespace highroad {
namespace {

std::string trimmed_lower(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

bool in_network(const std::string& network, const std::string& host)
{
    boost::system::error_code error;
    auto address = asio::ip::make_address(host, error);
    if (error) return false;
    if (address.is_v4()) {
        auto range = asio::ip::make_network_v4(network, error);
        return !error &&
               asio::ip::make_network_v4(address.to_v4(), range.prefix_length()).canonical() == range.canonical();
    }
    auto range = asio::ip::make_network_v6(network, error);
    return !error && asio::ip::make_network_v6(address.to_v6(), range.prefix_length()).canonical() == range.canonical();
}

/// Splits "example.com:8080" and "[::1]:8080"; an address with several colons has no port.
std::pair<std::string, std::string> split_port(const std::string& entry)
{
    if (entry.starts_with('[')) {
        auto end = entry.find(']');
        if (end == std::string::npos) return {entry, {}};
        auto port = entry.substr(end + 1);
        return {entry.substr(1, end - 1), port.starts_with(':') ? port.substr(1) : std::string{}};
    }
    auto colon = entry.find(':');
    if (colon == std::string::npos || entry.find(':', colon + 1) != std::string::npos) return {entry, {}};
    return {entry.substr(0, colon), entry.substr(colon + 1)};
}

bool exempts(const std::string& entry, const endpoint& where)
{
    if (entry == "*") return true;
    if (entry.find('/') != std::string::npos) return in_network(entry, where.host);
    auto [name, port] = split_port(entry);
    if (!port.empty() && port != std::to_string(where.port)) return false;
    if (name.starts_with("*.")) name.erase(0, 2);
    if (name.starts_with('.')) name.erase(0, 1);
    if (name.empty()) return false;
    return where.host == name || where.host.ends_with('.' + name);
}

bool exempt(const endpoint& where, std::string_view list)
{
    while (!list.empty()) {
        auto end = std::min(list.find(','), list.size());
        auto entry = trimmed_lower(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
        if (!entry.empty() && exempts(entry, where)) return true;
    }
    return false;
}

} // namespace

proxy_settings proxies_from(const std::function<std::optional<std::string>(std::string_view)>& environment)
{
    auto first_of = [&](std::string_view lower, std::string_view upper) {
        auto value = environment(lower);
        if (!value || value->empty()) value = environment(upper);
        return value.value_or("");
    };
    auto all = first_of("all_proxy", "ALL_PROXY");
    proxy_settings settings;
    settings.http = first_of("http_proxy", "HTTP_PROXY");
    settings.https = first_of("https_proxy", "HTTPS_PROXY");
    settings.exempt = first_of("no_proxy", "NO_PROXY");
    if (settings.http.empty()) settings.http = all;
    if (settings.https.empty()) settings.https = all;
    return settings;
}

result<std::optional<proxy>> proxy_towards(const endpoint& where, const proxy_settings& settings)
{
    const auto& text = where.protection == security::tls ? settings.https : settings.http;
    if (text.empty() || is_loopback(where) || exempt(where, settings.exempt)) return std::optional<proxy>{};

    // The words never quote the setting: it may hold a password.
    failure unusable{errc::unreachable, "the proxy of the environment (HTTPS_PROXY, HTTP_PROXY or ALL_PROXY) is not a "
                                        "URL like http://proxy.example.com:3128"};
    auto scheme_end = text.find("://");
    auto scheme = scheme_end == std::string::npos ? std::string{"http"} : trimmed_lower(text.substr(0, scheme_end));
    if (scheme == "https" || scheme.starts_with("socks"))
        return failure{errc::unreachable, "the proxy of the environment is a " + scheme +
                                              ":// proxy; only http:// proxies are understood"};
    if (scheme != "http") return unusable;
    auto rest = scheme_end == std::string::npos ? text : text.substr(scheme_end + 3);
    rest.erase(std::min(rest.find('/'), rest.size()));
    proxy found;
    auto at = rest.rfind('@');
    if (at != std::string::npos) {
        auto named = "http://" + rest.substr(0, at + 1) + "host";
        auto parsed = boost::urls::parse_uri(named);
        if (!parsed) return unusable;
        auto user = std::string{parsed->user()} + ':' + std::string{parsed->password()};
        found.authorization = "Basic " + base64(user);
        rest.erase(0, at + 1);
    }
    auto its_endpoint = parse_endpoint("http://" + rest, url_family::http);
    if (!its_endpoint || !its_endpoint->unix_path.empty()) return unusable;
    found.host = its_endpoint->host;
    found.port = its_endpoint->port;
    return std::optional<proxy>{std::move(found)};
}

} // namespace highroad
