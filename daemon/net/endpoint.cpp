#include "daemon/net/endpoint.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

#include <algorithm>
#include <cctype>

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

} // namespace

std::string endpoint::name() const
{
    return unix_path.empty() ? authority : unix_path;
}

result<endpoint> parse_endpoint(std::string_view url, url_family family)
{
    if (family == url_family::http && url.starts_with(unix_prefix)) return parse_unix(url);

    auto parsed = boost::urls::parse_uri(url);
    if (!parsed) return not_a_url("it does not follow RFC 3986");
    auto scheme = lower(std::string{parsed->scheme()});
    bool secure = scheme == (family == url_family::http ? "https" : "wss");
    if (!secure && scheme != (family == url_family::http ? "http" : "ws"))
        return not_a_url(family == url_family::http ? "it must begin with https:// or http://"
                                                    : "it must begin with wss:// or ws://");
    if (parsed->has_userinfo()) return not_a_url("a name or password does not belong into a URL");

    endpoint found;
    found.protection = secure ? security::tls : security::plain;
    found.host = lower(std::string{parsed->host_address()});
    if (found.host.empty()) return not_a_url("it names no host");
    // A name is looked up and put into a header as it is; what no host is called can only be an attempt at something.
    bool odd = std::any_of(found.host.begin(), found.host.end(), [](unsigned char c) { return c <= ' ' || c >= 0x7f; });
    if (odd) return not_a_url("its host has characters that no host name has");
    found.port = secure ? 443 : 80;
    if (parsed->has_port() && !parsed->port().empty()) {
        found.port = parsed->port_number();
        if (found.port == 0) return not_a_url("its port is not between 1 and 65535");
    }
    found.authority = found.host.find(':') == std::string::npos ? found.host : '[' + found.host + ']';
    if (found.port != (secure ? 443 : 80)) found.authority += ':' + std::to_string(found.port);

    found.target = std::string{parsed->encoded_path()};
    if (!found.target.starts_with('/')) found.target.insert(0, 1, '/');
    if (parsed->has_query()) found.target += '?' + std::string{parsed->encoded_query()};
    return found;
}

std::string redirected_target(const endpoint& from, std::string_view location)
{
    auto scheme = from.protection == security::tls ? "https://" : "http://";
    auto text = scheme + from.authority + from.target;
    auto base = boost::urls::parse_uri(text);
    auto reference = boost::urls::parse_uri_reference(location);
    boost::urls::url joined;
    if (!base || !reference || !boost::urls::resolve(*base, *reference, joined)) return {};
    auto to = parse_endpoint(std::string_view{joined.data(), joined.size()}, url_family::http);
    if (!to || to->protection != from.protection || !to->unix_path.empty()) return {};
    if (from.unix_path.empty() ? to->host != from.host || to->port != from.port : to->authority != from.authority)
        return {};
    return to->target;
}

bool is_loopback(const endpoint& where)
{
    if (!where.unix_path.empty() || where.host == "localhost" || where.host.ends_with(".localhost")) return true;
    boost::system::error_code error;
    auto address = asio::ip::make_address(where.host, error);
    return !error && address.is_loopback();
}

} // namespace highroad
