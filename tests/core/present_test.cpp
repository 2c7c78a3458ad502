#include "daemon/core/text.hpp"
#include "tests/core/cases.hpp"
#include "tests/core/zones.hpp"
#include "tests/support/catch.hpp"

#include <functional>
#include <limits>

using namespace highroad;
using namespace highroad::test;

namespace {

/// Cases in every phase, with and without drafts, replies, owners and troubles.
std::vector<told_case> gallery(const review& seen = bad_review())
{
    std::vector<told_case> cases;
    for (auto by_us : {true, false}) {
        auto add = [&](const std::function<void(told_case&)>& prepare) {
            told_case it{team(), seen, {by_us, 5970, length_unit::characters}};
            prepare(it);
            cases.push_back(std::move(it));
        };
        add([](told_case&) {});
        add([](told_case& it) { it.tell(event::drafts_failed{1, "the service is down."}); });
        add([](told_case& it) { it.suggested(); });
        add([](told_case& it) { it.suggested().ask(command::claim{}); });
        add([](told_case& it) { it.suggested().ask(command::snooze{it.now + hours{4}}); });
        add([](told_case& it) { it.suggested().ask(command::dismiss{"spam."}); });
        add([](told_case& it) { it.suggested().ask(command::link_cause{"late-delivery"}); });
        add([](told_case& it) { it.suggested().ask(command::contact_wish{false}); });
        add([](told_case& it) {
            it.suggested().ask(command::take_offline{"by phone"});
            it.ask(command::link_cause{"late-delivery"});
        });
        add([](told_case& it) { it.suggested().tell(event::review_gone{}); });
        add([](told_case& it) { it.suggested().tell(event::review_seen{with_reply(it.c.subject, "By hand.")}); });
        if (!by_us) continue;
        add([](told_case& it) { it.suggested().approved(); });
        add([](told_case& it) { it.suggested().handed_over(); });
        add([](told_case& it) { it.suggested().published(); });
        add([](told_case& it) { it.suggested().published().ask(command::edit{{}, "Better."}); });
        add([](told_case& it) { it.suggested().published().later(days{40}); });
        add([](told_case& it) {
            it.suggested().handed_over().tell(event::reply_refused{1, "the key may not answer."});
        });
    }
    return cases;
}

std::size_t visible(const card& shown)
{
    return static_cast<std::size_t>(
        std::count_if(shown.buttons.begin(), shown.buttons.end(), [](const auto& b) { return !b.in_menu; }));
}

} // namespace

TEST_CASE("a card says in words what is going on, in every phase", "[card]")
{
    told_case it;
    CHECK(it.on_card().heading == "#42 · 2 out of 5 stars · acme-ios");
    CHECK(it.on_card().state == "Awaiting the team");
    CHECK(it.on_card().draft_label.empty());
    it.suggested("Sorry.");
    CHECK(it.on_card().draft_label == "Suggested reply 1 of 2 (template crash), draft 1, 6 characters");
    it.ask(command::claim{});
    CHECK(it.on_card().state == "Awaiting Ana");
    it.ask(command::snooze{it.now + hours{21}}, ben());
    CHECK(it.on_card().state == "Snoozed until 31 Oct 2026 09:00 UTC by Ben");
    it.approved();
    CHECK(it.on_card().state == "Publishing at 12:02:00 UTC, approved by Ana; it can be undone until then");
    CHECK(it.on_card().publish_at == noon + minutes{2});
    it.later(minutes{2});
    CHECK(it.on_card().state == "Publishing now, approved by Ana");
    CHECK_FALSE(it.on_card().publish_at);
    it.tell(event::reply_delivered{1, std::nullopt});
    CHECK(it.on_card().state == "Answered, awaiting the customer; approved by Ana");
    CHECK(it.on_card().draft_label == "Reply as published, draft 1, 6 characters");
    CHECK(has(it.on_card().reply_label, "held by the platform"));
    it.tell(event::reply_observed{platform_reply{"p", "Sorry.", reply_state::live, {}, it.now}});
    CHECK(it.on_card().reply_label == "Our reply: the customer sees it");
    CHECK(it.on_card().reply.empty());
    it.ask(command::dismiss{"Agreed on the phone."});
    CHECK(it.on_card().state == "Closed: dismissed, Agreed on the phone.");
}

TEST_CASE("the times in a card's state are those of the team's clocks, and say whose", "[card]")
{
    auto rules = team();
    rules.hours.zone = berlin();
    told_case it{rules};
    it.suggested().ask(command::snooze{it.now + hours{21}}, ben());
    CHECK(it.on_card().state == "Snoozed until 31 Oct 2026 10:00 Berlin time by Ben");
    it.approved();
    CHECK(it.on_card().state == "Publishing at 13:02:00 Berlin time, approved by Ana; it can be undone until then");

    rules.hours.zone = {"America/Port_of_Spain", hours{-4}, {}};
    rules.undo_window = hours{14};
    told_case slow{rules};
    slow.suggested().approved();
    CHECK(has(slow.on_card().state, "Publishing at 22:00:00 Port of Spain time, approved by Ana"));
    slow.ask(command::undo{});
    slow.now += hours{6};
    slow.approved();
    CHECK(has(slow.on_card().state, "Publishing at 31 Oct 2026 04:00:00 Port of Spain time, approved by Ana"));
}

TEST_CASE("where nobody can look, a card says that the platform accepted our reply, and claims no more", "[card]")
{
    told_case it;
    it.suggested("Sorry.").handed_over();
    it.tell(event::reply_delivered{1, platform_reply{"p", "Sorry.", reply_state::accepted, {}, it.now}});
    CHECK(it.c.phase == case_phase::awaiting_customer);
    CHECK(it.on_card().reply_label ==
          "Our reply: accepted by the platform; nobody can look up there whether the customer sees it");
    CHECK(it.on_card().reply.empty());
    CHECK(has(as_plain_text(it.on_card()), "nobody can look up there whether the customer sees it"));
}

TEST_CASE("marks are said in words and on the platform's own scale", "[card]")
{
    auto words = [](double given, double out_of) {
        auto r = bad_review();
        r.mark = rating{given, out_of};
        return mark_in_words(r);
    };
    CHECK(words(2, 5) == "2 out of 5 stars");
    CHECK(words(7.5, 10) == "7.5 out of 10");
    CHECK(words(1.25, 5) == "1.25 out of 5 stars");
    CHECK(words(0, 1) == "not recommended");
    CHECK(words(1, 1) == "recommended");
    auto unrated = bad_review();
    unrated.mark.reset();
    CHECK(mark_in_words(unrated) == "no rating");
    SECTION("a mark that is no sane number is still words")
    {
        for (auto wild : {-0.5, -3.0, 1e300, -1e300, std::numeric_limits<double>::infinity(),
                          std::numeric_limits<double>::quiet_NaN()}) {
            for (char c : words(wild, 5))
                CHECK(std::string_view{" .-0123456789abcdefghijklmnopqrstuvwxyz"}.find(c) != std::string_view::npos);
        }
    }
}

TEST_CASE("a mark that is not a number is no endless edit", "[card]")
{
    auto r = bad_review();
    r.mark = rating{std::numeric_limits<double>::quiet_NaN(), 5};
    CHECK(same_words(r, r));
}

TEST_CASE("at most three buttons are in sight, the first names what it does, and labels name their object", "[card]")
{
    for (const auto& it : gallery()) {
        auto shown = it.on_card();
        INFO(shown.state);
        CHECK(visible(shown) <= 3);
        auto primary = [](const card_button& b) { return b.primary; };
        CHECK(std::count_if(shown.buttons.begin(), shown.buttons.end(), primary) <= 1);
        for (const auto& button : shown.buttons) {
            CHECK(button.case_number == 42);
            CHECK(has(button.label, " "));
            CHECK(card_action_named(name_of(button.action)) == button.action);
        }
        CHECK((shown.buttons.empty() || has(as_plain_text(shown), shown.state)));
    }
    CHECK_FALSE(card_action_named("delete"));
    CHECK_FALSE(card_action_named(""));
}

TEST_CASE("people read a source's title, and its name where it has none", "[card]")
{
    auto rules = team();
    rules.titles["acme-ios"] = "Acme\u202E for iOS";
    told_case it{rules};
    CHECK(it.on_card().heading == "#42 · 2 out of 5 stars · Acme for iOS");

    CHECK(title_of(rules, "shop") == "shop");
    rules.titles["shop"] = "  ";
    CHECK(title_of(rules, "shop") == "shop");
    rules.titles["shop"] = std::string(500, 'x');
    CHECK(length_in(length_unit::characters, title_of(rules, "shop")) <= 80);

    auto effects = tell_of_outage("acme-ios", noon, "no route", rules, noon + days{1});
    REQUIRE_FALSE(effects.empty());
    CHECK(std::get<effect::show_summary>(effects.front().body).heading.starts_with("Acme"));
    auto before = team();
    CHECK(what_changed(before, rules).front().starts_with("title of acme-ios: acme-ios -> Acme"));
}

TEST_CASE("every button that a card offers is accepted when it is pressed", "[card]")
{
    for (const auto& shown : gallery()) {
        for (const auto& button : shown.on_card().buttons) {
            auto it = shown;
            INFO(it.on_card().state << ": " << button.label);
            auto press = [&]() -> case_command {
                switch (button.action) {
                case card_action::publish:
                    return command::approve{it.seen()};
                case card_action::edit:
                    return command::edit{it.c.draft_revision, "Mine."};
                case card_action::snooze:
                    return command::snooze{it.now + hours{1}};
                case card_action::next_draft:
                    return command::next_draft{};
                case card_action::claim:
                    return command::claim{};
                case card_action::dismiss:
                    return command::dismiss{"spam"};
                case card_action::undo:
                    return command::undo{};
                case card_action::reopen:
                    return command::reopen{};
                case card_action::posted_by_hand:
                    return command::posted_by_hand{it.seen()};
                case card_action::show:
                    return command::show{};
                case card_action::note:
                    break;
                case card_action::escalate:
                    return command::escalate{"angry"};
                case card_action::acknowledge:
                    return command::acknowledge{};
                case card_action::facts:
                    return command::tell_facts{{}, {}, "a cold soup", {}, {}, {}};
                case card_action::offline:
                    return command::take_offline{"called"};
                case card_action::resolve:
                    return command::resolve{"all is well"};
                case card_action::assign:
                    return command::assign{"ben"};
                case card_action::judge:
                    return command::correct_judgement{{}, it.c.judged.anger < 0.5};
                case card_action::no_contact:
                    return command::contact_wish{false};
                case card_action::allow_contact:
                    return command::contact_wish{true};
                case card_action::mended:
                    return command::cause_fixed{{}, "a second driver"};
                case card_action::give_up:
                    return command::give_up{"three calls"};
                }
                return command::note{"called"};
            };
            auto told = it.ask(press());
            INFO(told.text);
            CHECK(told.accepted);
        }
    }
}

TEST_CASE("what the customer wrote stands only where customers' words belong", "[card]")
{
    auto r = bad_review();
    r.title = r.text = r.author = r.territory = r.version = "EVIL";
    for (const auto& it : gallery(r)) {
        auto shown = it.on_card();
        INFO(shown.state);
        CHECK(has(shown.title + shown.quote + shown.byline, "EVIL"));
        std::string rest = shown.heading + shown.state + shown.draft_label + shown.reply_label + shown.reply;
        for (const auto& remark : shown.remarks)
            rest += remark;
        for (const auto& button : shown.buttons)
            rest += button.label;
        CHECK_FALSE(has(rest, "EVIL"));
        for (const auto& planned : it.effects) {
            if (const auto* line = std::get_if<effect::say>(&planned.body)) CHECK_FALSE(has(line->text, "EVIL"));
        }
    }
}

TEST_CASE("a translation stands behind the customer's own words, and is no edit when it changes", "[card]")
{
    auto seen = bad_review();
    seen.text = "Schlecht.";
    seen.translation = "Bad.\u202E";
    told_case it{team(), seen, {true, 350, length_unit::characters}};
    CHECK(it.on_card().quote == "Schlecht.\n\n(Translated by the platform) Bad.");
    auto other = seen;
    other.translation = "Poor.";
    CHECK(same_words(seen, other));
    seen.text = std::string(64 * 1024, 'x');
    seen.translation = seen.text;
    CHECK(present(told_case{team(), seen, {true, 350, length_unit::characters}}.c, team(), it.now).quote.size() < 3000);
}

TEST_CASE("hostile words cannot hide or reorder anything on a card", "[card]")
{
    auto r = bad_review();
    r.title = "two\nlines \u202Eesrever\x1B[31m";
    r.text = "a\u2066b" + std::string(1, '\0') + "\xED\xA0\x80" + std::string(9000, 'x');
    r.author = "eve\n\u200F<!channel>";
    for (const auto& it : gallery(r)) {
        auto shown = it.on_card();
        for (const auto& text : {shown.heading, shown.state, shown.title, shown.quote, shown.byline, shown.draft_label,
                                 shown.draft, shown.reply, shown.reply_label, as_plain_text(shown)})
            CHECK(displayable(text) == text);
        CHECK(shown.title == "two lines esrever[31m");
        CHECK(shown.byline.find('\n') == std::string::npos);
        CHECK(length_in(length_unit::characters, shown.quote) == 2800);
    }
}

TEST_CASE("invisible marks in a draft are told, and published as they were approved", "[card]")
{
    told_case it;
    it.suggested("We \u202Eare\u202C sorry.");
    CHECK(it.on_card().draft == "We are sorry.");
    CHECK(has(it.on_card().remarks.back(), "invisible"));
    it.handed_over();
    CHECK(it.planned<effect::publish_reply>().at(0).text == "We \u202Eare\u202C sorry.");
}

TEST_CASE("only links that a browser may safely open are shown", "[card]")
{
    auto link = [](std::string url) {
        auto r = bad_review();
        r.url = std::move(url);
        return told_case{team(), r}.on_card().link;
    };
    CHECK(link("https://apps.example/r?id=1&x=%20#top") == "https://apps.example/r?id=1&x=%20#top");
    CHECK(link("http://apps.example/") == "http://apps.example/");
    for (auto bad : {"", "javascript:alert(1)", "HTTPS://x", "ftp://x", "data:text/html,x", "//x", "https://a b",
                     "https://a|evil", "https://a>x", "https://a\"onclick", "https://a\n", "https://\u202Ea"})
        CHECK(link(bad).empty());
    CHECK(link("https://a/" + std::string(3000, 'x')).empty());
}

TEST_CASE("the plain text of a card stands alone", "[card]")
{
    auto told = as_plain_text(told_case{}.suggested("Sorry.").on_card());
    CHECK(told == "#42 · 2 out of 5 stars · acme-ios. Awaiting the team.\n"
                  "Crashes\n"
                  "It crashes when I open the camera.\n"
                  "maple77, USA, 30 Oct 2026.\n"
                  "The first reply is due in 8 h, by Fri 30 Oct 20:00.\n"
                  "Suggested reply 1 of 2 (template crash), draft 1, 6 characters: Sorry.\n");
    for (const auto& it : gallery())
        CHECK_FALSE(has(as_plain_text(it.on_card()), ".."));

    // Without an author, as after their data was erased, nobody called "30 Oct 2026" has written it.
    auto nameless = bad_review();
    nameless.author.clear();
    nameless.territory.clear();
    CHECK(has(as_plain_text(told_case{team(), nameless}.on_card()), "\n30 Oct 2026.\n"));
}
