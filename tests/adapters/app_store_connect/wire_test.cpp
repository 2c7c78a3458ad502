#include "adapters/app_store_connect/wire.hpp"
#include "daemon/core/text.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

using namespace highroad;
using namespace highroad::app_store;
using nlohmann::json;

namespace {

app_store_connect_settings acme()
{
    app_store_connect_settings settings;
    settings.source = "acme-ios";
    settings.app_id = "1234567890";
    return settings;
}

json a_review(const std::string& id)
{
    return {{"type", "customerReviews"},
            {"id", id},
            {"attributes",
             {{"rating", 1},
              {"title", "Keeps logging me out"},
              {"body", "Since 3.2 I must sign in every morning."},
              {"reviewerNickname", "maple77"},
              {"createdDate", "2026-10-30T04:12:09-07:00"},
              {"territory", "USA"}}}};
}

json a_page(json items)
{
    return {{"data", std::move(items)}, {"links", {{"self", "https://api.appstoreconnect.apple.com/v1/x"}}}};
}

result<review_page> read(const std::string& body)
{
    return read_page(acme(), list_url(acme(), 200), body);
}

} // namespace

TEST_CASE("the recorded page of reviews is read completely", "[app_store]")
{
    const auto* root = std::getenv("HIGHROAD_SOURCE_DIR");
    std::ifstream file{std::string{root ? root : "."} +
                       "/../shared/data/fixtures/rewrapped_app_store_connect_v1_customer_reviews.json"};
    if (!file) {
        WARN("skipped: the recorded page is not on this machine");
        return;
    }
    std::stringstream text;
    text << file.rdbuf();
    auto raw = json::parse(text.str());
    auto page = read(text.str());
    REQUIRE(page.has_value());
    CHECK(page->malformed.empty());
    // One review of the recording is listed three times.
    std::set<std::string> ids;
    std::vector<json> different;
    for (const auto& item : raw["data"])
        if (ids.insert(item["id"].get<std::string>()).second) different.push_back(item);
    REQUIRE(page->reviews.size() == different.size());
    REQUIRE(page->reviews.size() >= 10);
    std::size_t answered = 0;
    for (std::size_t i = 0; i < different.size(); ++i) {
        const auto& attributes = different[i]["attributes"];
        const auto& seen = page->reviews[i];
        CHECK(seen.key.id == different[i]["id"].get<std::string>());
        CHECK(seen.text == attributes["body"].get<std::string>());
        CHECK(seen.title == attributes["title"].get<std::string>());
        CHECK(seen.mark->given == attributes["rating"]);
        CHECK(seen.created.has_value());
        if (seen.reply && !seen.reply->text.empty()) ++answered;
    }
    std::set<std::string> included;
    for (const auto& resource : raw["included"])
        included.insert(resource["id"].get<std::string>());
    CHECK(answered == included.size());
}

TEST_CASE("a review is read with its mark, its words, its time in UTC and the answer under it", "[app_store]")
{
    auto item = a_review("00000066-4e1b");
    item["relationships"]["response"]["data"] = {{"type", "customerReviewResponses"}, {"id", "resp-1"}};
    auto page = a_page(json::array({item}));
    page["included"] = json::array({{{"type", "customerReviewResponses"},
                                     {"id", "resp-1"},
                                     {"attributes",
                                      {{"responseBody", "Sorry about that."},
                                       {"lastModifiedDate", "2026-10-31T02:00:00-07:00"},
                                       {"state", "PENDING_PUBLISH"}}}}});
    auto got = read(page.dump());
    REQUIRE(got.has_value());
    REQUIRE(got->reviews.size() == 1);
    const auto& seen = got->reviews[0];
    CHECK(seen.key == review_key{"app_store", "acme-ios", "00000066-4e1b"});
    CHECK(seen.mark == rating{1, 5});
    CHECK(to_iso8601(*seen.created) == "2026-10-30T11:12:09Z");
    CHECK(seen.author == "maple77");
    CHECK(seen.territory == "USA");
    REQUIRE(seen.reply);
    CHECK(seen.reply->text == "Sorry about that.");
    CHECK(seen.reply->state == reply_state::pending);
    CHECK(to_iso8601(*seen.reply->changed) == "2026-10-31T09:00:00Z");
    CHECK(got->next.empty());
}

TEST_CASE("times are read with every offset that Apple may write", "[app_store]")
{
    auto written = GENERATE(std::pair{"2026-10-30T11:12:09Z", "2026-10-30T11:12:09Z"},
                            std::pair{"2026-10-30T04:12:09-07:00", "2026-10-30T11:12:09Z"},
                            std::pair{"2026-10-31T00:57:09+13:45", "2026-10-30T11:12:09Z"},
                            std::pair{"2026-10-30T04:12:09.250-07:00", "2026-10-30T11:12:09Z"});
    auto item = a_review("1");
    item["attributes"]["createdDate"] = written.first;
    auto page = read(a_page(json::array({item})).dump());
    REQUIRE(page.has_value());
    REQUIRE(page->reviews.size() == 1);
    CHECK(to_iso8601(page->reviews[0].created.value()) == written.second);
}

TEST_CASE("a broken review is put aside and the others of its page are read", "[app_store]")
{
    auto no_rating = a_review("2");
    no_rating["attributes"].erase("rating");
    auto six_stars = a_review("3");
    six_stars["attributes"]["rating"] = 6;
    auto no_text = a_review("4");
    no_text["attributes"]["body"] = {1, 2};
    auto no_id = a_review("");
    auto items = json::array({a_review("1"), no_rating, six_stars, no_text, no_id, "hello", nullptr, a_review("9")});
    auto page = read(a_page(items).dump());
    REQUIRE(page.has_value());
    CHECK(page->reviews.size() == 2);
    REQUIRE(page->malformed.size() == 6);
    CHECK(page->malformed[0].why == "A review of the list cannot be understood: its rating is no whole number.");
    CHECK(json::parse(page->malformed[1].raw) == six_stars);
}

TEST_CASE("a review listed twice on a page is read once", "[app_store]")
{
    auto page = read(a_page(json::array({a_review("1"), a_review("1")})).dump());
    REQUIRE(page.has_value());
    CHECK(page->reviews.size() == 1);
}

TEST_CASE("bytes that are no text damage only the review that has them", "[app_store]")
{
    auto body = a_page(json::array({a_review("1"), a_review("2")})).dump();
    body.insert(body.find("Since"), "\xFF\xC0\x80");
    body.insert(body.rfind("Since"), "\\ud800 \\udc00\\ud83d\\ude00");
    auto page = read(body);
    REQUIRE(page.has_value());
    REQUIRE(page->reviews.size() == 2);
    CHECK(page->malformed.empty());
    for (const auto& seen : page->reviews)
        CHECK(valid_utf8(seen.text) == seen.text);
    CHECK(page->reviews[1].text.find("\xF0\x9F\x98\x80") != std::string::npos);
}

TEST_CASE("a page that is none is a bad answer and never a crash", "[app_store]")
{
    auto body = GENERATE(std::string{}, std::string{"<html>502</html>"}, std::string{R"({"data":)"},
                         std::string{R"({"data":{}})"}, std::string{"[]"}, std::string{"null"},
                         std::string(200'000, '['), R"({"data":[)" + std::string(200'000, '['));
    auto page = read(body);
    REQUIRE(!page);
    CHECK(page.error().code == errc::bad_answer);
}

TEST_CASE("a page of ten megabytes is read", "[app_store]")
{
    auto items = json::array();
    for (int i = 0; i < 200; ++i) {
        items.push_back(a_review(std::to_string(i)));
        items.back()["attributes"]["body"] = std::string(50'000, 'x');
    }
    auto broken = a_review("broken");
    broken["attributes"]["rating"] = std::string(100'000, '5');
    items.push_back(broken);
    auto page = read(a_page(items).dump());
    REQUIRE(page.has_value());
    CHECK(page->reviews.size() == 200);
    REQUIRE(page->malformed.size() == 1);
    CHECK(page->malformed[0].raw.size() <= 64 * 1024);
}

TEST_CASE("the next page is followed as it is named, on Apple's host only", "[app_store]")
{
    auto page = a_page(json::array());
    page["links"]["next"] = "https://api.appstoreconnect.apple.com/v1/apps/1/customerReviews?cursor=A%3D&limit=200";
    auto got = read(page.dump());
    REQUIRE(got.has_value());
    CHECK(got->next == page["links"]["next"].get<std::string>());

    page["links"]["next"] = "/v1/apps/1/customerReviews?cursor=B";
    got = read(page.dump());
    REQUIRE(got.has_value());
    CHECK(got->next == "https://api.appstoreconnect.apple.com/v1/apps/1/customerReviews?cursor=B");

    for (auto bad :
         {"http://api.appstoreconnect.apple.com/v1/x", "https://evil.example/v1/x",
          "https://api.appstoreconnect.apple.com@evil.example/v1/x",
          "https://api.appstoreconnect.apple.com.evil.example/v1/x", "https://api.appstoreconnect.apple.com:8443/v1/x",
          "//evil.example/x", "javascript:alert(1)", "https://api.appstoreconnect.apple.com\\@evil.example/", "v1/apps",
          "https://api.appstoreconnect.apple.com/v1/x\r\nX-Evil: 1"}) {
        page["links"]["next"] = bad;
        auto refused = read(page.dump());
        INFO(bad);
        REQUIRE(!refused);
        CHECK(refused.error().code == errc::bad_answer);
    }
}

TEST_CASE("a page that names itself as the next one is a bad answer", "[app_store]")
{
    auto page = a_page(json::array({a_review("1")}));
    page["links"]["next"] = list_url(acme(), 200);
    auto got = read(page.dump());
    REQUIRE(!got);
    CHECK(got.error().code == errc::bad_answer);
}

TEST_CASE("an answer that is named and not shown keeps the list whole and stops the read before a reply", "[app_store]")
{
    auto item = a_review("1");
    item["relationships"]["response"]["data"] = {{"type", "customerReviewResponses"}, {"id", "resp-1"}};
    auto page = read(a_page(json::array({item})).dump());
    REQUIRE(page.has_value());
    REQUIRE(page->reviews.size() == 1);
    CHECK(page->reviews[0].reply.has_value());

    auto one = read_review(acme(), json{{"data", item}}.dump());
    REQUIRE(!one);
    CHECK(one.error().code == errc::bad_answer);
}

TEST_CASE("the list asks for everything that a review needs, brackets encoded", "[app_store]")
{
    auto settings = acme();
    settings.territories = {"USA", "DEU"};
    CHECK(list_url(settings, 200) ==
          "https://api.appstoreconnect.apple.com/v1/apps/1234567890/customerReviews?sort=-createdDate&limit=200&"
          "include=response&fields%5BcustomerReviews%5D=rating,title,body,reviewerNickname,createdDate,territory,"
          "response&fields%5BcustomerReviewResponses%5D=responseBody,lastModifiedDate,state&"
          "filter%5Bterritory%5D=USA,DEU");
    CHECK(review_url(settings, "../x?y").find("/v1/customerReviews/..%2Fx%3Fy?") != std::string::npos);
}

TEST_CASE("the reply that is sent is the approved text, byte for byte", "[app_store]")
{
    std::string text = "Thank you, \"Ana\" \\ \u2014\r\n\t\U0001F600 </script>\u202E";
    auto request = reply_request(acme(), "id-7", text);
    auto body = json::parse(request.body);
    CHECK(request.method == "POST");
    CHECK(request.url == "https://api.appstoreconnect.apple.com/v1/customerReviewResponses");
    CHECK(body["data"]["attributes"]["responseBody"] == text);
    CHECK(body["data"]["relationships"]["review"]["data"] == json{{"type", "customerReviews"}, {"id", "id-7"}});
}

TEST_CASE("the quota is read from Apple's header, and nonsense is no quota", "[app_store]")
{
    http_response answer;
    answer.headers.set("X-Rate-Limit", "user-hour-lim:3600;user-hour-rem:3121;");
    CHECK(read_quota(answer) == quota{3600, 3121});
    CHECK(!read_quota(answer)->scarce());
    answer.headers.set("X-Rate-Limit", "user-hour-lim:3600;user-hour-rem:179;");
    CHECK(read_quota(answer)->scarce());
    for (auto bad : {"", "user-hour-lim:;user-hour-rem:", "user-hour-lim:0;user-hour-rem:0;", "user-hour-rem:5",
                     "user-hour-lim:99999999999999999999;user-hour-rem:1;", "user-hour-lim:-5;user-hour-rem:-9;"}) {
        answer.headers.set("X-Rate-Limit", bad);
        CHECK(!read_quota(answer));
    }
}

TEST_CASE("Apple's words are shortened, on one line and without hidden characters", "[app_store]")
{
    json body{{"errors", json::array({{{"code", "X\n"},
                                       {"title", "t"},
                                       {"detail", "bad\u202E\x01\n" + std::string(5000, 'y')},
                                       {"status", "409"},
                                       {"source", {{"pointer", "/data/attributes/responseBody"}}}}})}};
    auto errors = read_errors(body.dump());
    CHECK(errors.readable);
    CHECK(errors.about_text);
    CHECK(errors.words.size() < 400);
    CHECK(errors.words.find('\n') == std::string::npos);
    CHECK(errors.words.find("\u202E") == std::string::npos);
    for (auto bad : {"", "[]", "{}", R"({"errors":[]})", R"({"errors":[1,null,"x"]})", R"({"errors":{"a":1}})"})
        CHECK(!read_errors(bad).readable);
}
