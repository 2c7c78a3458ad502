#include "adapters/matrix/contents.hpp"

#include "adapters/matrix/answers.hpp"
#include "adapters/matrix/markup.hpp"
#include "adapters/matrix/ways.hpp"
#include "daemon/core/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace highroad::matrix {
namespace {

using json = nlohmann::json;

// Together, twice over (HTML and plain), these stay below the 65,536 bytes of an event.
constexpr std::size_t line_most = 600;
constexpr std::size_t draft_most = 18'200;
constexpr std::size_t remarks_shown = 4;
constexpr std::size_t ways_most = 1200;
constexpr std::size_t words_most = 20'000;

/// What a card may take for all but its draft.
struct measure {
    std::size_t line;
    std::size_t quote;
    std::size_t reply;
    std::size_t remark;
};
constexpr measure usual{line_most, 3500, 1500, 500};
/// A link of many "&" takes a fifth of an event, and cannot be cut.
constexpr measure beside_a_long_link{200, 700, 500, 200};
/// The rest is for what an edit and the homeserver add.
constexpr std::size_t card_most = 60'800;

/// Both forms of one message, grown together so that they always say the same.
struct writing {
    std::string plain;
    std::string html;

    void paragraph(std::string_view text, std::string_view tag = {})
    {
        if (trimmed(text).empty()) return;
        plain += std::string{text} + "\n";
        auto open = tag.empty() ? std::string{} : "<" + std::string{tag} + ">";
        auto close = tag.empty() ? std::string{} : "</" + std::string{tag} + ">";
        html += "<p>" + open + escaped(text) + close + "</p>";
    }
    [[nodiscard]] json content(const std::string& mark) const
    {
        json out{{"msgtype", "m.notice"},
                 {"body", plain.empty() ? "–" : plain.substr(0, plain.find_last_not_of('\n') + 1)},
                 {"format", "org.matrix.custom.html"},
                 {"formatted_body", html},
                 {"m.mentions", json::object()}};
        if (!mark.empty()) out[std::string{delivery_key}] = valid_utf8(mark);
        return out;
    }
};

void quote(writing& out, const card& shown, const measure& most)
{
    auto title = fitting(inert(shown.title), most.line);
    auto text = fitting(inert(shown.quote), most.quote);
    if (trimmed(title).empty() && trimmed(text).empty()) title = "(no words, only a mark)";
    out.html += "<blockquote>";
    for (const auto* part : {&title, &text}) {
        if (trimmed(*part).empty()) continue;
        auto strong = part == &title;
        out.html += strong ? "<p><strong>" : "<p>";
        out.html += escaped(*part);
        out.html += strong ? "</strong></p>" : "</p>";
        // Each line says that it is quoted: nothing a customer wrote can look like ours.
        std::string_view rest{*part};
        for (;;) {
            auto end = rest.find('\n');
            out.plain += "> " + std::string{rest.substr(0, end)} + "\n";
            if (end == std::string_view::npos) break;
            rest.remove_prefix(end + 1);
        }
    }
    out.html += "</blockquote>";
}

/// One address and nothing else: what stands behind a space or a line break in it would be words of ours.
bool is_one_address(const std::string& link)
{
    return (link.starts_with("https://") || link.starts_with("http://")) && link.size() <= 2000 &&
           std::all_of(link.begin(), link.end(), [](unsigned char c) {
               return c > 0x20 && c < 0x7F && c != '<' && c != '>' && c != '"' && c != '\\';
           });
}

void add_link(writing& out, const std::string& link)
{
    // card.link is safe by promise; it is looked at all the same, and escaped.
    if (!is_one_address(link)) return;
    out.plain += "The review on its platform: " + link + "\n";
    out.html += "<p><a href=\"" + escaped(link) + "\">See the review on its platform</a></p>";
}

json written_card(const card& shown, const std::string& mark, const measure& most)
{
    writing out;
    out.paragraph(fitting(shown.heading, most.line), "strong");
    // Reasons, remarks and answers quote customers, so all of them are inert; a draft is shown as it would be
    // published.
    out.paragraph(fitting(inert(shown.state), most.line), "em");
    quote(out, shown, most);
    out.paragraph(fitting(inert(shown.byline), most.line));
    add_link(out, shown.link);
    auto whole = shows_whole(shown.draft);
    if (!trimmed(shown.draft).empty()) {
        out.paragraph(fitting(shown.draft_label, most.line) + ":", "em");
        out.paragraph(fitting(shown.draft, draft_most));
        if (!whole) {
            out.paragraph("This text is too long for Matrix and is shown in part, so it cannot be approved by a "
                          "reaction. Shorten it, or use the command line.");
        }
    }
    if (!shown.reply_label.empty()) {
        out.paragraph(fitting(shown.reply_label, most.line) + (shown.reply.empty() ? "" : ":"), "em");
        out.paragraph(fitting(inert(shown.reply), most.reply));
    }
    for (std::size_t i = 0; i < shown.remarks.size() && i < remarks_shown; ++i)
        out.paragraph(fitting(inert(shown.remarks[i]), most.remark));
    if (shown.remarks.size() > remarks_shown)
        out.paragraph("And " + std::to_string(shown.remarks.size() - remarks_shown) + " more remarks.");
    out.paragraph(fitting(ways_of(shown, whole), ways_most));
    auto content = out.content(mark);
    if (!shown.mark.empty()) content[std::string{card_key}] = valid_utf8(shown.mark);
    return content;
}

} // namespace

bool shows_whole(std::string_view draft)
{
    return fits(displayable(valid_utf8(draft)), draft_most);
}

json card_content(const card& shown, const std::string& mark)
{
    auto content = written_card(shown, mark, usual);
    if (to_text(content).size() > card_most) content = written_card(shown, mark, beside_a_long_link);
    return content;
}

json group_content(const group_card& shown, const std::string& mark)
{
    writing out;
    out.paragraph(fitting(shown.heading, line_most), "strong");
    std::string lines;
    for (const auto& line : shown.lines)
        lines += fitting(inert(line), line_most) + "\n";
    out.paragraph(fitting(trimmed(lines), words_most));
    if (shown.over) return out.content(mark);
    if (!shown.cases.empty()) {
        auto ways = "To open one: " + line_to_type("show", shown.cases.front());
        for (std::size_t i = 1; i < shown.cases.size(); ++i)
            ways += (i == 1 ? " (or " : ", ") + std::to_string(shown.cases[i]);
        out.paragraph(fitting(ways + (shown.cases.size() > 1 ? ")" : ""), ways_most));
    }
    if (shown.storm != 0) {
        auto all = " S" + std::to_string(shown.storm);
        auto asked = std::string{command_word};
        out.paragraph("For all of them at once: " + asked + " claim" + all + ", " + asked + " snooze" + all +
                      " 4h, or " + asked + " dismiss" + all +
                      " and a reason. Each customer gets an answer of their own.");
    }
    return out.content(mark);
}

json edit_content(json fresh, const std::string& original, std::string_view in_short)
{
    // Clients that know edits look at m.new_content alone; the rest is for those that do not, and kept short so that
    // the whole stays within the size of an event.
    writing fallback;
    fallback.paragraph("* " + fitting(in_short, 2 * line_most));
    auto out = fallback.content({});
    out["m.new_content"] = std::move(fresh);
    out["m.relates_to"] = {{"rel_type", "m.replace"}, {"event_id", original}};
    return out;
}

json words_content(std::string_view text, const std::string& mark)
{
    writing out;
    out.paragraph(fitting(inert(text), words_most));
    return out.content(mark);
}

void put_in_thread(json& content, const std::string& root, const std::string& answers)
{
    content["m.relates_to"] = {{"rel_type", "m.thread"},
                               {"event_id", root},
                               {"is_falling_back", true},
                               {"m.in_reply_to", {{"event_id", answers}}}};
}

void put_as_answer(json& content, const std::string& answers)
{
    content["m.relates_to"] = {{"m.in_reply_to", {{"event_id", answers}}}};
}

void mention(json& content, const std::string& user)
{
    content["m.mentions"] = {{"user_ids", json::array({user})}};
}

void notify(json& content, const std::vector<std::string>& users)
{
    if (users.empty()) return;
    std::string plain;
    std::string links;
    for (const auto& user : users) {
        plain += (plain.empty() ? "" : " ") + user;
        links += (links.empty() ? "" : " ") + link_to_person(user);
    }
    content["body"] = content["body"].get<std::string>() + "\n" + plain;
    content["formatted_body"] = content["formatted_body"].get<std::string>() + "<p>" + links + "</p>";
    content["m.mentions"] = {{"user_ids", users}};
    // Clients ring for no notice, whoever it mentions.
    // https://spec.matrix.org/latest/client-server-api/#default-override-rules
    content["msgtype"] = "m.text";
}

void show_change(json& content, const changed_draft& change)
{
    constexpr std::size_t most = 6000;
    auto before = displayable(valid_utf8(change.before));
    auto after = displayable(valid_utf8(change.after));
    // What both begin and end with, cut at spaces so that whole words are marked.
    std::size_t start = 0;
    for (std::size_t i = 0; i < std::min(before.size(), after.size()) && before[i] == after[i]; ++i)
        if (before[i] == ' ' || before[i] == '\n') start = i + 1;
    std::size_t tail = 0;
    auto room = std::min(before.size(), after.size()) - start;
    for (std::size_t i = 0; i < room && before[before.size() - 1 - i] == after[after.size() - 1 - i]; ++i)
        if (before[before.size() - 1 - i] == ' ' || before[before.size() - 1 - i] == '\n') tail = i + 1;
    auto removed = before.substr(start, before.size() - start - tail);
    auto added = after.substr(start, after.size() - start - tail);
    auto label = "It reads now (" + change.length + "):";
    content["body"] = content["body"].get<std::string>() + "\n" + label + "\n" + fitting(after, most);
    auto html = content["formatted_body"].get<std::string>() + "<p><em>" + escaped(label) + "</em></p><p>";
    if (fits(before, most) && fits(after, most)) {
        html += escaped(after.substr(0, start));
        if (!removed.empty()) html += "<del>" + escaped(removed) + "</del> ";
        if (!added.empty()) html += "<u>" + escaped(added) + "</u>";
        auto rest = after.substr(after.size() - tail);
        // A space alone between two marks is an ordinary one.
        html += rest.starts_with(' ') ? " " + escaped(rest.substr(1)) : escaped(rest);
    } else {
        html += escaped(fitting(after, most));
    }
    content["formatted_body"] = html + "</p>";
}

json reaction_content(const std::string& target, const std::string& key)
{
    return {{"m.relates_to", {{"rel_type", "m.annotation"}, {"event_id", target}, {"key", key}}}};
}

} // namespace highroad::matrix
