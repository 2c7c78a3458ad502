#include "tests/fuzz/escaping.hpp"

#include "tests/fuzz/input.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

namespace highroad::fuzz {
namespace {

using nlohmann::json;

bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
}

std::size_t characters_in(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// Nothing hides or reorders what stands beside it: no control character, no line or paragraph separator, no mark of
/// direction (UAX #9).
void must_be_visible(std::string_view text)
{
    auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto c = at(i);
        must((c >= 0x20 && c != 0x7F) || c == '\n' || c == '\t', "no control character stands there");
        must(c != 0xC2 || at(i + 1) >= 0xA0, "no control character of Latin-1 stands there");
        must(c != 0xD8 || at(i + 1) != 0x9C, "no mark of direction stands there");
        if (c != 0xE2) continue;
        auto last = at(i + 2);
        must(at(i + 1) != 0x80 || !((last >= 0xA8 && last <= 0xAE) || last == 0x8E || last == 0x8F),
             "nothing reorders or breaks a line");
        must(at(i + 1) != 0x81 || !(last >= 0xA6 && last <= 0xA9), "nothing isolates a direction");
    }
}

/// Every object in Slack's blocks that has a "type", with all below it.
void look_at(const json& value)
{
    if (value.is_array()) {
        for (const auto& each : value)
            look_at(each);
        return;
    }
    if (!value.is_object()) {
        if (!value.is_string()) return;
        must_be_utf8(value.get_ref<const std::string&>(), "what Slack gets is UTF-8");
        must_be_visible(value.get_ref<const std::string&>());
        return;
    }
    auto kind = value.find("type");
    auto type = kind != value.end() && kind->is_string() ? std::string_view{kind->get_ref<const std::string&>()}
                                                         : std::string_view{};
    // A link, a user or a broadcast as an element of rich text would be alive whatever its words are.
    must(type != "mrkdwn", "no text of a card is read as mrkdwn");
    must(type != "user" && type != "usergroup" && type != "broadcast" && type != "channel", "nobody is called");
    if (type == "link") {
        must(is_web_address(value.at("url").get_ref<const std::string&>()), "a link is one address of the web");
    }
    if (type == "plain_text") {
        const auto& text = value.at("text").get_ref<const std::string&>();
        must(!text.empty() && characters_in(text) <= 3000, "Slack takes 1 to 3000 characters");
        must(value.at("emoji") == false, "no :emoji: of a stranger is drawn");
    }
    if (type == "button") {
        must(value.at("action_id").get_ref<const std::string&>().starts_with("highroad."), "buttons are ours");
        must(characters_in(value.at("value").get_ref<const std::string&>()) <= 2000, "a button's value fits");
    }
    for (const auto& [name, inside] : value.items())
        look_at(inside);
}

constexpr std::array<std::pair<std::string_view, char>, 5> entities{
    {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&nbsp;", ' '}}};

std::string_view entity_at(std::string_view text)
{
    for (const auto& [written, meant] : entities)
        if (text.starts_with(written)) return written;
    return {};
}

/// What a reader sees of HTML, each block and each line on a line of its own.
std::string words_of_html(std::string_view html)
{
    std::string words;
    for (std::size_t i = 0; i < html.size();) {
        auto rest = html.substr(i);
        if (rest.front() == '<') {
            auto end = std::min(rest.find('>'), rest.size() - 1);
            auto tag = rest.substr(1, end - 1);
            if (tag == "br" || tag.ends_with('p') || tag.ends_with("blockquote")) words += '\n';
            i += end + 1;
            continue;
        }
        auto known =
            std::find_if(entities.begin(), entities.end(), [&](const auto& e) { return rest.starts_with(e.first); });
        words += known == entities.end() ? rest.front() : known->second;
        i += known == entities.end() ? 1 : known->first.size();
    }
    return words;
}

std::vector<std::string_view> lines_of(std::string_view text)
{
    std::vector<std::string_view> all;
    for (;;) {
        auto end = text.find('\n');
        all.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return all;
        text.remove_prefix(end + 1);
    }
}

/// Words that go on right here would make a name or an address. An invisible mark keeps them apart, and so do the
/// ellipsis where a text was cut and the brackets that stand for those of a tag.
bool goes_on(std::string_view rest)
{
    constexpr std::array<std::string_view, 4> apart{"\u2060", "…", "‹", "›"};
    return !rest.empty() && is_word(rest.front()) &&
           std::none_of(apart.begin(), apart.end(), [&](auto each) { return rest.starts_with(each); });
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

void must_be_inert_line_of_page(std::string_view text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        must(text[i] != '<' && text[i] != '>', "no tag reaches what is behind a pager");
        if (text[i] != '@' || (i > 0 && is_word(text[i - 1]))) continue;
        auto rest = text.substr(i + 1);
        must(!goes_on(rest) || rest.starts_with("\u200B"), "nobody is called behind a pager");
    }
}

/// "!review", or what a cut left of it.
bool is_our_command(std::string_view rest)
{
    constexpr std::string_view word = "review";
    return rest.starts_with(word) || word.starts_with(rest.substr(0, rest.find("…")));
}

void must_be_inert_lines(std::string_view text, std::string_view own, std::string_view link)
{
    auto lines = lines_of(own);
    std::set<std::string_view> ours{lines.begin(), lines.end()};
    constexpr std::string_view to_the_review = "The review on its platform: ";
    for (auto line : lines_of(text)) {
        if (ours.contains(line)) continue;
        if (line.starts_with(to_the_review) && line.substr(to_the_review.size()) == link && is_web_address(link))
            continue;
        must_be_inert_words(line);
    }
}

} // namespace

void must_be_inert_blocks(const json& blocks)
{
    must(blocks.is_array() && blocks.size() <= 50, "a message has at most 50 blocks");
    look_at(blocks);
}

void must_be_inert_mrkdwn(std::string_view text)
{
    must_be_utf8(text, "mrkdwn is UTF-8");
    must_be_visible(text);
    for (std::size_t i = 0; i < text.size(); ++i) {
        must(text[i] != '<' && text[i] != '>', "nothing refers to anybody");
        if (text[i] != '&') continue;
        auto entity = entity_at(text.substr(i));
        must(entity == "&amp;" || entity == "&lt;" || entity == "&gt;", "an ampersand begins an entity");
    }
}

void must_be_inert_html(std::string_view html, std::string_view link)
{
    must_be_utf8(html, "HTML is UTF-8");
    must_be_visible(html);
    static const std::set<std::string_view> ours{"p",    "/p",   "strong",     "/strong",     "em",
                                                 "/em",  "br",   "blockquote", "/blockquote", "del",
                                                 "/del", "/del", "u",          "/u",          "/a"};
    for (std::size_t i = 0; i < html.size(); ++i) {
        must(html[i] != '>', "a bracket closes nothing that was not opened");
        if (html[i] == '&') must(!entity_at(html.substr(i)).empty(), "every entity is known");
        if (html[i] != '<') continue;
        auto end = html.find('>', i);
        must(end != std::string_view::npos, "every tag ends");
        auto tag = html.substr(i + 1, end - i - 1);
        if (tag.starts_with("a href=\"")) {
            auto address = tag.substr(8);
            must(address.ends_with('"'), "the link's attribute is the only one");
            address.remove_suffix(1);
            must(address.find('"') == std::string_view::npos, "the link's attribute ends once");
            must(!link.empty(), "a link stands only where the card has one");
            must(is_web_address(address), "a link leads to the web");
            must(words_of_html(address).starts_with(link), "a link leads where the card says");
        } else {
            must(ours.contains(tag), "only our own tags stand there");
        }
        i = end;
    }
}

void must_be_inert_words(std::string_view text)
{
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        auto rest = text.substr(i + 1);
        auto before = i > 0 ? text[i - 1] : ' ';
        switch (text[i]) {
        case '@':
            must(!goes_on(rest), "nobody is named");
            break;
        case '#':
            must(!goes_on(rest) || is_digit(rest.front()), "no room is named");
            break;
        case '!':
            must(!goes_on(rest) || is_our_command(rest), "no room's id is named");
            break;
        case ':':
            must(rest.front() != '/', "no address has a scheme");
            must(!goes_on(rest) || (is_digit(before) && is_digit(rest.front())), "no name has a server");
            break;
        case '.':
            must(!is_word(before) || !goes_on(rest), "no domain is whole");
            break;
        default:
            break;
        }
    }
}

void must_fit_an_event(const json& content)
{
    must(content.dump().size() < 65'536 - 2048, "an event fits with what the homeserver adds");
    must(content.at("m.mentions") == json::object(), "nobody is called");
}

void must_be_inert_message(const json& content, const json& own, std::string_view link)
{
    auto text_of = [](const json& of, const char* name) {
        auto found = of.find(name);
        return found == of.end() ? std::string_view{} : std::string_view{found->get_ref<const std::string&>()};
    };
    must_be_visible(text_of(content, "body"));
    must_be_inert_lines(text_of(content, "body"), text_of(own, "body"), link);
    must_be_inert_lines(words_of_html(text_of(content, "formatted_body")),
                        words_of_html(text_of(own, "formatted_body")), link);
}

void must_be_people_of_slack(std::string_view live)
{
    while (!live.empty()) {
        must(live.starts_with("<@U") || live.starts_with("<@W"), "only people are called");
        auto end = live.find('>');
        must(end != std::string_view::npos && end < 24, "a mention is one id");
        must(live.substr(3, end - 3).find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") ==
                 std::string_view::npos,
             "an id is capitals and digits");
        live.remove_prefix(std::min(live.size(), end + 2));
    }
}

bool is_web_address(std::string_view link)
{
    return (link.starts_with("https://") || link.starts_with("http://")) &&
           std::all_of(link.begin(), link.end(), [](char c) {
               return c > ' ' && c < 0x7F && std::string_view{"<>\"\\"}.find(c) == std::string_view::npos;
           });
}

void must_be_inert_page(std::string_view text, std::string_view link)
{
    must_be_utf8(text, "a page is UTF-8");
    must_be_visible(text);
    for (auto line : lines_of(text)) {
        // The one address that stands there has to stay whole.
        auto ours = line.starts_with("Link: ") && line.substr(6) == link && is_web_address(link);
        if (!ours) must_be_inert_line_of_page(line);
    }
}

void must_be_one_event(std::string_view text)
{
    must_be_utf8(text, "an event is UTF-8");
    auto data = text.find("\ndata: ");
    must(text.starts_with("event: ") && data != std::string_view::npos, "an event has a name and data");
    must(text.ends_with("\n\n") && text.find('\r') == std::string_view::npos, "an event ends");
    auto value = text.substr(data + 7, text.size() - data - 9);
    must(text.find('\n') == data && value.find('\n') == std::string_view::npos, "an event is no two events");
    must(json::accept(value), "an event is JSON");
}

void must_be_one_mail(std::string_view mail)
{
    auto blank = mail.find("\n\n");
    must(blank != std::string_view::npos, "a mail has a body");
    auto head = mail.substr(0, blank);
    static const std::set<std::string_view> known{
        "From",       "To",         "Subject",        "Date",         "Message-ID",   "In-Reply-To",
        "References", "Importance", "Auto-Submitted", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"};
    std::set<std::string_view> met;
    while (!head.empty()) {
        auto line = head.substr(0, head.find('\n'));
        head.remove_prefix(std::min(head.size(), line.size() + 1));
        must(line.size() <= 998, "no line of a head is longer than mail allows");
        for (char c : line)
            must(c >= ' ' && c < 0x7F, "a head is printable ASCII");
        if (line.starts_with(' ')) continue;
        auto name = line.substr(0, line.find(':'));
        must(known.contains(name), "no field came from outside");
        must(met.insert(name).second, "each field stands once");
    }
    for (char c : mail.substr(blank))
        must(is_word(c) || c == '+' || c == '/' || c == '=' || c == '\n', "the body is base64");
}

} // namespace highroad::fuzz
