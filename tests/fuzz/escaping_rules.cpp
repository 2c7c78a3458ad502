#include "tests/fuzz/escaping_rules.hpp"

#include "adapters/console/pinboard.hpp"
#include "adapters/console/wire.hpp"
#include "adapters/matrix/contents.hpp"
#include "adapters/matrix/markup.hpp"
#include "adapters/pagers/mail_text.hpp"
#include "adapters/pagers/words.hpp"
#include "adapters/slack/card_blocks.hpp"
#include "adapters/slack/markup.hpp"
#include "tests/fuzz/escaping.hpp"
#include "tests/fuzz/input.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace highroad::fuzz {
namespace {

using nlohmann::json;

constexpr auto now = instant{std::chrono::seconds{1'790'000'000}};

card card_of(const strangers_words& said)
{
    card shown;
    shown.case_number = 42;
    shown.mark = "0123456789abcdef";
    shown.heading = "#42 · 2 out of 5 stars · Shop" + said.names;
    shown.state = "Closed: dismissed, " + said.title;
    shown.title = said.title;
    shown.quote = said.text;
    shown.byline = said.byline;
    shown.link = said.link;
    shown.draft_label = "Suggested reply";
    shown.draft = said.draft;
    shown.reply = said.reply;
    shown.reply_label = said.reply.empty() ? "" : "What the customer sees";
    // A verdict and a known fact quote the customer.
    shown.remarks = {"Severe: legal (\"" + said.text + "\").", "Got: " + said.byline};
    shown.buttons = {{card_action::publish, "Publish reply", true, false, 42},
                     {card_action::edit, "Edit reply" + said.names, false, true, 42}};
    return shown;
}

group_card several_of(const strangers_words& said)
{
    group_card several;
    several.heading = "2 cases wait" + said.names;
    several.lines = {said.title, said.text};
    several.cases = {42};
    several.marks = {"0123456789abcdef"};
    return several;
}

page page_of(const strangers_words& said)
{
    page what;
    what.key = "highroad/42/1";
    what.case_number = 42;
    what.heading = said.title;
    what.why = said.byline;
    what.quote = said.text;
    what.source = said.names;
    what.link = said.link;
    return what;
}

void in_slack(const writers& how, const strangers_words& said, const card& shown, const group_card& several)
{
    must_be_inert_blocks(how.slack_card(shown));
    must_be_inert_blocks(how.slack_group(several));
    must_be_inert_mrkdwn(how.slack_words(said.text));
    // Who is called may be called; nothing else comes in by that way.
    must_be_people_of_slack(how.slack_people({said.title, "slack:" + said.title, "slack:" + said.byline}));
}

void in_matrix(const writers& how, const strangers_words& said, const card& shown, const group_card& several)
{
    // The same messages about nothing: what stands in them is ours.
    static const auto empty_card = as_built().matrix_card(card_of({}));
    static const auto empty_group = as_built().matrix_group(several_of({}));
    auto only_strangers = said.draft.empty() && said.reply.empty() && said.names.empty();
    for (const auto& [written, own] :
         {std::pair{how.matrix_card(shown), &empty_card}, std::pair{how.matrix_group(several), &empty_group}}) {
        must_fit_an_event(written);
        must_be_inert_html(written.at("formatted_body").get_ref<const std::string&>(), shown.link);
        if (only_strangers) must_be_inert_message(written, *own, shown.link);
    }
    for (const auto& text : {&said.text, &said.title}) {
        auto line = how.matrix_words(*text);
        must_be_inert_html(line.at("formatted_body").get_ref<const std::string&>(), {});
        must_be_inert_message(line, json::object(), {});
    }
    auto person = how.matrix_person("matrix:" + said.title);
    if (!person.empty()) must_be_inert_html("<p>" + person + "</p>", "https://matrix.to/");
}

void on_pagers(const writers& how, const page& what)
{
    must_be_one_mail(how.mail(what));
    for (const auto& text : {how.page_line(what), how.page_body(what)})
        must_be_inert_page(text, what.link);
    auto link = how.page_link(what);
    must(link.empty() || is_web_address(link), "a link leads to the web, and is one address");
}

} // namespace

writers as_built()
{
    writers all;
    all.slack_card = slack::card_blocks;
    all.slack_group = [](const group_card& shown) { return slack::group_blocks(shown, {}); };
    all.slack_words = [](std::string_view text) { return slack::fallback_text(text); };
    all.slack_people = slack::live_mentions;
    all.matrix_card = [](const card& shown) { return matrix::card_content(shown, "mark"); };
    all.matrix_group = [](const group_card& shown) { return matrix::group_content(shown, "mark"); };
    all.matrix_words = [](std::string_view text) { return matrix::words_content(text, "mark"); };
    all.matrix_person = [](const std::string& whom) {
        auto users = matrix::user_ids_in({whom});
        return users.empty() ? std::string{} : matrix::link_to_person(users.front());
    };
    all.mail = [](const page& what) {
        return pagers::mail::message(what, pagers::mail::news::raised, what.quote,
                                     {"highroad@example.com", {"ana@example.com"}}, now);
    };
    all.page_line = [](const page& what) { return pagers::summary(what, 100, length_unit::characters); };
    all.page_body = [](const page& what) { return pagers::body(what, 1000, length_unit::bytes); };
    all.page_link = pagers::plain_link;
    all.console_event = [](const card& shown) {
        console_parts::pinboard all_cases;
        all_cases.show("message", shown);
        return console_parts::case_event(all_cases, shown.case_number, now);
    };
    return all;
}

strangers_words drawn(hostile_words& from)
{
    strangers_words said;
    said.title = from.text();
    said.text = from.text();
    said.byline = from.text();
    said.link = from.link();
    if (from.one_in(2)) return said;
    said.draft = from.text();
    said.reply = from.text();
    said.names = from.text();
    return said;
}

void must_stay_inert(const writers& how, const strangers_words& said)
{
    auto shown = card_of(said);
    auto several = several_of(said);
    in_slack(how, said, shown, several);
    in_matrix(how, said, shown, several);
    on_pagers(how, page_of(said));
    must_be_one_event(how.console_event(shown));
}

} // namespace highroad::fuzz
