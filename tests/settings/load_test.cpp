#include "tests/settings/reading_support.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono_literals;

namespace {

const std::string whole = R"([general]
state_dir = "/srv/highroad"
log_format = "json"
log_level = "warning"
[http]
listen = "[::1]:0"
[playbook]
negative_stars = 2
undo_window = "0s"
cool_off = "10 min"
baseline_window = "30d"
approvers = ["slack:U024BE7LH", "slack-group:S0614TZR7", "console:*", "cli:*"]
channels = ["reviews"]
[contact]
product = "Acme Notes"
email = "care@example.com"
[slack]
mode = "http"
bot_token = { file = "/etc/highroad/bot" }
signing_secret = { credential = "slack_signing_secret" }
api_base = "http://127.0.0.1:9000/api"
[console]
enabled = true
channel = "page"
[[channels]]
name = "reviews"
chat = "slack"
id = "C024BE91L"
[[sources]]
kind = "app_store_connect"
name = "acme-ios"
title = "Acme iOS"
channels = ["reviews", "page"]
app_id = "1404176564"
key_id = "2X9R4HXF34"
issuer_id = "57246542-96fe-1a63-e053-0824d011072a"
private_key = { file = "/etc/highroad/AuthKey.p8" }
territories = ["USA", "DEU"]
poll_every = "2m"
[[sources]]
kind = "webhook"
name = "shop"
secret = { env = "SHOP_SECRET" }
reply_url = "https://shop.example.com/replies"
read_back = true
)";

} // namespace

TEST_CASE("a whole file becomes plain values", "[settings]")
{
    auto all = loaded(whole);
    CHECK(all.general.state_dir == "/srv/highroad");
    CHECK(all.general.log_as == sections::log_format::json);
    CHECK(all.general.log_level == sections::log_threshold::warning);
    CHECK(all.http.listen == "[::1]:0");
    CHECK(all.rules.negative_stars == 2);
    CHECK(all.rules.undo_window == 0s);
    CHECK(all.rules.cool_off == 10min);
    CHECK(all.rules.baseline_window == 24h * 30);
    CHECK(all.rules.approvers.size() == 4);
    REQUIRE(all.slack);
    CHECK(all.slack->mode == sections::slack_mode::http);
    CHECK(all.slack->bot_token == secret_ref{secret_ref::place::file, "/etc/highroad/bot"});
    CHECK(all.slack->signing_secret.where == secret_ref::place::credential);
    CHECK(channels_for(all.rules, "acme-ios") == std::vector<std::string>{"reviews", "page"});
    CHECK(channels_for(all.rules, "shop") == std::vector<std::string>{"reviews"});
    REQUIRE(all.channels.size() == 2);
    CHECK(all.channels[1].name == "page");
    CHECK(all.channels[1].chat == "console");
    REQUIRE(all.sources.size() == 2);
    const auto& apple = std::get<sections::app_store_connect>(all.sources[0]);
    CHECK(apple.title == "Acme iOS");
    CHECK(title_of(all.rules, "acme-ios") == "Acme iOS");
    CHECK(title_of(all.rules, "shop") == "shop");
    CHECK(apple.territories == std::vector<std::string>{"USA", "DEU"});
    REQUIRE(polling_of(all.sources[0]) != nullptr);
    CHECK(polling_of(all.sources[0])->poll_every == 2min);
    CHECK(polling_of(all.sources[0])->overlap == 48h);
    CHECK(polling_of(all.sources[1]) == nullptr);
    CHECK(facts_of(all.sources[1]).title == "shop");
    CHECK(std::get<sections::webhook>(all.sources[1]).read_back);
}

TEST_CASE("the smallest file loads and takes its places from the surroundings", "[settings]")
{
    surroundings around;
    around.state_dir = "/var/lib/private/highroad";
    around.runtime_dir = "/run/user/7";
    auto read = load(smallest, "highroad.toml", around);
    REQUIRE(std::holds_alternative<settings>(read));
    const auto& all = std::get<settings>(read);
    CHECK(all.general.state_dir == "/var/lib/private/highroad");
    CHECK(all.control.socket == "/run/user/7/control.sock");
    CHECK(all.rules.undo_window == playbook{}.undo_window);
    CHECK(channels_for(all.rules, "shop") == std::vector<std::string>{"console"});
    CHECK(all.http.listen == "127.0.0.1:8484");
}

TEST_CASE("a wrong value is reported with its line, its column and what would be right", "[settings]")
{
    CHECK(problems_of(smallest + "[http]\nlisten = 8484\n") ==
          "highroad.toml:10:10: expected an address and a port, such as \"127.0.0.1:8484\" or \"[::1]:8484\", got "
          "8484\n");
}

TEST_CASE("an unknown key is reported with the known key that is meant, or with all that are known there", "[settings]")
{
    auto in = [](const std::string& tables) { return problems_of(smallest + tables); };
    CHECK(has(in("[general]\nstate_directory = \"/x\"\n"), "got \"state_directory\"; did you mean \"state_dir\"?"));
    // In a wrong table, and in none.
    CHECK(has(in("[general]\nlisten = \"127.0.0.1:1\"\n"), "did you mean \"listen\" in [http]?"));
    CHECK(has(problems_of("state_dir = \"/x\"\n" + smallest), "did you mean \"state_dir\" in [general]?"));
    CHECK(has(problems_of("state_directory = \"/x\"\n" + smallest), "did you mean \"state_dir\" in [general]?"));
    CHECK(has(problems_of("negative_stars = 2\n" + smallest), "did you mean \"negative_stars\" in [playbook]?"));
    CHECK(has(in("[http]\nzzz = 1\n"), "remove it; known here are listen"));
}

TEST_CASE("all problems are reported, in the order of the file", "[settings]")
{
    auto words = problems_of("[general]\nlog_level = \"loud\"\nstate_dirr = \"/x\"\n[playbook]\nundo_window = 60\n"
                             "negative_stars = 9\napprovers = [\"ana\"]\n[console]\nenabled = \"yes\"\n");
    CHECK(lines_of(words) == 8);
    CHECK(has(words, "highroad.toml:2:13: expected \"debug\", \"info\", \"warning\" or \"error\", got \"loud\""));
    CHECK(
        has(words, "highroad.toml:3:1: expected a key of [general], got \"state_dirr\"; did you mean \"state_dir\"?"));
    CHECK(has(words, "write the unit: \"60s\" are seconds"));
    CHECK(has(words, "highroad.toml:6:18: expected a number from 0.5 to 5, got 9"));
    CHECK(has(words, "highroad.toml:7:14:"));
    CHECK(has(words, "highroad.toml:9:11: expected true or false, got \"yes\""));
    CHECK(has(words, "at least one chat"));
    CHECK(has(words, "at least one [[sources]]"));
}

TEST_CASE("a file without sources is good only while its first one is being set up", "[settings]")
{
    auto none_yet = "[playbook]\napprovers = [\"console:*\"]\n[console]\nenabled = true\n";
    CHECK(has(problems_of(none_yet), "at least one [[sources]]"));
    surroundings around;
    around.sources_come_later = true;
    CHECK(std::holds_alternative<settings>(load(none_yet, "highroad.toml", around)));
}

TEST_CASE("a syntax error and a duplicate key carry line and column", "[settings]")
{
    CHECK(has(problems_of("[general]\nstate_dir = \n"), "highroad.toml:2:"));
    CHECK(has(problems_of("[playbook]\nundo_window = \"1m\"\nundo_window = \"2m\"\n"), "highroad.toml:3:"));
    CHECK(has(problems_of("a = \"\xff\xfe\"\n"), "highroad.toml:1:"));
}

TEST_CASE("a secret written into the file is refused without being repeated", "[settings]")
{
    auto token = "xoxb-" + std::string(12, '7');
    for (const auto& value :
         {toml_quoted(token), "{ file = " + toml_quoted(token) + " }", "{ env = " + toml_quoted(token) + " }",
          "{ secret = " + toml_quoted(token) + " }", "{ credential = " + toml_quoted("../" + token) + " }",
          "{ file = [" + toml_quoted(token) + "] }"}) {
        auto words = problems_of(replaced(smallest, "{ env = \"SHOP_SECRET\" }", value));
        CAPTURE(words);
        CHECK(lines_of(words) == 1);
        CHECK(has(words, "highroad.toml:8:"));
        CHECK_FALSE(has(words, token));
    }
    CHECK(has(problems_of(replaced(smallest, "{ env = \"SHOP_SECRET\" }", "\"hunter2\"")),
              "put it into a file that only highroad can read"));
}

TEST_CASE("every mistake of this table is one problem in words that name the remedy", "[settings]")
{
    struct row {
        std::string part, by, says;
    };
    const auto mistakes = std::vector<row>{
        {"[playbook]", "[playbok]", "did you mean \"playbook\"?"},
        {"channels = [\"reviews\", \"page\"]", "channels = [\"revews\"]", "did you mean \"reviews\"?"},
        {"channels = [\"reviews\"]\n[contact]", "channels = [\"other\"]\n[contact]", "add a [[channels]] of that name"},
        {"title = \"Acme iOS\"", "title = \"two\\nlines\"", "on one line"},
        {"name = \"shop\"", "name = \"acme-ios\"", "a name that no other source has"},
        {"name = \"shop\"", "name = \"Shop!\"", "1 to 40 lower-case letters"},
        {"name = \"shop\"\n", "", "the key \"name\""},
        {"kind = \"webhook\"", "kind = \"webhok\"", "or \"webhook\""},
        {"kind = \"webhook\"\n", "", "the key \"kind\""},
        {"id = \"C024BE91L\"", "id = \"reviews\"", "Slack's id of the channel"},
        {"id = \"C024BE91L\"\n", "", "Slack's id of the channel"},
        {"signing_secret = { credential = \"slack_signing_secret\" }\n", "", "the key \"signing_secret\""},
        {"mode = \"http\"", "mode = \"socket\"", "the key \"app_token\""},
        {"http://127.0.0.1:9000/api", "http://slack.example.com/api", "https://"},
        {"http://127.0.0.1:9000/api", "http://127.0.0.1.example.com/api", "https://"},
        {"http://127.0.0.1:9000/api", "https://user:word@slack.example.com/api", "https://"},
        {"https://shop.example.com/replies", "ftp://shop.example.com", "https://"},
        {"reply_url = \"https://shop.example.com/replies\"\n", "", "the key \"reply_url\""},
        {"\"slack:U024BE7LH\"", "\"slack:ana\"", "slack:U024BE7LH"},
        {"\"slack:U024BE7LH\"", "\"console:*\"", "each entry once"},
        {"undo_window = \"0s\"", "undo_window = \"23h 59m\"", "a duration from 0 s to 1 d"},
        {"undo_window = \"0s\"", "undo_window = \"24h\"", "together"},
        {"undo_window = \"0s\"", "undo_window = \"0\"", "a duration from 0 s to 1 d"},
        {"negative_stars = 2", "negative_stars = nan", "a number from 0.5 to 5"},
        {"poll_every = \"2m\"", "poll_every = \"0s\"", "a duration from 1 s"},
        {"poll_every = \"2m\"", "deep_scan_window = \"1d\"", "at least the overlap"},
        {"poll_every = \"2m\"", "pol_every = \"2m\"", "did you mean \"poll_every\"?"},
        {"enabled = true", "enabled = true\npublic_host = \"reviews.example.com\"", "the key \"login_token\""},
        {"territories = [\"USA\", \"DEU\"]", "territories = \"USA\"", "put it in [ ]"},
        {"[http]\nlisten = \"[::1]:0\"", "[http]\nlisten = \"[::1]:65536\"", "an address and a port"},
        {"57246542-96fe-1a63-e053-0824d011072a", "57246542", "an issuer id"},
        {"email = \"care@example.com\"", "email = \"care at example.com\"", "an e-mail address"},
        {"cool_off = \"10 min\"", "cool_off = \"10 min\"\nreply_check_first = \"2h\"\nwait_for_customer = \"1h\"",
         "a case would close before"},
    };
    for (const auto& [part, by, says] : mistakes) {
        auto words = problems_of(replaced(whole, part, by));
        CAPTURE(part, by, words);
        CHECK(has(words, says));
        // A misspelt table takes its required keys with it.
        CHECK(lines_of(words) == (part == "[playbook]" ? 3 : 1));
    }
}

TEST_CASE("two sources on one app are named, both of them", "[settings]")
{
    auto second = R"([[sources]]
kind = "app_store_connect"
name = "acme-again"
app_id = "1404176564"
key_id = "2X9R4HXF34"
private_key = { file = "/k.p8" }
)";
    auto words = problems_of(whole + second);
    CHECK(lines_of(words) == 1);
    CHECK(has(words, "\"acme-ios\""));
    CHECK(has(words, "\"acme-again\""));
}

TEST_CASE("an app on Google Play is read often and not far back, and by one source only", "[settings]")
{
    auto play = [](const std::string& name, const std::string& more = {}) {
        return "[[sources]]\nkind = \"google_play\"\nname = \"" + name +
               "\"\npackage_name = \"com.example.app\"\nservice_account = { file = \"/k.json\" }\n" + more;
    };
    auto all = loaded(smallest + play("acme-android", "translate_to = \"en\"\n"));
    const auto& read = std::get<sections::google_play>(all.sources[1]);
    CHECK(read.translate_to == "en");
    REQUIRE(polling_of(all.sources[1]) != nullptr);
    CHECK(polling_of(all.sources[1])->overlap == 2h);

    auto twice = problems_of(smallest + play("one") + play("two"));
    CHECK(lines_of(twice) == 1);
    CHECK(has(twice, "with both, every review would become two cases"));
    CHECK(has(problems_of(smallest + play("a", "poll_every = \"0s\"\n")), "a duration from 1 s"));
    CHECK(has(problems_of(replaced(smallest + play("a"), "com.example.app", "1234567890")), "a package name"));
}

TEST_CASE("approvers of a chat that is not configured are a problem", "[settings]")
{
    CHECK(has(problems_of(replaced(smallest, "console:*", "slack:U024BE7LH")), "add a table [slack]"));
}

TEST_CASE("with several channels, a source must say where its cards go", "[settings]")
{
    auto text = replaced(replaced(whole, "channels = [\"reviews\"]\n[contact]", "[contact]"), "read_back = true\n", "");
    CHECK(has(problems_of(text), "there are several channels"));
}

TEST_CASE("no mutilated file makes the reader fail otherwise than in words", "[settings]")
{
    for (std::size_t size = 0; size < whole.size(); size += 3) {
        auto words = problems_of(whole.substr(0, size));
        CAPTURE(size);
        CHECK((words.empty() || words.starts_with("highroad.toml:")));
    }
    CHECK(has(problems_of("[=]\n"), "highroad.toml:1:"));
    for (std::size_t i = 0; i < whole.size(); i += 2) {
        auto text = whole;
        text[i] = "]=\"[{\x01\xff\n"[i % 8];
        auto words = problems_of(text);
        CAPTURE(i);
        CHECK((words.empty() || words.starts_with("highroad.toml:")));
    }
}

TEST_CASE("a location on Google Business Profile is named by two numbers, and watched by one source only", "[settings]")
{
    auto place = [](const std::string& name, const std::string& more = {}) {
        return "[[sources]]\nkind = \"google_business\"\nname = \"" + name +
               "\"\naccount = \"111\"\nlocation = \"222\"\nclient_id = { file = \"/i\" }\n"
               "client_secret = { file = \"/s\" }\nrefresh_token = { credential = \"google\" }\n" +
               more;
    };
    auto all = loaded(smallest + place("acme-hotel", "poll_every = \"2 min\"\n"));
    const auto& read = std::get<sections::google_business>(all.sources[1]);
    CHECK(read.account == "111");
    CHECK(read.location == "222");
    CHECK(read.token_url == "https://oauth2.googleapis.com/token");
    REQUIRE(polling_of(all.sources[1]) != nullptr);
    CHECK(polling_of(all.sources[1])->poll_every == 2min);

    auto other_account = replaced(place("two"), "\"111\"", "\"999\"");
    auto twice = problems_of(smallest + place("one") + other_account);
    CHECK(lines_of(twice) == 1);
    CHECK(has(twice, "with both, every review would become two cases"));
    CHECK(has(problems_of(smallest + replaced(place("a"), "\"222\"", "\"locations/222\"")),
              "the number in Google's name"));
    auto in_the_file = problems_of(smallest + replaced(place("a"), "{ credential = \"google\" }", "\"1//abc\""));
    CHECK(lines_of(in_the_file) == 1);
    CHECK(!has(in_the_file, "1//abc"));
    CHECK(has(problems_of(smallest + place("a", "token_url = \"http://evil.example/t\"\n")), "https://"));
    CHECK(has(problems_of(smallest + place("a", "overlap = \"30d\"\ndeep_scan_window = \"7d\"\n")),
              "at least the overlap"));
}
