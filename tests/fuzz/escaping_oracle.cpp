#include "tests/fuzz/escaping.hpp"

#include "tests/fuzz/input.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <set>

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

/// Every object in Slack's blocks that has a "type", with all below it.
void look_at(const json& value)
{
    if (value.is_array()) {
        for (const auto& each : value)
            look_at(each);
        return;
    }
    if (!value.is_object()) {
        if (value.is_string()) must_be_utf8(value.get_ref<const std::string&>(), "what Slack gets is UTF-8");
        return;
    }
    auto type = value.value("type", std::string{});
    // A link, a user or a broadcast as an element of rich text would be alive whatever its words are.
    must(type != "mrkdwn", "no text of a card is read as mrkdwn");
    must(type != "user" && type != "usergroup" && type != "broadcast" && type != "channel", "nobody is called");
    if (type == "link") {
        auto url = value.at("url").get<std::string>();
        must(url.starts_with("https://") || url.starts_with("http://"), "a link leads to the web");
        must(url.find_first_of("<>|\" \\") == std::string::npos, "a link is one address");
    }
    if (type == "plain_text") {
        auto text = value.at("text").get<std::string>();
        must(!text.empty() && characters_in(text) <= 3000, "Slack takes 1 to 3000 characters");
        must(value.at("emoji") == false, "no :emoji: of a stranger is drawn");
    }
    if (type == "button") {
        must(value.at("action_id").get<std::string>().starts_with("highroad."), "buttons are ours");
        must(characters_in(value.at("value").get<std::string>()) <= 2000, "a button's value fits");
    }
    for (const auto& [name, inside] : value.items())
        look_at(inside);
}

std::string_view entity_at(std::string_view text)
{
    constexpr std::array<std::string_view, 5> known{"&amp;", "&lt;", "&gt;", "&quot;", "&nbsp;"};
    for (auto each : known)
        if (text.starts_with(each)) return each;
    return {};
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
            must(address.starts_with("https://") || address.starts_with("http://"), "a link leads to the web");
        } else {
            must(ours.contains(tag), "only our own tags stand there");
        }
        i = end;
    }
}

void must_be_inert_words(std::string_view text)
{
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        auto next = text[i + 1];
        // An invisible mark (U+2060) has to follow: its first byte is no ASCII.
        auto marked = text.substr(i + 1).starts_with("\u2060");
        if (text[i] == '@' || text[i] == '#' || text[i] == '!') must(marked || !is_word(next), "nobody is named");
        if (text[i] == ':') must(marked || next != '/', "no address has a scheme");
        if (text[i] == '.' && i > 0 && is_word(text[i - 1])) must(marked || !is_word(next), "no domain is whole");
    }
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
