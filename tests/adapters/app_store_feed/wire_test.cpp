#include "adapters/app_store_feed/wire.hpp"
#include "daemon/core/text.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace highroad;
using namespace highroad::app_store_public;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

app_store_feed_settings acme(std::vector<std::string> countries = {"us"})
{
    return {"acme-public", "1404176564", std::move(countries), "https://itunes.apple.com"};
}

json labelled(const json& value)
{
    return {{"label", value}};
}

json an_entry(const std::string& id, const std::string& stars = "1")
{
    return {{"author", {{"uri", labelled("https://x")}, {"name", labelled("maple77")}, {"label", ""}}},
            {"updated", labelled("2026-10-30T04:12:09-07:00")},
            {"im:rating", labelled(stars)},
            {"im:version", labelled("3.2.0")},
            {"id", labelled(id)},
            {"title", labelled("Keeps logging me out")},
            {"content", {{"label", "Since 3.2 <!channel>"}, {"attributes", {{"type", "text"}}}}},
            {"link", {{"attributes", {{"rel", "related"}, {"href", "javascript:alert(1)"}}}}},
            {"im:voteSum", labelled("0")}};
}

json about_the_app()
{
    return {{"im:name", labelled("Acme Notes")}, {"id", labelled("https://itunes.apple.com/us/app/id1404176564")}};
}

result<review_page> read(const json& entry)
{
    json feed{{"title", labelled("iTunes Store: Customer Reviews")}};
    if (!entry.is_null()) feed["entry"] = entry;
    return read_page(acme(), {"us", 1}, json{{"feed", feed}}.dump());
}

std::string recorded(const std::string& name)
{
    const auto* root = std::getenv("HIGHROAD_SOURCE_DIR");
    std::ifstream file{std::string{root ? root : "."} + "/../shared/data/fixtures/" + name};
    if (!file) {
        WARN("skipped: " << name << " is not on this machine");
        return {};
    }
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

} // namespace

TEST_CASE("recorded pages are read completely, with times and without", "[app_store_feed]")
{
    for (const auto* name : {"itunes_rss_us_page1.json", "itunes_rss_jp_no_dates.json"}) {
        auto body = recorded(name);
        if (body.empty()) continue;
        auto entries = json::parse(body)["feed"]["entry"];
        auto page = read_page(acme(), {"us", 1}, body);
        REQUIRE(page.has_value());
        CHECK(page->malformed.empty());
        REQUIRE(page->reviews.size() == entries.size());
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const auto& seen = page->reviews[i];
            CHECK(seen.key.id == entries[i]["id"]["label"].get<std::string>());
            CHECK(seen.mark->given == std::stod(entries[i]["im:rating"]["label"].get<std::string>()));
            CHECK(seen.text == entries[i]["content"]["label"].get<std::string>());
            CHECK(seen.created.has_value() == entries[i].contains("updated"));
        }
    }
}

TEST_CASE("entries come as a list, as one object or not at all", "[app_store_feed]")
{
    CHECK(read(json::array({an_entry("1"), an_entry("2")}))->reviews.size() == 2);
    CHECK(read(an_entry("1"))->reviews.size() == 1);
    CHECK(read(nullptr)->reviews.empty());
    CHECK(read(json::array())->reviews.empty());
    auto older = read(json::array({about_the_app(), an_entry("1")}));
    CHECK(older->reviews.size() == 1);
    CHECK(older->malformed.empty());
    CHECK(read(about_the_app())->malformed.empty());
    CHECK(read(json::array({an_entry("1"), an_entry("1")}))->reviews.size() == 1);
}

TEST_CASE("what the feed says of a review is taken over, and no address of its own", "[app_store_feed]")
{
    auto page = read(an_entry("6310006838", "2"));
    REQUIRE(page.has_value());
    const auto& seen = page->reviews.at(0);
    CHECK(seen.key == review_key{"app_store_feed", "acme-public", "6310006838"});
    CHECK(seen.mark == rating{2, 5});
    CHECK(seen.title == "Keeps logging me out");
    CHECK(seen.text == "Since 3.2 <!channel>");
    CHECK(seen.author == "maple77");
    CHECK(seen.territory == "US");
    CHECK(seen.version == "3.2.0");
    CHECK(to_iso8601(seen.created.value()) == "2026-10-30T11:12:09Z");
    CHECK(seen.url == "https://apps.apple.com/us/app/id1404176564?see-all=reviews");
    auto both = an_entry("1");
    both["content"] = json::array({{{"label", "<b>x</b>"}, {"attributes", {{"type", "html"}}}},
                                   {{"label", "x"}, {"attributes", {{"type", "text"}}}}});
    CHECK(read(both)->reviews.at(0).text == "x");
}

TEST_CASE("a wrong entry hides no other and is kept", "[app_store_feed]")
{
    int malformed = 0;
    const auto whole = an_entry("2");
    for (const auto& [name, value] : whole.items()) {
        for (const auto& wrong :
             {json(nullptr), json(7), json("text"), json(true), json::array(), json::object(), labelled(nullptr),
              labelled(7), labelled(""), labelled("9"), labelled(std::string(70'000, 'x')), labelled(json::array())}) {
            CAPTURE(name, wrong.dump().substr(0, 40));
            auto broken = an_entry("2");
            broken[name] = wrong;
            auto page = read(json::array({an_entry("11"), broken, an_entry("33")}));
            REQUIRE(page.has_value());
            REQUIRE(page->reviews.size() + page->malformed.size() == 3);
            CHECK(page->reviews.front().key.id == "11");
            CHECK(page->reviews.back().key.id == "33");
            malformed += static_cast<int>(page->malformed.size());
        }
    }
    CHECK(malformed > 15);
    auto page = read(json::array({nullptr, 7, "x", json::array(), an_entry("3")}));
    CHECK(page->malformed.size() == 4);
    CHECK(page->reviews.size() == 1);
}

TEST_CASE("an answer that is no feed is a failure, wherever it is cut off", "[app_store_feed]")
{
    auto whole = json{{"feed", {{"entry", json::array({an_entry("1")})}}}}.dump();
    for (std::size_t length = 0; length < whole.size(); ++length)
        CHECK(!read_page(acme(), {"us", 1}, whole.substr(0, length)));
    for (const auto* body : {"", "null", "[]", "{}", "<feed/>", R"({"feed":7})", R"({"feed":{"entry":"x"}})"})
        CHECK(!read_page(acme(), {"us", 1}, body));
    auto broken = read_page(acme(), {"us", 1},
                            std::string{R"({"feed":{"entry":{"id":{"label":"1"},"im:rating":{"label":"1"},)"} +
                                R"("content":{"label":"bad )" + "\xFF \\udc00\"}}}}");
    REQUIRE(broken.has_value());
    CHECK(valid_utf8(broken->reviews.at(0).text) == broken->reviews.at(0).text);
}

TEST_CASE("each failure names the country and what it means", "[app_store_feed]")
{
    for (auto [status, code] : {std::pair{502, errc::try_later}, std::pair{403, errc::try_later},
                                std::pair{404, errc::refused}, std::pair{302, errc::bad_answer}}) {
        auto why = read_failure({"de", 1}, {status, "text/html", ""});
        CHECK(why.code == code);
        CHECK(why.words.find("DE") != std::string::npos);
    }
}

TEST_CASE("settings that cannot work are refused before anything is sent", "[app_store_feed]")
{
    test::scripted_http http;
    test::manual_clock clock;
    auto made = [&](std::string app, std::vector<std::string> countries) {
        return make_app_store_feed({"acme-public", std::move(app), std::move(countries), "https://x"}, http, clock)
            .has_value();
    };
    CHECK(made("1", {"us", "de"}));
    CHECK_FALSE(made("", {"us"}));
    CHECK_FALSE(made("1/2", {"us"}));
    CHECK_FALSE(made("1", {}));
    CHECK_FALSE(made("1", {"USA"}));
    CHECK_FALSE(made("1", {"us", "../"}));
}
