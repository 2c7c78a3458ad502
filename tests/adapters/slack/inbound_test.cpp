#include "adapters/slack/card_blocks.hpp"
#include "adapters/slack/forms.hpp"
#include "adapters/slack/inbound.hpp"
#include "tests/adapters/slack/fakes.hpp"
#include "tests/adapters/slack/form_views.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"

using namespace highroad;
using namespace highroad::slack;
using test::json;

namespace {

struct bench {
    bench()
    {
        desk.stored.number = 42;
        desk.stored.drafts = {{"Thank you.", "template"}};
        desk.stored.draft_revision = 3;
        desk.stored.rules = {true, 350, length_unit::characters};
    }
    test::fake_slack_api api;
    test::manual_clock time;
    test::kept_log notes;
    test::kept_meters counts;
    slack_settings settings = test::usual_settings();
    web_api bot{api, "https://slack.test/api", "xoxb-secret"};
    people known{bot, time, false};
    inbound side{settings, bot, known, time, notes, counts};
    test::fake_desk desk;

    handled handle(payload what) { return test::run(side.handle(desk, "env-1", std::move(what))); }
    void carry_out(const handled& done)
    {
        for (const auto& next : done.then)
            test::run(side.carry_out(next));
    }
};

click click_on(card_action action)
{
    click made;
    made.from = {"U1", "T1", "C1"};
    made.message = "1700000000.000100";
    made.trigger = "t.1";
    made.response_url = "https://hooks.slack.com/respond";
    made.action_id = "highroad." + std::string{name_of(action)} + ".0";
    made.action_ts = "1700000001.5";
    made.value = to_value({action, 42, 2, 3, test::some_mark});
    return made;
}

reaction reacted(const std::string& name, reaction::change change = reaction::change::added)
{
    return {
        {"U1", {}, "C1"}, "Ev1", name, "1700000000.000100", "UB", instant{std::chrono::seconds{1'700'000'005}}, change};
}

} // namespace

TEST_CASE("a click on publish approves what the card showed, by the person that Slack vouches for", "[slack]")
{
    bench b;
    auto done = b.handle(click_on(card_action::publish));
    CHECK(done.durable);
    CHECK(done.then.empty());
    REQUIRE(b.desk.questions.size() == 1);
    CHECK(b.desk.questions[0].case_number == 42);
    CHECK(b.desk.asked_for<command::approve>().seen == seen_text{2, 3});
    CHECK(b.desk.questions[0].who.by == actor{"slack", "U1", "Ana", {"S1"}});
    CHECK(b.desk.questions[0].who.channel == "reviews");
    b.handle(click_on(card_action::publish));
    CHECK(b.desk.questions.size() == 1);
    CHECK(b.desk.repeats == 1);
}

TEST_CASE("the other plain buttons become their commands", "[slack]")
{
    bench b;
    for (auto action : {card_action::posted_by_hand, card_action::next_draft, card_action::claim, card_action::undo,
                        card_action::reopen, card_action::show, card_action::acknowledge})
        b.handle(click_on(action));
    REQUIRE(b.desk.questions.size() == 7);
    CHECK(b.desk.asked_for<command::posted_by_hand>(0).seen == seen_text{2, 3});
    CHECK_NOTHROW(b.desk.asked_for<command::next_draft>(1));
    CHECK_NOTHROW(b.desk.asked_for<command::claim>(2));
    CHECK_NOTHROW(b.desk.asked_for<command::undo>(3));
    CHECK_NOTHROW(b.desk.asked_for<command::reopen>(4));
    CHECK_NOTHROW(b.desk.asked_for<command::show>(5));
    CHECK_NOTHROW(b.desk.asked_for<command::acknowledge>(6));
}

TEST_CASE("a refused click is explained to that person alone", "[slack]")
{
    bench b;
    b.desk.says = {false, "Ana may not approve <here>."};
    auto done = b.handle(click_on(card_action::publish));
    b.carry_out(done);
    auto sent = b.api.sent_to("chat.postEphemeral");
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].at("user") == "U1");
    CHECK(sent[0].at("channel") == "C1");
    CHECK(sent[0].at("text") == "Ana may not approve &lt;here&gt;.");
}

TEST_CASE("a refusal for want of a group says when groups could not be read", "[slack]")
{
    bench b;
    b.api.then("usergroups.list", failure{errc::unreachable, "down"});
    b.api.answers["usergroups.list"].pop_front();
    b.desk.says = {false, "You may not approve."};
    b.carry_out(b.handle(click_on(card_action::publish)));
    auto text = b.api.sent_to("chat.postEphemeral").at(0).at("text").get<std::string>();
    CHECK(text.find("You may not approve.") != std::string::npos);
    CHECK(text.find("groups could not be read") != std::string::npos);
}

TEST_CASE("an explanation that cannot be posted takes the other way and leaves the card alone", "[slack]")
{
    bench b;
    b.desk.says = {false, "*No* http://evil.example"};
    b.api.says("chat.postEphemeral", R"({"ok":false,"error":"user_not_in_channel"})");
    b.carry_out(b.handle(click_on(card_action::publish)));
    auto sent = b.api.sent_to("respond");
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].at("replace_original") == false);
    CHECK(sent[0].at("response_type") == "ephemeral");
    // Words alone would be read as markup: with a block of plain text nothing in them is bold or a link.
    CHECK(sent[0].at("blocks").at(0).at("text").at("type") == "plain_text");
    CHECK(sent[0].at("blocks").at(0).at("text").at("text") == "*No* http://evil.example");
}

TEST_CASE("a guest's click reaches nobody's desk", "[slack]")
{
    bench b;
    b.api.says("users.info", R"({"ok":true,"user":{"id":"U1","team_id":"T1","is_restricted":true}})");
    auto done = b.handle(click_on(card_action::publish));
    CHECK(b.desk.questions.empty());
    CHECK(done.then.size() == 1);
}

TEST_CASE("edit opens a form with the chosen draft, from what is stored here", "[slack]")
{
    bench b;
    auto done = b.handle(click_on(card_action::edit));
    // Nothing stands between the click and its form: Slack allows three seconds.
    CHECK(b.api.requests.empty());
    b.carry_out(done);
    REQUIRE(b.api.requests.size() == 1);
    auto opened = b.api.sent_to("views.open").at(0);
    CHECK(opened.at("trigger_id") == "t.1");
    CHECK(opened.at("view").at("blocks").at(1).at("element").at("initial_value") == "Thank you.");
}

TEST_CASE("a form that does not open is explained", "[slack]")
{
    bench b;
    b.api.says("views.open", R"({"ok":false,"error":"expired_trigger_id"})");
    b.carry_out(b.handle(click_on(card_action::edit)));
    auto text = b.api.sent_to("chat.postEphemeral").at(0).at("text").get<std::string>();
    CHECK(text.find("Click again") != std::string::npos);
}

TEST_CASE("an edit that is sent is judged by the desk, and a refusal keeps the words in the form", "[slack]")
{
    bench b;
    form_sent sent;
    sent.from = {"U1", "T1", {}};
    sent.view = "V1";
    sent.hash = "h";
    sent.callback = "highroad.edit";
    sent.metadata = to_metadata({42, 3, "C1", test::some_mark, {}});
    sent.values["text0"] = "We are sorry & on it.";
    auto done = b.handle(sent);
    CHECK(done.answer.empty());
    CHECK(b.desk.asked_for<command::edit>() == command::edit{3, "We are sorry & on it."});
    CHECK(b.desk.questions[0].who.channel == "reviews");

    sent.hash = "h2";
    b.desk.says = {false, "The draft has changed meanwhile."};
    auto refused_now = json::parse(b.handle(sent).answer);
    CHECK(refused_now.at("errors").at("text0") == "The draft has changed meanwhile.");

    sent.hash = "h3";
    sent.values["text0"] = std::string(351, 'x');
    auto too_long = json::parse(b.handle(sent).answer);
    CHECK(too_long.at("errors").at("text0").get<std::string>().find("1 too long") != std::string::npos);
    CHECK(b.desk.questions.size() == 2);
}

TEST_CASE("a form that was refused, mended and sent again is a new request; one that was taken is not", "[slack]")
{
    bench b;
    form_sent sent;
    sent.from = {"U1", "T1", {}};
    sent.view = "V1";
    sent.hash = "h"; // Slack changes it only when we change the form
    sent.callback = "highroad.edit";
    sent.metadata = to_metadata({42, 3, "C1", test::some_mark, {}});
    sent.values["text0"] = "Please give us five stars.";
    b.desk.says = {false, "That asks for a rating."};
    REQUIRE_FALSE(b.handle(sent).answer.empty());

    sent.values["text0"] = "We are sorry.";
    b.desk.says = {true, "Saved."};
    CHECK(b.handle(sent).answer.empty());
    REQUIRE(b.desk.questions.size() == 2);
    CHECK(b.desk.asked_for<command::edit>(1).text == "We are sorry.");

    // No acknowledgement came, and Slack or the person sends it again.
    CHECK(b.handle(sent).answer.empty());
    CHECK(b.desk.questions.size() == 2);
    CHECK(b.desk.repeats == 1);
}

TEST_CASE("no click pages anybody or tells anything by itself: it opens a form", "[slack]")
{
    bench b;
    for (auto action : {card_action::escalate, card_action::facts, card_action::offline, card_action::resolve,
                        card_action::snooze, card_action::dismiss, card_action::note, card_action::assign,
                        card_action::judge, card_action::mended, card_action::give_up}) {
        auto done = b.handle(click_on(action));
        CHECK(b.desk.questions.empty());
        REQUIRE(done.then.size() == 1);
        auto view = json::parse(std::get<open_form>(done.then[0]).view);
        CHECK(view.at("callback_id") == "highroad." + std::string{name_of(action)});
    }
}

TEST_CASE("what the desk refuses of a form stands under a field of that form", "[slack]")
{
    bench b;
    b.desk.says = {false, "No escalation policy is set for #42."};
    for (auto action : {card_action::escalate, card_action::facts, card_action::offline, card_action::resolve,
                        card_action::snooze, card_action::judge, card_action::give_up}) {
        CAPTURE(name_of(action));
        auto sent = test::sent_unchanged(test::opened(action, b.desk.stored));
        sent.hash = "h-" + std::string{name_of(action)};
        if (action == card_action::resolve) sent.values["text0"] = "refunded";
        auto answer = json::parse(b.handle(sent).answer);
        REQUIRE(answer.at("errors").size() == 1);
        CHECK(sent.values.contains(answer.at("errors").begin().key()));
        CHECK(answer.at("errors").front() == "No escalation policy is set for #42.");
    }
    CHECK(b.desk.questions.size() == 7);
}

TEST_CASE("eyes on a card answer its page, and take care of it where there is none", "[slack]")
{
    bench b;
    b.handle(reacted("eyes"));
    CHECK_NOTHROW(b.desk.asked_for<command::claim>(0));
    b.desk.stored.escalated.policy = "severe";
    auto again = reacted("eyes");
    again.event = "Ev2";
    b.handle(again);
    CHECK_NOTHROW(b.desk.asked_for<command::acknowledge>(1));
    auto removed = reacted("eyes", reaction::change::removed);
    removed.event = "Ev3";
    b.handle(removed);
    CHECK(b.desk.questions.size() == 2);
}

TEST_CASE("a slash command is answered privately", "[slack]")
{
    bench b;
    b.desk.says = {true, "#42 <b>"};
    auto done = b.handle(slash_command{{"U1", {}, "C9"}, "/review", "list", "t", "https://hooks.slack.com/x"});
    auto told = json::parse(done.answer);
    CHECK(told.at("response_type") == "ephemeral");
    CHECK(told.at("text") == "#42 &lt;b&gt;");
    CHECK(b.desk.questions.at(0).line == "list");
    CHECK(b.desk.questions.at(0).prefix == "/review ");
    CHECK(b.desk.questions.at(0).who.key == "slack:slash:env-1");
    CHECK(b.desk.questions.at(0).who.channel.empty());
}

TEST_CASE("a check mark approves what the card showed then, and taking it away undoes that", "[slack]")
{
    bench b;
    b.handle(reacted("white_check_mark"));
    CHECK(b.desk.asked_for<command::approve_shown>() ==
          command::approve_shown{"reviews", instant{std::chrono::seconds{1'700'000'005}}});
    auto removed = reacted("heavy_check_mark", reaction::change::removed);
    removed.event = "Ev2";
    b.handle(removed);
    CHECK_NOTHROW(b.desk.asked_for<command::undo>(1));
    auto sleepy = reacted("zzz");
    sleepy.event = "Ev3";
    b.handle(sleepy);
    CHECK(b.desk.asked_for<command::snooze>(2).until == b.time.now() + std::chrono::hours{4});
}

TEST_CASE("a check mark that is taken away ends no snooze", "[slack]")
{
    bench b;
    b.desk.stored.phase = case_phase::snoozed;
    auto done = b.handle(reacted("white_check_mark", reaction::change::removed));
    CHECK(b.desk.questions.empty());
    CHECK(done.then.empty());
}

TEST_CASE("a check mark does not approve a reply that the card shows in part", "[slack]")
{
    bench b;
    b.desk.stored.drafts = {{std::string(31'000, 'a'), "written by Ana"}};
    auto done = b.handle(reacted("white_check_mark"));
    CHECK(b.desk.questions.empty());
    REQUIRE(done.then.size() == 1);
    CHECK(std::get<tell_person>(done.then[0]).text.find("too long to be shown whole") != std::string::npos);
}

TEST_CASE("a reaction from a clock ahead of ours was not given later than now", "[slack]")
{
    bench b;
    auto early = reacted("white_check_mark");
    early.at = b.time.now() + std::chrono::minutes{10};
    b.handle(early);
    CHECK(b.desk.asked_for<command::approve_shown>().reacted == b.time.now());
}

TEST_CASE("reactions that mean nothing here ask for nothing", "[slack]")
{
    bench b;
    b.handle(reacted("+1"));
    b.handle(reacted("zzz", reaction::change::removed));
    auto elsewhere = reacted("white_check_mark");
    elsewhere.from.channel = "C9";
    b.handle(elsewhere);
    auto other_message = reacted("white_check_mark");
    other_message.message = "5.0";
    b.handle(other_message);
    CHECK(b.api.called["users.info"] == 0);
    b.api.says("users.info", R"({"ok":true,"user":{"id":"UB","team_id":"T1","is_bot":true}})");
    b.handle(reacted("white_check_mark"));
    CHECK(b.desk.questions.empty());
}

TEST_CASE("a reply in a card's thread is a note; elsewhere it is nobody's business", "[slack]")
{
    bench b;
    thread_reply said{{"U1", {}, "C1"}, "Ev1", "1700000009.0", "1700000000.000100", "known bug"};
    b.handle(said);
    CHECK(b.desk.asked_for<command::note>().text == "known bug");
    CHECK(b.desk.questions[0].who.key == "slack:event:Ev1");
    said.thread = "7.0";
    said.event = "Ev2";
    b.handle(said);
    CHECK(b.desk.questions.size() == 1);
}

TEST_CASE("what people do to a card before its id is stored is left to be sent again, and then done", "[slack]")
{
    bench b;
    b.desk.card_on_its_way = true;
    thread_reply said{{"U1", {}, "C1"}, "Ev1", "1700000009.0", "1700000000.000100", "known bug", "UB"};
    CHECK_FALSE(b.handle(said).durable);
    CHECK_FALSE(b.handle(reacted("zzz")).durable);
    CHECK(b.desk.questions.empty());
    CHECK(b.notes.text.find("sent again") != std::string::npos);

    b.desk.card_on_its_way = false;
    CHECK(b.handle(said).durable);
    CHECK(b.desk.asked_for<command::note>().text == "known bug");
}

TEST_CASE("what people say to each other waits for no card", "[slack]")
{
    bench b;
    b.desk.card_on_its_way = true;
    thread_reply said{{"U1", {}, "C1"}, "Ev1", "1700000009.0", "7.0", "lunch?", "U2"};
    CHECK(b.handle(said).durable);
    auto praise = reacted("white_check_mark");
    praise.author = "U2";
    CHECK(b.handle(praise).durable);
    CHECK(b.desk.waits == 0);
    CHECK(b.desk.questions.empty());
}

TEST_CASE("what could not be recorded is not acknowledged, and people who wait are told", "[slack]")
{
    bench b;
    b.desk.broken = true;
    CHECK_FALSE(b.handle(click_on(card_action::publish)).durable);
    CHECK_FALSE(b.handle(reacted("white_check_mark")).durable);
    auto slash = b.handle(slash_command{{"U1", {}, "C1"}, "/review", "list", "t", {}});
    CHECK(slash.durable);
    CHECK(slash.answer.find("could not record") != std::string::npos);
    form_sent sent;
    sent.from = {"U1", "T1", {}};
    sent.view = "V1";
    sent.callback = "highroad.note";
    sent.metadata = to_metadata({42, 3, "C1", test::some_mark, {}});
    sent.values["text0"] = "x";
    auto form = json::parse(b.handle(sent).answer);
    CHECK(form.at("errors").contains("text0"));
    CHECK(b.notes.text.find("disk full") != std::string::npos);
}

TEST_CASE("a button that is not understood is explained and never asked", "[slack]")
{
    bench b;
    auto odd = click_on(card_action::publish);
    odd.value = R"({"action":"publish","case":42})";
    auto done = b.handle(odd);
    CHECK(b.desk.questions.empty());
    CHECK(done.then.size() == 1);
}

TEST_CASE("a button and a form hand on what their card stands for, and a card of another review opens no form",
          "[slack]")
{
    bench b;
    b.handle(click_on(card_action::claim));
    CHECK(b.desk.questions.at(0).who.mark == test::some_mark);
    form_sent sent;
    sent.from = {"U1", "T1", {}};
    sent.view = "V1";
    sent.callback = "highroad.note";
    sent.metadata = to_metadata({42, 3, "C1", test::some_mark, {}});
    sent.values["text0"] = "x";
    b.handle(sent);
    CHECK(b.desk.questions.at(1).who.mark == test::some_mark);

    b.desk.stored.subject.key.id = "another";
    auto done = b.handle(click_on(card_action::edit));
    REQUIRE(done.then.size() == 1);
    CHECK(std::get<tell_person>(done.then[0]).text.find("another review") != std::string::npos);
}

TEST_CASE("a change of groups is asked about at the next action", "[slack]")
{
    bench b;
    b.handle(click_on(card_action::claim));
    b.handle(notice{notice::what::groups_changed, {}});
    b.handle(click_on(card_action::undo));
    CHECK(b.api.called["usergroups.list"] == 2);
}
