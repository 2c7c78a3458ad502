#include "tests/settings/reading_support.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono_literals;

namespace {

const std::string token_key = "[general]\ntoken_key = { credential = \"token_key\" }\n";

std::string source(const std::string& kind, const std::string& rest, const std::string& name = "one")
{
    return "[[sources]]\nkind = \"" + kind + "\"\nname = \"" + name + "\"\n" + rest;
}

const std::string trustpilot =
    "business_unit = \"46d6\"\napi_key = { file = \"/k\" }\napi_secret = { file = \"/s\" }\n";
const std::string yelp = "business = \"acme-cafe\"\napi_key = { file = \"/k\" }\n";
const std::string booking = "property = \"1234\"\nuser = { file = \"/u\" }\npassword = { file = \"/p\" }\n";
const std::string tripadvisor = "location = \"456\"\napi_key = { file = \"/k\" }\n";
const std::string judge_me = "shop_domain = \"acme.myshopify.com\"\napi_token = { file = \"/t\" }\n";

} // namespace

TEST_CASE("each platform with partner access loads from its smallest table, and is polled", "[settings]")
{
    for (const auto& [kind, rest] :
         std::vector<std::pair<std::string, std::string>>{{"trustpilot", trustpilot + "author = \"u1\"\n"},
                                                          {"yelp", yelp},
                                                          {"booking", booking},
                                                          {"tripadvisor", tripadvisor},
                                                          {"judge_me", judge_me}}) {
        CAPTURE(kind);
        auto all = loaded(smallest + source(kind, rest));
        REQUIRE(all.sources.size() == 2);
        CHECK(polling_of(all.sources[1]) != nullptr);
        CHECK(facts_of(all.sources[1]).title == "one");

        auto twice = problems_of(smallest + source(kind, rest) + source(kind, rest, "two"));
        CHECK(lines_of(twice) == 1);
        CHECK(has(twice, "with both, every review would become two cases"));
        CHECK(has(problems_of(smallest + source(kind, rest + "colour = \"red\"\n")), "a key of [[sources]]"));
        CHECK(has(problems_of(smallest + source(kind, rest + "api_base = \"http://evil.example\"\n")), "https://"));
        CHECK(lines_of(problems_of(smallest + source(kind, ""))) >= 2);
    }
}

TEST_CASE("Trustpilot needs to know whom replies are by, and a key for tokens that it replaces", "[settings]")
{
    CHECK(has(problems_of(smallest + source("trustpilot", trustpilot)), "the key \"author\" or \"refresh_token\""));
    auto consent = trustpilot + "refresh_token = { file = \"/r\" }\n";
    auto unsealed = problems_of(smallest + source("trustpilot", consent));
    CHECK(lines_of(unsealed) == 1);
    CHECK(has(unsealed, "the key \"token_key\" in [general]"));
    CHECK(problems_of(token_key + smallest + source("trustpilot", consent)) == "");
    CHECK(has(problems_of(smallest + source("trustpilot", trustpilot + "author = \"a b\"\n")),
              "the platform's id of it"));
    CHECK(has(problems_of(smallest + source("trustpilot", trustpilot + "author = \"u\"\noverlap = \"30d\"\n"
                                                                       "deep_scan_window = \"7d\"\n")),
              "at least the overlap"));
}

TEST_CASE("Yelp renews a consent only with the client that got it", "[settings]")
{
    auto consent = yelp + "refresh_token = { file = \"/r\" }\n";
    auto words = problems_of(smallest + source("yelp", consent));
    CHECK(has(words, "the key \"client_id\" beside \"refresh_token\""));
    CHECK(has(words, "the key \"client_secret\" beside \"refresh_token\""));
    CHECK(has(words, "the key \"token_key\" in [general]"));
    CHECK(problems_of(token_key + smallest +
                      source("yelp", consent + "client_id = { file = \"/i\" }\nclient_secret = { file = \"/s\" }\n")) ==
          "");
    auto written = problems_of(smallest + source("yelp", replaced(yelp, "{ file = \"/k\" }", "\"a-secret-key\"")));
    CHECK(!has(written, "a-secret-key"));
}

TEST_CASE("what Tripadvisor would be asked in a day has to fit what the source may spend", "[settings]")
{
    auto all = loaded(smallest + source("tripadvisor", tripadvisor));
    const auto& read = std::get<sections::tripadvisor>(all.sources[1]);
    CHECK(read.poll_every == 15min);
    CHECK(read.languages == std::vector<std::string>{"en"});
    CHECK(read.calls_a_day == 160);
    auto often = problems_of(smallest + source("tripadvisor", tripadvisor + "poll_every = \"5 min\"\n"));
    CHECK(has(often, "at most 160 calls a day (calls_a_day), got 288"));
    CHECK(
        has(problems_of(smallest + source("tripadvisor", tripadvisor + "languages = [\"en\", \"de\"]\n")), "got 192"));
    CHECK(problems_of(smallest +
                      source("tripadvisor", tripadvisor + "languages = [\"en\", \"de\"]\ncalls_a_day = 192\n")) == "");
    CHECK(
        has(problems_of(smallest + source("tripadvisor", tripadvisor + "languages = []\n")), "at least one language"));
    CHECK(has(problems_of(smallest + source("tripadvisor", replaced(tripadvisor, "456", "d456"))), "digits only"));
}

TEST_CASE("a webhook can have the form of another sender", "[settings]")
{
    auto of = [](const std::string& preset) {
        return smallest + source("webhook", "secret = { file = \"/s\" }\npreset = \"" + preset + "\"\n");
    };
    CHECK(std::get<sections::webhook>(loaded(of("trustpilot")).sources[1]).preset == sections::push_form::trustpilot);
    CHECK(std::get<sections::webhook>(loaded(of("judge_me")).sources[1]).preset == sections::push_form::judge_me);
    CHECK(std::get<sections::webhook>(loaded(of("highroad")).sources[1]).preset == sections::push_form::highroad);
    CHECK(has(problems_of(of("yotpo")), "\"highroad\", \"trustpilot\" or \"judge_me\""));
}
