#include "daemon/net/answer_text.hpp"

#include <boost/beast/http/status.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <ctime>

namespace highroad {
namespace {

bool same_name(std::string_view a, std::string_view lower)
{
    return a.size() == lower.size() &&
           std::equal(a.begin(), a.end(), lower.begin(), [](unsigned char x, char y) { return std::tolower(x) == y; });
}

bool is_ours(std::string_view name)
{
    switch (name.size()) {
    case 4:
        return same_name(name, "date");
    case 6:
        return same_name(name, "server");
    case 10:
        return same_name(name, "connection");
    case 14:
        return same_name(name, "content-length");
    case 17:
        return same_name(name, "transfer-encoding");
    default:
        return false;
    }
}

bool fits_one_line(std::string_view text)
{
    return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void append_status_line(std::string& out, int status)
{
    if (status == 200) {
        out += "HTTP/1.1 200 OK\r\n";
        return;
    }
    auto reason = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
    out += "HTTP/1.1 ";
    out += std::to_string(status);
    out += ' ';
    out.append(reason.data(), reason.size());
    out += "\r\n";
}

} // namespace

bool is_sendable(const http_response& answer)
{
    if (answer.status < 200 || answer.status > 599) return false;
    return std::all_of(answer.headers.begin(), answer.headers.end(), [](const auto& field) {
        return !field.first.empty() && fits_one_line(field.first) && fits_one_line(field.second) &&
               field.first.find(':') == std::string::npos;
    });
}

void append_head(std::string& out, const http_response& answer, body_form form, afterwards next, std::string_view date)
{
    append_status_line(out, answer.status);
    out += "Server: Highroad\r\nDate: ";
    out += date;
    out += "\r\n";
    for (const auto& [name, value] : answer.headers) {
        if (is_ours(name)) continue;
        out += name;
        out += ": ";
        out += value;
        out += "\r\n";
    }
    if (form == body_form::chunked) {
        out += "Transfer-Encoding: chunked\r\n";
    } else if (form == body_form::sized && answer.status != 204 && answer.status != 304) {
        std::array<char, 20> digits;
        auto end = std::to_chars(digits.data(), digits.data() + digits.size(), answer.body.size()).ptr;
        out += "Content-Length: ";
        out.append(digits.data(), end);
        out += "\r\n";
    }
    out += next == afterwards::close ? "Connection: close\r\n\r\n" : "\r\n";
}

http_response plain_answer(int status)
{
    auto reason = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
    return {status, "text/plain; charset=utf-8",
            std::to_string(status) + ' ' + std::string{reason.data(), reason.size()} + '\n'};
}

std::string http_date_now()
{
    auto now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    // The daemon never sets a locale, so the names are those of HTTP.
    std::array<char, 40> text{};
    auto length = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {text.data(), length};
}

} // namespace highroad
