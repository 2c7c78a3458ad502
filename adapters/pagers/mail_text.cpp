#include "adapters/pagers/mail_text.hpp"

#include "adapters/pagers/words.hpp"
#include "daemon/core/text.hpp"
#include "daemon/crypto/crypto.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace highroad::pagers::mail {
namespace {

constexpr std::size_t longest_address = 254;
constexpr std::size_t longest_subject = 160;
constexpr std::size_t longest_body = 20000;
constexpr std::size_t plain_line = 60;    // with the field's name before it, within the 78 of RFC 5322
constexpr std::size_t encoded_bytes = 42; // 56 of base64; an encoded word has 75 at most

bool is_printable_ascii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7F; });
}

std::string domain_of(std::string_view address)
{
    return std::string{address.substr(std::min(address.find('@') + 1, address.size()))};
}

std::string lines_of(std::string_view encoded)
{
    std::string out;
    for (; !encoded.empty(); encoded.remove_prefix(std::min<std::size_t>(76, encoded.size())))
        out.append(encoded.substr(0, 76)).append("\n");
    return out;
}

/// Every part with its length, so that two different pages never become one text.
std::string fingerprint(const page& what, news kind, std::string_view by, const envelope& who)
{
    std::string all;
    auto add = [&](std::string_view part) { all.append(std::to_string(part.size())).append(":").append(part); };
    add(what.key);
    add(std::to_string(static_cast<int>(kind)));
    add(what.heading);
    add(what.why);
    add(what.quote);
    add(std::to_string(what.count));
    add(by);
    for (const auto& one : who.to)
        add(one);
    return hex(sha256(all)).substr(0, 32);
}

std::string opening(news kind, std::string_view by)
{
    switch (kind) {
    case news::raised:
        return {};
    case news::acknowledged:
        return shortened(by, 100) + " takes care of this. No answer is needed.\n\n";
    case news::resolved:
        return "This is over: the case was handled.\n\n";
    }
    return {};
}

} // namespace

bool is_address(std::string_view text)
{
    auto at = text.find('@');
    if (text.size() > longest_address || at == 0 || at == std::string_view::npos || at + 1 == text.size()) return false;
    if (text.front() == '-' || text.find('@', at + 1) != std::string_view::npos) return false;
    constexpr std::string_view marks = ".!#$%&'*+/=?^_`{|}~-";
    auto allowed = [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               marks.find(c) != std::string_view::npos;
    };
    auto in_domain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    };
    auto local = text.substr(0, at);
    auto domain = text.substr(at + 1);
    return std::all_of(local.begin(), local.end(), allowed) && std::all_of(domain.begin(), domain.end(), in_domain);
}

std::string header_text(std::string_view text)
{
    auto line = displayable(valid_utf8(text));
    for (auto& c : line)
        if (c == '\n' || c == '\t' || c == '\r') c = ' ';
    if (is_printable_ascii(line) && line.size() <= plain_line && line.find("=?") == std::string::npos) return line;

    std::string out;
    std::string_view rest = line;
    while (!rest.empty()) {
        auto size = std::min(encoded_bytes, rest.size());
        // An encoded word holds whole characters only (RFC 2047 section 5).
        while (size > 0 && size < rest.size() && (static_cast<unsigned char>(rest[size]) & 0xC0U) == 0x80U)
            --size;
        if (!out.empty()) out += "\n ";
        out += "=?UTF-8?B?" + base64(rest.substr(0, size)) + "?=";
        rest.remove_prefix(size);
    }
    return out;
}

std::string date(instant at)
{
    constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    auto day = std::chrono::floor<std::chrono::days>(at);
    std::chrono::year_month_day on{day};
    std::chrono::hh_mm_ss time{at - day};
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d +0000",
                  days[std::chrono::weekday{day}.c_encoding()], static_cast<unsigned>(on.day()),
                  months[static_cast<unsigned>(on.month()) - 1], static_cast<int>(on.year()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return text.data();
}

std::string message(const page& what, news kind, std::string_view by, const envelope& who, instant now)
{
    auto domain = domain_of(who.from);
    auto thread = "<highroad." + hex(sha256(what.key)).substr(0, 32) + "@" + domain + ">";
    auto own = "<highroad." + fingerprint(what, kind, by, who) + "@" + domain + ">";
    std::string recipients;
    for (const auto& one : who.to)
        recipients += (recipients.empty() ? "" : ",\n ") + one;

    page without_quote;
    without_quote.case_number = what.case_number;
    without_quote.heading = what.heading;
    auto heading = summary(without_quote, longest_subject, length_unit::characters);
    std::string fields;
    auto add = [&](std::string_view name, std::string_view value) {
        fields.append(name).append(": ").append(value).append("\n");
    };
    add("From", "Highroad <" + who.from + ">");
    add("To", recipients);
    add("Subject", header_text(kind == news::raised ? heading : "Re: " + heading));
    add("Date", date(now));
    add("Message-ID", own);
    // The thread's root is nobody's message: whichever mail of an escalation comes first, the others stand beside it.
    add("In-Reply-To", thread);
    add("References", thread);
    // RFC 3834: no vacation notice answers this.
    add("Auto-Submitted", "auto-generated");
    if (kind == news::raised && what.level == severity::severe) add("Importance", "high");
    add("MIME-Version", "1.0");
    add("Content-Type", "text/plain; charset=utf-8");
    add("Content-Transfer-Encoding", "base64");

    auto text = opening(kind, displayable(valid_utf8(by))) + displayable(valid_utf8(what.heading)) + "\n\n" +
                body(what, longest_body, length_unit::bytes) + "\n";
    // Text in MIME has CR LF, whatever the lines around it end with (RFC 2045 section 6.8).
    std::string canonical;
    for (char c : text) {
        if (c == '\n') canonical += '\r';
        canonical += c;
    }
    return fields + "\n" + lines_of(base64(canonical));
}

} // namespace highroad::pagers::mail
