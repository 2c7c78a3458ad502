#include "tests/settings/reading_support.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono_literals;

namespace {

std::string a_source(const std::string& kind, const std::string& name, const std::string& more)
{
    return "[[sources]]\nkind = \"" + kind + "\"\nname = \"" + name + "\"\n" + more;
}

std::string on_steam(const std::string& name, const std::string& more = {})
{
    return a_source("steam", name, "app_id = \"1091500\"\n" + more);
}

std::string in_public(const std::string& name, const std::string& countries)
{
    return a_source("app_store_feed", name, "app_id = \"1404176564\"\ncountries = " + countries + "\n");
}

const std::string through_the_api = a_source("app_store_connect", "acme-ios",
                                             "app_id = \"1404176564\"\nkey_id = \"2X9R4HXF34\"\n"
                                             "private_key = { file = \"/k\" }\n");

/// The line of the file where `part` stands first.
std::string line_of(const std::string& file, const std::string& part)
{
    return std::to_string(1 + lines_of(file.substr(0, file.find(part))));
}

} // namespace

TEST_CASE("an app on Steam is named by its number, read politely, and watched by one source only", "[settings]")
{
    auto all = loaded(smallest + on_steam("acme-game", "history = \"30d\"\npoll_every = \"10 min\"\n"));
    const auto& read = std::get<sections::steam>(all.sources[1]);
    CHECK(read.app_id == "1091500");
    CHECK(read.history == 24h * 30);
    CHECK(read.page_pause == 1s);
    REQUIRE(polling_of(all.sources[1]) != nullptr);
    CHECK(polling_of(all.sources[1])->poll_every == 10min);

    auto twice = problems_of(smallest + on_steam("one") + on_steam("two"));
    CHECK(lines_of(twice) == 1);
    CHECK(has(twice, "\"1091500\", which \"one\" watches too"));
    CHECK(has(problems_of(smallest + a_source("steam", "x", "app_id = \"https://x\"\n")), "digits only"));
    CHECK(has(problems_of(smallest + a_source("steam", "x", "")), "the key \"app_id\""));
    CHECK(has(problems_of(smallest + on_steam("x", "overlap = \"20d\"\ndeep_scan_window = \"10d\"\n")),
              "at least the overlap (20 d), got 10 d"));
}

TEST_CASE("Apple's public feed is read for the countries that are named", "[settings]")
{
    auto all = loaded(smallest + in_public("acme-public", "[\"us\", \"de\"]"));
    const auto& read = std::get<sections::app_store_feed>(all.sources[1]);
    CHECK(read.countries == std::vector<std::string>{"us", "de"});
    CHECK(read.poll_every == 15min);
    CHECK(has(problems_of(smallest + in_public("x", "[]")), "at least one entry"));
    CHECK(has(problems_of(smallest + in_public("x", "[\"USA\"]")), "a country of two lower-case letters"));
    CHECK(has(problems_of(smallest + in_public("x", "[\"us\", \"us\"]")), "each entry once"));
}

TEST_CASE("one app is never read from the public feed and through App Store Connect, whichever stands first",
          "[settings]")
{
    for (const auto& file : {smallest + through_the_api + in_public("acme-public", "[\"us\"]"),
                             smallest + in_public("acme-public", "[\"us\"]") + through_the_api}) {
        auto words = problems_of(file);
        CHECK(lines_of(words) == 1);
        CHECK(has(words, "which \"acme-ios\" watches through its API"));
        CHECK(has(words, "remove \"acme-public\""));
        auto feed = file.substr(file.find("app_store_feed"));
        auto line = std::stoi(line_of(file, "app_store_feed")) + std::stoi(line_of(feed, "app_id")) - 1;
        CHECK(words.starts_with("highroad.toml:" + std::to_string(line) + ":"));
    }
    auto other_app = replaced(through_the_api, "1404176564", "284815942");
    CHECK(problems_of(smallest + other_app + in_public("acme-public", "[\"us\"]")) == "");
}

TEST_CASE("two sources may share an app of the public feed, but no country of it", "[settings]")
{
    CHECK(problems_of(smallest + in_public("one", "[\"us\"]") + in_public("two", "[\"de\"]")) == "");
    auto words = problems_of(smallest + in_public("one", "[\"us\", \"de\"]") + in_public("two", "[\"jp\", \"de\"]"));
    CHECK(lines_of(words) == 1);
    CHECK(has(words, "\"1404176564 in de\", which \"one\" watches too"));
}

TEST_CASE("a feed is either on the web or in files, and says where the parts of a review stand", "[settings]")
{
    auto web = a_source("feed", "shop-feed",
                        "url = \"https://shop.example.com/r.json?key=1\"\nitems = \"/data\"\n"
                        "review_title = \"/head\"\nrating_scale = 10\n"
                        "reply_url = \"https://shop.example.com/replies\"\n"
                        "secret = { env = \"SHOP_SECRET\" }\n");
    auto files =
        a_source("feed", "export", "path = \"/srv/exports\"\nformat = \"csv\"\nseparator = \";\"\nid = \"Nr\"\n");
    auto all = loaded(smallest + web + files);
    const auto& read = std::get<sections::feed>(all.sources[1]);
    CHECK(read.url == "https://shop.example.com/r.json?key=1");
    CHECK(read.title == "shop-feed");
    CHECK(read.review_title == "/head");
    CHECK(read.rating_scale == 10);
    CHECK(read.secret.given());
    CHECK(std::get<sections::feed>(all.sources[2]).format == sections::feed_format::csv);

    struct mistake {
        std::string file, says;
    };
    for (const auto& [file, says] : std::vector<mistake>{
             {a_source("feed", "x", ""), "the key \"url\" or the key \"path\""},
             {replaced(files, "path =", "url = \"https://x.example/a\"\npath ="), "either url or path, got both"},
             {replaced(web, "items = \"/data\"", "items = \"data\""), "a JSON pointer, such as"},
             {replaced(files, "id = \"Nr\"", "items = \"/data\""), "no key \"items\" where the format is not json"},
             {replaced(files, "\";\"", "\"; \""), "\",\", \";\""},
             {replaced(files, "\"csv\"", "\"xls\""), "\"json\", \"xml\" or \"csv\""},
             {replaced(files, "\"/srv/exports\"", "\"exports\""), "an absolute path"},
             {replaced(web, "https://shop.example.com/r.json", "http://shop.example.com/r.json"), "https://"},
             {replaced(web, "https://shop.example.com/r.json", "https://a:b@shop.example.com/r.json"), "https://"},
             {replaced(web, "secret = { env = \"SHOP_SECRET\" }\n", ""), "the key \"secret\" beside \"reply_url\""},
             {replaced(web, "reply_url = \"https://shop.example.com/replies\"\n", ""),
              "the key \"reply_url\" beside \"secret\""},
             {files + replaced(files, "\"export\"", "\"again\""), "which \"export\" watches too"},
             {replaced(web, "rating_scale = 10", "rating_scale = 0"), "a number from 1 to 1000"}}) {
        auto words = problems_of(smallest + file);
        CAPTURE(file, words);
        CHECK(has(words, says));
        CHECK(lines_of(words) == 1);
    }
}
