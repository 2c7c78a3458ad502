#include "adapters/slack/forms.hpp"
#include "tests/adapters/slack/form_views.hpp"
#include "tests/adapters/slack/inbound_bench.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::slack;
using namespace highroad::test;

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
