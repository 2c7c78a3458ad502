// The Yelp adapter against the stand-in, and both against the authored description.

#include "adapters/yelp/yelp.hpp"
#include "tests/stand_ins/openapi_check.hpp"
#include "tests/stand_ins/yelp_stand_in.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/in_memory_http.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/kept_memory.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"

#include <nlohmann/json.hpp>

using namespace highroad;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

struct cafe {
    cafe()
    {
        stand_in.serve(http);
        yelp_settings settings;
        settings.source = "acme-cafe";
        settings.business = "acme-cafe-berlin";
        settings.api_key = stand_in.api_key;
        settings.client_id = stand_in.sign_in.client_id;
        settings.client_secret = stand_in.sign_in.client_secret;
        settings.refresh_token = stand_in.sign_in.refresh_token;
        settings.token_key = std::string(64, 'k');
        settings.api_base = settings.partner_base = "http://127.0.0.1:4711/";
        settings.token_url = "http://127.0.0.1:4711/token/v1/refresh";
        auto made = make_yelp(settings, shared, &memory, http, clock, log, meters);
        REQUIRE(made.has_value());
        adapter = std::move(*made);
    }
    std::string add(const std::string& text)
    {
        test::yelp_stand_in::a_review what;
        what.author = "Ella A.";
        what.text = text;
        return stand_in.add(what);
    }
    delivery publish(std::string id, std::string text)
    {
        review_key key{"yelp", "acme-cafe", std::move(id)};
        return test::run(adapter->publish(key, std::move(text), "1/reply/1"));
    }

    test::manual_clock clock;
    test::in_memory_http http;
    test::kept_log log;
    test::kept_meters meters;
    shared_access shared;
    test::kept_memory memory;
    test::yelp_stand_in stand_in{"acme-cafe-berlin", clock};
    std::unique_ptr<review_platform> adapter;
};

} // namespace

TEST_CASE("the three excerpts that Yelp shows are read, and no more are asked for", "[stand_ins]")
{
    cafe c;
    for (int i = 0; i < 10; ++i)
        c.add("Text " + std::to_string(i));
    auto page = test::run(c.adapter->list(""));
    REQUIRE(page.has_value());
    CHECK(page->reviews.size() == 3);
    CHECK(page->malformed.empty());
    CHECK(page->next.empty());
}

TEST_CASE("a reply to Yelp is sent once as it was approved, and one like an earlier is refused in words", "[stand_ins]")
{
    cafe c;
    auto id = c.add("Cold");
    auto other = c.add("Colder");
    CHECK(std::holds_alternative<delivered>(c.publish(id, "Sorry, \"Ella\" \\ \u2014 \u00E9")));
    REQUIRE(c.stand_in.replies.size() == 1);
    CHECK(c.stand_in.replies[0] == "Sorry, \"Ella\" \\ \u2014 \u00E9");
    auto same = c.publish(other, "Sorry, \"Ella\" \\ \u2014 \u00E9");
    CHECK(std::get<refused>(same).why.find("too similar to an earlier reply") != std::string::npos);
    CHECK(std::get<refused>(c.publish("unknown", "Hello.")).why.find("does not know the review") != std::string::npos);
}

TEST_CASE("a hundred replies in a row reach Yelp at 20 a day, and Yelp never has to say so", "[stand_ins]")
{
    cafe c;
    auto id = c.add("Cold");
    int sent = 0;
    int days = 0;
    while (sent < 100 && days < 6) {
        auto outcome = c.publish(id, "Sorry for case " + std::to_string(sent) + ".");
        if (std::holds_alternative<delivered>(outcome)) {
            ++sent;
        } else {
            c.clock.advance(std::get<try_again>(outcome).after);
            ++days;
        }
    }
    CHECK(sent == 100);
    CHECK(days == 4);
}

TEST_CASE("the consent of a business owner on Yelp is renewed week by week", "[stand_ins]")
{
    cafe c;
    auto id = c.add("Cold");
    for (int week = 0; week < 10; ++week) {
        CHECK(std::holds_alternative<delivered>(c.publish(id, "Sorry for week " + std::to_string(week) + ".")));
        c.clock.advance(24h * 7);
    }
    CHECK(c.stand_in.sign_in.issued == 10);
    c.stand_in.sign_in.revoke_access();
    CHECK(std::holds_alternative<delivered>(c.publish(id, "Sorry again.")));
}

TEST_CASE("what the adapter asks of Yelp, and what the stand-in answers, fits the description", "[stand_ins]")
{
    auto document = test::openapi_document("yelp-respond-to-reviews.authored.openapi.json");
    if (!document) return;
    cafe c;
    auto id = c.add("Cold");
    REQUIRE(test::run(c.adapter->check()).works);
    REQUIRE(std::holds_alternative<delivered>(c.publish(id, "Sorry, Ella.")));
    c.stand_in.refuse_with = "R2R_COMMENTS_NOT_ALLOWED";
    REQUIRE(std::holds_alternative<refused>(c.publish(id, "Sorry.")));
    c.stand_in.refuse_with.clear();
    int renewals = 0;
    auto requests = c.http.requests;
    for (const auto& request : requests) {
        // Renewing a consent: Yelp has announced another address than the one that was seen, and neither is described.
        auto renews = request.url.find("/token/") != std::string::npos;
        renewals += renews ? 1 : 0;
        if (!renews) CHECK(test::why_request_refused(request, *document) == "");
    }
    CHECK(renewals == 1);
    for (const auto& request : requests) {
        if (request.url.find("/token/") != std::string::npos) continue;
        auto again = request;
        if (again.method == "POST") again.body = R"({"response_text":"Another.","response_type":"public_comment"})";
        auto answer = test::run(c.http.send(again)).value();
        CHECK(test::why_answer_refused(again, answer, *document) == "");
    }
    auto post = requests.back();
    for (const auto* bad :
         {"", "[]", R"({"response_text":"x"})", R"({"response_text":7,"response_type":"public_comment"})",
          R"({"response_text":"x","response_type":"private_message"})",
          R"({"response_text":"x","response_type":"public_comment","colour":"red"})"}) {
        post.body = bad;
        CHECK(test::run(c.http.send(post))->status == 400);
        CHECK(test::why_request_refused(post, *document) != "");
    }
}
