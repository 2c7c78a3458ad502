#include "adapters/google_play/wire.hpp"
#include "daemon/core/text.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace highroad;
using namespace highroad::play;
using nlohmann::json;

namespace {

google_play_settings acme()
{
    google_play_settings settings;
    settings.source = "acme-android";
    settings.package_name = "com.example.app";
    return settings;
}

json a_review(const std::string& id, const std::string& text = "Crash\tAlways crashes.")
{
    json said{{"text", text},
              {"lastModified", {{"seconds", "1761800000"}, {"nanos", 213000000}}},
              {"starRating", 1},
              {"reviewerLanguage", "pt_BR"},
              {"appVersionCode", 12345},
              {"appVersionName", "1.2.3"},
              {"thumbsUpCount", 0}};
    return {{"reviewId", id}, {"authorName", "John Doe"}, {"comments", json::array({{{"userComment", said}}})}};
}

json& said_in(json& review)
{
    return review["comments"][0]["userComment"];
}

result<review_page> read(const json& items, std::string_view asked = {})
{
    return read_page(acme(), asked, json{{"reviews", items}}.dump());
}

} // namespace

TEST_CASE("the page of real reviews is read completely", "[google_play]")
{
    const auto* root = std::getenv("HIGHROAD_SOURCE_DIR");
    std::ifstream file{std::string{root ? root : "."} +
                       "/../shared/data/fixtures/rewrapped_google_play_developer_api_v3_reviews_list.json"};
    if (!file) {
        WARN("skipped: the page of real reviews is not on this machine");
        return;
    }
    std::stringstream text;
    text << file.rdbuf();
    auto raw = json::parse(text.str());
    auto page = read_page(acme(), {}, text.str());
    REQUIRE(page.has_value());
    CHECK(page->malformed.empty());
    CHECK(page->next == raw["tokenPagination"]["nextPageToken"].get<std::string>());
    REQUIRE(page->reviews.size() == raw["reviews"].size());
    std::size_t answered = 0;
    std::size_t nameless = 0;
    for (std::size_t i = 0; i < page->reviews.size(); ++i) {
        const auto& seen = page->reviews[i];
        const auto& said = raw["reviews"][i]["comments"][0]["userComment"];
        CHECK(seen.title + "\t" + seen.text == said["text"].get<std::string>());
        CHECK(seen.mark->given == said["starRating"]);
        CHECK(seen.created.has_value());
        answered += seen.reply ? 1 : 0;
        nameless += seen.author.empty() ? 1 : 0;
        if (seen.reply) CHECK(length_in(length_unit::characters, seen.reply->text) <= reply_limit);
    }
    CHECK(answered >= 10);
    CHECK(nameless == 1);
}

TEST_CASE("a review is read with title, words, language, version and the answer under it", "[google_play]")
{
    auto item = a_review("gp:AOq/1?");
    item["comments"].push_back(
        {{"developerComment", {{"text", "Sorry."}, {"lastModified", {{"seconds", "1761803600"}}}}}});
    auto page = read(json::array({item}));
    REQUIRE(page.has_value());
    REQUIRE(page->reviews.size() == 1);
    const auto& seen = page->reviews[0];
    CHECK(seen.key == review_key{"google_play", "acme-android", "gp:AOq/1?"});
    CHECK(seen.mark == rating{1, 5});
    CHECK(seen.title == "Crash");
    CHECK(seen.text == "Always crashes.");
    CHECK(seen.translation.empty());
    CHECK(seen.language == "pt-BR");
    CHECK(seen.version == "1.2.3");
    CHECK(to_iso8601(*seen.created) == "2025-10-30T04:53:20Z");
    CHECK(seen.url == "https://play.google.com/store/apps/details?id=com.example.app&reviewId=gp%3AAOq%2F1%3F");
    REQUIRE(seen.reply);
    CHECK(seen.reply->text == "Sorry.");
    CHECK(seen.reply->state == reply_state::live);
    CHECK(page->next.empty());
}

TEST_CASE("a leading tab is an empty title, and text without a tab is all body", "[google_play]")
{
    auto [written, title, text] = GENERATE(table<std::string, std::string, std::string>(
        {{"\tBody", "", "Body"}, {"Body", "", "Body"}, {"A\tB\tC", "A", "B\tC"}, {"", "", ""}, {"T\t", "T", ""}}));
    auto page = read(json::array({a_review("1", written)}));
    REQUIRE(page.has_value());
    REQUIRE(page->reviews.size() == 1);
    CHECK(page->reviews[0].title == title);
    CHECK(page->reviews[0].text == text);
}

TEST_CASE("of a translated review the customer's own words count, whatever the translation says", "[google_play]")
{
    auto item = a_review("1", "Bad\tIt crashes.");
    said_in(item)["originalText"] = "Schlecht\tSt\u00fcrzt ab.";
    auto first = read(json::array({item}));
    said_in(item)["text"] = "Poor\tIt keeps crashing.";
    auto second = read(json::array({item}));
    REQUIRE(first.has_value());
    REQUIRE(second.has_value());
    CHECK(first->reviews[0].title == "Schlecht");
    CHECK(first->reviews[0].translation == "Bad\nIt crashes.");
    CHECK(same_words(first->reviews[0], second->reviews[0]));
}

TEST_CASE("of several entries the newest of each side counts", "[google_play]")
{
    auto item = a_review("1", "\tOld");
    auto newer = said_in(item);
    newer["text"] = "\tNew";
    newer["lastModified"]["seconds"] = "1761900000";
    json entry{{"userComment", newer}};
    item["comments"].insert(item["comments"].begin(), entry);
    auto page = read(json::array({item}));
    REQUIRE(page.has_value());
    CHECK(page->reviews[0].text == "New");
}

TEST_CASE("a broken review is put aside and the others of its page are read", "[google_play]")
{
    auto broken = json::array({nullptr, 7, "x", json::object(), json{{"reviewId", "a"}}});
    for (auto change : std::vector<std::function<void(json&)>>{
             [](json& r) { r["reviewId"] = ""; }, [](json& r) { r["reviewId"] = std::string(300, 'x'); },
             [](json& r) { r["reviewId"] = 5; }, [](json& r) { r["comments"] = "x"; },
             [](json& r) { r["comments"] = json::array(); }, [](json& r) { r["authorName"] = 7; },
             [](json& r) { said_in(r)["starRating"] = 0; }, [](json& r) { said_in(r)["starRating"] = 6; },
             [](json& r) { said_in(r)["starRating"] = "1"; }, [](json& r) { said_in(r).erase("starRating"); },
             [](json& r) { said_in(r)["text"] = {1}; }, [](json& r) { said_in(r)["originalText"] = false; }}) {
        auto one = a_review("b" + std::to_string(broken.size()));
        change(one);
        broken.push_back(one);
    }
    auto items = broken;
    items.insert(items.begin(), a_review("first"));
    items.push_back(a_review("last"));
    items.push_back(a_review("last"));
    auto page = read(items);
    REQUIRE(page.has_value());
    REQUIRE(page->reviews.size() == 2);
    CHECK(page->malformed.size() == broken.size());
    CHECK(json::parse(page->malformed[0].raw) == broken[0]);
}

TEST_CASE("times that make no sense are no time, and hide no review", "[google_play]")
{
    for (const auto& stamp : {json("x"), json(-1), json("99999999999999999999"), json(nullptr), json(1e300)}) {
        auto item = a_review("1");
        said_in(item)["lastModified"]["seconds"] = stamp;
        auto page = read(json::array({item}));
        REQUIRE(page.has_value());
        REQUIRE(page->reviews.size() == 1);
        CHECK(!page->reviews[0].created);
    }
}

TEST_CASE("an app without a review in a week is an empty page, and what is no page is a bad answer", "[google_play]")
{
    auto empty = read_page(acme(), {}, "{}");
    REQUIRE(empty.has_value());
    CHECK(empty->reviews.empty());
    CHECK(empty->next.empty());
    for (const auto& body : {std::string{}, std::string{"<html>"}, std::string{"[]"}, std::string{"null"},
                             std::string{R"({"reviews":{}})"}, std::string{R"({"reviews":)"}, std::string(200'000, '['),
                             std::string{R"({"reviews":[],"tokenPagination":{"nextPageToken":7}})"},
                             std::string{R"({"reviews":[],"tokenPagination":[1]})"}}) {
        auto page = read_page(acme(), {}, body);
        REQUIRE(!page);
        CHECK(page.error().code == errc::bad_answer);
    }
    auto body = json{{"reviews", json::array()}, {"tokenPagination", {{"nextPageToken", "same"}}}}.dump();
    CHECK(read_page(acme(), "other", body)->next == "same");
    CHECK(!read_page(acme(), "same", body));
}

TEST_CASE("bytes that are no text damage only the review that has them", "[google_play]")
{
    auto body = json{{"reviews", json::array({a_review("1"), a_review("2")})}}.dump();
    body.insert(body.find("Always"), "\xFF\xC0\x80");
    body.insert(body.rfind("Always"), "\\ud800 \\u0000 \\u202e");
    auto page = read_page(acme(), {}, body);
    REQUIRE(page.has_value());
    REQUIRE(page->reviews.size() == 2);
    for (const auto& seen : page->reviews)
        CHECK(valid_utf8(seen.text) == seen.text);
}

TEST_CASE("no cut and no mutation of a page is a crash", "[google_play]")
{
    auto body = json{{"reviews", json::array({a_review("1"), a_review("2")})}}.dump();
    for (std::size_t size = 0; size < body.size(); ++size)
        CHECK(!read_page(acme(), {}, body.substr(0, size)));
    unsigned state = 1;
    for (int i = 0; i < 4000; ++i) {
        auto text = body;
        for (int k = 0; k < 3; ++k) {
            state = state * 1664525U + 1013904223U;
            text[state % text.size()] = static_cast<char>((state >> 16) & 0xFF);
        }
        auto page = read_page(acme(), {}, text);
        if (page) CHECK(page->reviews.size() + page->malformed.size() <= 2);
    }
}

TEST_CASE("addresses are built as Google describes them", "[google_play]")
{
    CHECK(list_url(acme(), 100, "") ==
          "https://androidpublisher.googleapis.com/androidpublisher/v3/applications/com.example.app/"
          "reviews?maxResults=100");
    auto settings = acme();
    settings.translate_to = "en";
    CHECK(list_url(settings, 100, "a/b=").ends_with("?maxResults=100&translationLanguage=en&token=a%2Fb%3D"));
    CHECK(review_url(settings, "../x?y").ends_with("/reviews/..%2Fx%3Fy?translationLanguage=en"));
}

TEST_CASE("the reply that is sent is the approved text, byte for byte", "[google_play]")
{
    std::string text = "Thank you, \"Ana\" \\ \u2014\r\n\t\U0001F600 a<3 \u202E";
    auto request = reply_request(acme(), "gp:1", text);
    CHECK(request.method == "POST");
    CHECK(request.url.ends_with("/applications/com.example.app/reviews/gp%3A1:reply"));
    CHECK(json::parse(request.body) == json{{"replyText", text}});
}

TEST_CASE("only what Google would take for a tag counts as one", "[google_play]")
{
    for (auto tag : {"<b>", "x </p> y", "<!-- x -->", "<a href='x'>y</a>", "1 < 2 <br/>"})
        CHECK(holds_a_tag(tag));
    for (auto none : {"", "I <3 you", "1 < 2 > 1", "<", "a<", "<b without end", "->"})
        CHECK(!holds_a_tag(none));
}
