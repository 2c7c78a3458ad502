#include "tests/fuzz/escaping.hpp"

#include "adapters/matrix/contents.hpp"
#include "adapters/matrix/markup.hpp"
#include "adapters/pagers/mail_text.hpp"
#include "adapters/pagers/words.hpp"
#include "adapters/slack/card_blocks.hpp"
#include "adapters/slack/markup.hpp"
#include "daemon/core/board.hpp"
#include "daemon/core/card.hpp"
#include "daemon/core/page.hpp"
#include "tests/fuzz/input.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace highroad;

namespace {

void in_slack(const card& shown, const group_card& several)
{
    fuzz::must_be_inert_blocks(slack::card_blocks(shown));
    fuzz::must_be_inert_blocks(slack::group_blocks(several, {}));
    auto fallback = slack::fallback_text(as_plain_text(shown));
    fuzz::must_be_inert_mrkdwn(fallback);
    fuzz::must_be_inert_mrkdwn(slack::escaped(shown.quote, 300));
    // Who is called may be called; nothing else comes in by that way.
    auto live = slack::live_mentions({shown.title, "slack:" + shown.title, "slack:" + shown.byline});
    for (auto part = std::string_view{live}; !part.empty();) {
        fuzz::must(part.starts_with("<@U") || part.starts_with("<@W"), "only people are called");
        auto end = part.find('>');
        fuzz::must(end != std::string_view::npos && end < 24, "a mention is one id");
        fuzz::must(part.substr(3, end - 3).find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") ==
                       std::string_view::npos,
                   "an id is capitals and digits");
        part.remove_prefix(std::min(part.size(), end + 2));
    }
}

void in_matrix(const card& shown, const group_card& several)
{
    for (const auto& content : {matrix::card_content(shown, "mark"), matrix::group_content(several, "mark"),
                                matrix::edit_content(matrix::card_content(shown, "mark"), "$1", shown.title)}) {
        auto text = content.dump();
        fuzz::must(text.size() < 65'536 - 2048, "an event fits with what the homeserver adds");
        fuzz::must_be_inert_html(content.at("formatted_body").get<std::string>(), shown.link);
        fuzz::must(content.at("m.mentions") == nlohmann::json::object(), "nobody is called");
    }
    auto changed = matrix::words_content(shown.quote, "mark");
    matrix::show_change(changed, {shown.title, shown.quote, "5 of 10"});
    fuzz::must_be_inert_html(changed.at("formatted_body").get<std::string>(), {});
    fuzz::must_be_inert_words(matrix::inert(shown.quote));
    fuzz::must_be_inert_html(matrix::escaped(shown.quote), {});
    for (const auto& user : matrix::user_ids_in({"matrix:" + shown.title, shown.title}))
        fuzz::must_be_inert_html("<p>" + matrix::link_to_person(user) + "</p>", "https://matrix.to/");
}

void in_pages(const page& what)
{
    using namespace pagers;
    auto sent = mail::message(what, mail::news::raised, what.quote, {"highroad@example.com", {"ana@example.com"}},
                              instant{std::chrono::seconds{1'790'000'000}});
    fuzz::must_be_one_mail(sent);
    for (const auto& text : {summary(what, 100, length_unit::characters), body(what, 1000, length_unit::bytes)}) {
        fuzz::must(inert(text).find_first_of("<>") == std::string::npos, "no tag reaches what is behind a pager");
        fuzz::must_be_utf8(text, "a page is UTF-8");
    }
    auto link = plain_link(what);
    fuzz::must(link.empty() || link.starts_with("https://") || link.starts_with("http://"), "a link leads to the web");
}

} // namespace

/// Whatever a customer wrote: no mention and no link of theirs is alive on a card, in an event, in a mail.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    fuzz::input given{bytes, size};
    card shown;
    shown.case_number = 42;
    shown.mark = "0123456789abcdef";
    shown.title = given.part();
    shown.quote = given.part();
    shown.byline = given.part();
    shown.link = given.part();
    shown.draft = given.part();
    shown.reply = given.part();
    auto rest = std::string{given.rest()};
    shown.heading = "#42 " + rest;
    shown.state = rest;
    shown.draft_label = "Suggested reply";
    shown.reply_label = shown.reply.empty() ? "" : "What the customer sees";
    shown.remarks = {rest, shown.title};
    shown.buttons = {{card_action::publish, "Publish reply", true, false, 42},
                     {card_action::edit, rest, false, true, 42}};
    group_card several;
    several.heading = rest;
    several.lines = {shown.title, shown.quote};
    several.cases = {42};
    several.marks = {shown.mark};
    page what;
    what.key = "highroad/42/1";
    what.case_number = 42;
    what.heading = shown.title;
    what.why = shown.byline;
    what.quote = shown.quote;
    what.source = rest;
    what.link = shown.link;
    in_slack(shown, several);
    in_matrix(shown, several);
    in_pages(what);
    return 0;
}
