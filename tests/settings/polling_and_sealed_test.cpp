// How often sources are read, and refresh tokens in sealed files.

#include "tests/settings/reading_support.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono_literals;

namespace {

const std::string play = "[[sources]]\nkind = \"google_play\"\nname = \"play\"\npackage_name = \"com.example.app\"\n"
                         "service_account = { file = \"/k\" }\n";
const std::string place = "[[sources]]\nkind = \"google_business\"\nname = \"place\"\naccount = \"1\"\n"
                          "location = \"2\"\nclient_id = { file = \"/c\" }\nclient_secret = { file = \"/s\" }\n";

} // namespace

TEST_CASE("a source is read adaptively unless it says otherwise, and never rarer than it says", "[settings]")
{
    auto all = loaded(smallest + play);
    REQUIRE(polling_of(all.sources.back()) != nullptr);
    CHECK(polling_of(all.sources.back())->poll_adaptively);
    CHECK(polling_of(all.sources.back())->poll_at_least_every == 0s);
    CHECK(all.general.polling_share == 0.5);

    auto steady = loaded(smallest + "[general]\npolling_share = 0.3\n" + play +
                         "poll_every = \"2m\"\npoll_at_least_every = \"5m\"\npoll_adaptively = false\n");
    CHECK(!polling_of(steady.sources.back())->poll_adaptively);
    CHECK(polling_of(steady.sources.back())->poll_at_least_every == 5min);
    CHECK(steady.general.polling_share == 0.3);

    auto words = problems_of(smallest + play + "poll_every = \"10m\"\npoll_at_least_every = \"5m\"\n");
    CHECK(has(words, "at least poll_every (10 min)"));
    CHECK(has(problems_of(smallest + "[general]\npolling_share = 0.9\n" + play), "0.8"));
}

TEST_CASE("a sealed file holds a refresh token of Google Business Profile, and needs the key", "[settings]")
{
    const std::string sealed = "refresh_token = { sealed = \"/etc/highroad/google.sealed\" }\n";
    const std::string key = "[general]\ntoken_key = { credential = \"token_key\" }\n";
    auto all = loaded(smallest + key + place + sealed);
    const auto& one = std::get<sections::google_business>(all.sources.back());
    CHECK(one.refresh_token == secret_ref{secret_ref::place::sealed, "/etc/highroad/google.sealed"});
    CHECK(in_words(one.refresh_token) == "the sealed file /etc/highroad/google.sealed");

    CHECK(has(problems_of(smallest + place + sealed), "it opens the sealed file"));
    auto elsewhere = play;
    elsewhere.replace(elsewhere.find("{ file"), 6, "{ sealed");
    CHECK(has(problems_of(smallest + key + elsewhere), "a refresh_token can be sealed"));
    CHECK(has(problems_of(smallest + key +
                          "[[sources]]\nkind = \"trustpilot\"\nname = \"t\"\nbusiness_unit = \"46d6\"\n"
                          "api_key = { file = \"/k\" }\napi_secret = { file = \"/s\" }\n" +
                          sealed),
              "only highroad login google writes such a file"));
    auto relative = sealed;
    relative.replace(relative.find("/etc/highroad/"), 14, "");
    CHECK(has(problems_of(smallest + key + place + relative), "not shown"));
}
