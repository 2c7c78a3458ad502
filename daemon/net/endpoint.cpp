#include "daemon/net/endpoint.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

#include <algorithm>
#include <cctype>
#include <charconv>

namespace highroad {
namespace {

constexpr std::string_view unix_prefix = "http://unix:";

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

failure not_a_url(std::string_view why)
{
    return {errc::bad_input, "the address is no URL that can be asked: " + std::string{why}};
}

result<endpoint> parse_unix(std::string_view url)
{
    auto rest = url.substr(unix_prefix.size());
    auto split = rest.find(":/");
    endpoint found;
    found.protection = security::plain;
    found.port = 0;
    found.unix_path = std::string{rest.substr(0, split)};
    found.target = split == std::string_view::npos ? "/" : std::string{rest.substr(split + 1)};
    found.authority = "localhost";
    if (!found.unix_path.starts_with('/')) return not_a_url("a Unix socket needs an absolute path");
    if (!boost::urls::parse_origin_form(found.target)) return not_a_url("the part behind the socket is not a path");
    return found;
}

bool is_host(const std::string& host, bool bracketed)
{
    if (bracketed) {
        boost::system::error_code error;
        asio::ip::make_address_v6(host, error);
        return !error;
    }
    // International names come as punycode; nothing else may reach a lookup, a Host field or a message.
    return !host.empty() && std::all_of(host.begin(), host.end(), [](unsigned char c) {
        return c < 0x80 && (std::isalnum(c) || c == '-' || c == '.' || c == '_');
    });
}

} // namespace

std::string endpoint::name() const
{
    return unix_path.empty() ? authority : unix_path;
}

result<endpoint> parse_endpoint(std::string_view url, url_family family)
{
    if (family == url_family::http && url.starts_with(unix_prefix)) return parse_unix(url);

    auto scheme_end = url.find("://");
    if (scheme_end == std::string_view::npos) return not_a_url("it has no scheme such as https://");
    auto scheme = lower(std::string{url.substr(0, scheme_end)});
    bool secure = scheme == (family == url_family::http ? "https" : "wss");
    if (!secure && scheme != (family == url_family::http ? "http" : "ws"))
        return not_a_url(family == url_family::http ? "it must begin with https:// or http://"
                                                    : "it must begin with wss:// or ws://");

    // Split by hand: Boost.URL 1.81 takes the host of http://127.0.0.1.example.com/ to be 127.0.0.1.
    auto rest = url.substr(scheme_end + 3);
    auto authority = rest.substr(0, rest.find_first_of("/?#"));
    rest.remove_prefix(authority.size());
    if (authority.find('@') != std::string_view::npos)
        return not_a_url("a name or password does not belong into a URL");

    endpoint found;
    found.protection = secure ? security::tls : security::plain;
    found.port = secure ? 443 : 80;
    auto host_end = authority.starts_with('[') ? authority.find(']') : authority.find(':');
    if (authority.starts_with('[')) {
        if (host_end == std::string_view::npos) return not_a_url("its host is not complete");
        found.host = lower(std::string{authority.substr(1, host_end - 1)});
        ++host_end;
    } else {
        found.host = lower(std::string{authority.substr(0, host_end)});
    }
    if (!is_host(found.host, authority.starts_with('['))) return not_a_url("its host is not a name or an address");
    auto behind = authority.substr(std::min(host_end, authority.size()));
    if (!behind.empty() && behind != ":") {
        auto end = behind.data() + behind.size();
        auto read = std::from_chars(behind.data() + 1, end, found.port);
        if (behind[0] != ':' || read.ec != std::errc{} || read.ptr != end || found.port == 0)
            return not_a_url("its port is not between 1 and 65535");
    }
    found.authority = authority.starts_with('[') ? '[' + found.host + ']' : found.host;
    if (found.port != (secure ? 443 : 80)) found.authority += ':' + std::to_string(found.port);

    found.target = std::string{rest.substr(0, rest.find('#'))};
    if (!found.target.starts_with('/')) found.target.insert(0, 1, '/');
    if (!boost::urls::parse_origin_form(found.target))
        return not_a_url("its path has characters that must be percent-encoded");
    return found;
}

std::string redirected_target(const endpoint& from, std::string_view location)
{
    if (location.empty()) return {};
    auto colon = location.find(':');
    bool has_scheme = colon < location.find_first_of("/?#");
    if (has_scheme || location.starts_with("//")) {
        std::string scheme = from.protection == security::tls ? "https:" : "http:";
        auto to = parse_endpoint(has_scheme ? std::string{location} : scheme + std::string{location}, url_family::http);
        if (!to || to->protection != from.protection || to->unix_path != from.unix_path) return {};
        return to->host == from.host && to->port == from.port ? to->target : std::string{};
    }
    auto base_text = "http://base.invalid" + from.target;
    auto base = boost::urls::parse_uri(base_text);
    auto reference = boost::urls::parse_uri_reference(location);
    boost::urls::url joined;
    if (!base || !reference || !boost::urls::resolve(*base, *reference, joined)) return {};
    std::string target{joined.encoded_path()};
    if (joined.has_query()) target += '?' + std::string{joined.encoded_query()};
    return target;
}

bool is_loopback(const endpoint& where)
{
    if (!where.unix_path.empty() || where.host == "localhost" || where.host.ends_with(".localhost")) return true;
    boost::system::error_code error;
    auto address = asio::ip::make_address(where.host, error);
    return !error && address.is_loopback();
}

} // namespace highroad
