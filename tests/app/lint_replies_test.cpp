#include "daemon/app/lint_replies.hpp"

#include "daemon/app/run.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>
#include <vector>

using namespace highroad;
using namespace highroad::app;
using nlohmann::json;

namespace {

struct answered {
    std::vector<json> lines;
    std::string errors;
    int code = 0;
};

answered asked_of(int (*program)(std::istream&, const std::string&, std::ostream&, std::ostream&),
                  const std::string& input, const std::string& config = {})
{
    std::istringstream in{input};
    std::ostringstream out;
    std::ostringstream errors;
    answered result;
    result.code = program(in, config, out, errors);
    result.errors = errors.str();
    std::istringstream printed{out.str()};
    for (std::string line; std::getline(printed, line);)
        result.lines.push_back(json::parse(line));
    return result;
}

/// A file with the templates of this tree and a contact.
std::string configuration()
{
    const char* root = std::getenv("HIGHROAD_SOURCE_DIR");
    auto path = std::filesystem::temp_directory_path() / ("highroad-lint-" + std::to_string(::getpid()) + ".toml");
    std::ofstream{path}
        << "[general]\nstate_dir = \"/nowhere\"\nprompts_dir = \"" << (root ? root : ".")
        << "/prompts\"\n[playbook]\napprovers = [\"console:*\"]\n[playbook.check]\nexcuses = "
           "\"block\"\n[contact]\nproduct = \"Acme\"\nemail = \"help@acme.example\"\n"
           "[console]\nenabled = true\n[[sources]]\nkind = \"app_store_connect\"\nname = "
           "\"acme-ios\"\napp_id = \"1\"\nkey_id = \"2X9R4HXF34\"\nprivate_key = { file = \"/nowhere/key.p8\" "
           "}\n";
    return path.string();
}

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a reply with nothing against it is good, and the code is 0", "[lint]")
{
    auto result = asked_of(lint_replies, R"({"text":"We are sorry that the soup was cold."})");
    CHECK(result.code == 0);
    REQUIRE(result.lines.size() == 1);
    CHECK(result.lines[0]["verdict"] == "good");
    CHECK(result.lines[0]["findings"].empty());
}

TEST_CASE("each finding has its kind, its words, where they stand, and what to do; what blocks makes the code 1",
          "[lint]")
{
    auto result = asked_of(lint_replies, R"({"id":"a","text":"How dare you, {name}!"})"
                                         "\n\n"
                                         R"({"id":7,"text":"We were short staffed."})");
    CHECK(result.code == exit_failed);
    REQUIRE(result.lines.size() == 2);
    CHECK(result.lines[0]["id"] == "a");
    CHECK(result.lines[0]["verdict"] == "block");
    auto found = result.lines[0]["findings"];
    REQUIRE(found.size() == 2);
    CHECK(found[0]["kind"] == "anger");
    CHECK(found[0]["words"] == "How dare you");
    CHECK(found[0]["from"] == 0);
    CHECK(found[0]["to"] == 12);
    CHECK(found[1]["kind"] == "placeholder");
    CHECK(found[1]["advice"].get<std::string>().ends_with('.'));
    CHECK(result.lines[1]["id"] == 7);
    CHECK(result.lines[1]["verdict"] == "warn");
}

TEST_CASE("what is known around a reply counts: review, author, language, platform, contact, neighbours", "[lint]")
{
    json given{{"text", "Hi Sofia, write to help@acme.example or jo@home.example. " + std::string(350, 'x')},
               {"review", {{"text", "Mail me: jo@home.example"}, {"author", "Maria"}}},
               {"platform", "google_play"},
               {"contact", {{"email", "help@acme.example"}}},
               {"neighbours", {"Another one."}}};
    auto result = asked_of(lint_replies, given.dump());
    REQUIRE(result.lines.size() == 1);
    auto all = result.lines[0]["findings"].dump();
    CHECK(contains(all, "\"length\""));
    CHECK(contains(all, "\"jo@home.example\""));
    CHECK(contains(all, "\"name\""));
    CHECK_FALSE(contains(all, "help@acme.example"));
}

TEST_CASE("JSON that people wrote over many lines is one reply", "[lint]")
{
    auto result = asked_of(lint_replies, "{\n  \"text\": \"You are a liar.\",\n  \"review\": \"It broke.\"\n}\n");
    CHECK(result.code == exit_failed);
    REQUIRE(result.lines.size() == 1);
}

TEST_CASE("input that is no reply is told with its line and what is wrong, and the rest goes on", "[lint]")
{
    auto result = asked_of(lint_replies, "[1]\nnonsense\n{\"review\":\"x\"}\n"
                                         "{\"text\":\"ok\",\"platform\":\"yelp\"}\n{\"text\":\"Thank you.\"}\n"
                                         "{\"text\":\"ok\",\"limit\":-1}\n{\"text\":\"ok\",\"unit\":\"feet\"}\n");
    CHECK(result.code == exit_bad_configuration);
    CHECK(result.lines.size() == 1);
    CHECK(contains(result.errors, "Line 1 is no reply: it is no object"));
    CHECK(contains(result.errors, "Line 2 is no reply: it is no JSON"));
    CHECK(contains(result.errors, "Line 3 is no reply: it has no text"));
    CHECK(contains(result.errors, "Line 4 is no reply: platform is none of"));
    CHECK(contains(result.errors, "Line 6 is no reply: limit"));
    CHECK(contains(result.errors, "Line 7 is no reply: unit"));
    CHECK(contains(result.errors, "6 inputs were left out"));
}

TEST_CASE("a configuration that cannot be read is told, and nothing is checked", "[lint]")
{
    auto result = asked_of(lint_replies, R"({"text":"ok"})", "/nowhere/highroad.toml");
    CHECK(result.code == exit_bad_configuration);
    CHECK(result.lines.empty());
}

TEST_CASE("the playbook of a configuration weighs, and its contact is known", "[lint]")
{
    auto result =
        asked_of(lint_replies, R"({"text":"We were short staffed. Write to help@acme.example."})", configuration());
    CHECK(result.code == exit_failed);
    REQUIRE(result.lines.size() == 1);
    CHECK(result.lines[0]["findings"].size() == 1);
    CHECK(result.lines[0]["verdict"] == "block");
}

TEST_CASE("one text is told in words", "[lint]")
{
    std::ostringstream out;
    std::ostringstream errors;
    CHECK(lint_text("You should have read the description.", {}, out, errors) == 0);
    CHECK(contains(out.str(), "\"You should have read"));
    CHECK(contains(out.str(), "two people's approval"));
    std::ostringstream good;
    CHECK(lint_text("Thank you for telling us.", {}, good, errors) == 0);
    CHECK(good.str() == "Nothing was found.\n");
}

TEST_CASE("drafts come with their findings, the best first, and neighbours do not read alike", "[draft]")
{
    std::string reviews;
    for (int i = 0; i < 3; ++i) {
        json one{{"id", std::to_string(i)},
                 {"rating", 1},
                 {"text", "It crashes whenever I open the camera."},
                 {"language", "en"},
                 {"platform", "google_play"}};
        reviews += one.dump() + "\n";
    }
    auto result = asked_of(draft_replies, reviews, configuration());
    CHECK(result.code == 0);
    REQUIRE(result.lines.size() == 3);
    std::vector<std::string> firsts;
    for (const auto& line : result.lines) {
        REQUIRE_FALSE(line["drafts"].empty());
        const auto& best = line["drafts"][0];
        firsts.push_back(best["text"]);
        CHECK(best["findings"].empty());
        CHECK(firsts.back().size() <= 350);
    }
    CHECK(firsts[0] != firsts[1]);
    CHECK(firsts[1] != firsts[2]);
    CHECK(firsts[0] != firsts[2]);
}

TEST_CASE("drafts for one text are told in words", "[draft]")
{
    std::ostringstream out;
    std::ostringstream errors;
    CHECK(draft_for_text("The delivery never arrived.", 1, configuration(), out, errors) == 0);
    CHECK(contains(out.str(), "template delivery"));
    CHECK(contains(out.str(), "help@acme.example"));
}

TEST_CASE("input that is no review is told", "[draft]")
{
    auto result = asked_of(draft_replies, "{\"rating\":9}\n\"Only a text.\"\n", configuration());
    CHECK(result.code == exit_bad_configuration);
    CHECK(result.lines.size() == 1);
    CHECK(contains(result.errors, "Line 1 is no review"));
}
