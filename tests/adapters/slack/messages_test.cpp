#include "adapters/slack/slack.hpp"
#include "tests/adapters/slack/fakes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"

using namespace highroad;
using test::json;

namespace {

class no_sockets final : public websocket_connector {
public:
    awaitable<result<std::unique_ptr<websocket>>> open(std::string) override
    {
        co_return failure{errc::unreachable, "none"};
    }
};

struct bench {
    test::fake_slack_api api;
    no_sockets sockets;
    test::manual_clock time;
    test::counted_random random;
    test::kept_log notes;
    test::kept_meters counts;
    std::unique_ptr<chat> slack =
        make_slack(test::usual_settings(), api, sockets, nullptr, time, random, notes, counts);

    delivery post()
    {
        card shown;
        shown.case_number = 42;
        shown.heading = "#42";
        shown.quote = "<!channel>";
        return test::run(slack->post("reviews", shown, "d-1"));
    }
};

std::string message(const std::string& ts, const std::string& delivery, const std::string& author)
{
    return R"({"ts":")" + ts + R"(",)" + author +
           R"(,"metadata":{"event_type":"highroad_card","event_payload":{"delivery_id":")" + delivery + R"("}}})";
}

} // namespace

TEST_CASE("a card is posted once, with its delivery id, and without previews of links", "[slack]")
{
    bench b;
    b.api.says("chat.postMessage", R"({"ok":true,"ts":"1700000000.000100","channel":"C1"})");
    auto got = b.post();
    REQUIRE(std::holds_alternative<delivered>(got));
    CHECK(std::get<delivered>(got).receipt == "1700000000.000100");
    auto sent = b.api.sent_to("chat.postMessage");
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].at("channel") == "C1");
    CHECK(sent[0].at("metadata").at("event_type") == "highroad_card");
    CHECK(sent[0].at("metadata").at("event_payload").at("delivery_id") == "d-1");
    CHECK(sent[0].at("unfurl_links") == false);
    CHECK(sent[0].at("unfurl_media") == false);
    CHECK(sent[0].at("text").get<std::string>().find("<!") == std::string::npos);
    CHECK_FALSE(sent[0].at("blocks").empty());
}

TEST_CASE("a lost answer to a post is never taken for a post that failed", "[slack]")
{
    bench b;
    b.api.then("chat.postMessage", failure{errc::answer_lost, "reset"});
    CHECK(std::holds_alternative<outcome_unknown>(b.post()));
    CHECK(b.api.called["chat.postMessage"] == 1);
}

TEST_CASE("a post that Slack took without saying where is looked for", "[slack]")
{
    bench b;
    b.api.says("chat.postMessage", R"({"ok":true})");
    CHECK(std::holds_alternative<outcome_unknown>(b.post()));
}

TEST_CASE("a channel that is not configured is refused without asking Slack", "[slack]")
{
    bench b;
    CHECK(std::holds_alternative<refused>(test::run(b.slack->post("elsewhere", card{}, "d"))));
    CHECK(b.api.requests.empty());
}

TEST_CASE("changing a card may be repeated after a lost answer, and says when the card is gone", "[slack]")
{
    bench b;
    b.api.then("chat.update", http_response{200, "application/json", R"({"ok":false,"error":"internal_error"})"});
    b.api.then("chat.update", http_response{200, "application/json", R"({"ok":true,"ts":"1.0"})"});
    b.api.then("chat.update", http_response{200, "application/json", R"({"ok":false,"error":"message_not_found"})"});
    CHECK(std::holds_alternative<try_again>(test::run(b.slack->edit("reviews", "1.0", card{}))));
    CHECK(std::get<delivered>(test::run(b.slack->edit("reviews", "1.0", card{}))).receipt == "1.0");
    auto gone = test::run(b.slack->edit("reviews", "1.0", card{}));
    CHECK(std::get<refused>(gone).why.find("deleted") != std::string::npos);
    auto sent = b.api.sent_to("chat.update");
    CHECK(sent[0].at("ts") == "1.0");
    CHECK(sent[0].contains("blocks"));
}

TEST_CASE("a line goes into the card's thread, escaped", "[slack]")
{
    bench b;
    auto got = test::run(b.slack->say("reviews", "1.0", "Ana approved <!here> & co", {}, "d-2"));
    CHECK(std::holds_alternative<delivered>(got));
    auto sent = b.api.sent_to("chat.postMessage").at(0);
    CHECK(sent.at("thread_ts") == "1.0");
    CHECK(sent.at("text") == "Ana approved &lt;!here&gt; &amp; co");
    CHECK(sent.at("metadata").at("event_payload").at("delivery_id") == "d-2");
}

TEST_CASE("our own message is found by its delivery id, on whichever page it is", "[slack]")
{
    bench b;
    b.api.then("conversations.history",
               http_response{200, "application/json",
                             R"({"ok":true,"messages":[)" + message("9.0", "other", R"("bot_id":"B1")") +
                                 R"(],"response_metadata":{"next_cursor":"c2"}})"});
    b.api.then("conversations.history",
               http_response{200, "application/json",
                             R"({"ok":true,"messages":[)" + message("8.0", "d-1", R"("bot_id":"B1")") + "]}"});
    auto found = test::run(b.slack->find("reviews", "d-1", instant{std::chrono::seconds{1'700'000'000}}, ""));
    REQUIRE(found.has_value());
    CHECK(*found == "8.0");
    const auto& first = b.api.requests.at(1).body;
    CHECK(first.find("include_all_metadata=true") != std::string::npos);
    CHECK(first.find("oldest=1699999700.000000") != std::string::npos);
    CHECK(b.api.requests.at(2).body.find("cursor=c2") != std::string::npos);
}

TEST_CASE("a message of somebody else is never adopted, whatever metadata it carries", "[slack]")
{
    for (const auto* author : {R"("bot_id":"B2")", R"("user":"U1")", R"("bot_id":"B2","user":"UB","app_id":"")"}) {
        bench b;
        b.api.says("conversations.history",
                   R"({"ok":true,"messages":[null,7,{},)" + message("8.0", "d-1", author) + "]}");
        auto found = test::run(b.slack->find("reviews", "d-1", instant{}, ""));
        REQUIRE(found.has_value());
        CHECK_FALSE(found->has_value());
    }
}

TEST_CASE("a line is looked for in its thread, since history never shows it", "[slack]")
{
    bench b;
    b.api.says("conversations.replies", R"({"ok":true,"messages":[)" + message("8.1", "d-2", R"("user":"UB")") + "]}");
    auto found = test::run(b.slack->find("reviews", "d-2", instant{}, "8.0"));
    REQUIRE(found.has_value());
    CHECK(*found == "8.1");
    CHECK(b.api.requests.back().body.find("ts=8.0") != std::string::npos);
    CHECK(b.api.called["conversations.history"] == 0);
}

TEST_CASE("not being able to look is no proof that there is nothing", "[slack]")
{
    bench b;
    b.api.then("conversations.history", failure{errc::unreachable, "down"});
    CHECK_FALSE(test::run(b.slack->find("reviews", "d-1", instant{}, "")).has_value());
    bench other;
    other.api.then("auth.test", failure{errc::unreachable, "down"});
    other.api.answers["auth.test"].pop_front();
    CHECK_FALSE(test::run(other.slack->find("reviews", "d-1", instant{}, "")).has_value());
    CHECK(other.api.called["conversations.history"] == 0);
}

TEST_CASE("a group offers a button for each case", "[slack]")
{
    bench b;
    group_card shown;
    shown.heading = "2 unanswered reviews";
    shown.lines = {"#1 bad", "#2 worse"};
    shown.cases = {1, 2};
    shown.marks = {test::some_mark, test::some_mark};
    CHECK(std::holds_alternative<delivered>(test::run(b.slack->post_group("reviews", shown, "d-3"))));
    auto sent = b.api.sent_to("chat.postMessage").at(0);
    CHECK(sent.at("blocks").back().at("elements").size() == 2);
    CHECK(sent.at("metadata").at("event_payload").at("delivery_id") == "d-3");
}

TEST_CASE("people of Slack are mentioned behind the words, and nothing but well-formed ids is", "[slack]")
{
    bench b;
    std::vector<std::string> mentions{"slack:U024BE7LH",
                                      "matrix:@ana:example.org",
                                      "console:ana",
                                      "slack:W07QCRPA4",
                                      "slack:U024BE7LH",
                                      "slack:u024be7lh",
                                      "slack:",
                                      "slack:U",
                                      "slack:U1> <!channel",
                                      "slack:S0614TZR7",
                                      "U024BE7LH",
                                      "slack:U1|x",
                                      "slack:" + std::string(65536, 'U')};
    std::string text = "Look at <!here> and <@U9>";
    CHECK(std::holds_alternative<delivered>(test::run(b.slack->say("reviews", "1.0", text, mentions, "d"))));
    auto sent = b.api.sent_to("chat.postMessage").at(0);
    CHECK(sent.at("text") == "Look at &lt;!here&gt; and &lt;@U9&gt;\n<@U024BE7LH> <@W07QCRPA4>");
    const auto& blocks = sent.at("blocks");
    REQUIRE(blocks.size() == 2);
    CHECK(blocks[0].at("text").at("type") == "plain_text");
    CHECK(blocks[0].at("text").at("text") == text);
    CHECK(blocks[1].at("text").at("type") == "mrkdwn");
    CHECK(blocks[1].at("text").at("text") == "<@U024BE7LH> <@W07QCRPA4>");
}

TEST_CASE("no text however long pushes a mention out, and nobody is mentioned where nobody is named", "[slack]")
{
    bench b;
    std::ignore = test::run(b.slack->say("reviews", "1.0", std::string(65536, '<'), {"slack:U1A"}, "d"));
    std::ignore = test::run(b.slack->say("reviews", "1.0", "hello", {"matrix:@ana:example.org"}, "d"));
    auto sent = b.api.sent_to("chat.postMessage");
    auto text = sent.at(0).at("text").get<std::string>();
    CHECK(text.ends_with("\n<@U1A>"));
    CHECK(text.size() <= 4000 + std::string_view{"…"}.size());
    CHECK(sent.at(1).at("text") == "hello");
    CHECK(sent.at(1).at("blocks").size() == 1);
}

TEST_CASE("a group mentions people when it is posted and nobody when it is edited", "[slack]")
{
    bench b;
    group_card shown;
    shown.heading = "Reminder: 1 case waits <!channel>";
    shown.lines = {"#1 bad"};
    shown.cases = {1};
    shown.mentions = {"slack:U024BE7LH"};
    std::ignore = test::run(b.slack->post_group("reviews", shown, "d-3"));
    CHECK(std::get<delivered>(test::run(b.slack->edit_group("reviews", "1.0", shown))).receipt == "1.0");
    auto posted = b.api.sent_to("chat.postMessage").at(0);
    auto edited = b.api.sent_to("chat.update").at(0);
    CHECK(posted.at("text") == "Reminder: 1 case waits &lt;!channel&gt;\n#1 bad\n<@U024BE7LH>");
    CHECK(posted.at("blocks").dump().find("<@U024BE7LH>") != std::string::npos);
    CHECK(edited.at("ts") == "1.0");
    CHECK(edited.at("text") == "Reminder: 1 case waits &lt;!channel&gt;\n#1 bad");
    CHECK(edited.dump().find("<@") == std::string::npos);
    CHECK_FALSE(edited.contains("metadata"));
}

TEST_CASE("changing a group may be repeated after a lost answer", "[slack]")
{
    bench b;
    b.api.then("chat.update", failure{errc::answer_lost, "reset"});
    CHECK(std::holds_alternative<try_again>(test::run(b.slack->edit_group("reviews", "1.0", group_card{}))));
}

TEST_CASE("a message is taken away, and one that is gone already counts as taken away", "[slack]")
{
    bench b;
    b.api.says("chat.delete", R"({"ok":true,"channel":"C1","ts":"1.0"})");
    b.api.then("chat.delete", http_response{200, "application/json", R"({"ok":false,"error":"message_not_found"})"});
    b.api.then("chat.delete", failure{errc::answer_lost, "reset"});
    b.api.then("chat.delete", http_response{429, "application/json", R"({"ok":false,"error":"ratelimited"})"});
    b.api.then("chat.delete", http_response{200, "application/json", R"({"ok":false,"error":"cant_delete_message"})"});
    CHECK(std::get<delivered>(test::run(b.slack->retract("reviews", "1.0"))).receipt == "1.0");
    CHECK(std::holds_alternative<delivered>(test::run(b.slack->retract("reviews", "1.0"))));
    CHECK(std::holds_alternative<try_again>(test::run(b.slack->retract("reviews", "1.0"))));
    CHECK(std::holds_alternative<try_again>(test::run(b.slack->retract("reviews", "1.0"))));
    auto why = std::get<refused>(test::run(b.slack->retract("reviews", "1.0"))).why;
    CHECK(why.find("another app wrote it") != std::string::npos);
    auto sent = b.api.sent_to("chat.delete").at(0);
    CHECK((sent == json{{"channel", "C1"}, {"ts", "1.0"}}));
    CHECK(std::holds_alternative<refused>(test::run(b.slack->retract("elsewhere", "1.0"))));
}
