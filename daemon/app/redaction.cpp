#include "daemon/app/redaction.hpp"

#include "daemon/crypto/crypto.hpp"
#include "daemon/ports/http.hpp"

#include <algorithm>
#include <array>

namespace highroad::app {
namespace {

constexpr std::string_view removed = "[removed]";
constexpr std::size_t shortest_secret = 6;
/// A part of a secret is one too: what is this long and stands in a secret goes.
constexpr std::size_t shortest_part = 8;
/// Hashes, keys and tokens are longer; words, names of hosts and ids of apps are shorter or hold no digits.
constexpr std::size_t suspicious_run = 24;

bool in_token(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
           c == '+' || c == '=' || c == '~';
}

void replace_all(std::string& in, std::string_view what)
{
    for (auto at = in.find(what); at != std::string::npos; at = in.find(what, at + removed.size()))
        in.replace(at, what.size(), removed);
}

/// From `start` on, everything up to `end` of them, both included.
void remove_between(std::string& in, std::string_view start, std::string_view end)
{
    for (auto at = in.find(start); at != std::string::npos; at = in.find(start, at + removed.size())) {
        auto stop = in.find(end, at + start.size());
        auto length = stop == std::string::npos ? std::string::npos : stop + end.size() - at;
        in.replace(at, length, removed);
    }
}

bool looks_made_up_by_a_machine(std::string_view run)
{
    if (run.size() < suspicious_run) return false;
    auto digits = std::count_if(run.begin(), run.end(), [](char c) { return c >= '0' && c <= '9'; });
    auto upper = std::count_if(run.begin(), run.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    return digits >= 3 || upper >= 5;
}

bool begins_like_a_token(std::string_view run)
{
    constexpr std::array<std::string_view, 16> beginnings{"xoxb-", "xoxp-", "xoxa-", "xoxe",   "xapp-", "syt_",
                                                          "mct_",  "ya29",  "AIza",  "eyJ",    "ghp_",  "glpat-",
                                                          "sk-",   "AKIA",  "1//",   "GOCSPX-"};
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](auto each) { return run.starts_with(each) && run.size() >= each.size() + 4; });
}

/// Runs of letters and digits, judged by their look.
std::string without_tokens(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        auto end = i;
        while (end < text.size() && in_token(text[end]))
            ++end;
        if (end == i) {
            out += text[i++];
            continue;
        }
        auto run = text.substr(i, end - i);
        auto gone = begins_like_a_token(run) || looks_made_up_by_a_machine(run);
        out += gone ? removed : run;
        i = end;
    }
    return out;
}

/// "https://name:password@host", also where the password holds what should have been escaped in it.
std::string without_passwords(std::string_view text)
{
    std::string out;
    constexpr std::string_view mark = "://";
    for (auto at = text.find(mark); at != std::string_view::npos; at = text.find(mark)) {
        auto start = at + mark.size();
        out += text.substr(0, start);
        text.remove_prefix(start);
        auto word = text.substr(0, text.find_first_of(" \t\n\"'<>"));
        auto end = word.rfind('@');
        if (end == std::string_view::npos || word.substr(0, end).find(':') == std::string_view::npos) continue;
        out += removed;
        text.remove_prefix(end);
    }
    out += text;
    return out;
}

/// "https://name@host" and "ana@example.com": what stands before "@" goes.
std::string without_people(std::string_view text)
{
    std::string out;
    auto ends_part = [](char c) {
        return c == '/' || c == ' ' || c == '"' || c == '\'' || c == '<' || c == '(' || c == ',' || c == '=';
    };
    for (char c : text) {
        if (c == '@') {
            auto start = out.size();
            while (start > 0 && !ends_part(out[start - 1]) && out[start - 1] != '\n')
                --start;
            if (start < out.size()) {
                out.resize(start);
                out += removed;
            }
        }
        out += c;
    }
    return out;
}

/// "Authorization: Bearer abc", "token=abc": the rest of the word, or of the header's value.
std::string without_authorizations(std::string_view text)
{
    std::string out{text};
    for (std::string_view word : {"Bearer ", "bearer ", "Basic ", "basic ",
                                  "token=", "secret=", "password=", "key=", "apikey=", "api_token=", "access_token="}) {
        for (auto at = out.find(word); at != std::string::npos; at = out.find(word, at + word.size())) {
            auto start = at + word.size();
            auto end = out.find_first_of(" \n\"'&,;", start);
            if (end == std::string::npos) end = out.size();
            if (end > start) out.replace(start, end - start, removed);
        }
    }
    return out;
}

} // namespace

void redaction::know(std::string secret)
{
    auto add = [this](std::string form) {
        if (form.size() >= shortest_secret) known_.push_back(std::move(form));
    };
    add(percent_encoded(secret));
    add(base64(secret));
    add(base64url(secret));
    // Each line of a key in PEM is one.
    for (std::size_t i = 0; i < secret.size();) {
        auto end = std::min(secret.find('\n', i), secret.size());
        if (secret.find('\n') != std::string::npos && !secret.substr(i, end - i).starts_with("-----"))
            add(secret.substr(i, end - i));
        i = end + 1;
    }
    add(std::move(secret));
    std::sort(known_.begin(), known_.end(),
              [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
}

std::string redaction::operator()(std::string_view text) const
{
    std::string out{text};
    remove_between(out, "-----BEGIN ", "-----END");
    for (const auto& secret : known_)
        replace_all(out, secret);
    // Services shorten what they repeat: a beginning or an end of a secret goes too.
    for (const auto& secret : known_) {
        for (auto size = secret.size() - 1; size >= shortest_part && size < secret.size(); --size) {
            replace_all(out, std::string_view{secret}.substr(0, size));
            replace_all(out, std::string_view{secret}.substr(secret.size() - size));
        }
    }
    return without_tokens(without_people(without_passwords(without_authorizations(out))));
}

} // namespace highroad::app
