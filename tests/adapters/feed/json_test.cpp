#include "adapters/feed/items.hpp"
#include "daemon/core/text.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

using namespace highroad;
using nlohmann::json;

namespace {

feed_settings shop()
{
    feed_settings settings;
    settings.source = "shop";
    settings.url = "https://shop.example.com/reviews.json";
    settings.mapping = usual_mapping(feed_format::json);
    return settings;
}

/// The shape of a made-up shop system.
feed_settings nested_shop()
{
    auto settings = shop();
    auto& m = settings.mapping;
    m = {};
    m.items = "/data/0/list";
    m.id = "/meta/uid";
    m.rating = "/stars/given";
    m.scale = "/stars/of";
    m.title = "/words/0";
    m.text = "/words/1";
    m.author = "/a~1b~0c";
    m.created = "/at";
    m.updated = "/changed";
    m.link = "/href";
    m.reply = "/owner/says";
    return settings;
}

json nested_item()
{
    return {{"meta", {{"uid", 7}}},
            {"stars", {{"given", "7,5"}, {"of", 10}}},
            {"words", json::array({"Late", "Came <!channel> late."})},
            {"a/b~c", "maple77"},
            {"at", 1761800000},
            {"changed", "Fri, 30 Oct 2026 04:12:09 -0700"},
            {"href", "https://shop.example.com/r/7"},
            {"owner", {{"says", "Sorry."}}}};
}

result<review_page> read(const feed_settings& settings, const json& document)
{
    return feed::read_document(settings, document.dump());
}

} // namespace

TEST_CASE("each part of a review is found where the pointer leads", "[feed]")
{
    json document{{"data", json::array({{{"list", json::array({nested_item()})}}})}};
    auto page = read(nested_shop(), document);
    REQUIRE(page.has_value());
    REQUIRE(page->reviews.size() == 1);
    const auto& seen = page->reviews[0];
    CHECK(seen.key == review_key{"feed", "shop", "7"});
    CHECK(seen.mark == rating{7.5, 10});
    CHECK(seen.title == "Late");
    CHECK(seen.text == "Came <!channel> late.");
    CHECK(seen.author == "maple77");
    CHECK(to_iso8601(seen.created.value()) == "2026-10-30T11:12:09Z");
    CHECK(seen.url == "https://shop.example.com/r/7");
    CHECK(seen.reply->text == "Sorry.");
}

TEST_CASE("a list at the top with the usual names needs no pointer", "[feed]")
{
    auto page = read(shop(), json::array({{{"id", "a"}, {"rating", 2}, {"text", "Bad"}, {"url", "javascript:x"}},
                                          {{"id", "b"}, {"text", "No mark"}},
                                          {{"url", "https://x.example/1"}, {"rating", 5}}}));
    REQUIRE(page.has_value());
    REQUIRE(page->reviews.size() == 3);
    CHECK(page->reviews[0].mark == rating{2, 5});
    CHECK(page->reviews[0].url.empty());
    CHECK(!page->reviews[1].mark);
    CHECK(page->reviews[2].key.id == "https://x.example/1");
}

TEST_CASE("a wrong item hides no other and is kept with the reason", "[feed]")
{
    std::size_t malformed = 0;
    auto settings = nested_shop();
    const auto whole = nested_item();
    for (const auto& [name, value] : whole.items()) {
        for (const auto& wrong :
             {json(nullptr), json(-7), json(7e300), json("text"), json(""), json(true), json::array(), json::object(),
              json(std::string(70'000, 'x')), json::array({json::object()})}) {
            CAPTURE(name, wrong.dump().substr(0, 40));
            auto broken = nested_item();
            broken[name] = wrong;
            auto last = nested_item();
            last["meta"]["uid"] = "last";
            json document{{"data", json::array({{{"list", json::array({broken, last})}}})}};
            auto page = read(settings, document);
            REQUIRE(page.has_value());
            CHECK(page->reviews.size() + page->malformed.size() == 2);
            CHECK(page->reviews.back().key.id == "last");
            malformed += page->malformed.size();
            for (const auto& bad : page->malformed) {
                CHECK(bad.raw.size() <= 65536);
                CHECK(bad.why.starts_with("An item of the feed cannot be understood: "));
            }
        }
    }
    CHECK(malformed > 15);
    auto page =
        read(shop(), json::array({nullptr, 7, "x", json::array(), json::object(), {{"id", "a"}, {"rating", 1}}}));
    CHECK(page->malformed.size() == 5);
    CHECK(page->reviews.size() == 1);
}

TEST_CASE("a document that has no list where it should is told, wherever it is cut off", "[feed]")
{
    auto whole = json::array({{{"id", "a"}, {"rating", 1}}}).dump();
    for (std::size_t length = 0; length < whole.size(); ++length)
        CHECK(!feed::read_document(shop(), whole.substr(0, length)));
    for (const auto* body : {"{}", "7", "null", "\"x\"", "<rss/>"})
        CHECK(!feed::read_document(shop(), body));
    auto why = read(nested_shop(), json{{"data", json::object()}});
    REQUIRE(!why);
    CHECK(why.error().words.find("has no list at /data/0/list") != std::string::npos);
    CHECK(!feed::read_document(shop(), std::string(100'000, '[')));
}

TEST_CASE("broken text becomes valid text", "[feed]")
{
    auto page = feed::read_document(shop(), "[{\"id\":\"a\",\"rating\":1,\"text\":\"\xFF \\ud800 \xE2\x80\xAE <b>\"}]");
    REQUIRE(page.has_value());
    CHECK(valid_utf8(page->reviews.at(0).text) == page->reviews.at(0).text);
}

TEST_CASE("what is no pointer is said why", "[feed]")
{
    CHECK(feed::why_no_pointer("").empty());
    CHECK(feed::why_no_pointer("/a/0/~1~0").empty());
    CHECK(!feed::why_no_pointer("a").empty());
    CHECK(!feed::why_no_pointer("/a~").empty());
    CHECK(!feed::why_no_pointer("/~2").empty());
}
