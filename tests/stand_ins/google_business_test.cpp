// The Google Business Profile adapter against the stand-in, and the stand-in against Google's discovery document.

#include "adapters/google_business/google_business.hpp"
#include "tests/stand_ins/discovery_check.hpp"
#include "tests/stand_ins/google_business_stand_in.hpp"
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
    world()
    {
        stand_in.serve(http);
        google_business_settings settings;
        settings.source = "acme-hotel";
        settings.account = "111";
        settings.location = "222";
        settings.client_id = sign_in.client_id;
        settings.client_secret = sign_in.client_secret;
        settings.refresh_token = sign_in.refresh_token;
        settings.api_base = "http://127.0.0.1:4711/";
        settings.token_url = "http://127.0.0.1:4711/business_token";
        auto made = make_google_business(settings, pool, http, clock, log, meters);
        REQUIRE(made.has_value());
        adapter = std::move(*made);
    }
    std::string add(const std::string& text, int stars = 1)
    {
        test::google_business_stand_in::a_review what;
        what.text = text;
        what.stars = stars;
        what.author = "maple77";
        clock.advance(1s);
        return stand_in.add(what);
    }
    delivery publish(std::string id, std::string text)
    {
        review_key key{"google_business", "acme-hotel", std::move(id)};
        return test::run(adapter->publish(key, std::move(text), "1/reply/1"));
    }
    look read(std::string id)
    {
        review_key key{"google_business", "acme-hotel", std::move(id)};
        return test::run(adapter->read(key));
    }
    http_response ask(std::string method, std::string target, std::string body = {},
                      std::string type = "application/json")
    {
        clock.advance(1s);
        auto worked = test::run(adapter->check());
        REQUIRE(worked.works);
        http_request request{std::move(method), "http://127.0.0.1:4711/v4/accounts/111/locations/222/" + target};
        request.headers.set("Authorization", http.requests.back().headers.get("Authorization"));
        request.headers.set("Content-Type", std::move(type));
        request.body = std::move(body);
        return test::run(http.send(request)).value();
    }

    test::manual_clock clock;
    test::in_memory_http http;
    test::kept_log log;
    test::kept_meters meters;
    google_business_pool pool;
    test::google_sign_in sign_in{test::rsa_key::shared().public_pem, "http://127.0.0.1:4711/token", clock};
    test::google_business_stand_in stand_in{sign_in, "111", "222", clock};
    std::unique_ptr<review_platform> adapter;
};

} // namespace

TEST_CASE("every review of the location is read, newest change first, whatever the number of pages", "[stand_ins]")
{
    world w;
    std::string first;
    for (int i = 0; i < 120; ++i) {
        auto id = w.add("Text " + std::to_string(i));
        if (i == 0) first = id;
    }
    w.clock.advance(1s);
    w.stand_in.find(first)->updated = w.clock.now(); // the oldest was edited
    std::set<std::string> ids;
    std::vector<instant> times;
    std::string cursor;
    int pages = 0;
    do {
        auto page = test::run(w.adapter->list(cursor));
        REQUIRE(page.has_value());
        CHECK(page->malformed.empty());
        if (pages == 0) CHECK(page->reviews.front().key.id == first);
        for (const auto& one : page->reviews) {
            ids.insert(one.key.id);
            times.push_back(one.created.value());
        }
        cursor = page->next;
        ++pages;
    } while (!cursor.empty());
    CHECK(pages == 3);
    CHECK(ids.size() == 120);
    CHECK(std::is_sorted(times.rbegin(), times.rend()));
    CHECK(w.sign_in.issued == 1);
}

TEST_CASE("a reply is written as it is, read back as it is, and a second one takes its place", "[stand_ins]")
{
    world w;
    auto id = w.add("Langsam");
    CHECK(std::holds_alternative<delivered>(w.publish(id, "Danke, \"Ana\" \\ <b>\U0001F600</b>")));
    w.stand_in.find(id)->reply_translation = "Thanks, Ana";
    w.stand_in.find(id)->translation = "Slow";
    auto seen = std::get<review>(w.read(id));
    CHECK(seen.reply.value().text == "Danke, \"Ana\" \\ <b>\U0001F600</b>");
    CHECK(seen.reply->state == reply_state::live);
    CHECK(seen.text == "Langsam");
    CHECK(seen.translation == "Slow");
    CHECK(std::holds_alternative<delivered>(w.publish(id, "Second")));
    CHECK(std::get<review>(w.read(id)).reply.value().text == "Second");
    CHECK(w.stand_in.replies.size() == 2);
    CHECK(w.ask("DELETE", "reviews/" + id + "/reply").status == 200);
    CHECK(!std::get<review>(w.read(id)).reply);
}

TEST_CASE("a reply that Google holds, and then rejects, is told with Google's reason", "[stand_ins]")
{
    world w;
    auto id = w.add("Bad");
    w.stand_in.moderated = true;
    CHECK(std::holds_alternative<delivered>(w.publish(id, "Thank you.")));
    CHECK(std::get<review>(w.read(id)).reply.value().state == reply_state::pending);
    w.stand_in.find(id)->reply_state = "REJECTED";
    w.stand_in.find(id)->violation = "ADVERTISING_AND_SOLICITATION";
    auto rejected = std::get<review>(w.read(id)).reply.value();
    CHECK(rejected.state == reply_state::rejected);
    CHECK(rejected.reason.find("advertising") != std::string::npos);
}

TEST_CASE("a lost answer is no outcome, and the look after it finds the reply", "[stand_ins]")
{
    world w;
    auto id = w.add("Bad");
    CHECK(w.sign_in.issued == 0);
    CHECK(std::holds_alternative<review>(w.read(id)));
    w.stand_in.lose_next_answer = true;
    CHECK(std::holds_alternative<outcome_unknown>(w.publish(id, "Thank you.")));
    CHECK(std::get<review>(w.read(id)).reply.value().text == "Thank you.");
    w.stand_in.fail_with = {503};
    CHECK(std::holds_alternative<outcome_unknown>(w.publish(id, "Again.")));
    CHECK(std::get<review>(w.read(id)).reply.value().text == "Thank you.");
}

TEST_CASE("a removed review is gone, and one of a location that is out of reach is not", "[stand_ins]")
{
    world w;
    auto id = w.add("Bad");
    auto other = w.add("Worse");
    w.stand_in.remove(id);
    CHECK(std::holds_alternative<review_is_gone>(w.read(id)));
    CHECK(std::holds_alternative<refused>(w.publish(id, "Thank you.")));
    w.stand_in.permitted = false;
    CHECK(std::holds_alternative<try_again>(w.read(id)));
    CHECK(std::holds_alternative<try_again>(w.read(other)));
}

TEST_CASE("a token that was taken back is replaced, and a consent that was is told", "[stand_ins]")
{
    world w;
    w.add("Bad");
    CHECK(test::run(w.adapter->list("")).has_value());
    w.sign_in.revoke_all();
    CHECK(test::run(w.adapter->list("")).has_value());
    CHECK(w.sign_in.issued == 2);
    w.sign_in.revoke_all();
    w.sign_in.refresh_token = "1//another";
    auto line = test::run(w.adapter->check());
    CHECK(!line.works);
    CHECK(line.words.find("make a new refresh token") != std::string::npos);
    CHECK(line.words.find("1//refresh-1") == std::string::npos);
}

TEST_CASE("a project that may not use the API is told from an account that may not", "[stand_ins]")
{
    world w;
    w.stand_in.permitted = false;
    CHECK(test::run(w.adapter->check()).words.find("owner or manager") != std::string::npos);
    w.stand_in.enabled = false;
    CHECK(test::run(w.adapter->check()).words.find("is not enabled") != std::string::npos);
}

TEST_CASE("the adapter never asks the stand-in for more than the quota of a Google project allows", "[stand_ins]")
{
    world w;
    w.add("Bad");
    int listed = 0;
    for (int i = 0; i < 4 * 600; ++i) {
        if (i % 10 == 0) w.clock.advance(1s);
        listed += test::run(w.adapter->list("")).has_value() ? 1 : 0;
    }
    CHECK(w.stand_in.reads == listed);
    CHECK(listed == 4 * 240);
}

TEST_CASE("each answer of the stand-in for Business Profile fits Google's description", "[stand_ins]")
{
    auto document = test::discovery_document("google-mybusiness-v4.reviews.discovery.json",
                                             "google-mybusiness-v4.reviews.2026-additions.authored.json");
    if (!document) return;
    world w;
    for (int i = 0; i < 60; ++i)
        w.add("Text", i % 6);
    test::google_business_stand_in::a_review anonymous;
    anonymous.stars = 5;
    anonymous.reply = "Sorry";
    anonymous.reply_state = "REJECTED";
    anonymous.violation = "HARASSMENT";
    w.stand_in.add(anonymous);
    auto id = w.add("Bad");
    REQUIRE(std::holds_alternative<delivered>(w.publish(id, "Thank you.")));
    auto fits = [&](const http_response& answer, const std::string& schema) {
        CHECK(answer.status == 200);
        CHECK(test::why_not_fitting(json::parse(answer.body), schema, *document) == "");
    };
    const auto& methods =
        (*document)["resources"]["accounts"]["resources"]["locations"]["resources"]["reviews"]["methods"];
    auto one = "reviews/" + id;
    fits(w.ask("GET", "reviews"), methods["list"]["response"]["$ref"]);
    fits(w.ask("GET", one), methods["get"]["response"]["$ref"]);
    std::map<std::string, std::string> values{
        {"pageSize", "3"}, {"pageToken", "at%2B3"}, {"orderBy", "update_time%20desc"}};
    int tried = 0;
    for (const auto& [name, parameter] : methods["list"]["parameters"].items()) {
        if (parameter["location"] != "query") continue;
        fits(w.ask("GET", "reviews?" + name + "=" + values.at(name)), methods["list"]["response"]["$ref"]);
        ++tried;
    }
    CHECK(tried == 3);
    for (const auto* order : {"rating", "rating%20desc", "updateTime%20desc"})
        fits(w.ask("GET", std::string{"reviews?orderBy="} + order), methods["list"]["response"]["$ref"]);
    CHECK(methods["updateReply"]["httpMethod"] == "PUT");
    fits(w.ask("PUT", one + "/reply", R"({"comment":"Hi."})"), methods["updateReply"]["response"]["$ref"]);
    CHECK(w.stand_in.find(id)->reply == "Hi.");
    CHECK(methods["deleteReply"]["httpMethod"] == "DELETE");
    fits(w.ask("DELETE", one + "/reply"), methods["deleteReply"]["response"]["$ref"]);
    // What the adapter itself sends is Google's request.
    CHECK(test::why_not_fitting(json::parse(R"({"comment":"Hi."})"), methods["updateReply"]["request"]["$ref"],
                                *document) == "");

    for (const auto* bad : {"", "[]", "{}", R"({"comment":7})", R"({"comment":""})", R"({"comment":"a","x":1})"})
        CHECK(w.ask("PUT", one + "/reply", bad).status == 400);
    CHECK(w.ask("PUT", one + "/reply", json{{"comment", std::string(4097, 'x')}}.dump()).status == 400);
    CHECK(w.ask("PUT", one + "/reply", R"({"comment":"Hi."})", "text/plain").status == 400);
    CHECK(w.ask("POST", one + "/reply", R"({"comment":"Hi."})").status == 404);
    for (const auto* query : {"pageSize=51", "pageSize=0", "pageToken=x", "orderBy=update_time", "colour=red"})
        CHECK(w.ask("GET", std::string{"reviews?"} + query).status == 400);
    CHECK(w.ask("GET", one + "?colour=red").status == 400);
    CHECK(w.stand_in.find(id)->reply.empty());
}
