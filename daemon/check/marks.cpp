#include "daemon/check/marks.hpp"

#include "daemon/check/advice.hpp"
#include "daemon/check/scan.hpp"
#include "daemon/core/text.hpp"

#include <algorithm>
#include <array>

namespace highroad::checking {
namespace {

constexpr std::string_view mail_signs = "._%+-";

bool in_domain(char c)
{
    return is_letter(c) || is_digit(c) || c == '-' || c == '.';
}

/// Without a scheme, "www." and whatever follows the host.
std::string host_of(std::string_view link)
{
    if (auto scheme = link.find("://"); scheme != std::string_view::npos) link.remove_prefix(scheme + 3);
    auto host = lower(link.substr(0, link.find_first_of("/?#:")));
    if (host.starts_with("www.")) host.erase(0, 4);
    while (host.ends_with('.'))
        host.pop_back();
    return host;
}

bool same_site(const std::string& host, const std::string& ours)
{
    return !ours.empty() && (host == ours || host.ends_with("." + ours));
}

std::string domain_of_mail(std::string_view address)
{
    auto at = address.find('@');
    return at == std::string_view::npos ? std::string{} : lower(address.substr(at + 1));
}

/// Endings that nobody types by leaving out a space after a full stop.
constexpr auto endings = std::to_array<std::string_view>(
    {"com",  "net", "org", "info", "biz", "io", "me", "app", "dev",     "shop", "store", "online",
     "site", "eu",  "de",  "fr",   "nl",  "uk", "ch", "pl",  "co",      "ly",   "gg",    "ai",
     "sg",   "au",  "ca",  "us",   "jp",  "kr", "br", "pt",  "support", "help", "link",  "page",
     "club", "xyz", "gov", "edu",  "tv",  "ru", "cn", "ae",  "dk",      "se",   "cz"});

/// The end of a domain name that begins at `from`; `from` where none does.
std::size_t end_of_domain(std::string_view text, std::size_t from)
{
    auto to = from;
    while (to < text.size() && in_domain(text[to]))
        ++to;
    while (to > from && (text[to - 1] == '.' || text[to - 1] == '-'))
        --to;
    return to;
}

bool is_bare_link(std::string_view domain, char after)
{
    auto dot = domain.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return false;
    auto ending = domain.substr(dot + 1);
    if (lower(ending) != ending && after != '/') return false;
    return std::find(endings.begin(), endings.end(), lower(ending)) != endings.end() && is_letter(domain[dot - 1]);
}

/// Typed in place of something, in capitals where that is how they are told from ordinary words.
constexpr auto typed_gaps = std::to_array<std::string_view>({"TODO",
                                                             "TBD",
                                                             "TBC",
                                                             "XXX",
                                                             "XXXX",
                                                             "XXXXX",
                                                             "FIXME",
                                                             "PLACEHOLDER",
                                                             "Lorem ipsum",
                                                             "lorem ipsum",
                                                             "INSERT NAME",
                                                             "INSERT HERE",
                                                             "YOUR NAME HERE",
                                                             "CUSTOMER NAME",
                                                             "FIRST NAME",
                                                             "FIRSTNAME",
                                                             "ORDER NUMBER HERE",
                                                             "COMPANY NAME",
                                                             "NAME HERE",
                                                             "<name",
                                                             "<Name",
                                                             "<NAME",
                                                             "%s",
                                                             "%name",
                                                             "$name",
                                                             "$NAME",
                                                             "$customer",
                                                             "@name",
                                                             "undefined",
                                                             "#N/A",
                                                             "nil nil",
                                                             "null,"});

constexpr auto greetings = std::to_array<std::string_view>(
    {"dear", "hi", "hello", "hey", "hallo", "liebe", "lieber", "bonjour", "cher", "hola", "estimado", "ciao", "beste"});

bool whole_word(std::string_view text, std::size_t from, std::size_t to)
{
    auto letter_at = [&](std::size_t at) { return at < text.size() && (is_letter(text[at]) || is_digit(text[at])); };
    return (from == 0 || !letter_at(from - 1) || !is_letter(text[from])) &&
           (!letter_at(to) || !is_letter(text[to - 1]));
}

/// "A > B": every step has a name.
bool lists_steps(std::string_view inside)
{
    if (!contains(inside, ">") || contains(inside, "<")) return false;
    for (;;) {
        auto arrow = inside.find('>');
        if (trimmed(inside.substr(0, arrow)).empty()) return false;
        if (arrow == std::string_view::npos) return true;
        inside.remove_prefix(arrow + 1);
    }
}

constexpr auto arrows = std::to_array<std::string_view>({"->", "=>", ">", "\u2192", "\u00BB"});

/// Whether the text between two brackets is nothing but an arrow.
bool is_arrow(std::string_view between)
{
    return std::find(arrows.begin(), arrows.end(), trimmed(between)) != arrows.end();
}

/// "[Settings] > [Privacy]" and "[Settings > Privacy]" lead through a menu. One bracket beside an arrow is not enough:
/// "Settings > [name of page]" waits for a word. `at` is the "[", `end` the "]".
bool leads_through_menu(std::string_view text, std::size_t at, std::size_t end)
{
    constexpr std::size_t far = 8;
    if (lists_steps(text.substr(at + 1, end - at - 1))) return true;
    auto next = text.substr(end + 1, far).find('[');
    if (next != std::string_view::npos && is_arrow(text.substr(end + 1, next))) return true;
    auto from = at - std::min(at, far);
    auto previous = text.substr(from, at - from).rfind(']');
    return previous != std::string_view::npos && is_arrow(text.substr(from + previous + 1, at - from - previous - 1));
}

/// "{...}", "[...]", "<...>", "___" that hold words or nothing.
void bracketed(std::string_view text, std::vector<finding>& found)
{
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto open = text[at];
        auto close = open == '{' ? '}' : open == '[' ? ']' : open == '<' ? '>' : '\0';
        if (close == '\0') continue;
        auto end = text.find(close, at + 1);
        if (end == std::string_view::npos || end - at > 60) continue;
        while (end + 1 < text.size() && text[end + 1] == close)
            ++end;
        auto inside = text.substr(at + 1, end - at - 1);
        auto words = open == '{' || std::any_of(inside.begin(), inside.end(), is_letter);
        // "3 < 5 and 7 > 5" holds nothing back.
        auto compares = open == '<' && !inside.empty() && inside.front() == ' ';
        if (open == '[' && leads_through_menu(text, at, end)) {
            at = end;
            continue;
        }
        if (words && !compares) {
            found.push_back(found_at(finding_kind::placeholder, text, at, end + 1));
            at = end;
        }
    }
    for (auto at = text.find("___"); at != std::string_view::npos; at = text.find("___", at)) {
        auto end = std::min(text.find_first_not_of('_', at), text.size());
        found.push_back(found_at(finding_kind::placeholder, text, at, end));
        at = end;
    }
}

} // namespace

/// Whether the "@" belongs to our own address. Scripts without spaces write right before and behind it.
bool is_ours(std::string_view text, std::size_t at, std::string_view mail)
{
    auto sign = mail.find('@');
    if (sign == std::string_view::npos || sign > at) return false;
    auto from = at - sign;
    if (lower(text.substr(from, mail.size())) != lower(mail)) return false;
    auto joins = [](char c) {
        return static_cast<unsigned char>(c) < 0x80 && (is_letter(c) || is_digit(c) || contains(mail_signs, {&c, 1}));
    };
    if (from > 0 && joins(text[from - 1])) return false;
    auto behind = text.substr(from + mail.size());
    while (!behind.empty() && (behind[0] == '.' || behind[0] == '-'))
        behind.remove_prefix(1);
    return behind.empty() || !joins(behind[0]);
}

std::vector<finding> mails_in(std::string_view text, std::string_view review, const known_business& ours)
{
    std::vector<finding> found;
    auto small_review = lower(review);
    for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
        auto from = at;
        while (from > 0 && (is_letter(text[from - 1]) || is_digit(text[from - 1]) ||
                            contains(mail_signs, text.substr(from - 1, 1))))
            --from;
        while (from < at && (text[from] == '.' || text[from] == '-'))
            ++from;
        auto to = end_of_domain(text, at + 1);
        auto domain = text.substr(at + 1, to - at - 1);
        if (from == at || domain.find('.') == std::string_view::npos) continue;
        auto address = lower(text.substr(from, to - from));
        if (is_ours(text, at, trimmed(ours.email))) continue;
        auto kind = contains(small_review, address) ? finding_kind::private_data : finding_kind::contact;
        found.push_back(found_at(kind, text, from, to));
    }
    return found;
}

std::vector<finding> links_in(std::string_view text, const known_business& ours)
{
    auto our_host = host_of(trimmed(ours.url));
    auto our_mail = domain_of_mail(trimmed(ours.email));
    auto small = lower(text);
    std::vector<finding> found;
    for (std::size_t at = 0; at < text.size();) {
        auto starts_word = at == 0 || !(is_letter(text[at - 1]) || is_digit(text[at - 1]));
        if (!starts_word || !(is_letter(text[at]) || is_digit(text[at]))) {
            ++at;
            continue;
        }
        auto rest = std::string_view{small}.substr(at);
        auto marked = rest.starts_with("http://") || rest.starts_with("https://") || rest.starts_with("www.");
        std::size_t to = at;
        if (marked) {
            to = std::min(text.find_first_of(" \t\r\n<>\"", at), text.size());
            while (to > at && contains(".,;:!?)]}'", text.substr(to - 1, 1)))
                --to;
        } else {
            to = end_of_domain(text, at);
            auto after = to < text.size() ? text[to] : '\0';
            auto of_mail = after == '@' || (at > 0 && text[at - 1] == '@');
            if (of_mail || !is_bare_link(text.substr(at, to - at), after)) {
                at = std::max(to, at + 1);
                if (after == '@') at = end_of_domain(text, to + 1);
                continue;
            }
            if (after == '/') to = std::min(text.find_first_of(" \t\r\n<>\"", to), text.size());
            while (to > at && contains(".,;:!?)]}'", text.substr(to - 1, 1)))
                --to;
        }
        auto host = host_of(text.substr(at, to - at));
        if (!same_site(host, our_host) && !same_site(host, our_mail))
            found.push_back(found_at(finding_kind::link, text, at, to));
        at = std::max(to, at + 1);
    }
    return found;
}

std::vector<finding> gaps_in(std::string_view text)
{
    std::vector<finding> found;
    bracketed(text, found);
    for (auto gap : typed_gaps) {
        for (auto at = text.find(gap); at != std::string_view::npos; at = text.find(gap, at + gap.size())) {
            auto inside = std::any_of(found.begin(), found.end(),
                                      [&](const finding& one) { return at < one.to && at + gap.size() > one.from; });
            if (!inside && whole_word(text, at, at + gap.size()))
                found.push_back(found_at(finding_kind::placeholder, text, at, at + gap.size()));
        }
    }
    auto line = text.substr(0, text.find('\n'));
    auto comma = line.find_first_of(",!");
    if (comma != std::string_view::npos) {
        auto before = trimmed(line.substr(0, comma));
        auto nobody = std::find(greetings.begin(), greetings.end(), lower(before)) != greetings.end();
        // "Hi," greets nobody in particular; "Hi ," has lost its name.
        if (nobody && comma > 0 && text[comma - 1] == ' ')
            found.push_back(found_at(finding_kind::placeholder, text, 0, comma + 1));
    }
    return found;
}

} // namespace highroad::checking
