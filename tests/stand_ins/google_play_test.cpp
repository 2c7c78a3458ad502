// The Google Play adapter against the stand-in, and the stand-in against Google's discovery document.

#include "adapters/google_play/google_play.hpp"
#include "tests/stand_ins/discovery_check.hpp"
#include "tests/stand_ins/google_play_stand_in.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/in_memory_http.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/rsa_key.hpp"
#include "tests/support/run.hpp"

#include <nlohmann/json.hpp>

#include <set>

using namespace highroad;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

struct world {
    explicit world(const std::string& translate_to = {})
    {
        stand_in.serve(http);
        json key{{"type", "service_account"},
                 {"private_key_id", "k1"},
                 {"private_key", test::rsa_key::shared().private_pem},
                 {"client_email", "reviews@acme.iam.gserviceaccount.com"},
                 {"token_uri", "http://127.0.0.1:4711/token"}};
        google_play_settings settings;
        settings.source = "acme-android";
        settings.package_name = "com.example.app";
        settings.service_account = key.dump();
        settings.translate_to = translate_to;
        settings.api_base = "http://127.0.0.1:4711/";
        auto made = make_google_play(settings, http, clock, log, meters);
        REQUIRE(made.has_value());
        adapter = std::move(*made);
    }
    std::string add(const std::string& text, int stars = 1)
    {
        test::google_play_stand_in::a_review what;
        what.text = text;
        what.stars = stars;
        what.author = "maple77";
        what.version = "1.2.3";
        clock.advance(1s);
        return stand_in.add(what);
    }
    delivery publish(std::string id, std::string text)
    {
        review_key key{"google_play", "acme-android", std::move(id)};
        return test::run(adapter->publish(key, std::move(text), "1/reply/1"));
    }
    look read(std::string id)
    {
        review_key key{"google_play", "acme-android", std::move(id)};
        return test::run(adapter->read(key));
    }
    http_response ask(std::string method, std::string target, std::string body = {},
                      std::string type = "application/json")
    {
        auto worked = test::run(adapter->check());
        REQUIRE(worked.works);
        http_request request{std::move(method),
                             "http://127.0.0.1:4711/androidpublisher/v3/applications/com.example.app/" + target};
        request.headers.set("Authorization", http.requests.back().headers.get("Authorization"));
        request.headers.set("Content-Type", std::move(type));
        request.body = std::move(body);
        return test::run(http.send(request)).value();
    }

    test::manual_clock clock;
    test::in_memory_http http;
    test::kept_log log;
    test::kept_meters meters;
    test::google_sign_in sign_in{test::rsa_key::shared().public_pem, "http://127.0.0.1:4711/token", clock};
    test::google_play_stand_in stand_in{sign_in, "com.example.app", clock};
    std::unique_ptr<review_platform> adapter;
};

} // namespace

TEST_CASE("every review of the week is read, newest change first, whatever the number of pages", "[stand_ins]")
{
    world w;
    for (int i = 0; i < 250; ++i)
        w.add("Text " + std::to_string(i));
    std::set<std::string> ids;
    std::vector<instant> times;
    std::string cursor;
    int pages = 0;
    do {
        auto page = test::run(w.adapter->list(cursor));
        REQUIRE(page.has_value());
        CHECK(page->malformed.empty());
        for (const auto& one : page->reviews) {
            ids.insert(one.key.id);
            times.push_back(one.created.value());
        }
        cursor = page->next;
        ++pages;
    } while (!cursor.empty());
    CHECK(pages == 3);
    CHECK(ids.size() == 250);
    CHECK(std::is_sorted(times.rbegin(), times.rend()));
    CHECK(w.sign_in.issued == 1);
}

TEST_CASE("what ages out of the week is in no list, and is not taken for removed", "[stand_ins]")
{
    world w;
    auto id = w.add("Old");
    w.clock.advance(24h * 8);
    auto page = test::run(w.adapter->list(""));
    REQUIRE(page.has_value());
    CHECK(page->reviews.empty());
    CHECK(std::holds_alternative<refused>(w.read(id)));
    w.stand_in.remove(id);
    CHECK(std::holds_alternative<refused>(w.read(id)));
}

TEST_CASE("a reply is seen by the next look, and a second one overwrites it", "[stand_ins]")
{
    world w;
    auto id = w.add("Bad");
    std::string text = "Thank you,\n  \"Ana\" & team <3 \U0001F600";
    REQUIRE(std::holds_alternative<delivered>(w.publish(id, text)));
    auto seen = std::get<review>(w.read(id));
    CHECK(seen.reply->text == text);
    CHECK(seen.reply->changed == w.clock.now());
    REQUIRE(std::holds_alternative<delivered>(w.publish(id, "Fixed.")));
    CHECK(std::get<review>(w.read(id)).reply->text == "Fixed.");
}

TEST_CASE("a reply whose answer was lost is unknown, and reading shows that it arrived", "[stand_ins]")
{
    world w;
    auto id = w.add("Bad");
    REQUIRE(std::holds_alternative<review>(w.read(id)));
    w.stand_in.lose_next_answer = true;
    CHECK(std::holds_alternative<outcome_unknown>(w.publish(id, "Thank you.")));
    CHECK(std::get<review>(w.read(id)).reply->text == "Thank you.");
    CHECK(w.stand_in.replies.size() == 1);
}

TEST_CASE("when the token is withdrawn, a new one is asked for and the reply goes out once", "[stand_ins]")
{
    world w;
    auto id = w.add("Bad");
    REQUIRE(std::holds_alternative<review>(w.read(id)));
    w.sign_in.revoke_all();
    CHECK(std::holds_alternative<delivered>(w.publish(id, "Thank you.")));
    CHECK(w.sign_in.issued == 2);
    CHECK(w.stand_in.replies.size() == 1);
    w.clock.advance(1h);
    CHECK(std::holds_alternative<review>(w.read(id)));
    CHECK(w.sign_in.issued == 3);
}

TEST_CASE("an edit comes back as the same review with other words, at the top", "[stand_ins]")
{
    world w;
    auto id = w.add("Bad");
    w.add("Other");
    w.clock.advance(1h);
    auto* edited = w.stand_in.find(id);
    edited->text = "Good now";
    edited->stars = 5;
    edited->modified = w.clock.now();
    auto page = test::run(w.adapter->list(""));
    REQUIRE(page.has_value());
    REQUIRE(page->reviews.size() == 2);
    CHECK(page->reviews[0].key.id == id);
    CHECK(page->reviews[0].text == "Good now");
}

TEST_CASE("with a translation the customer's own words stay the review", "[stand_ins]")
{
    world w{"de"};
    auto id = w.add("Bad");
    auto seen = std::get<review>(w.read(id));
    CHECK(seen.text == "Bad");
    CHECK(seen.translation.find("[de] Bad") != std::string::npos);
    CHECK(test::run(w.adapter->list("")).value().reviews[0].text == "Bad");
}

TEST_CASE("a permission that is missing and a review that may not be answered are told in words", "[stand_ins]")
{
    world w;
    auto id = w.add("Bad");
    w.stand_in.find(id)->may_be_answered = false;
    CHECK(std::holds_alternative<try_again>(w.publish(id, "Thank you.")));
    w.stand_in.permitted = false;
    auto line = test::run(w.adapter->check());
    CHECK(!line.works);
    CHECK(line.words.find("Reply to reviews") != std::string::npos);
    CHECK(w.stand_in.replies.empty());
}

TEST_CASE("the adapter never asks the stand-in for more than the quota allows", "[stand_ins]")
{
    world w;
    w.add("Bad");
    for (int i = 0; i < 12 * 60; ++i) {
        auto page = test::run(w.adapter->list(""));
        if (!page) CHECK(page.error().words.find("kept for replies") != std::string::npos);
        w.clock.advance(10s);
    }
    CHECK(w.stand_in.reads == 320); // two hours, 160 in each
}

TEST_CASE("each answer of the stand-in fits Google's description", "[stand_ins]")
{
    auto document = test::discovery_document("google-androidpublisher-v3.reviews.discovery.json");
    if (!document) return;
    world w;
    for (int i = 0; i < 15; ++i)
        w.add("Text");
    auto id = w.add("Bad");
    REQUIRE(std::holds_alternative<delivered>(w.publish(id, "Thank you.")));
    auto fits = [&](const http_response& answer, const std::string& schema) {
        CHECK(answer.status == 200);
        CHECK(test::why_not_fitting(json::parse(answer.body), schema, *document) == "");
    };
    const auto& methods = (*document)["resources"]["reviews"]["methods"];
    std::map<std::string, std::string> values{
        {"maxResults", "3"}, {"startIndex", "0"}, {"token", "at%2B3"}, {"translationLanguage", "de"}};
    auto one = "reviews/" + percent_encoded(id);
    fits(w.ask("GET", "reviews"), methods["list"]["response"]["$ref"]);
    fits(w.ask("GET", one), methods["get"]["response"]["$ref"]);
    int tried = 0;
    for (const auto& [method, target] :
         std::vector<std::pair<std::string, std::string>>{{"list", "reviews"}, {"get", one}}) {
        for (const auto& [name, parameter] : methods[method]["parameters"].items()) {
            if (parameter["location"] != "query") continue;
            fits(w.ask("GET", target + "?" + name + "=" + values.at(name)), methods[method]["response"]["$ref"]);
            ++tried;
        }
        CHECK(w.ask("GET", target + "?colour=red").status == 400);
    }
    CHECK(tried == 5);
    fits(w.ask("POST", one + ":reply", R"({"replyText":"Hi."})"), methods["reply"]["response"]["$ref"]);
    for (const auto* bad : {"", "[]", "{}", R"({"replyText":7})", R"({"replyText":""})", R"({"replyText":"a","x":1})"})
        CHECK(w.ask("POST", one + ":reply", bad).status == 400);
    CHECK(w.ask("POST", one + ":reply", R"({"replyText":"Hi."})", "text/plain").status == 400);
    CHECK(w.ask("GET", "reviews?maxResults=101").status == 400);
    CHECK(w.ask("GET", "reviews?token=x").status == 400);
    CHECK(w.stand_in.find(id)->reply == "Hi.");
    // What the adapter itself sends is Google's request.
    CHECK(test::why_not_fitting(json::parse(R"({"replyText":"Hi."})"), methods["reply"]["request"]["$ref"],
                                *document) == "");
}
