// The Trustpilot adapter against the stand-in, and both against the authored description.

#include "adapters/trustpilot/trustpilot.hpp"
#include "tests/stand_ins/openapi_check.hpp"
#include "tests/stand_ins/trustpilot_stand_in.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/in_memory_http.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/kept_memory.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"

#include <nlohmann/json.hpp>

#include <set>

using namespace highroad;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

struct shop {
    explicit shop(bool by_person = false) : person{by_person}
    {
        stand_in.author = by_person ? "" : "user-1";
        stand_in.serve(http);
        start();
    }
    /// As after a restart: only the memory is left.
    void start()
    {
        shared = shared_access{};
        adapter = make("acme-shop");
    }
    std::unique_ptr<review_platform> make(const std::string& source)
    {
        trustpilot_settings settings;
        settings.source = source;
        settings.business_unit = "46d6";
        settings.api_key = stand_in.sign_in.client_id;
        settings.api_secret = stand_in.sign_in.client_secret;
        settings.author = stand_in.author;
        if (person) settings.refresh_token = "refresh-1";
        settings.token_key = std::string(64, 'k');
        settings.api_base = "http://127.0.0.1:4711/";
        auto made = make_trustpilot(settings, shared, &memory, http, clock, log, meters);
        REQUIRE(made.has_value());
        return std::move(*made);
    }
    std::string add(const std::string& text, int stars = 1)
    {
        test::trustpilot_stand_in::a_review what;
        what.text = text;
        what.stars = stars;
        what.author = "maple77";
        clock.advance(1s);
        return stand_in.add(what);
    }
    review_key key_of(std::string id) const { return {"trustpilot", "acme-shop", std::move(id)}; }
    delivery publish(std::string id, std::string text)
    {
        return test::run(adapter->publish(key_of(std::move(id)), std::move(text), "1/reply/1"));
    }
    look read(std::string id) { return test::run(adapter->read(key_of(std::move(id)))); }

    bool person;
    test::manual_clock clock;
    test::in_memory_http http;
    test::kept_log log;
    test::kept_meters meters;
    shared_access shared;
    test::kept_memory memory;
    test::trustpilot_stand_in stand_in{"46d6", clock};
    std::unique_ptr<review_platform> adapter;
};

} // namespace

TEST_CASE("every review on Trustpilot is read while new ones shift the pages", "[stand_ins]")
{
    shop s;
    std::set<std::string> written;
    for (int i = 0; i < 250; ++i)
        written.insert(s.add("Text " + std::to_string(i)));
    std::set<std::string> ids;
    std::string cursor;
    int pages = 0;
    do {
        auto page = test::run(s.adapter->list(cursor));
        REQUIRE(page.has_value());
        CHECK(page->malformed.empty());
        for (const auto& one : page->reviews)
            ids.insert(one.key.id);
        cursor = page->next;
        if (++pages < 3) s.add("New"); // what was last on a page comes first on the next
    } while (!cursor.empty());
    CHECK(pages == 4);
    for (const auto& id : written)
        CHECK(ids.count(id) == 1);
    CHECK(s.stand_in.sign_in.issued == 1);
}

TEST_CASE("a reply on Trustpilot stands as it was written, and a second takes its place without a second POST over it",
          "[stand_ins]")
{
    shop s;
    auto id = s.add("Langsam");
    CHECK(std::holds_alternative<delivered>(s.publish(id, "Danke, \"Ana\" \\ <b>\U0001F600</b>")));
    CHECK(std::get<review>(s.read(id)).reply.value().text == "Danke, \"Ana\" \\ <b>\U0001F600</b>");
    CHECK(std::holds_alternative<delivered>(s.publish(id, "Second")));
    CHECK(std::get<review>(s.read(id)).reply.value().text == "Second");
    CHECK(std::holds_alternative<delivered>(s.publish(id, "Second")));
    CHECK(s.stand_in.replies.size() == 2);
    CHECK(s.stand_in.second_posts == 0);
}

TEST_CASE("a lost answer of Trustpilot's is no outcome, and the next try finds the reply", "[stand_ins]")
{
    shop s;
    auto id = s.add("Bad");
    REQUIRE(std::holds_alternative<review>(s.read(id)));
    // The answer to each of the calls that publishing makes is lost in turn; the reply ends there once.
    for (const auto* earlier : {"", "Earlier."})
        for (int lost = 1; lost <= (*earlier ? 4 : 2); ++lost) {
            s.stand_in.find(id)->reply = earlier;
            s.stand_in.replies.clear();
            int tries = 0;
            delivery ended = try_again{};
            while (!std::holds_alternative<delivered>(ended) && ++tries < 5) {
                REQUIRE(std::holds_alternative<review>(s.read(id))); // as each try begins
                if (tries == 1) s.stand_in.lose_answer = lost;
                ended = s.publish(id, "Thank you.");
            }
            CAPTURE(earlier, lost);
            CHECK(tries == 2);
            CHECK(s.stand_in.replies.size() == 1);
            CHECK(s.stand_in.find(id)->reply == "Thank you.");
        }
    CHECK(s.stand_in.second_posts == 0);
}

TEST_CASE("a business user's consent is renewed for a year, over restarts, and no token is used twice", "[stand_ins]")
{
    shop s{true};
    auto id = s.add("Bad");
    for (int week = 0; week < 52; ++week) {
        s.clock.advance(24h * 7);
        if (week % 5 == 0) s.start();
        REQUIRE(test::run(s.adapter->list("")).has_value());
    }
    CHECK(s.stand_in.sign_in.issued == 52);
    CHECK(std::holds_alternative<delivered>(s.publish(id, "Thank you.")));
    CHECK(s.log.text.empty());
    s.stand_in.sign_in.revoke_access();
    CHECK(test::run(s.adapter->list("")).has_value());
    s.stand_in.sign_in.refresh_token = "another";
    s.stand_in.sign_in.revoke_access();
    auto refused = test::run(s.adapter->list(""));
    REQUIRE(!refused);
    CHECK(refused.error().words.find("invalid_grant") != std::string::npos);
}

TEST_CASE("sources with one consent share its token, renew it once, and stay together within what may be asked",
          "[stand_ins]")
{
    shop s{true};
    s.add("Bad");
    std::vector<std::unique_ptr<review_platform>> sources;
    for (int i = 0; i < 40; ++i)
        sources.push_back(s.make("shop-" + std::to_string(i)));
    int listed = 0;
    for (int round = 0; round < 30; ++round)
        for (auto& each : sources)
            listed += test::run(each->list("")).has_value() ? 1 : 0;
    CHECK(listed == 700);
    CHECK(s.stand_in.reads == 700);
    s.clock.advance(100h);
    for (auto& each : sources)
        CHECK(test::run(each->list("")).has_value());
    CHECK(s.stand_in.sign_in.issued == 2);
    CHECK(s.memory.texts.size() == 1);
}

TEST_CASE("a review that was removed from Trustpilot is gone, and one out of reach is not", "[stand_ins]")
{
    shop s;
    auto id = s.add("Bad");
    auto other = s.add("Worse");
    s.stand_in.remove(id);
    CHECK(std::holds_alternative<review_is_gone>(s.read(id)));
    s.stand_in.permitted = false;
    CHECK(std::holds_alternative<try_again>(s.read(other)));
    CHECK(std::holds_alternative<try_again>(s.publish(other, "Thank you.")));
}

TEST_CASE("what the adapter asks of Trustpilot, and what the stand-in answers, fits the description", "[stand_ins]")
{
    auto document = test::openapi_document("trustpilot-service-reviews.authored.openapi.json");
    if (!document) return;
    shop s;
    shop person{true};
    for (auto* each : {&s, &person}) {
        auto id = each->add("Bad", 3);
        each->add("", 5);
        REQUIRE(test::run(each->adapter->list("")).has_value());
        REQUIRE(test::run(each->adapter->check()).works);
        REQUIRE(std::holds_alternative<delivered>(each->publish(id, "Thank you.")));
        REQUIRE(std::holds_alternative<review>(each->read(id)));
        REQUIRE(std::holds_alternative<delivered>(each->publish(id, "Second.")));
        REQUIRE(test::run(each->adapter->list("")).has_value());
        int outside = 0;
        for (const auto& request : each->http.requests) {
            // One review by id is in what users of the API have published, not in the description.
            auto one = request.method == "GET" && request.url.find("/v1/private/reviews/") != std::string::npos;
            outside += one ? 1 : 0;
            if (one) continue;
            CHECK(test::why_request_refused(request, *document) == "");
        }
        CHECK(outside == 4);
        for (const auto* query : {"", "?perPage=1&page=2", "?orderBy=createdat.asc"}) {
            http_request request{"GET",
                                 "http://127.0.0.1:4711/v1/private/business-units/46d6/reviews" + std::string{query}};
            request.headers.set("Authorization", each->http.requests.back().headers.get("Authorization"));
            auto answer = test::run(each->http.send(request)).value();
            CHECK(answer.status == 200);
            CHECK(test::why_answer_refused(request, answer, *document) == "");
        }
        for (const auto* bad :
             {"perPage=101", "perPage=0", "page=0", "page=x", "orderBy=updatedat.desc", "colour=red"}) {
            http_request request{"GET",
                                 "http://127.0.0.1:4711/v1/private/business-units/46d6/reviews?" + std::string{bad}};
            request.headers.set("Authorization", each->http.requests.back().headers.get("Authorization"));
            CHECK(test::run(each->http.send(request))->status == 400);
            CHECK(test::why_request_refused(request, *document) != "");
        }
        http_request bodiless{"POST", "http://127.0.0.1:4711/v1/private/reviews/" + id + "/reply"};
        bodiless.headers.set("Authorization", each->http.requests.back().headers.get("Authorization"));
        bodiless.headers.set("Content-Type", "application/json");
        for (const auto* bad : {"", "{}", R"({"message":7})", R"({"message":"x","colour":"red"})"}) {
            bodiless.body = bad;
            CHECK(test::run(each->http.send(bodiless))->status == 400);
            CHECK(test::why_request_refused(bodiless, *document) != "");
        }
    }
}
