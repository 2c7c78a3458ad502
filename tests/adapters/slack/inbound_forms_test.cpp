#include "adapters/slack/forms.hpp"
#include "tests/adapters/slack/form_views.hpp"
#include "tests/adapters/slack/inbound_bench.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::slack;
using namespace highroad::test;

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

TEST_CASE("an edit that somebody else was quicker with can be saved after a look at theirs", "[slack]")
{
    bench b;
    auto view = test::opened(card_action::edit, b.desk.stored);
    auto sent = test::sent_unchanged(view);
    sent.values["text0"] = "We are <sorry> & on it.";
    b.desk.stored.drafts = {{"Thank you, Kim.", "written by Bo"}};
    b.desk.stored.draft_revision = 4;
    b.desk.says = {false, "The reply was changed while you wrote; it is draft 4 now."};
    auto answer = json::parse(b.handle(sent).answer);
    REQUIRE(answer.at("response_action") == "update");
    auto renewed = answer.at("view");
    test::keeps_view_limits(renewed);
    auto words = renewed.dump();
    CHECK(words.find("it is draft 4 now") != std::string::npos);
    CHECK(words.find("Thank you, Kim.") != std::string::npos);

    auto again = test::sent_unchanged(renewed);
    CHECK(again.values.at("text0") == "We are <sorry> & on it.");
    again.hash = "h2"; // Slack gives a changed form another one
    b.desk.says = {true, "Saved."};
    CHECK(b.handle(again).answer.empty());
    CHECK(b.desk.asked_for<command::edit>(0).based_on == 3);
    CHECK(b.desk.asked_for<command::edit>(1) == command::edit{4, "We are <sorry> & on it."});
}

TEST_CASE("a long edit in several fields that came second keeps every one of them", "[slack]")
{
    bench b;
    b.desk.stored.rules.limit = 5970;
    b.desk.stored.drafts = {{std::string(2990, 'a') + "\n\n" + std::string(2000, 'b'), "template"}};
    auto sent = test::sent_unchanged(test::opened(card_action::edit, b.desk.stored));
    b.desk.stored.drafts.clear();
    b.desk.stored.draft_revision = 9;
    b.desk.says = {false, "The customer edited the review."};
    auto renewed = json::parse(b.handle(sent).answer).at("view");
    test::keeps_view_limits(renewed);
    CHECK(renewed.dump().find("There is no reply text now.") != std::string::npos);
    b.desk.says = {true, "Saved."};
    auto again = test::sent_unchanged(renewed);
    again.hash = "h2";
    b.handle(again);
    CHECK(b.desk.asked_for<command::edit>(1).text == b.desk.asked_for<command::edit>(0).text);
    CHECK(b.desk.asked_for<command::edit>(1).text == std::string(2990, 'a') + "\n\n" + std::string(2000, 'b'));
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

TEST_CASE("whoever keeps facts second does not undo what the first told since the form opened", "[slack]")
{
    bench b;
    b.desk.stored.facts.got = "A crash";
    auto sent = sent_unchanged(opened(card_action::facts, b.desk.stored));
    sent.values["when"] = "On Monday";
    b.desk.stored.facts.got = "Cold soup";
    CHECK(b.handle(sent).answer.empty());
    const auto& told = b.desk.asked_for<command::tell_facts>();
    CHECK(told.when == "On Monday");
    CHECK_FALSE(told.got);
}

TEST_CASE("what was changed about one cause is not told to customers who wait on another", "[slack]")
{
    bench b;
    b.desk.stored.cause = "late-delivery";
    auto sent = sent_unchanged(opened(card_action::mended, b.desk.stored));
    sent.values["text0"] = "A second driver.";
    b.desk.stored.cause = "cold-soup";
    auto answer = json::parse(b.handle(sent).answer);
    auto words = answer.at("errors").at("text0").get<std::string>();
    CHECK(words.find("it was \"late-delivery\" and is \"cold-soup\" now") != std::string::npos);
    CHECK(b.desk.questions.empty());
    b.desk.stored.cause = "late-delivery";
    CHECK(b.handle(sent).answer.empty());
    CHECK(b.desk.asked_for<command::cause_fixed>().what_changed == "A second driver.");
}
