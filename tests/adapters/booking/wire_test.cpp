#include "adapters/booking/wire.hpp"
#include "tests/support/mutated_pages.hpp"

using namespace highroad;
using namespace highroad::booking;
using nlohmann::json;

namespace {

booking_settings hotel()
{
    booking_settings settings;
    settings.source = "acme-hotel";
    settings.property = "1234567890";
    settings.user = "machine";
    settings.password = "pass-word-1";
    return settings;
}

json a_review(const std::string& id = "Qr-j8xe_5As")
{
    return json::parse(R"({"url":"https://supply-xml.booking.com/x","created_timestamp":"2026-05-13 12:16:33",
        "last_change_timestamp":"2026-05-13 12:31:12","reservation_id":3965817397,
        "content":{"headline":"Noisy at night","positive":"Friendly staff.","negative":"Bar below until 2 a.m.",
        "language_code":"en-gb"},"reviewer":{"name":"Alex","country_code":"gb","is_genius":true},
        "scoring":{"review_score":5,"clean":7.5,"value":null},"reply":null,"review_id":")" +
                       id + "\"}");
}

std::string page_of(const json& items)
{
    return json{{"errors", json::array()},
                {"warnings", json::array()},
                {"meta", {{"ruid", "UmFu"}, {"next_page", "https://other.example/x?from_date=2026-05-01&cursor=HFq"}}},
                {"data", {{"reviews", items}}}}
        .dump();
}

result<review_page> read_body(std::string_view body)
{
    return read_page(hotel(), "cursor=earlier", body);
}

review one(const json& item)
{
    auto page = read_body(page_of(json::array({item})));
    REQUIRE(page.has_value());
    REQUIRE(page->reviews.size() == 1);
    return page->reviews[0];
}

} // namespace

TEST_CASE("a review on Booking.com is read with its score of ten, both parts, guest, country and language", "[booking]")
{
    auto seen = one(a_review());
    CHECK(seen.key == review_key{"booking", "acme-hotel", "Qr-j8xe_5As"});
    CHECK(seen.mark == rating{5, 10});
    CHECK(seen.mark->stars() == 2.5);
    CHECK(seen.title == "Noisy at night");
    CHECK(seen.text == "+ Friendly staff.\n- Bar below until 2 a.m.");
    CHECK(seen.author == "Alex");
    CHECK(seen.territory == "gb");
    CHECK(seen.language == "en-gb");
    CHECK(to_iso8601(*seen.created) == "2026-05-13T12:16:33Z");
    CHECK(!seen.reply);
}

TEST_CASE("a part that the guest left out is left out, and a review needs a score or words", "[booking]")
{
    auto item = a_review();
    item["content"]["positive"] = nullptr;
    CHECK(one(item).text == "- Bar below until 2 a.m.");
    item["content"]["negative"] = "";
    CHECK(one(item).text.empty());
    item["content"] = nullptr;
    CHECK(one(item).mark == rating{5, 10});
    item["scoring"]["review_score"] = nullptr;
    auto page = read_body(page_of(json::array({item})));
    CHECK(page->reviews.empty());
    CHECK(page->malformed.size() == 1);
    item = a_review();
    item["scoring"] = nullptr;
    CHECK(!one(item).mark);
}

TEST_CASE("whatever form a reply has, that there is one is never missed", "[booking]")
{
    auto with = [](const json& reply) {
        auto item = a_review();
        item["reply"] = reply;
        return one(item).reply.value();
    };
    CHECK(with({{"reply", "Sorry."}}).text == "Sorry.");
    CHECK(with({{"text", "Sorry."}}).text == "Sorry.");
    CHECK(with("Sorry.").text == "Sorry.");
    CHECK(with({{"reply", "x"}}).state == reply_state::live);
    CHECK(with({{"reply", "x"}, {"status", "PENDING_MODERATION"}}).state == reply_state::pending);
    auto rejected = with({{"reply", "x"}, {"status", "Rejected"}});
    CHECK(rejected.state == reply_state::rejected);
    CHECK(rejected.reason == "Booking.com says: rejected.");
    for (const auto& odd : {json::object(), json::array(), json(7), json(true)})
        CHECK(with(odd).text.empty());
}

TEST_CASE("a page is followed by the place that it names, always on our own host", "[booking]")
{
    auto page = read_body(page_of(json::array({a_review()})));
    REQUIRE(page.has_value());
    CHECK(page->next == "from_date=2026-05-01&cursor=HFq");
    CHECK(page->resume.empty());
    CHECK(place_url(hotel(), page->next) ==
          "https://supply-xml.booking.com/review-api/properties/1234567890/reviews?from_date=2026-05-01&cursor=HFq");
}

TEST_CASE("an empty page is the end, and the place that led there is kept", "[booking]")
{
    auto end = read_body(page_of(json::array()));
    REQUIRE(end.has_value());
    CHECK(end->next.empty());
    CHECK(end->resume == "cursor=earlier");
    auto first = read_page(hotel(), "", page_of(json::array()));
    CHECK(first->resume == "from_date=2026-05-01&cursor=HFq");
    auto circle = read_page(hotel(), "from_date=2026-05-01&cursor=HFq", page_of(json::array({a_review()})));
    CHECK(circle->next.empty());
    CHECK(circle->resume == "from_date=2026-05-01&cursor=HFq");
    for (const auto* odd : {"", "no query", "https://x/?from_date=2026-05-01", "https://x/?cursor=a b",
                            "https://x/?cursor=a\n", "https://x/?cursor=a#b"}) {
        json body = json::parse(page_of(json::array({a_review()})));
        body["meta"]["next_page"] = odd;
        auto read_odd = read_body(body.dump());
        REQUIRE(read_odd.has_value());
        CHECK(read_odd->next.empty());
        CHECK(read_odd->resume == "cursor=earlier");
    }
    // A page whose reviews are all broken is no end.
    CHECK(read_body(page_of(json::array({nullptr})))->next == "from_date=2026-05-01&cursor=HFq");
}

TEST_CASE("errors within an answer of 200 are errors", "[booking]")
{
    for (const auto& errors : {json::array({"Not yours"}), json::array({{{"code", 7}, {"message", "Not yours"}}}),
                               json("Not yours"), json{{"message", "Not yours"}}}) {
        json body = json::parse(page_of(json::array({a_review()})));
        body["errors"] = errors;
        auto page = read_body(body.dump());
        REQUIRE(!page);
        CHECK(page.error().words.find("Not yours") != std::string::npos);
        json answer{{"meta", {{"ruid", "x"}}}, {"warnings", json::array()}, {"errors", errors}};
        auto outcome = read_reply_answer({200, "application/json", answer.dump()}, words_for(hotel()));
        CHECK(std::get<refused>(outcome).why.find("Not yours") != std::string::npos);
    }
    CHECK(errors_in(R"({"errors":[{}]})") == "an error without words");
    CHECK(errors_in(R"({"errors":[]})").empty());
    CHECK(errors_in(R"({"errors":null})").empty());
    CHECK(errors_in("<html>").empty());
}

TEST_CASE("each answer to a reply on Booking.com means one of four things", "[booking]")
{
    auto of = [](int status, std::string body) {
        return read_reply_answer({status, "application/json", std::move(body)}, words_for(hotel()));
    };
    CHECK(std::get<delivered>(of(200, R"({"meta":{"ruid":"UmFu"},"warnings":[],"errors":[]})")).receipt == "UmFu");
    CHECK(std::holds_alternative<outcome_unknown>(of(200, "<html>")));
    CHECK(std::holds_alternative<outcome_unknown>(of(200, "")));
    CHECK(std::holds_alternative<outcome_unknown>(of(500, "{}")));
    CHECK(std::holds_alternative<refused>(of(400, "{}")));
    CHECK(std::holds_alternative<try_again>(of(401, "{}")));
    CHECK(std::holds_alternative<try_again>(of(429, "{}")));
}

TEST_CASE("whatever one review of Booking.com's is changed to, the others of its page are read", "[booking]")
{
    auto item = a_review();
    item["reply"] = {{"reply", "Sorry."}};
    test::check_changed_members(item, read_body, page_of, a_review);
}

TEST_CASE("no cut and no changed byte of a page of Booking.com's is a crash", "[booking]")
{
    test::check_cut_and_changed_bytes(page_of(json::array({a_review("1"), a_review("2")})), 2, read_body);
}

TEST_CASE("one review is found in each form that its answer may have", "[booking]")
{
    for (const auto& data : {a_review(), json{{"review", a_review()}}, json{{"reviews", json::array({a_review()})}}}) {
        auto seen = read_review(hotel(), json{{"errors", json::array()}, {"data", data}}.dump());
        REQUIRE(seen.has_value());
        CHECK(seen->what.key.id == "Qr-j8xe_5As");
        CHECK(seen->has_words);
    }
    auto wordless = a_review();
    wordless["content"] = {{"headline", nullptr}, {"positive", ""}};
    CHECK(!read_review(hotel(), json{{"data", wordless}}.dump())->has_words);
    for (const auto* body : {"", "{}", "[]", R"({"data":null})", R"({"data":{"reviews":[]}})"})
        CHECK(!read_review(hotel(), body));
}

TEST_CASE("addresses and bodies are built as Booking.com documents them", "[booking]")
{
    auto since = parse_instant("2026-05-01T23:59:59Z").value();
    CHECK(first_url(hotel(), since, 10) == "https://supply-xml.booking.com/review-api/properties/1234567890/"
                                           "reviews?from_date=2026-05-01&limit=10");
    CHECK(read_request(hotel(), "../x").url.ends_with("/properties/1234567890/reviews/..%2Fx"));
    auto reply = reply_request(hotel(), "Qr-", "Thank you \"Alex\"\n");
    CHECK(reply.method == "POST");
    CHECK(reply.headers.get("Authorization").starts_with("Basic "));
    CHECK(json::parse(reply.body) == json{{"reply", "Thank you \"Alex\"\n"}});
}
