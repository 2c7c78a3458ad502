#include "adapters/slack/check.hpp"
#include "adapters/slack/manifest.hpp"
#include "tests/adapters/slack/fakes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>

using namespace highroad;
using namespace highroad::slack;
using test::json;

namespace {

/// The part of JSON Schema draft-04 that the manifest's schema uses.
void violations(const json& schema, const json& value, const std::string& at, std::vector<std::string>& found)
{
    auto type = schema.value("type", "");
    auto fits = type.empty() || (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
                (type == "string" && value.is_string()) || (type == "boolean" && value.is_boolean()) ||
                (type == "integer" && value.is_number_integer());
    if (!fits) found.push_back(at + " is no " + type);
    if (value.is_string()) {
        auto text = value.get<std::string>();
        if (schema.contains("maxLength") && text.size() > schema.at("maxLength").get<std::size_t>())
            found.push_back(at + " is too long");
        if (schema.contains("pattern") && !std::regex_search(text, std::regex{schema.at("pattern").get<std::string>()}))
            found.push_back(at + " does not match");
    }
    if (value.is_array()) {
        if (schema.contains("maxItems") && value.size() > schema.at("maxItems").get<std::size_t>())
            found.push_back(at + " has too many");
        for (const auto& item : value)
            violations(schema.value("items", json::object()), item, at + "[]", found);
    }
    if (!value.is_object()) return;
    for (const auto& name : schema.value("required", json::array()))
        if (!value.contains(name.get<std::string>())) found.push_back(at + " lacks " + name.get<std::string>());
    auto known = schema.value("properties", json::object());
    for (const auto& [name, inside] : value.items()) {
        if (!known.contains(name)) {
            if (schema.value("additionalProperties", true) == false) found.push_back(at + "/" + name + " is unknown");
            continue;
        }
        violations(known.at(name), inside, at + "/" + name, found);
    }
}

struct bench {
    test::fake_slack_api api;
    slack_settings settings = test::usual_settings();

    std::string words(bool expect_all_good)
    {
        web_api bot{api, settings.api_base, settings.bot_token};
        web_api app{api, settings.api_base, settings.app_token};
        auto lines = test::run(check_workspace(settings, bot, app));
        std::string all;
        auto good = true;
        for (const auto& line : lines) {
            all += line.subject + ": " + line.words + "\n";
            good = good && line.works;
            CHECK_FALSE(line.words.empty());
        }
        CHECK(good == expect_all_good);
        CHECK(all.find("secret ") == std::string::npos);
        CHECK(all.find("xoxb-secret") == std::string::npos);
        return all;
    }
};

} // namespace

TEST_CASE("the manifest fits Slack's schema in both modes", "[slack]")
{
    const auto* source = std::getenv("HIGHROAD_SOURCE_DIR");
    auto file = std::filesystem::path{source ? source : "."} /
                "../shared/specs/slack/app-manifest/slack-app-manifest.schema.json";
    if (!std::filesystem::exists(file)) {
        WARN("SKIPPED: no manifest schema at " << file);
        return;
    }
    std::ifstream in{file};
    auto schema = json::parse(in);
    for (auto mode : {slack_settings::transport::socket, slack_settings::transport::http}) {
        auto manifest = json::parse(slack_manifest(mode, "https://highroad.example.com/slack/"));
        std::vector<std::string> found;
        violations(schema, manifest, "", found);
        CHECK(found == std::vector<std::string>{});
        auto long_words = manifest.at("display_information").at("long_description").get<std::string>();
        CHECK(long_words.size() >= 174);
    }
    std::vector<std::string> found;
    violations(schema, json{{"settings", {{"x", 1}}}}, "", found);
    CHECK(found.size() == 2);
}

TEST_CASE("the manifest names addresses in HTTP mode only", "[slack]")
{
    auto socket = slack_manifest(slack_settings::transport::socket, "https://highroad.example.com/slack");
    CHECK(socket.find("highroad.example.com") == std::string::npos);
    CHECK(json::parse(socket).at("settings").at("socket_mode_enabled") == true);
    auto http = json::parse(slack_manifest(slack_settings::transport::http, "https://highroad.example.com/slack"));
    CHECK(http.at("settings").at("socket_mode_enabled") == false);
    CHECK(http.at("settings").at("event_subscriptions").at("request_url") ==
          "https://highroad.example.com/slack/events");
    CHECK(http.at("settings").at("interactivity").at("request_url") ==
          "https://highroad.example.com/slack/interactions");
    CHECK(http.at("features").at("slash_commands").at(0).at("url") == "https://highroad.example.com/slack/commands");
    CHECK(http.at("oauth_config").at("scopes").at("bot").size() == bot_scopes.size());
}

TEST_CASE("a check of a working set-up says so, line by line", "[slack]")
{
    bench b;
    http_response us{200, "application/json",
                     R"({"ok":true,"team_id":"T1","team":"Acme","user":"highroad","user_id":"UB","bot_id":"B1"})"};
    std::string scopes;
    for (auto scope : bot_scopes)
        scopes += std::string{scope} + ", ";
    us.headers.set("x-oauth-scopes", scopes + "identify");
    b.api.answers["auth.test"] = {us};
    b.api.says("conversations.info", R"({"ok":true,"channel":{"id":"C1","name":"reviews","is_member":true}})");
    b.api.says("apps.connections.open", R"({"ok":true,"url":"wss://x"})");
    auto words = b.words(true);
    CHECK(words.find("Acme") != std::string::npos);
    CHECK(words.find("#reviews") != std::string::npos);
}

TEST_CASE("a check names what is wrong and what to do", "[slack]")
{
    bench b;
    b.api.says("conversations.info", R"({"ok":true,"channel":{"name":"reviews","is_member":false}})");
    CHECK(b.words(false).find("/invite @Highroad") != std::string::npos);
    b.api.answers["conversations.info"].clear();
    b.api.says("conversations.info", R"({"ok":true,"channel":{"name":"reviews","is_member":true,"is_archived":true}})");
    CHECK(b.words(false).find("archived") != std::string::npos);
    b.api.answers["auth.test"].clear();
    b.api.says("auth.test", R"({"ok":false,"error":"invalid_auth"})");
    CHECK(b.words(false).find("does not accept the token") != std::string::npos);
    b.settings.mode = slack_settings::transport::http;
    b.settings.signing_secret.clear();
    CHECK(b.words(false).find("Basic Information") != std::string::npos);
}

TEST_CASE("missing scopes are named", "[slack]")
{
    CHECK(missing_scopes("").size() == bot_scopes.size());
    std::string all;
    for (auto scope : bot_scopes)
        if (scope != "usergroups:read") all += (all.empty() ? "" : ",") + std::string{scope};
    CHECK(missing_scopes(all) == std::vector<std::string>{"usergroups:read"});
    CHECK(missing_scopes(all + ",usergroups:read,extra").empty());
}
