#include "daemon/settings/schema.hpp"
#include "daemon/settings/source_questions.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

using namespace highroad;

namespace {

std::string table_of(std::string_view kind, const source_answers& answers)
{
    auto made = source_table_or_words(kind, answers);
    REQUIRE(made.index() == 0);
    return std::get<0>(made);
}
std::string words_of(std::string_view kind, const source_answers& answers)
{
    auto made = source_table_or_words(kind, answers);
    REQUIRE(made.index() == 1);
    return std::get<1>(made);
}

} // namespace

TEST_CASE("every kind of source has its questions", "[settings]")
{
    for (auto kind : source_kinds()) {
        INFO(kind);
        auto questions = questions_of_source(kind);
        REQUIRE(!questions.empty());
        CHECK(questions.front().key == "name");
        CHECK(questions.front().required);
        for (const auto& one : questions) {
            CHECK(!one.meaning.empty());
            CHECK(!one.expected.empty());
        }
    }
    CHECK(questions_of_source("no_such").empty());
}

TEST_CASE("answers become a table that the reader takes", "[settings]")
{
    auto table = table_of("google_play", {{"name", "acme"},
                                          {"title", "Acme \"Notes\"\n[general]"},
                                          {"package_name", "com.example.app"},
                                          {"service_account", "credential:play_key"},
                                          {"poll_every", "2m"},
                                          {"poll_adaptively", "no"}});
    CHECK(table ==
          "\n[[sources]]\nkind = \"google_play\"\nname = \"acme\"\ntitle = \"Acme \\\"Notes\\\"\\u000A[general]\"\n"
          "package_name = \"com.example.app\"\nservice_account = { credential = \"play_key\" }\n"
          "poll_every = \"2m\"\npoll_adaptively = false\n");
    CHECK(table_of("app_store_feed", {{"countries", " us, de ,,"}}).find("countries = [\"us\", \"de\"]") !=
          std::string::npos);
    CHECK(table_of("tripadvisor", {{"calls_a_day", "300"}}).find("calls_a_day = 300\n") != std::string::npos);
}

TEST_CASE("what is no answer is told without showing what may be a secret", "[settings]")
{
    CHECK(words_of("google_play", {{"service_account", "hunter2"}}).find("hunter2") == std::string::npos);
    CHECK(words_of("google_play", {{"service_account", "vault:x"}}).find("file:/path") != std::string::npos);
    CHECK(words_of("google_play", {{"colour", "blue"}}).find("no key \"colour\"") != std::string::npos);
    CHECK(words_of("google_play", {{"name", "a"}, {"name", "b"}}).find("given twice") != std::string::npos);
    CHECK(words_of("tripadvisor", {{"calls_a_day", "3 or so"}}).find("calls_a_day") != std::string::npos);
    CHECK(words_of("google_play", {{"poll_adaptively", "maybe"}}).find("true or false") != std::string::npos);
    CHECK(words_of("no_such", {}).find("no kind of source") != std::string::npos);
}

TEST_CASE("only the consent that login google writes is asked for as a sealed file", "[settings]")
{
    for (auto kind : source_kinds()) {
        for (const auto& one : questions_of_source(kind)) {
            INFO(kind << " " << one.key);
            auto sealed = one.expected.find("sealed:/path") != std::string::npos;
            CHECK(sealed == (kind == "google_business" && one.key == "refresh_token"));
        }
    }
    CHECK(table_of("google_business", {{"refresh_token", "sealed:/etc/highroad/google.sealed"}})
              .find("refresh_token = { sealed = \"/etc/highroad/google.sealed\" }") != std::string::npos);
}
