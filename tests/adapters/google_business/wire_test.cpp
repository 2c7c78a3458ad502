#include "adapters/google_business/wire.hpp"
#include "daemon/core/text.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>

using namespace highroad;
using namespace highroad::business;
using nlohmann::json;

namespace {

google_business_settings hotel()
{
    google_business_settings settings;
    settings.source = "acme-hotel";
    settings.account = "111";
    settings.location = "222";
    return settings;
}

json a_review(const std::string& id, const std::string& text = "Waited 40 minutes.")
{
    return {{"name", "accounts/111/locations/222/reviews/" + id},
            {"reviewId", id},
            {"reviewer", {{"profilePhotoUrl", "https://x"}, {"displayName", "Jane Bloggs"}, {"isAnonymous", false}}},
            {"starRating", "TWO"},
            {"comment", text},
            {"createTime", "2026-10-30T10:02:11.123Z"},
            {"updateTime", "2026-10-31T11:00:00.5Z"}};
}

result<review_page> read(const json& items, std::string_view asked = {})
{
    return read_page(hotel(), asked, json{{"reviews", items}}.dump());
}

review one(const json& item)
{
    auto page = read(json::array({item}));
    REQUIRE(page.has_value());
    REQUIRE(page->reviews.size() == 1);
    return page->reviews[0];
}

} // namespace

TEST_CASE("the page of real reviews is read completely", "[google_business]")
{
    const auto* root = std::getenv("HIGHROAD_SOURCE_DIR");
    std::ifstream file{std::string{root ? root : "."} +
                       "/../shared/data/fixtures/rewrapped_google_business_profile_v4_reviews.json"};
    if (!file) {
        WARN("skipped: the page of real reviews is not on this machine");
        return;
    }
    std::stringstream text;
    text << file.rdbuf();
    auto raw = json::parse(text.str());
    auto page = read_page(hotel(), {}, text.str());
    REQUIRE(page.has_value());
    CHECK(page->malformed.empty());
    CHECK(page->next == raw["nextPageToken"].get<std::string>());
    REQUIRE(page->reviews.size() == raw["reviews"].size());
    std::size_t wordless = 0;
    std::size_t nameless = 0;
    for (std::size_t i = 0; i < page->reviews.size(); ++i) {
        const auto& seen = page->reviews[i];
        const auto& given = raw["reviews"][i];
        CHECK(seen.key.id == given["reviewId"].get<std::string>());
        CHECK(seen.text == given.value("comment", ""));
        CHECK(seen.mark.has_value());
        CHECK(seen.created.has_value());
        wordless += seen.text.empty() ? 1 : 0;
        nameless += seen.author.empty() ? 1 : 0;
        CHECK(seen.reply.has_value() == given.contains("reviewReply"));
    }
    CHECK(wordless == 1);
    CHECK(nameless == 1);
}

TEST_CASE("a review is read with stars, words, author, time of the last change and the link", "[google_business]")
{
    auto item = a_review("AbFvOq-1_x");
    item["reviewReplyUrl"] = "https://business.google.com/reviews?id=1&x=%20";
    item["reviewMediaItems"] = json::array({{{"thumbnailUrl", "https://x"}}});
    auto seen = one(item);
    CHECK(seen.key == review_key{"google_business", "acme-hotel", "AbFvOq-1_x"});
    CHECK(seen.mark == rating{2, 5});
    CHECK(seen.title.empty());
    CHECK(seen.text == "Waited 40 minutes.");
    CHECK(seen.translation.empty());
    CHECK(seen.author == "Jane Bloggs");
    CHECK(to_iso8601(*seen.created) == "2026-10-31T11:00:00Z");
    CHECK(seen.url == "https://business.google.com/reviews?id=1&x=%20");
    CHECK(!seen.reply);
}

TEST_CASE("stars are words, and a review without any is one without a rating", "[google_business]")
{
    auto [word, stars] = GENERATE(
        table<std::string, double>({{"ONE", 1.0}, {"TWO", 2.0}, {"THREE", 3.0}, {"FOUR", 4.0}, {"FIVE", 5.0}}));
    auto item = a_review("1");
    item["starRating"] = word;
    CHECK(one(item).mark == rating{stars, 5});
    item["starRating"] = "STAR_RATING_UNSPECIFIED";
    CHECK(!one(item).mark);
    item.erase("starRating");
    CHECK(!one(item).mark);
}

TEST_CASE("who stays anonymous has no name, whatever Google writes there", "[google_business]")
{
    auto item = a_review("1");
    item["reviewer"] = {{"displayName", "A Google User"}, {"isAnonymous", true}};
    CHECK(one(item).author.empty());
    item.erase("reviewer");
    CHECK(one(item).author.empty());
}

TEST_CASE("of a translated review the customer's own words count, whatever the translation says", "[google_business]")
{
    auto first = one(a_review("1", "(Translated by Google) Slow.\n\n(Original)\nLangsam."));
    auto second = one(a_review("1", "Langsam.\n\n(Translated by Google)\nSluggish."));
    auto plain = one(a_review("1", "Langsam."));
    CHECK(first.text == "Langsam.");
    CHECK(first.translation == "Slow.");
    CHECK(same_words(first, second));
    CHECK(same_words(first, plain));
}

TEST_CASE("a reply is read with its state, and a state that Google adds later is no proof that anybody sees it",
          "[google_business]")
{
    auto with = [](const json& reply) {
        auto item = a_review("1");
        item["reviewReply"] = reply;
        return one(item).reply.value();
    };
    auto plain = with({{"comment", "Sorry."}, {"updateTime", "2026-10-31T08:00:00Z"}});
    CHECK(plain.text == "Sorry.");
    CHECK(plain.state == reply_state::live);
    CHECK(to_iso8601(*plain.changed) == "2026-10-31T08:00:00Z");
    CHECK(with({{"comment", "x"}, {"reviewReplyState", "APPROVED"}}).state == reply_state::live);
    CHECK(with({{"comment", "x"}, {"reviewReplyState", "REVIEW_REPLY_STATE_UNSPECIFIED"}}).state == reply_state::live);
    CHECK(with({{"comment", "x"}, {"reviewReplyState", "PENDING"}}).state == reply_state::pending);
    CHECK(with({{"comment", "x"}, {"reviewReplyState", "SOMETHING_NEW"}}).state == reply_state::pending);
    auto rejected = with({{"comment", "x"}, {"reviewReplyState", "REJECTED"}, {"policyViolation", "PERSONAL_INFO"}});
    CHECK(rejected.state == reply_state::rejected);
    CHECK(rejected.reason == "Google says that the text breaks its policy on personal information.");
    // Google translates replies, too; the approved text is what must be found again.
    CHECK(with({{"comment", "Danke!\n\n(Translated by Google)\nThanks!"}}).text == "Danke!");
    CHECK(with({{"comment", "(Translated by Google) Thanks!\n\n(Original)\nDanke!"}}).text == "Danke!");
}

TEST_CASE("a broken review is put aside and the others of its page are read", "[google_business]")
{
    auto broken = json::array({nullptr, 7, "x", json::object()});
    for (const auto& change : std::vector<std::function<void(json&)>>{
             [](json& r) { r["reviewId"] = ""; }, [](json& r) { r["reviewId"] = std::string(300, 'x'); },
             [](json& r) { r["reviewId"] = 5; }, [](json& r) { r["reviewId"] = "a/reply"; },
             [](json& r) { r["name"] = "accounts/111/locations/222/reviews/other"; }, [](json& r) { r["name"] = 7; },
             [](json& r) { r["starRating"] = 1; }, [](json& r) { r["starRating"] = "SIX"; },
             [](json& r) { r["comment"] = {1}; }, [](json& r) { r["reviewer"] = "Jane"; },
             [](json& r) { r["reviewer"]["displayName"] = 7; }, [](json& r) { r["updateTime"] = 7; },
             [](json& r) { r["reviewReply"] = "Sorry."; },
             [](json& r) {
                 r["reviewReply"] = {{"comment", 7}};
             }}) {
        auto item = a_review("b" + std::to_string(broken.size()));
        change(item);
        broken.push_back(item);
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

TEST_CASE("times that make no sense are no time, and without the last change the time of writing counts",
          "[google_business]")
{
    for (const auto* stamp : {"", "x", "2026-13-01T00:00:00Z", "99999-01-01T00:00:00Z", "2026-10-31"}) {
        auto item = a_review("1");
        item["updateTime"] = stamp;
        CHECK(to_iso8601(*one(item).created) == "2026-10-30T10:02:11Z");
        item["createTime"] = stamp;
        CHECK(!one(item).created);
    }
}

TEST_CASE("a link that is none, or could break out of a card, is left out", "[google_business]")
{
    for (std::string link : {"http://business.google.com/x", "javascript:alert(1)", "https://x|y", "https://x>y",
                             "https://x y", "https://x\ny", "https://\u202ex", ""}) {
        auto item = a_review("1");
        item["reviewReplyUrl"] = link;
        CHECK(one(item).url.empty());
    }
    auto item = a_review("1");
    item["reviewReplyUrl"] = "https://" + std::string(3000, 'x');
    CHECK(one(item).url.empty());
}

TEST_CASE("a location without a review is an empty page, and what is no page is a bad answer", "[google_business]")
{
    auto empty = read_page(hotel(), {}, "{}");
    REQUIRE(empty.has_value());
    CHECK(empty->reviews.empty());
    CHECK(empty->next.empty());
    for (const auto& body : {std::string{}, std::string{"<html>"}, std::string{"[]"}, std::string{"null"},
                             std::string{R"({"reviews":{}})"}, std::string{R"({"reviews":)"}, std::string(200'000, '['),
                             std::string{R"({"reviews":[],"nextPageToken":7})"}}) {
        auto page = read_page(hotel(), {}, body);
        REQUIRE(!page);
        CHECK(page.error().code == errc::bad_answer);
    }
    auto body = json{{"reviews", json::array()}, {"nextPageToken", "same"}}.dump();
    CHECK(read_page(hotel(), "other", body)->next == "same");
    CHECK(!read_page(hotel(), "same", body));
}

TEST_CASE("bytes that are no text, and texts of 64 KB, damage no other review", "[google_business]")
{
    auto body = json{{"reviews", json::array({a_review("1"), a_review("2", std::string(65536, 'x'))})}}.dump();
    body.insert(body.find("Waited"), "\xFF\xC0\x80\\ud800 \\u0000 \\u202e <!channel> \xF0\x9F\x98\xA1");
    auto page = read_page(hotel(), {}, body);
    REQUIRE(page.has_value());
    REQUIRE(page->reviews.size() == 2);
    for (const auto& seen : page->reviews)
        CHECK(valid_utf8(seen.text) == seen.text);
    CHECK(page->reviews[1].text.size() == 65536);
}

TEST_CASE("no cut and no mutation of a page is a crash", "[google_business]")
{
    auto body = json{{"reviews", json::array({a_review("1"), a_review("2")})}}.dump();
    for (std::size_t size = 0; size < body.size(); ++size)
        CHECK(!read_page(hotel(), {}, body.substr(0, size)));
    unsigned state = 1;
    for (int i = 0; i < 4000; ++i) {
        auto text = body;
        for (int k = 0; k < 3; ++k) {
            state = state * 1664525U + 1013904223U;
            text[state % text.size()] = static_cast<char>((state >> 16) & 0xFF);
        }
        auto page = read_page(hotel(), {}, text);
        if (page) CHECK(page->reviews.size() + page->malformed.size() <= 2);
    }
}

TEST_CASE("addresses are built as Google describes them", "[google_business]")
{
    CHECK(list_url(hotel(), 50, "") ==
          "https://mybusiness.googleapis.com/v4/accounts/111/locations/222/reviews?pageSize=50");
    CHECK(list_url(hotel(), 50, "a/b=").ends_with("?pageSize=50&pageToken=a%2Fb%3D"));
    CHECK(review_url(hotel(), "../x?y").ends_with("/locations/222/reviews/..%2Fx%3Fy"));
}

TEST_CASE("the reply that is sent is the approved text, byte for byte", "[google_business]")
{
    std::string text = "Thank you, \"Ana\" \\ \u2014\r\n\t\U0001F600 a<3 \u202E";
    auto request = reply_request(hotel(), "AbF", text);
    CHECK(request.method == "PUT");
    CHECK(request.url.ends_with("/accounts/111/locations/222/reviews/AbF/reply"));
    CHECK(json::parse(request.body) == json{{"comment", text}});
}
