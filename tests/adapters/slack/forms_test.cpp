#include "adapters/slack/forms.hpp"
#include "tests/adapters/slack/form_views.hpp"

using namespace highroad;
using namespace highroad::slack;
using test::keeps_view_limits;
using test::opened;
using test::sent_unchanged;
using json = nlohmann::json;

namespace {

review_case case_with(std::string draft, reply_rules rules)
{
    review_case c;
    c.number = 42;
    c.subject.text = "It crashes.";
    c.rules = rules;
    if (!draft.empty()) {
        c.drafts = {{std::move(draft), "template"}};
        c.draft_revision = 3;
    }
    return c;
}

} // namespace

TEST_CASE("the edit form holds the draft and tells the limit in the platform's unit", "[slack]")
{
    auto view = opened(card_action::edit, case_with("Thank you.", {true, 350, length_unit::characters}));
    keeps_view_limits(view);
    const auto& field = view.at("blocks").at(1);
    CHECK(field.at("element").at("initial_value") == "Thank you.");
    CHECK(field.at("element").at("max_length") == 350);
    CHECK(field.at("label").at("text") == "Reply, at most 350 characters");
    auto memory = read_metadata(view.at("private_metadata").get<std::string>());
    REQUIRE(memory);
    CHECK(memory->case_number == 42);
    CHECK(memory->draft_revision == 3);
    CHECK(memory->channel == "C1");
}

TEST_CASE("an edit form for a long limit has a second field, and both make one text", "[slack]")
{
    auto draft = std::string(2500, 'a') + "\n\n" + std::string(2500, 'b');
    auto view = opened(card_action::edit, case_with(draft, {true, 5970, length_unit::characters}));
    keeps_view_limits(view);
    auto sent = sent_unchanged(view);
    REQUIRE(sent.values.size() == 2);
    auto reading = read_form(sent, {true, 5970, length_unit::characters}, instant{});
    REQUIRE(std::holds_alternative<form_request>(reading));
    CHECK(std::get<command::edit>(std::get<form_request>(reading).what).text == draft);
    CHECK(std::get<command::edit>(std::get<form_request>(reading).what).based_on == 3);
}

TEST_CASE("an unchanged edit form gives the draft back byte for byte", "[slack][property]")
{
    auto seed = GENERATE(range(1U, 50U));
    CAPTURE(seed);
    std::mt19937_64 dice{seed};
    std::string draft{"Dear customer"};
    auto wanted = dice() % 11000;
    while (draft.size() < wanted) {
        static const std::vector<std::string> words{
            " ", "\n", "\n\n", "word", "Grüße", "😡", "x", " and ", "12345678901234567890"};
        draft += words[dice() % words.size()];
    }
    draft += "end";
    auto c = case_with(draft, {true, 0, length_unit::characters});
    auto form = form_for(card_action::edit, c, "C1");
    if (std::holds_alternative<no_form>(form)) {
        CHECK(length_in(length_unit::utf16_units, draft) > 6000);
        return;
    }
    auto view = json::parse(std::get<form_view>(form).json);
    keeps_view_limits(view);
    auto reading = read_form(sent_unchanged(view), c.rules, instant{});
    REQUIRE(std::holds_alternative<form_request>(reading));
    CHECK(std::get<command::edit>(std::get<form_request>(reading).what).text == draft);
}

TEST_CASE("hostile texts never break a form", "[slack]")
{
    for (const auto& text : test::hostile_texts()) {
        auto c = case_with(text, {true, 4096, length_unit::bytes});
        c.subject.title = text;
        c.subject.text = text;
        c.facts = {text, text, text, wish::helped, text};
        c.cause = text;
        for (auto action : {card_action::edit, card_action::snooze, card_action::dismiss, card_action::note,
                            card_action::escalate, card_action::offline, card_action::resolve, card_action::facts,
                            card_action::assign, card_action::judge, card_action::mended, card_action::give_up}) {
            auto form = form_for(action, c, "C1");
            if (const auto* view = std::get_if<form_view>(&form)) keeps_view_limits(json::parse(view->json));
        }
    }
}

TEST_CASE("a text that is too long stays in the form, with how much is too much", "[slack]")
{
    auto view = opened(card_action::edit, case_with("x", {true, 10, length_unit::bytes}));
    auto sent = sent_unchanged(view);
    sent.values["text0"] = "ööööööö";
    auto reading = read_form(sent, {true, 10, length_unit::bytes}, instant{});
    REQUIRE(std::holds_alternative<form_errors>(reading));
    auto answer = json::parse(errors_answer(std::get<form_errors>(reading)));
    CHECK(answer.at("response_action") == "errors");
    auto words = answer.at("errors").at("text0").get<std::string>();
    CHECK(words.find("4 too long") != std::string::npos);
    CHECK(words.find("bytes") != std::string::npos);
    sent.values["text0"] = "ööööö";
    CHECK(std::holds_alternative<form_request>(read_form(sent, {true, 10, length_unit::bytes}, instant{})));
    sent.values["text0"] = "  \n ";
    CHECK(std::holds_alternative<form_errors>(read_form(sent, {true, 10, length_unit::bytes}, instant{})));
}

TEST_CASE("a draft that is longer than the platform allows can still be opened and shortened", "[slack]")
{
    keeps_view_limits(
        opened(card_action::edit, case_with(std::string(400, 'x'), {true, 350, length_unit::characters})));
}

TEST_CASE("a draft beyond four fields is explained, not cut", "[slack]")
{
    auto form =
        form_for(card_action::edit, case_with(std::string(12001, 'x'), {true, 0, length_unit::characters}), "C1");
    REQUIRE(std::holds_alternative<no_form>(form));
    CHECK(std::get<no_form>(form).words.find("too long") != std::string::npos);
}

TEST_CASE("dismiss and note forms become commands", "[slack]")
{
    auto c = case_with("x", {});
    auto sent = sent_unchanged(opened(card_action::dismiss, c));
    CHECK(std::holds_alternative<form_errors>(read_form(sent, {}, instant{})));
    sent.values["text0"] = " spam ";
    auto dismissed = read_form(sent, {}, instant{});
    CHECK(std::get<command::dismiss>(std::get<form_request>(dismissed).what).reason == "spam");

    sent = sent_unchanged(opened(card_action::note, c));
    sent.values["text0"] = "known bug";
    auto noted = read_form(sent, {}, instant{});
    CHECK(std::get<command::note>(std::get<form_request>(noted).what).text == "known bug");
    CHECK(std::get<form_request>(noted).case_number == 42);

    sent.callback = "somebody.else";
    CHECK(std::holds_alternative<ignored>(read_form(sent, {}, instant{})));
}
