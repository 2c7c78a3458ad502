#include "adapters/trustpilot/wire.hpp"
#include "tests/support/mutated_pages.hpp"

using namespace highroad;
using namespace highroad::trustpilot;
using nlohmann::json;

namespace {

trustpilot_settings shop()
{
    trustpilot_settings settings;
    settings.source = "acme-shop";
    settings.business_unit = "46d6a890000064000500e0c3";
    settings.author = "507f191e810c19729de860aa";
    return settings;
}

json a_review(const std::string& id = "507f191e810c19729de860ea")
{
    return json::parse(R"({"stars":1,"title":"Never arrived","text":"Two weeks, no answer.","language":"en",
        "createdAt":"2026-10-02T09:12:44Z","experiencedAt":"2026-09-20T00:00:00Z","updatedAt":null,"numberOfLikes":0,
        "isVerified":true,"status":"active",
        "companyReply":{"text":"Sorry.","createdAt":"2026-10-03T08:00:00Z","updatedAt":null},
        "consumer":{"id":"507f191e810c19729de860eb","displayName":"John Doe","displayLocation":"Leeds, GB",
        "numberOfReviews":1,"links":[]},"businessUnit":{"id":"x","identifyingName":"example.com"},"location":null,
        "countsTowardsTrustScore":true,"reportData":null,"complianceLabels":[],"links":[],"referenceId":"order-7",
        "id":")" + id + "\"}");
}

std::string page_with(const json& items)
{
    return json{{"links", json::array()}, {"reviews", items}}.dump();
}

result<review_page> read_body(std::string_view body)
{
    return read_page(shop(), 1, body);
}

review one(const json& item)
{
    auto page = read_body(page_with(json::array({item})));
    REQUIRE(page.has_value());
    REQUIRE(page->reviews.size() == 1);
    return page->reviews[0];
}

} // namespace

TEST_CASE("a review on Trustpilot is read with stars, title, text, author, language, time, link and reply",
          "[trustpilot]")
{
    auto seen = one(a_review());
    CHECK(seen.key == review_key{"trustpilot", "acme-shop", "507f191e810c19729de860ea"});
    CHECK(seen.mark == rating{1, 5});
    CHECK(seen.title == "Never arrived");
    CHECK(seen.text == "Two weeks, no answer.");
    CHECK(seen.author == "John Doe");
    CHECK(seen.language == "en");
    CHECK(to_iso8601(*seen.created) == "2026-10-02T09:12:44Z");
    CHECK(seen.url == "https://www.trustpilot.com/reviews/507f191e810c19729de860ea");
    REQUIRE(seen.reply);
    CHECK(seen.reply->text == "Sorry.");
    CHECK(seen.reply->state == reply_state::live);
    CHECK(to_iso8601(*seen.reply->changed) == "2026-10-03T08:00:00Z");
    auto edited = a_review();
    edited["companyReply"]["updatedAt"] = "2026-10-04T08:00:00Z";
    CHECK(to_iso8601(*one(edited).reply->changed) == "2026-10-04T08:00:00Z");
    edited["companyReply"] = nullptr;
    CHECK(!one(edited).reply);
}

TEST_CASE("a page with anything in it is followed by the next, and an empty page is the end", "[trustpilot]")
{
    CHECK(read_page(shop(), 7, page_with(json::array({a_review()})))->next == "8");
    CHECK(read_page(shop(), 7, page_with(json::array({nullptr})))->next == "8");
    auto end = read_page(shop(), 8, page_with(json::array()));
    REQUIRE(end.has_value());
    CHECK(end->next.empty());

    CHECK(trustpilot::page_of("") == 1);
    CHECK(trustpilot::page_of("12") == 12);
    for (const auto* bad : {"0", "-1", "1x", "x", " 1", "99999999999", "1000000"})
        CHECK(trustpilot::page_of(bad) == 0);
}

TEST_CASE("an item that is named twice on one page is one review", "[trustpilot]")
{
    auto page = read_body(page_with(json::array({a_review("a"), a_review("b"), a_review("a")})));
    REQUIRE(page.has_value());
    CHECK(page->reviews.size() == 2);
    CHECK(page->malformed.empty());
}

TEST_CASE("whatever one review of Trustpilot's is changed to, the others of its page are read", "[trustpilot]")
{
    test::check_changed_members(a_review(), read_body, page_with, a_review);
}

TEST_CASE("no cut and no changed byte of a page of Trustpilot's is a crash", "[trustpilot]")
{
    test::check_cut_and_changed_bytes(page_with(json::array({a_review("1"), a_review("2")})), 2, read_body);
}

TEST_CASE("what is no page of Trustpilot's is a bad answer, not an empty one", "[trustpilot]")
{
    for (const auto* body : {"", "{}", "[]", "null", "<html>", R"({"reviews":null})", R"({"reviews":{}})", "\xFF\xFE{"})
        CHECK(read_body(body).error().code == errc::bad_answer);
    auto foreign = page_with(json::array({a_review()}));
    foreign.insert(foreign.find("Two weeks"), "\xE4\xF6\\ud800");
    REQUIRE(read_body(foreign).has_value());
    CHECK(valid_utf8(read_body(foreign)->reviews.at(0).text) == read_body(foreign)->reviews[0].text);
}

TEST_CASE("addresses and bodies are built as Trustpilot documents them", "[trustpilot]")
{
    CHECK(list_url(shop(), 3, 100) == "https://api.trustpilot.com/v1/private/business-units/46d6a890000064000500e0c3/"
                                      "reviews?page=3&perPage=100&orderBy=createdat.desc");
    CHECK(read_request(shop(), "../x?y").url.ends_with("/v1/private/reviews/..%2Fx%3Fy"));
    auto reply = reply_request(shop(), "507", "Thank you \"Ana\" \\ \U0001F600\r\n");
    CHECK(reply.method == "POST");
    CHECK(reply.url.ends_with("/v1/private/reviews/507/reply"));
    CHECK(json::parse(reply.body) == json{{"message", "Thank you \"Ana\" \\ \U0001F600\r\n"},
                                          {"authorBusinessUserId", "507f191e810c19729de860aa"}});
    auto person = shop();
    person.author.clear();
    CHECK(json::parse(reply_request(person, "507", "Hi").body) == json{{"message", "Hi"}});
    CHECK(delete_request(shop(), "507").method == "DELETE");
    CHECK(token_url(shop()).ends_with("/accesstoken"));
    person.refresh_token = "r";
    CHECK(token_url(person).ends_with("/refresh"));
}
