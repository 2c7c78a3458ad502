#include "adapters/yelp/pacific_time.hpp"
#include "adapters/yelp/reasons.hpp"
#include "adapters/yelp/wire.hpp"
#include "tests/support/mutated_pages.hpp"

using namespace highroad;
using namespace highroad::yelp;
using nlohmann::json;

namespace {

yelp_settings cafe()
{
    yelp_settings settings;
    settings.source = "acme-cafe";
    settings.business = "acme-cafe-berlin";
    settings.api_key = "key-12345678";
    return settings;
}

json a_review(const std::string& id = "xAG4O7l-t1ubbwVAlPnDKg")
{
    return json::parse(R"({"url":"https://www.yelp.com/biz/acme?hrid=x","text":"Cold food...","rating":2,
        "time_created":"2026-04-18 19:32:11","user":{"id":"u1","profile_url":"https://www.yelp.com/u","image_url":null,
        "name":"Ella A."},"id":")" +
                       id + "\"}");
}

std::string page_of(const json& items)
{
    return json{{"reviews", items}, {"total", 240}, {"possible_languages", json::array({"en"})}}.dump();
}

result<review_page> read_body(std::string_view body)
{
    return read_page(cafe(), body);
}

std::string error_body(const std::string& id)
{
    return json{{"error", {{"id", id}, {"description", "A description."}, {"http_code", "400"}}}}.dump();
}

} // namespace

TEST_CASE("an excerpt on Yelp is read with stars, text, author, link and the time in California", "[yelp]")
{
    auto page = read_body(page_of(json::array({a_review()})));
    REQUIRE(page.has_value());
    REQUIRE(page->reviews.size() == 1);
    CHECK(page->next.empty());
    const auto& seen = page->reviews[0];
    CHECK(seen.key == review_key{"yelp", "acme-cafe", "xAG4O7l-t1ubbwVAlPnDKg"});
    CHECK(seen.mark == rating{2, 5});
    CHECK(seen.text == "Cold food...");
    CHECK(seen.author == "Ella A.");
    CHECK(seen.url == "https://www.yelp.com/biz/acme?hrid=x");
    CHECK(to_iso8601(*seen.created) == "2026-04-19T02:32:11Z");
    CHECK(!seen.reply);
}

TEST_CASE("the time in California is that of its summer or winter", "[yelp]")
{
    for (const auto& [shown, meant] :
         std::vector<std::pair<std::string, std::string>>{{"2026-03-08 01:59:59", "2026-03-08T09:59:59Z"},
                                                          {"2026-03-08 03:00:00", "2026-03-08T10:00:00Z"},
                                                          {"2026-11-01 00:59:59", "2026-11-01T07:59:59Z"},
                                                          {"2026-11-01 02:00:00", "2026-11-01T10:00:00Z"},
                                                          {"2025-03-09 03:00:00", "2025-03-09T10:00:00Z"},
                                                          {"2026-01-01 00:00:00", "2026-01-01T08:00:00Z"},
                                                          {"2026-12-31 23:00:00", "2027-01-01T07:00:00Z"}})
        CHECK(to_iso8601(parse_pacific(shown).value()) == meant);
    CHECK(!parse_pacific("2026-04-18"));
    CHECK(!parse_pacific("soon"));
}

TEST_CASE("whatever one excerpt of Yelp's is changed to, the others are read", "[yelp]")
{
    test::check_changed_members(a_review(), read_body, page_of, a_review);
}

TEST_CASE("no cut and no changed byte of Yelp's excerpts is a crash", "[yelp]")
{
    test::check_cut_and_changed_bytes(page_of(json::array({a_review("1"), a_review("2")})), 2, read_body);
}

TEST_CASE("what is no list of Yelp's is a bad answer, not an empty one", "[yelp]")
{
    for (const auto* body : {"", "{}", "[]", "<html>", R"({"reviews":null})", R"({"total":3})"})
        CHECK(read_body(body).error().code == errc::bad_answer);
    CHECK(read_body(page_of(json::array()))->reviews.empty());
}

TEST_CASE("each of Yelp's errors is told in plain words with what to do", "[yelp]")
{
    auto of = [](const std::string& id, int status = 400) {
        return read_reply_answer({status, "application/json", error_body(id)}, std::chrono::hours{1});
    };
    for (const auto* id : {"INVALID_REQUEST", "R2R_COMMENTS_NOT_ALLOWED", "R2R_REVIEW_DOES_NOT_EXIST",
                           "R2R_INVALID_RESPONSE_TYPE", "R2R_INVALID_RESPONSE_TEXT"}) {
        CAPTURE(id);
        auto why = std::get<refused>(of(id)).why;
        CHECK(why.find(" Yelp's words: A description.") != std::string::npos);
        CHECK(why.find("R2R_") == std::string::npos);
    }
    CHECK(std::get<refused>(of("R2R_INVALID_RESPONSE_TEXT")).why.find("too similar") != std::string::npos);
    for (const auto* id : {"INSUFFICIENT_SCOPE", "R2R_PROBLEM_WITH_USER_PHOTO", "R2R_UNACCEPTABLE_BIZ_USER_NAME",
                           "R2R_PUBLIC_COMMENTS_DISABLED", "R2R_BUSINESS_NOT_CLAIMED", "R2R_PERMISSION_DENIED"}) {
        auto held = std::get<try_again>(of(id));
        CHECK(held.whole_destination);
        CHECK(held.why.size() > 60);
    }
    CHECK(std::get<try_again>(of("INVALID_TOKEN", 401)).whole_destination);
    CHECK(std::get<try_again>(of("R2R_COMMENT_QUOTA_EXCEEDED")).after == std::chrono::hours{1});
    CHECK(std::get<refused>(of("R2R_SOMETHING_NEW")).why.find("A description.") != std::string::npos);
    CHECK(std::holds_alternative<outcome_unknown>(of("R2R_INVALID_RESPONSE_TEXT", 500)));
    CHECK(std::holds_alternative<delivered>(read_reply_answer({200, "text/html", "<html>"}, std::chrono::hours{1})));
}

TEST_CASE("emoji are told from letters, signs and punctuation", "[yelp]")
{
    for (const auto* text : {"\U0001F600", "ok \u2764\uFE0F", "\U0001F1E9\U0001F1EA", "1\uFE0F\u20E3", "a\u200Db",
                             "\u2600", "\U0001FAE0", "\u2B50", "\u231A"})
        CHECK(holds_emoji(text));
    for (const auto* text :
         {"", "Thank you.", "Danke f\u00FCr Ihre M\u00FChe \u2014 \u201Egut\u201C \u20AC5 \u2022 \u00B0C",
          "\u65E5\u672C\u8A9E", "\u0639\u0631\u0628\u064A", "\u2192", "caf\u00E9 n\u00B0 3 \u2122"})
        CHECK(!holds_emoji(text));
}

TEST_CASE("addresses and bodies are built as Yelp documents them", "[yelp]")
{
    auto list = list_request(cafe());
    CHECK(list.url == "https://api.yelp.com/v3/businesses/acme-cafe-berlin/reviews?limit=50");
    CHECK(list.headers.get("Authorization") == "Bearer key-12345678");
    auto reply = reply_request(cafe(), "../x", "Thank you \"Ella\"");
    CHECK(reply.url == "https://partner-api.yelp.com/reviews/v1/..%2Fx");
    CHECK(json::parse(reply.body) ==
          json{{"response_text", "Thank you \"Ella\""}, {"response_type", "public_comment"}});
    CHECK(!reply.headers.find("Authorization")); // the owner's token comes later, never the key
}
