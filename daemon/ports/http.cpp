#include "daemon/ports/http.hpp"

#include <algorithm>
#include <cctype>

namespace highroad {
namespace {

bool same_name(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string form_decoded(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            out += ' ';
        } else if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                   hex_digit(text[i + 2]) >= 0) {
            out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

} // namespace

void http_fields::set(std::string_view name, std::string value)
{
    remove(name);
    add(name, std::move(value));
}

void http_fields::remove(std::string_view name)
{
    std::erase_if(all_, [&](const auto& field) { return same_name(field.first, name); });
}

void http_fields::add(std::string_view name, std::string value)
{
    all_.emplace_back(std::string{name}, std::move(value));
}

const std::string* http_fields::find(std::string_view name) const
{
    auto found =
        std::find_if(all_.begin(), all_.end(), [&](const auto& field) { return same_name(field.first, name); });
    return found == all_.end() ? nullptr : &found->second;
}

std::string http_fields::get(std::string_view name) const
{
    const auto* found = find(name);
    return found ? *found : std::string{};
}

std::vector<std::pair<std::string, std::string>> parse_form(std::string_view body)
{
    std::vector<std::pair<std::string, std::string>> pairs;
    while (!body.empty()) {
        auto end = std::min(body.find('&'), body.size());
        auto pair = body.substr(0, end);
        body.remove_prefix(std::min(end + 1, body.size()));
        if (pair.empty()) continue;
        auto split = std::min(pair.find('='), pair.size());
        pairs.emplace_back(form_decoded(pair.substr(0, split)),
                           form_decoded(pair.substr(std::min(split + 1, pair.size()))));
    }
    return pairs;
}

std::string form_value(const std::vector<std::pair<std::string, std::string>>& form, std::string_view name)
{
    auto found = std::find_if(form.begin(), form.end(), [&](const auto& pair) { return pair.first == name; });
    return found == form.end() ? std::string{} : found->second;
}

std::string percent_encoded(std::string_view text)
{
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (char c : text) {
        auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x80 && std::isalnum(byte)) || c == '-' || c == '_' || c == '.' || c == '~') {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
    return out;
}

bool may_carry_secrets(std::string_view url)
{
    if (url.find('@') != std::string_view::npos) return false;
    if (url.starts_with("https://")) return url.size() > 8;
    for (std::string_view host : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
        if (!url.starts_with(host)) continue;
        auto rest = url.substr(host.size());
        if (rest.empty() || rest.front() == ':' || rest.front() == '/' || rest.front() == '?') return true;
    }
    return false;
}

} // namespace highroad
