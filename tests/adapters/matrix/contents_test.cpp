#include "adapters/matrix/answers.hpp"
#include "adapters/matrix/contents.hpp"
#include "adapters/matrix/markup.hpp"
#include "adapters/matrix/ways.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <regex>
#include <set>

using namespace highroad;
using namespace highroad::matrix;
using json = nlohmann::json;

namespace {

card some_card()
{
    card shown;
    shown.case_number = 42;
    shown.draft_revision = 3;
    shown.heading = "#42 · 2 out of 5 stars · Acme iOS";
    shown.state = "Awaiting the team";
    shown.title = "Lost my notes";
    shown.quote = "All gone.\nTwice.";
    shown.byline = "maple77, USA";
    shown.link = "https://apps.example/1?a=1&b=2";
    shown.draft_label = "Suggested reply 1 of 2, draft 3, 9 of 5970 characters";
    shown.draft = "Thank you";
    shown.buttons = {{card_action::publish, "Publish reply", true, false, 42},
                     {card_action::edit, "Edit reply", false, false, 42},
                     {card_action::snooze, "Snooze case", false, false, 42},
                     {card_action::dismiss, "Dismiss case", false, true, 42}};
    return shown;
}

const std::vector<std::string>& hostile_texts()
{
    static const std::vector<std::string> all{
        "",
        " \n\t ",
        "<script>alert(1)</script></blockquote><a href=\"https://evil.example\">ok</a> @room @ana:x",
        "\" onclick=\"x' <!-- --> &lt;b&gt; ]]>",
        "\u202Eevil\u202C \u2066x\u2069",
        std::string{"a\0b\x1b[31m", 7},
        "\xED\xA0\x80 \xF0\x28 \xFF\xFE",
        "😡👩‍👩🇩🇪",
        std::string(65536, '"'),
        std::string(65536, '\n'),
        std::string(65536, ' '),
        std::string(65536, '\\'),
        std::string(40000, '@') + "room",
    };
    return all;
}

/// The tags that stand in the HTML.
std::set<std::string> tags_in(const std::string& html)
{
    static const std::regex tag{"<[^>]*>"};
    std::set<std::string> all;
    for (auto at = std::sregex_iterator(html.begin(), html.end(), tag); at != std::sregex_iterator{}; ++at)
        all.insert(at->str());
    return all;
}

} // namespace

TEST_CASE("a card says in both its forms what there is to know and how to act, and mentions nobody", "[matrix]")
{
    auto content = card_content(some_card(), "1/42/card/reviews");
    CHECK(content["msgtype"] == "m.notice");
    CHECK(content["m.mentions"] == json::object());
    CHECK(content["org.highroad.delivery"] == "1/42/card/reviews");
    auto body = content["body"].get<std::string>();
    auto html = content["formatted_body"].get<std::string>();
    for (const auto* words : {"#42", "Awaiting the team", "Lost my notes", "Thank you", "✅ Publish reply",
                              "!review approve 42 3", "💤 Snooze case for 4 h", "draft 3, 9 of 5970 characters"}) {
        INFO(words);
        CHECK(body.find(words) != std::string::npos);
        CHECK(html.find(words) != std::string::npos);
    }
    CHECK(body.find("> All gone.\n> Twice.") != std::string::npos);
    CHECK(html.find("<a href=\"https://apps.example/1?a=1&amp;b=2\">") != std::string::npos);
    CHECK(html.find("!review dismiss 42 &lt;reason&gt;") != std::string::npos);
}

TEST_CASE("whatever a review holds, the card has only our own tags and fits into an event, also as an edit", "[matrix]")
{
    const std::set<std::string> ours{"<p>",
                                     "</p>",
                                     "<strong>",
                                     "</strong>",
                                     "<em>",
                                     "</em>",
                                     "<blockquote>",
                                     "</blockquote>",
                                     "<br>",
                                     "</a>",
                                     "<a href=\"https://apps.example/1?a=1&amp;b=2\">"};
    for (const auto& text : hostile_texts()) {
        auto shown = some_card();
        shown.title = shown.quote = shown.byline = shown.draft = shown.reply = text;
        shown.reply_label = "Our reply";
        shown.remarks = std::vector<std::string>(30, text);
        auto content = card_content(shown, "mark");
        for (const auto& tag : tags_in(content["formatted_body"].get<std::string>())) {
            INFO(tag);
            CHECK(ours.contains(tag));
        }
        CHECK(to_text(edit_content(content, "$original", shown.heading + shown.state)).size() < 62'000);
        auto html = content["formatted_body"].get<std::string>();
        auto quoted = html.substr(0, html.find("</blockquote>"));
        CHECK(quoted.find("@room") == std::string::npos);
        CHECK(quoted.find("@ana:x") == std::string::npos);
    }
}

TEST_CASE("the longest link leaves the whole reply on the card, and shortens what may be shortened", "[matrix]")
{
    auto shown = some_card();
    const std::string long_words(65536, 'x');
    shown.heading = shown.state = shown.title = shown.quote = shown.byline = shown.draft_label = long_words;
    shown.reply_label = shown.reply = long_words;
    shown.remarks = std::vector<std::string>(30, long_words);
    shown.draft = std::string(18'200, 'y');
    REQUIRE(shows_whole(shown.draft));
    shown.link = "https://apps.example/?";
    shown.link.resize(2000, '&');
    auto content = card_content(shown, std::string(300, 'm'));
    CHECK(to_text(edit_content(content, "$original", long_words)).size() < 65'536 - 2048);
    for (const auto* form : {"body", "formatted_body"}) {
        CAPTURE(form);
        CHECK(content[form].get<std::string>().find(shown.draft) != std::string::npos);
    }
    CHECK(content["body"].get<std::string>().find(shown.link + "\n") != std::string::npos);
    CHECK(content["formatted_body"].get<std::string>().find(escaped(shown.link) + "\">") != std::string::npos);

    // A card with room for both has nothing shortened.
    auto short_one = some_card();
    short_one.link = shown.link;
    short_one.quote = std::string(3000, 'q');
    CHECK(card_content(short_one, "m")["body"].get<std::string>().find(short_one.quote) != std::string::npos);
}

TEST_CASE("a draft of any platform's full length is shown whole, and a longer one cannot be approved by a tap",
          "[matrix]")
{
    auto shown = some_card();
    for (int i = 0; i < 5970; ++i)
        shown.draft += "字";
    CHECK(shows_whole(shown.draft));
    CHECK_FALSE(seeds_of(shown).empty());
    CHECK(card_content(shown, "m")["body"].get<std::string>().find(shown.draft) != std::string::npos);

    shown.draft = std::string(30'000, 'x');
    CHECK_FALSE(shows_whole(shown.draft));
    auto seeds = seeds_of(shown);
    CHECK(std::find(seeds.begin(), seeds.end(), "✅") == seeds.end());
    auto body = card_content(shown, "m")["body"].get<std::string>();
    CHECK(body.find("Publish reply") == std::string::npos);
    CHECK(body.find("too long for Matrix") != std::string::npos);
}

TEST_CASE("an edit replaces the original event and keeps its mark where clients look for the text", "[matrix]")
{
    auto shown = some_card();
    shown.mark = "0123456789abcdef01234567";
    auto change = edit_content(card_content(shown, "mark"), "$original", shown.heading);
    CHECK(change["m.new_content"]["org.highroad.mark"] == shown.mark);
    CHECK(change["m.relates_to"] == json({{"rel_type", "m.replace"}, {"event_id", "$original"}}));
    CHECK(change["m.new_content"]["org.highroad.delivery"] == "mark");
    CHECK_FALSE(change.contains("org.highroad.delivery"));
    CHECK(change["m.mentions"] == json::object());
    CHECK(change["body"].get<std::string>().starts_with("* #42"));
}

TEST_CASE("a line in a thread also shows in clients without threads", "[matrix]")
{
    auto line = words_content("Approved by Ana.", "mark");
    put_in_thread(line, "$card", "$last");
    CHECK(line["m.relates_to"] == json({{"rel_type", "m.thread"},
                                        {"event_id", "$card"},
                                        {"is_falling_back", true},
                                        {"m.in_reply_to", {{"event_id", "$last"}}}}));
    CHECK(line["m.mentions"] == json::object());
    mention(line, "@ana:x");
    CHECK(line["m.mentions"] == json({{"user_ids", {"@ana:x"}}}));
}

TEST_CASE("words of a customer are no link and no name, wherever they are quoted", "[matrix]")
{
    // A verdict quotes the review, known facts do, and so do answers to `!review show` and lines about pages.
    const std::string said = "see https://evil.example, @room";
    const std::string harmless = "see https:\u2060//evil.\u2060example, @\u2060room";
    auto shown = some_card();
    shown.state = "Closed: dismissed, " + said;
    shown.remarks = {"Severe: legal (\"" + said + "\")."};
    shown.reply_label = "The reply on the platform";
    shown.reply = said;
    for (const auto& content : {card_content(shown, "mark"), words_content("#42: " + said, "mark")}) {
        for (const auto* form : {"body", "formatted_body"}) {
            auto text = content[form].get<std::string>();
            INFO(text);
            CHECK(text.find(said) == std::string::npos);
            CHECK(text.find(harmless) != std::string::npos);
        }
    }
}

TEST_CASE("what people copy from an answer stays as it is to be typed", "[matrix]")
{
    CHECK(words_content("Type !review show 42, by 14:30.", {})["body"] == "Type !review show 42, by 14:30.");
    CHECK(words_content("Case #42", {})["body"] == "Case #42");
}

TEST_CASE("a changed reply is shown back with its length and what was taken out and put in", "[matrix]")
{
    auto content = words_content("Saved as draft 4.", {});
    show_change(content, {"Thank you for telling us.", "Thank you, Sam, for telling us.", "31 of 100 characters"});
    CHECK(content["body"] ==
          "Saved as draft 4.\nIt reads now (31 of 100 characters):\nThank you, Sam, for telling us.");
    CHECK(content["formatted_body"].get<std::string>().ends_with(
        "Thank <del>you</del> <u>you, Sam,</u> for telling us.</p>"));

    auto other = words_content("Saved.", {});
    show_change(other, {"", "<b>new</b>", "10 characters"});
    CHECK(other["formatted_body"].get<std::string>().ends_with("<p><u>&lt;b&gt;new&lt;/b&gt;</u></p>"));
}

TEST_CASE("a grouped card lists its cases, says how to open each, and notifies nobody by itself", "[matrix]")
{
    group_card shown;
    shown.heading = "Reminder: 2 cases wait";
    shown.lines = {"#7 · Bad", "#8 · <b>Worse</b> @room @ana:x https://evil.example"};
    shown.cases = {7, 8};
    shown.mentions = {"matrix:@ana:x"};
    auto content = group_content(shown, "mark");
    auto body = content["body"].get<std::string>();
    auto html = content["formatted_body"].get<std::string>();
    CHECK(body.ends_with("To open one: !review show 7 (or 8)"));
    CHECK(html.find("&lt;b&gt;Worse") != std::string::npos);
    for (const auto* live : {"@room", "@ana:x", "https://evil"}) {
        CHECK(body.find(live) == std::string::npos);
        CHECK(html.find(live) == std::string::npos);
    }
    CHECK(content["org.highroad.delivery"] == "mark");
    CHECK(content["m.mentions"] == json::object());

    shown.cases = {7};
    CHECK(group_content(shown, {})["body"].get<std::string>().ends_with("To open one: !review show 7"));
    shown.over = true;
    CHECK(group_content(shown, {})["body"].get<std::string>().find("!review") == std::string::npos);
}

TEST_CASE("a storm's card says how to act on all of its cases at once", "[matrix]")
{
    group_card shown;
    shown.heading = "Storm 3: 2 negative reviews";
    shown.cases = {7, 8};
    shown.storm = 3;
    auto body = group_content(shown, {})["body"].get<std::string>();
    for (const auto* words : {"!review claim S3", "!review snooze S3 4h", "!review dismiss S3 and a reason"}) {
        INFO(words);
        CHECK(body.find(words) != std::string::npos);
    }
    shown.storm = 0;
    CHECK(group_content(shown, {})["body"].get<std::string>().find("at once") == std::string::npos);
}

TEST_CASE("a group of a hundred cases with hostile lines and many people fits into an event, also as an edit",
          "[matrix]")
{
    group_card shown;
    std::vector<std::string> people;
    for (int i = 0; i < 100; ++i)
        people.push_back("matrix:@" + std::string(240, 'a') + std::to_string(i) + ":x");
    for (const auto& text : hostile_texts()) {
        shown.heading = text;
        shown.lines = std::vector<std::string>(100, text);
        shown.cases.clear();
        for (int i = 0; i < 100; ++i)
            shown.cases.push_back(1'000'000'000 + i);
        shown.storm = 2'000'000'000;
        auto content = group_content(shown, "mark");
        for (const auto& tag : tags_in(content["formatted_body"].get<std::string>())) {
            INFO(tag);
            CHECK((tag == "<p>" || tag == "</p>" || tag == "<strong>" || tag == "</strong>" || tag == "<br>"));
        }
        notify(content, user_ids_in(people));
        CHECK(to_text(content).size() < 62'000);
        CHECK(to_text(edit_content(group_content(shown, {}), "$original", shown.heading)).size() < 62'000);
    }
}

TEST_CASE(
    "people are notified by links to them below the text, in a message that is no notice, since those ring for nobody",
    "[matrix]")
{
    auto line = words_content("Nobody has answered.", "mark");
    notify(line, {"@ana:x", "@sam:x"});
    CHECK(line["m.mentions"] == json({{"user_ids", {"@ana:x", "@sam:x"}}}));
    CHECK(line["msgtype"] == "m.text");
    CHECK(line["body"] == "Nobody has answered.\n@ana:x @sam:x");
    CHECK(line["formatted_body"] == "<p>Nobody has answered.</p><p><a href=\"https://matrix.to/#/@ana:x\">@ana:x</a> "
                                    "<a href=\"https://matrix.to/#/@sam:x\">@sam:x</a></p>");
    auto quiet = words_content("Nothing.", {});
    notify(quiet, {});
    CHECK(quiet == words_content("Nothing.", {}));
}

// Found by tests/fuzz/escaping: the plain text took the address as it was.
TEST_CASE("a link that is more than one address is left out, in both forms", "[matrix]")
{
    for (const std::string link :
         {"https://x.example/\n@room look", "https://x.example/ @room", "https://x.example/\xBC",
          "https://x.example/\u202Egnp", "https://x.example/\"><b>", "javascript:alert(1)"}) {
        CAPTURE(link);
        card shown;
        shown.quote = "Words.";
        shown.link = link;
        auto content = matrix::card_content(shown, "mark");
        CHECK(content["body"].get<std::string>().find("x.example") == std::string::npos);
        CHECK(content["formatted_body"].get<std::string>().find("<a ") == std::string::npos);
        CHECK_FALSE(content.dump().empty());
    }
    card good;
    good.link = "https://x.example/review?id=1&page=2";
    CHECK(matrix::card_content(good, "mark")["body"].get<std::string>().find(good.link) != std::string::npos);
}
