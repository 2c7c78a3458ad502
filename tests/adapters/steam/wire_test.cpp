#include "adapters/steam/wire.hpp"
#include "daemon/core/text.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

using namespace highroad;
using namespace highroad::steam;
using nlohmann::json;

namespace {

steam_settings acme()
{
    return {"acme-game", "1091500", "https://store.steampowered.com"};
}

/// A review in the shape of Steam's page; the words are ours.
json a_review(const std::string& id, bool up = false)
{
    return {
        {"recommendationid", id},
        {"author",
         {{"steamid", "76561190000000000"}, {"num_games_owned", 12}, {"playtime_forever", 840}, {"last_played", 1}}},
        {"language", "schinese"},
        {"review", "[b]Crashes[/b] on the second boss."},
        {"timestamp_created", 1760000100},
        {"timestamp_updated", 1760000900},
        {"voted_up", up},
        {"votes_up", 2},
        {"weighted_vote_score", "0.52"},
        {"received_for_free", false}};
}

result<review_page> read(const json& items, std::string_view asked = {}, const json& next = "AoJw+/=")
{
    return read_page(acme(), asked, json{{"success", 1}, {"reviews", items}, {"cursor", next}}.dump());
}

} // namespace

TEST_CASE("the recorded page of reviews is read completely", "[steam]")
{
    const auto* root = std::getenv("HIGHROAD_SOURCE_DIR");
    std::ifstream file{std::string{root ? root : "."} + "/../shared/data/fixtures/steam_appreviews.json"};
    if (!file) {
        WARN("skipped: the recorded page is not on this machine");
        return;
    }
    std::stringstream text;
    text << file.rdbuf();
    auto raw = json::parse(text.str());
    auto page = read_page(acme(), {}, text.str());
    REQUIRE(page.has_value());
    CHECK(page->malformed.empty());
    // Some reviews stand in it twice; the first one counts.
    std::set<std::string> ids;
    auto once = json::array();
    for (const auto& item : raw["reviews"])
        if (ids.insert(item["recommendationid"]).second) once.push_back(item);
    REQUIRE(page->reviews.size() == once.size());
    for (std::size_t i = 0; i < page->reviews.size(); ++i) {
        const auto& item = once[i];
        CHECK(page->reviews[i].key.id == item["recommendationid"].get<std::string>());
        CHECK(page->reviews[i].mark == rating{item["voted_up"] == true ? 1.0 : 0.0, 1});
        CHECK(page->reviews[i].reply.has_value() == item.contains("developer_response"));
        CHECK(!page->reviews[i].language.empty());
        CHECK(page->reviews[i].created->time_since_epoch().count() == item["timestamp_updated"]);
    }
}

TEST_CASE("a thumb down is the worst mark, a thumb up the best, and both are told in words", "[steam]")
{
    auto page = read(json::array({a_review("1"), a_review("2", true)}));
    REQUIRE(page.has_value());
    REQUIRE(page->reviews.size() == 2);
    CHECK(page->reviews[0].mark->stars() == 0);
    CHECK(page->reviews[1].mark->stars() == 5);
    CHECK(mark_in_words(page->reviews[0]) == "not recommended");
    CHECK(mark_in_words(page->reviews[1]) == "recommended");
}

TEST_CASE("words, language, time, address and the developer's answer are taken over", "[steam]")
{
    auto item = a_review("190000001");
    item["developer_response"] = "We [b]fixed[/b] it.\r\nThe team";
    item["timestamp_dev_responded"] = 1760001000;
    auto page = read(json::array({item}));
    REQUIRE(page.has_value());
    const auto& seen = page->reviews.at(0);
    CHECK(seen.key == review_key{"steam", "acme-game", "190000001"});
    CHECK(seen.text == "Crashes on the second boss.");
    CHECK(seen.language == "zh-Hans");
    CHECK(seen.author.empty());
    CHECK(seen.url == "https://steamcommunity.com/profiles/76561190000000000/recommended/1091500/");
    CHECK(seen.created == instant{std::chrono::seconds{1760000900}});
    REQUIRE(seen.reply.has_value());
    CHECK(seen.reply->text == "We fixed it.\nThe team");
    CHECK(seen.reply->state == reply_state::live);
    CHECK(seen.reply->changed == instant{std::chrono::seconds{1760001000}});
}

TEST_CASE("nothing that Steam hides by default is hidden from us, and the cursor travels encoded", "[steam]")
{
    CHECK(list_url(acme(), 100, {}) ==
          "https://store.steampowered.com/appreviews/1091500?json=1&filter=updated&language=all&review_type=all"
          "&purchase_type=all&filter_offtopic_activity=0&num_per_page=100&cursor=%2A");
    CHECK(list_url(acme(), 100, "AoJw+/=").ends_with("&cursor=AoJw%2B%2F%3D"));
}

TEST_CASE("the list ends in an empty page or when its cursor stands still, not in a short page", "[steam]")
{
    CHECK(read(json::array({a_review("1")}))->next == "AoJw+/=");
    CHECK(read(json::array())->next.empty());
    CHECK(read(json::array({a_review("1")}), "AoJw+/=")->next.empty());
    CHECK(read(json::array({a_review("1")}), "x", "*")->next.empty());
    CHECK(read(json::array({a_review("1")}), "x", nullptr)->next.empty());
    CHECK(read(json::array({a_review("1"), a_review("1")}))->reviews.size() == 1);
}

TEST_CASE("whatever is wrong with one review, the others of the page arrive and the wrong one is kept", "[steam]")
{
    int malformed = 0;
    const auto whole = a_review("2");
    for (const auto& [name, value] : whole.items()) {
        for (const auto& wrong : {json(nullptr), json(7), json(-1), json("text"), json(""), json(1e300), json(true),
                                  json::array(), json::object(), json(std::string(70'000, 'x')), json("a\0b")}) {
            CAPTURE(name, wrong.dump().substr(0, 40));
            auto broken = a_review("2");
            broken[name] = wrong;
            auto page = read(json::array({a_review("1"), broken, a_review("3")}));
            REQUIRE(page.has_value());
            REQUIRE(page->reviews.size() + page->malformed.size() == 3);
            CHECK(page->reviews.front().key.id == "1");
            CHECK(page->reviews.back().key.id == "3");
            malformed += static_cast<int>(page->malformed.size());
            for (const auto& bad : page->malformed)
                CHECK(bad.raw.size() <= 65536);
        }
        auto lacking = a_review("2");
        lacking.erase(name);
        auto page = read(json::array({lacking, a_review("3")}));
        REQUIRE(page.has_value());
        CHECK(page->reviews.back().key.id == "3");
    }
    CHECK(malformed > 20);
    for (const auto& no_review : {json(nullptr), json(7), json("x"), json::array(), json::object()}) {
        auto page = read(json::array({no_review, a_review("3")}));
        REQUIRE(page.has_value());
        CHECK(page->malformed.size() == 1);
        CHECK(page->reviews.size() == 1);
    }
}

TEST_CASE("an answer that is no list is a failure in words, wherever it is cut off", "[steam]")
{
    auto whole = json{{"success", 1}, {"reviews", json::array({a_review("1")})}, {"cursor", "x"}}.dump();
    for (std::size_t length = 0; length < whole.size(); ++length)
        CHECK(!read_page(acme(), {}, whole.substr(0, length)));
    for (const auto* body : {"", "null", "[]", "{}", "<html>", R"({"success":1})", R"({"success":2})",
                             R"({"success":1,"reviews":null})", R"({"success":1,"reviews":{}})"}) {
        CAPTURE(body);
        auto page = read_page(acme(), {}, body);
        REQUIRE(!page);
        CHECK(page.error().words.find("Steam") != std::string::npos);
    }
    CHECK(read_page(acme(), {}, R"({"success":2})").error().code == errc::refused);
}

TEST_CASE("broken text in one review hides no other", "[steam]")
{
    auto body =
        std::string{R"({"success":1,"cursor":"x","reviews":[{"recommendationid":"1","voted_up":false,"review":")"} +
        "bad \xFF \\ud800 \\u0000 \xE2\x80\xAE" +
        R"("},{"recommendationid":"2","voted_up":false,"review":"<!channel> \ud83d\ude00"}]})";
    auto page = read_page(acme(), {}, body);
    REQUIRE(page.has_value());
    REQUIRE(page->reviews.size() == 2);
    for (const auto& one : page->reviews)
        CHECK(valid_utf8(one.text) == one.text);
    CHECK(page->reviews[1].text == "<!channel> \U0001F600");
}
