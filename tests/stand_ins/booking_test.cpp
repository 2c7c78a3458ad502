// The Booking.com adapter against the stand-in, and both against the authored description.

#include "adapters/booking/booking.hpp"
#include "tests/stand_ins/booking_stand_in.hpp"
#include "tests/stand_ins/openapi_check.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/in_memory_http.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"

#include <nlohmann/json.hpp>

#include <set>

using namespace highroad;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

struct hotel {
    hotel()
    {
        stand_in.serve(http);
        booking_settings settings;
        settings.source = "acme-hotel";
        settings.property = "1234567890";
        settings.user = stand_in.user;
        settings.password = stand_in.password;
        settings.api_base = "http://127.0.0.1:4711/review-api/";
        auto made = make_booking(settings, shared, http, clock, meters);
        REQUIRE(made.has_value());
        adapter = std::move(*made);
    }
    std::string add(const std::string& negative, std::string id = {})
    {
        test::booking_stand_in::a_review what;
        what.id = std::move(id);
        what.negative = negative;
        clock.advance(2s);
        return stand_in.add(what);
    }
    /// All pages from that place on, and the place that is kept then.
    std::pair<std::vector<review>, std::string> read_from(std::string cursor)
    {
        std::vector<review> all;
        for (int pages = 0; pages < 100; ++pages) {
            auto page = test::run(adapter->list(cursor));
            REQUIRE(page.has_value());
            CHECK(page->malformed.empty());
            for (auto& one : page->reviews)
                all.push_back(std::move(one));
            cursor = page->next;
            if (cursor.empty()) return {all, page->resume};
        }
        FAIL("the list has no end");
        return {};
    }
    delivery publish(std::string id, std::string text)
    {
        review_key key{"booking", "acme-hotel", std::move(id)};
        return test::run(adapter->publish(key, std::move(text), "1/reply/1"));
    }
    look read(std::string id)
    {
        review_key key{"booking", "acme-hotel", std::move(id)};
        return test::run(adapter->read(key));
    }

    test::manual_clock clock;
    test::in_memory_http http;
    test::kept_meters meters;
    shared_access shared;
    test::booking_stand_in stand_in{"1234567890", clock};
    std::unique_ptr<review_platform> adapter;
};

} // namespace

TEST_CASE("from the place that was kept only what is new or changed comes, and the place stays good", "[stand_ins]")
{
    hotel h;
    for (int i = 0; i < 35; ++i)
        h.add("Text " + std::to_string(i));
    auto [all, place] = h.read_from("");
    CHECK(all.size() == 35);
    REQUIRE(!place.empty());
    for (int i = 0; i < 3; ++i) {
        auto [nothing, same] = h.read_from(place);
        CHECK(nothing.empty());
        CHECK(same == place);
    }
    auto fresh = h.add("New");
    h.add("Edited", all[3].key.id);
    auto [changed, after] = h.read_from(place);
    REQUIRE(changed.size() == 2);
    CHECK(changed[0].key.id == fresh);
    CHECK(changed[1].key.id == all[3].key.id);
    CHECK(changed[1].text == "- Edited");
    CHECK(h.read_from(after).first.empty());
}

TEST_CASE("a reply to Booking.com stands there once and as it was approved, and nothing is sent over it", "[stand_ins]")
{
    hotel h;
    auto id = h.add("Cold");
    CHECK(std::holds_alternative<delivered>(h.publish(id, "Sorry, \"Alex\" \\ \u2014 \U0001F600\n")));
    CHECK(std::get<review>(h.read(id)).reply.value().text == "Sorry, \"Alex\" \\ \u2014 \U0001F600\n");
    CHECK(std::holds_alternative<delivered>(h.publish(id, "Sorry, \"Alex\" \\ \u2014 \U0001F600\n")));
    CHECK(std::holds_alternative<refused>(h.publish(id, "Another")));
    CHECK(h.stand_in.replies.size() == 1);
}

TEST_CASE("while a reply is held for moderation a second one is refused by Booking.com within 200, and told in words",
          "[stand_ins]")
{
    hotel h;
    h.stand_in.moderated = true;
    auto id = h.add("Cold");
    CHECK(std::holds_alternative<delivered>(h.publish(id, "Sorry.")));
    CHECK(!std::get<review>(h.read(id)).reply);
    CHECK(std::get<refused>(h.publish(id, "Sorry.")).why.find("There is a reply already") != std::string::npos);
    h.stand_in.moderate();
    CHECK(std::get<review>(h.read(id)).reply.value().text == "Sorry.");
    CHECK(h.stand_in.replies.size() == 1);
}

TEST_CASE("a look that fails sends nothing to Booking.com, and a removed review is gone", "[stand_ins]")
{
    hotel h;
    auto id = h.add("Cold");
    auto other = h.add("Colder");
    h.stand_in.fail_with = {503};
    CHECK(std::holds_alternative<try_again>(h.publish(id, "Sorry.")));
    CHECK(h.stand_in.replies.empty());
    h.stand_in.remove(id);
    CHECK(std::holds_alternative<review_is_gone>(h.read(id)));
    h.stand_in.connected = false;
    CHECK(std::holds_alternative<try_again>(h.read(other)));
    auto line = test::run(h.adapter->check());
    CHECK(!line.works);
    CHECK(line.words.find("not connected") != std::string::npos);
    CHECK(line.words.find("client-secret-1") == std::string::npos);
}

TEST_CASE("what the adapter asks of Booking.com, and what the stand-in answers, fits the description", "[stand_ins]")
{
    auto document = test::openapi_document("booking-guest-review.authored.openapi.json");
    if (!document) return;
    hotel h;
    auto id = h.add("Cold");
    for (int i = 0; i < 12; ++i)
        h.add("Text");
    auto [all, place] = h.read_from("");
    REQUIRE(all.size() == 13);
    h.read_from(place);
    REQUIRE(test::run(h.adapter->check()).works);
    REQUIRE(std::holds_alternative<delivered>(h.publish(id, "Sorry.")));
    auto requests = h.http.requests;
    CHECK(requests.size() > 5);
    for (const auto& request : requests) {
        CHECK(test::why_request_refused(request, *document) == "");
        auto answer = test::run(h.http.send(request)).value(); // the second POST is refused within 200
        CHECK(answer.status == 200);
        CHECK(test::why_answer_refused(request, answer, *document) == "");
    }
    auto ask = [&](std::string method, const std::string& target, std::string body = {}) {
        http_request request{std::move(method),
                             "http://127.0.0.1:4711/review-api/properties/1234567890/reviews" + target};
        request.headers.set("Authorization", requests.back().headers.get("Authorization"));
        if (request.method == "POST") request.headers.set("Content-Type", "application/json");
        request.body = std::move(body);
        CHECK(test::why_request_refused(request, *document) != "");
        return test::run(h.http.send(request))->status;
    };
    for (const auto* query : {"?colour=red", "?limit=x"})
        CHECK(ask("GET", query) == 400);
    for (const auto* body : {"", "[]", "{}", R"({"reply":7})", R"({"reply":"x","colour":"red"})"})
        CHECK(ask("POST", "/" + id, body) == 400);
    CHECK(ask("PUT", "/" + id, R"({"reply":"x"})") == 405);
}
