#include "adapters/slack/card_blocks.hpp"

#include "adapters/slack/markup.hpp"
#include "daemon/core/card_mark.hpp"
#include "daemon/core/text.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

namespace highroad::slack {
namespace {

using json = nlohmann::json;

constexpr std::size_t header_limit = 150;
constexpr std::size_t text_limit = 3000;
constexpr std::size_t context_limit = 2000;
constexpr std::size_t button_limit = 75;
constexpr std::size_t visible_buttons = 3;
constexpr std::size_t menu_options = 5;
constexpr std::size_t most_menus = 3;
constexpr std::size_t draft_sections = 10;
constexpr std::size_t group_buttons = 25;

json context(std::string_view text)
{
    return {{"type", "context"}, {"elements", json::array({plain_text(text, context_limit)})}};
}

/// Text elements of rich_text are never read as markup, and a quote looks like one.
json in_double_quotes(const std::string& title, const std::string& text)
{
    auto elements = json::array();
    auto shown_title = shortened(displayable(valid_utf8(title)), 300);
    auto shown_text = shortened(displayable(valid_utf8(text)), text_limit);
    if (!shown_title.empty()) {
        elements.push_back(
            {{"type", "text"}, {"text", shown_title + (shown_text.empty() ? "" : "\n")}, {"style", {{"bold", true}}}});
    }
    if (!shown_text.empty()) elements.push_back({{"type", "text"}, {"text", shown_text}});
    if (elements.empty()) {
        elements.push_back({{"type", "text"}, {"text", "(no words, only a mark)"}, {"style", {{"italic", true}}}});
    }
    return {{"type", "rich_text"}, {"elements", json::array({{{"type", "rich_text_quote"}, {"elements", elements}}})}};
}

bool is_safe_link(const std::string& link)
{
    return (link.starts_with("https://") || link.starts_with("http://")) && link.size() <= 2000 &&
           std::all_of(link.begin(), link.end(), [](unsigned char c) {
               return c > 0x20 && c < 0x7F && c != '<' && c != '>' && c != '"' && c != '|' && c != '\\';
           });
}

json link_to_review(const std::string& link)
{
    json words{{"type", "link"}, {"url", link}, {"text", "See the review on its platform"}};
    return {{"type", "rich_text"},
            {"elements", json::array({{{"type", "rich_text_section"}, {"elements", json::array({words})}}})}};
}

std::string value_of(const card& shown, const card_button& button)
{
    auto number = button.case_number != 0 ? button.case_number : shown.case_number;
    return to_value({button.action, number, shown.review_revision, shown.draft_revision, shown.mark});
}

json button_element(const card& shown, const card_button& button, std::size_t index)
{
    json element{{"type", "button"},
                 {"action_id", "highroad." + std::string{name_of(button.action)} + "." + std::to_string(index)},
                 {"text", plain_text(button.label, button_limit)},
                 {"value", value_of(shown, button)}};
    if (button.primary) element["style"] = "primary";
    return element;
}

json menu_element(const card& shown, const card_button* first, std::size_t count, std::size_t index)
{
    auto options = json::array();
    for (const auto* button = first; button != first + count; ++button)
        options.push_back({{"text", plain_text(button->label, button_limit)}, {"value", value_of(shown, *button)}});
    auto id = "highroad.menu" + (index == 0 ? std::string{} : "." + std::to_string(index));
    return {{"type", "overflow"}, {"action_id", std::move(id)}, {"options", std::move(options)}};
}

/// A menu of Slack has room for five, so more get a second one, of about the same length.
void add_menus(json& elements, const card& shown, const std::vector<card_button>& menu)
{
    auto menus = std::min((menu.size() + menu_options - 1) / menu_options, most_menus);
    std::size_t from = 0;
    for (std::size_t i = 0; i < menus; ++i) {
        auto left = menu.size() - from;
        auto count = std::min((left + menus - i - 1) / (menus - i), menu_options);
        elements.push_back(menu_element(shown, menu.data() + from, count, i));
        from += count;
    }
}

bool sends_the_draft(const card_button& button)
{
    return button.action == card_action::publish || button.action == card_action::posted_by_hand;
}

/// Slack's own limits on how much can be offered at once decide what moves into the menu.
void add_buttons(json& blocks, const card& shown, bool whole_draft_visible)
{
    std::vector<card_button> visible;
    std::vector<card_button> menu;
    for (const auto& button : shown.buttons) {
        if (sends_the_draft(button) && !whole_draft_visible) continue;
        auto to_menu = button.in_menu || visible.size() == visible_buttons;
        (to_menu ? menu : visible).push_back(button);
    }
    // A menu needs two options.
    if (menu.size() == 1) {
        visible.push_back(menu.front());
        menu.clear();
    }
    if (visible.empty() && menu.empty()) return;
    auto elements = json::array();
    for (const auto& button : visible)
        elements.push_back(button_element(shown, button, elements.size()));
    add_menus(elements, shown, menu);
    blocks.push_back({{"type", "actions"}, {"block_id", "highroad.actions"}, {"elements", elements}});
    if (menu.size() > menu_options * most_menus) blocks.push_back(context("More can be done with /review help."));
}

void append(json& blocks, const json& more)
{
    for (const auto& block : more)
        blocks.push_back(block);
}

std::optional<int> number_in(const json& object, std::string_view name)
{
    const auto& value = json_member(object, name);
    if (!value.is_number_integer()) return std::nullopt;
    auto number = value.get<std::int64_t>();
    if (number < 0 || number > std::numeric_limits<int>::max()) return std::nullopt;
    return static_cast<int>(number);
}

} // namespace

std::string to_value(const button_value& value)
{
    return to_text({{"action", name_of(value.action)},
                    {"case", value.case_number},
                    {"review_revision", value.review_revision},
                    {"draft_revision", value.draft_revision},
                    {"mark", value.mark}});
}

std::optional<button_value> read_value(std::string_view text)
{
    if (text.size() > 2000) return std::nullopt;
    auto value = parse_untrusted_json(text, 2);
    auto action = card_action_named(json_text(value, "action"));
    auto number = number_in(value, "case");
    auto review = number_in(value, "review_revision");
    auto draft = number_in(value, "draft_revision");
    auto mark = json_text(value, "mark");
    if (!action || !number || *number == 0 || !review || !draft || !is_mark(mark)) return std::nullopt;
    return button_value{*action, *number, *review, *draft, std::move(mark)};
}

bool shows_whole(std::string_view draft)
{
    return pieces(displayable(valid_utf8(draft)), text_limit).size() <= draft_sections;
}

json card_blocks(const card& shown)
{
    auto blocks = json::array();
    blocks.push_back({{"type", "header"}, {"text", plain_text(shown.heading, header_limit)}});
    blocks.push_back(context(shown.state));
    blocks.push_back(in_double_quotes(shown.title, shown.quote));
    if (!trimmed(shown.byline).empty()) blocks.push_back(context(shown.byline));
    if (is_safe_link(shown.link)) blocks.push_back(link_to_review(shown.link));

    auto whole_draft_visible = true;
    if (!trimmed(shown.draft).empty()) {
        blocks.push_back({{"type", "divider"}});
        if (!shown.draft_label.empty()) blocks.push_back(context(shown.draft_label));
        append(blocks, plain_sections(shown.draft, draft_sections));
        whole_draft_visible = shows_whole(shown.draft);
        if (!whole_draft_visible) {
            blocks.push_back(context("This text is too long for Slack and is shown in part, so it cannot be approved "
                                     "here. Shorten it, or use the command line."));
        }
    }
    if (!shown.reply_label.empty()) {
        blocks.push_back({{"type", "divider"}});
        blocks.push_back(context(shown.reply_label));
        append(blocks, plain_sections(shown.reply, 3));
    }
    // Troubles must not crowd out the buttons: 50 blocks is the limit of a message.
    constexpr std::size_t most_remarks = 15;
    for (std::size_t i = 0; i < shown.remarks.size() && i < most_remarks; ++i)
        blocks.push_back(context(shown.remarks[i]));
    if (shown.remarks.size() > most_remarks) {
        blocks.push_back(context("And " + std::to_string(shown.remarks.size() - most_remarks) + " more remarks."));
    }
    add_buttons(blocks, shown, whole_draft_visible);
    return blocks;
}

json mention_block(const std::string& mentions)
{
    return {{"type", "section"}, {"text", {{"type", "mrkdwn"}, {"text", mentions}, {"verbatim", true}}}};
}

json group_blocks(const group_card& shown, const std::string& mentions)
{
    auto blocks = json::array();
    blocks.push_back({{"type", "header"}, {"text", plain_text(shown.heading, header_limit)}});
    std::string lines;
    for (const auto& line : shown.lines)
        lines += shortened(displayable(valid_utf8(line)), text_limit) + "\n";
    constexpr std::size_t most_sections = 20;
    if (!trimmed(lines).empty()) append(blocks, plain_sections(lines, most_sections));
    if (pieces(lines, text_limit).size() > most_sections) blocks.push_back(context("… and more: /review list"));
    if (!mentions.empty()) blocks.push_back(mention_block(mentions));
    if (shown.over) return blocks;

    auto buttons = json::array();
    for (std::size_t i = 0; i < shown.cases.size() && i < shown.marks.size(); ++i) {
        if (buttons.size() == group_buttons) break;
        auto number = shown.cases[i];
        card of_case;
        of_case.mark = shown.marks[i];
        of_case.case_number = number;
        card_button open{card_action::show, "Show case #" + std::to_string(number), false, false, number};
        buttons.push_back(button_element(of_case, open, buttons.size()));
    }
    if (!buttons.empty()) {
        blocks.push_back({{"type", "actions"}, {"block_id", "highroad.actions"}, {"elements", buttons}});
    }
    if (shown.cases.size() > group_buttons) {
        blocks.push_back(
            context(std::to_string(shown.cases.size() - group_buttons) +
                    " more cases have no button here: type /review list, then /review show and a number."));
    }
    if (shown.storm != 0) {
        auto all = " S" + std::to_string(shown.storm);
        blocks.push_back(context("For all of them at once: /review claim" + all + ", /review snooze" + all +
                                 " 4h, or /review dismiss" + all +
                                 " and a reason. Each customer gets an answer of their own."));
    }
    return blocks;
}

std::string fallback_text(std::string_view plain, const std::string& mentions)
{
    constexpr std::size_t limit = 4000;
    auto text = escaped(plain, mentions.empty() ? limit : limit - std::min(limit, mentions.size() + 1));
    if (!mentions.empty()) return trimmed(text).empty() ? mentions : text + "\n" + mentions;
    return trimmed(text).empty() ? std::string{"–"} : text;
}

json delivery_metadata(const std::string& delivery_id)
{
    return {{"event_type", "highroad_card"}, {"event_payload", {{"delivery_id", valid_utf8(delivery_id)}}}};
}

} // namespace highroad::slack
