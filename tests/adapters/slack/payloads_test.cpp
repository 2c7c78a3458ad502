#include "adapters/slack/forms.hpp"
#include "adapters/slack/frames.hpp"
#include "adapters/slack/markup.hpp"
#include "adapters/slack/people.hpp"
#include "adapters/slack/web_api.hpp"
#include "daemon/ports/json_text.hpp"
#include "tests/adapters/slack/hostile.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace highroad;
using namespace highroad::slack;

namespace {

std::filesystem::path recorded()
{
    const auto* source = std::getenv("HIGHROAD_SOURCE_DIR");
    return std::filesystem::path{source ? source : "."} / "../shared/specs/slack";
}

std::string content(const std::filesystem::path& file)
{
    std::ifstream in{file};
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

/// Everything that reads outside bytes.
void read_everything(const std::string& text)
{
    auto body = parse_untrusted_json(text);
    (void)read_frame(text);
    (void)read_event(body);
    (void)read_interaction(body);
    (void)read_slash(body);
    (void)read_slash(parse_form(text));
    (void)read_value(text);
    (void)read_metadata(text);
    (void)read_person(body, "T1", false);
    (void)read_groups(body);
    (void)read_identity(body, {});
    (void)as_typed(text);
    (void)normal_emoji(text);
    (void)read_ts(text);
    (void)acknowledgement(text, text);
    (void)read_answer("api.test", http_response{200, "application/json", text});
    form_sent sent;
    sent.metadata = R"({"case":1,"draft_revision":1,"channel":"C1","joints":[]})";
    sent.callback = "highroad.edit";
    sent.values["text0"] = text;
    (void)read_form(sent, {true, 10, length_unit::bytes}, instant{});
}

const std::string click_text = R"({"type":"block_actions","team":{"id":"T1"},"user":{"id":"U1","team_id":"T1"},
    "container":{"type":"message","message_ts":"1700000000.000100","channel_id":"C1","thread_ts":"1699999999.000100"},
    "trigger_id":"1.2.x","channel":{"id":"C1"},"response_url":"https://hooks.slack.com/x",
    "actions":[{"action_id":"highroad.publish.0","type":"button","value":"{}","action_ts":"1700000001.000200"}]})";
const std::string menu_text = R"({"type":"block_actions","user":{"id":"U1"},"container":{"channel_id":"C9"},
    "actions":[{"action_id":"highroad.menu","type":"overflow","selected_option":{"value":"chosen"}}]})";
const std::string form_text = R"({"type":"view_submission","user":{"id":"U1"},"view":{"id":"V1","hash":"h",
    "callback_id":"highroad.snooze","private_metadata":"m","state":{"values":{
    "text0":{"text":{"type":"plain_text_input","value":"words"}},"empty":{"text":{"value":null}},
    "length":{"length":{"type":"static_select","selected_option":{"value":"4h"}}},
    "date":{"date":{"type":"datepicker","selected_date":"2026-12-01"}},
    "no_date":{"date":{"type":"datepicker","selected_date":null}}}}}})";

std::string event_text(const std::string& inside)
{
    return R"({"type":"event_callback","event_id":"Ev1","team_id":"T1","event":)" + inside + "}";
}

template <class T>
T read_as(const payload& got)
{
    REQUIRE(std::holds_alternative<T>(got));
    return std::get<T>(got);
}

payload read_event_text(const std::string& inside)
{
    return read_event(parse_untrusted_json(event_text(inside)));
}

} // namespace

TEST_CASE("a click is read with where it happened and what it carries", "[slack]")
{
    auto made = read_as<click>(read_interaction(parse_untrusted_json(click_text)));
    CHECK(made.from.user == "U1");
    CHECK(made.from.channel == "C1");
    CHECK(made.message == "1700000000.000100");
    CHECK(made.thread == "1699999999.000100");
    CHECK(made.trigger == "1.2.x");
    CHECK(made.value == "{}");
    CHECK(made.action_ts == "1700000001.000200");
    auto chosen = read_as<click>(read_interaction(parse_untrusted_json(menu_text)));
    CHECK(chosen.value == "chosen");
    CHECK(chosen.from.channel == "C9");
}

TEST_CASE("a form is read field by field, chosen options included", "[slack]")
{
    auto sent = read_as<form_sent>(read_interaction(parse_untrusted_json(form_text)));
    CHECK(sent.view == "V1");
    CHECK(sent.values.at("text0") == "words");
    CHECK(sent.values.at("length") == "4h");
    CHECK(sent.values.at("empty").empty());
    CHECK(sent.values.at("date") == "2026-12-01");
    CHECK(sent.values.at("no_date").empty());
}

TEST_CASE("a slash command's text is what the person typed", "[slack]")
{
    auto form =
        parse_form("command=%2Freview&text=note+42+a+%26amp%3B+b+%26lt%3B3&user_id=U1&channel_id=C1&trigger_id=t");
    auto given = read_as<slash_command>(read_slash(form));
    CHECK(given.text == "note 42 a & b <3");
    CHECK(given.command == "/review");
    CHECK(given.trigger == "t");
}

TEST_CASE("reactions are read with one name for one emoji", "[slack]")
{
    auto added = read_as<reaction>(read_event_text(
        R"({"type":"reaction_added","user":"U1","reaction":"heavy_check_mark::skin-tone-3","item":{"type":"message",
            "channel":"C1","ts":"1.2"},"item_user":"UB","event_ts":"1700000000.999"})"));
    CHECK(added.name == "heavy_check_mark");
    CHECK(added.at == instant{std::chrono::seconds{1'700'000'000}});
    CHECK(added.past == std::chrono::milliseconds{999});
    CHECK(past_second("1700000000.000200") == std::chrono::microseconds{200});
    CHECK(past_second("1700000000.1234567") == std::chrono::microseconds{123'456});
    for (const auto* odd : {"", "5", "5.", "5.x", "5.-1", "5.1x", "."})
        CHECK(past_second(odd).count() == 0);
    CHECK(added.what == reaction::change::added);
    CHECK(normal_emoji(":thumbsup::skin-tone-6:") == "+1");
    CHECK(std::holds_alternative<ignored>(read_event_text(
        R"({"type":"reaction_added","user":"U1","reaction":"zzz","item":{"type":"file"},"event_ts":"1.0"})")));
}

TEST_CASE("only words of people in a thread are replies", "[slack]")
{
    auto said = read_as<thread_reply>(read_event_text(
        R"({"type":"message","user":"U1","channel":"C1","ts":"2.0","thread_ts":"1.0",
            "parent_user_id":"UB","text":"see <https://x.example|x> &amp; ask <@U2>"})"));
    CHECK(said.text == "see x (https://x.example) & ask @U2");
    CHECK(said.thread == "1.0");
    CHECK(said.thread_author == "UB");
    for (
        const auto* other :
        {R"({"type":"message","user":"U1","channel":"C1","ts":"2.0","text":"no thread"})",
         R"({"type":"message","user":"U1","channel":"C1","ts":"1.0","thread_ts":"1.0","text":"the root"})",
         R"({"type":"message","bot_id":"B1","channel":"C1","ts":"2.0","thread_ts":"1.0","text":"x"})",
         R"({"type":"message","subtype":"message_changed","user":"U1","channel":"C1","ts":"2.0","thread_ts":"1.0"})",
         R"({"type":"message","subtype":"message_deleted","user":"U1","channel":"C1","ts":"2.0","thread_ts":"1.0"})",
         R"({"type":"message","subtype":"bot_message","user":"U1","channel":"C1","ts":"2.0","thread_ts":"1.0","text":"x"})",
         R"({"type":"message","user":"U1","channel":"C1","ts":"2.0","thread_ts":"1.0","text":"  "})"}) {
        CAPTURE(other);
        CHECK(std::holds_alternative<ignored>(read_event_text(other)));
    }
}

TEST_CASE("a long note of a thread stays whole, so that it is refused in words where it is too long", "[slack]")
{
    const std::string words(12'000, 'a');
    auto said = read_as<thread_reply>(read_event_text(
        R"({"type":"message","user":"U1","channel":"C1","ts":"2.0","thread_ts":"1.0","text":")" + words + "\"}"));
    CHECK(said.text == words);
}

TEST_CASE("Socket Mode's frames are told apart", "[slack]")
{
    auto hello = read_frame(R"({"type":"hello","debug_info":{"approximate_connection_time":3600}})");
    REQUIRE(std::holds_alternative<frame::hello>(hello));
    CHECK(std::get<frame::hello>(hello).lasts == std::chrono::hours{1});
    auto bye = read_frame(R"({"type":"disconnect","reason":"refresh_requested"})");
    REQUIRE(std::holds_alternative<frame::goodbye>(bye));
    CHECK(std::get<frame::goodbye>(bye).reason == "refresh_requested");
    auto got = read_frame(
        R"({"envelope_id":"e1","type":"interactive","accepts_response_payload":true,"retry_attempt":2,"payload":)" +
        click_text + "}");
    REQUIRE(std::holds_alternative<frame::envelope>(got));
    CHECK(std::get<frame::envelope>(got).attempt == 2);
    CHECK(std::holds_alternative<click>(std::get<frame::envelope>(got).inside));
    CHECK(std::holds_alternative<frame::unknown>(read_frame("{")));
    CHECK(acknowledgement("e1", {}) == R"({"envelope_id":"e1"})");
    CHECK(acknowledgement("e1", R"({"text":"hi"})") == R"({"envelope_id":"e1","payload":{"text":"hi"}})");
    CHECK(acknowledgement("e1", "not json") == R"({"envelope_id":"e1"})");
}

TEST_CASE("every recorded payload of Slack is read", "[slack]")
{
    auto folder = recorded();
    if (!std::filesystem::exists(folder)) {
        WARN("SKIPPED: no recorded payloads at " << folder);
        return;
    }
    int count = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator{folder / "samples"}) {
        if (file.path().extension() != ".json") continue;
        CAPTURE(file.path().string());
        auto text = content(file.path());
        CHECK_FALSE(parse_untrusted_json(text).is_discarded());
        CHECK_NOTHROW(read_everything(text));
        ++count;
    }
    CHECK(count >= 30);

    std::istringstream frames{content(folder / "socket-mode/frames.jsonl")};
    std::vector<socket_frame> read;
    for (std::string line; std::getline(frames, line);)
        read.push_back(read_frame(line));
    REQUIRE(read.size() == 6);
    REQUIRE(std::holds_alternative<frame::envelope>(read[0]));
    const auto& slash = std::get<frame::envelope>(read[0]);
    CHECK(slash.takes_answer);
    CHECK(read_as<slash_command>(slash.inside).command == "/hello-socket-mode");
    CHECK(std::holds_alternative<frame::hello>(read[4]));
    CHECK(std::get<frame::hello>(read[4]).lasts == std::chrono::seconds{18060});
    CHECK(std::get<frame::goodbye>(read[5]).reason == "too_many_websockets");

    auto added = parse_untrusted_json(content(folder / "samples/events/ReactionAddedPayload.json"));
    added["event_id"] = "Ev1";
    added["event"]["user"] = "U1";
    added["event"]["item"]["ts"] = "1700000000.000100";
    CHECK(std::holds_alternative<reaction>(read_event(added)));
}

TEST_CASE("no bytes whatever make a reader fail", "[slack][property]")
{
    for (const auto& text : test::hostile_texts())
        CHECK_NOTHROW(read_everything(text));
    std::vector<std::string> seeds{
        click_text,
        menu_text,
        form_text,
        event_text(R"({"type":"message","user":"U1","ts":"2.0","thread_ts":"1.0","text":"<a|b>"})"),
        R"({"type":"hello","debug_info":{"approximate_connection_time":1e300}})",
        R"({"ok":true,"usergroups":[{"id":"S1","users":["U1",2,null]}],"user":{"id":"U1","profile":[]}})"};
    std::mt19937_64 dice{7};
    for (int round = 0; round < 4000; ++round) {
        auto text = seeds[dice() % seeds.size()];
        for (auto n = 1 + dice() % 6; n > 0; --n) {
            auto at = dice() % text.size();
            switch (dice() % 4) {
            case 0:
                text[at] = static_cast<char>(dice() & 0xFF);
                break;
            case 1:
                text.erase(at, 1 + dice() % 20);
                break;
            case 2:
                text.insert(at, text.substr(dice() % text.size(), dice() % 30));
                break;
            default:
                text.resize(at + 1);
                break;
            }
            if (text.empty()) text = "{";
        }
        INFO(text);
        REQUIRE_NOTHROW(read_everything(text));
    }
    REQUIRE_NOTHROW(read_everything(std::string(100000, '[')));
    REQUIRE_NOTHROW(read_everything(R"({"type":"event_callback","event":{"type":"message","text":"\ud800"}})"));
}
