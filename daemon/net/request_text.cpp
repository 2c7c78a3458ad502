#include "daemon/net/request_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace highroad {
namespace {

bool is_token_character(char c)
{
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    auto byte = static_cast<unsigned char>(c);
    return (byte < 0x80 && std::isalnum(byte)) || marks.find(c) != std::string_view::npos;
}

bool is_token(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

bool fits_one_line(std::string_view text)
{
    constexpr std::string_view forbidden{"\r\n\0", 3};
    return text.find_first_of(forbidden) == std::string_view::npos;
}

bool same_name(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

bool is_ours(std::string_view name)
{
    constexpr std::array<std::string_view, 7> ours{
        "Host", "Connection", "Content-Length", "Transfer-Encoding", "Keep-Alive", "Upgrade", "Proxy-Authorization"};
    return std::any_of(ours.begin(), ours.end(), [&](auto each) { return same_name(each, name); });
}

} // namespace

result<void> check_request(const http_request& request)
{
    if (!is_token(request.method)) return failure{errc::bad_input, "the method of the request is no HTTP method"};
    if (request.method == "CONNECT") return failure{errc::bad_input, "CONNECT is not for callers"};
    if (!fits_one_line(request.url)) return failure{errc::bad_input, "the URL holds a line end or a NUL"};
    for (const auto& [name, value] : request.headers) {
        if (!is_token(name)) return failure{errc::bad_input, "a header of the request has a name that HTTP forbids"};
        if (!fits_one_line(value))
            return failure{errc::bad_input, "the header " + name + " of the request holds a line end or a NUL"};
    }
    return {};
}

std::string request_head(const http_request& request, const endpoint& where, const std::optional<proxy>& via,
                         std::string_view user_agent)
{
    bool through_proxy = via && where.protection == security::plain;
    std::string head;
    head.reserve(512);
    auto field = [&](std::string_view name, std::string_view value) {
        head.append(name).append(": ").append(value).append("\r\n");
    };
    head.append(request.method).append(" ");
    if (through_proxy) head.append("http://").append(where.authority);
    head.append(where.target).append(" HTTP/1.1\r\n");
    field("Host", where.authority);
    for (const auto& [name, value] : request.headers) {
        if (!is_ours(name)) field(name, value);
    }
    if (!request.headers.find("User-Agent")) field("User-Agent", user_agent);
    if (!request.headers.find("Accept-Encoding")) field("Accept-Encoding", "gzip");
    if (through_proxy && !via->authorization.empty()) field("Proxy-Authorization", via->authorization);
    bool has_meaning_empty = request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
    if (!request.body.empty() || has_meaning_empty) field("Content-Length", std::to_string(request.body.size()));
    head += "\r\n";
    return head;
}

} // namespace highroad
