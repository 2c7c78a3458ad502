// Many locations of one account, read together: against the stand-in, and the stand-in against Google's discovery
// document.

#include "tests/stand_ins/discovery_check.hpp"
#include "tests/stand_ins/google_business_group.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <utility>

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

bool says(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a hundred and forty locations of one account take a few requests, and each is told what is its own",
          "[stand_ins][batches]")
{
    hotel_group g{140};
    for (std::size_t i = 0; i < 140; i += 3)
        g.write(g.hotels[i], "New " + std::to_string(i));
    auto lists = g.account.lists;
    auto requests = g.round();
    g.check_complete();
    CHECK(requests < 25); // 140 alone
    CHECK(g.account.lists == lists);
    for (const auto& names : g.account.batches)
        CHECK(names.size() <= 50);
    for (const auto& sent : g.http.requests)
        if (sent.url.ends_with(":batchGetReviews")) CHECK(json::parse(sent.body)["pageSize"] == 50);
}

TEST_CASE("the order across locations does not matter to what is told, only to what it costs", "[stand_ins][batches]")
{
    using sequence = google_business_account::sequence;
    hotel_group g{30};
    g.account.order = GENERATE(sequence::by_change, sequence::by_location, sequence::by_location_backwards);
    for (int k = 0; k < 40; ++k)
        for (std::size_t i = 0; i < 30; i += 2)
            g.write(g.hotels[i], "Text " + std::to_string(k), g.clock.now() - k * 3h);
    for (auto& one : g.hotels)
        REQUIRE(run(one.adapter->list({})).has_value());
    for (int turn = 0; turn < 5; ++turn) {
        for (auto& one : g.hotels)
            g.write(one, "In turn " + std::to_string(turn));
        g.round();
        // The next look of each finds what came after the batch that served it.
        g.round();
    }
    for (auto& one : g.hotels) {
        std::size_t missing = 0;
        for (const auto& real : one.at->reviews)
            missing += real.updated > one.newest - overlap && !one.told.contains(real.id) ? 1 : 0;
        CHECK(missing == 0);
    }
    // Whom no batch serves finds that out once and is read alone since.
    CHECK(g.round() <= 40);
}

TEST_CASE("few locations are read alone: that is simpler, and nothing is older than it has to be",
          "[stand_ins][batches]")
{
    hotel_group g{40};
    for (int turn = 0; turn < 5; ++turn) {
        g.clock.advance(1min);
        for (auto& one : g.hotels)
            REQUIRE(g.look(one).has_value());
    }
    CHECK(g.account.batches.empty());
}

TEST_CASE("a list served from a batch costs nothing of the quota, and one that leads it what it sent",
          "[stand_ins][batches]")
{
    hotel_group g{20};
    g.clock.advance(2min);
    g.busy();
    auto left = [&] { return g.hotels[0].adapter->quotas()[0].left; };
    auto before = left();
    auto page = g.look(g.hotels[0]);
    REQUIRE(page.has_value());
    CHECK(page->requests >= 1);
    CHECK(left() == before - page->requests);
    for (std::size_t i = 1; i < 20; ++i) {
        auto after = left();
        if (g.hotels[i].adapter->requests_for_news() > 0) continue;
        auto kept = g.look(g.hotels[i]);
        REQUIRE(kept.has_value());
        CHECK(kept->requests == 0);
        CHECK(left() == after);
        CHECK(g.hotels[i].adapter->requests_for_news() > 0); // once
    }
    CHECK(g.account.batches.size() == page->requests);
    // Over many looks, what they are said to cost is what was sent.
    double said = 0;
    std::size_t sent = 0;
    for (int turn = 0; turn < 20; ++turn) {
        g.clock.advance(30s);
        g.busy();
        for (auto& one : g.hotels) {
            auto again = g.look(one);
            REQUIRE(again.has_value());
            said += again->cost;
            sent += again->requests;
        }
    }
    CHECK(said == Approx(static_cast<double>(sent)).epsilon(0.3));
}

TEST_CASE("what a batch brought is used while it is young for the location it is of, and never after something newer",
          "[stand_ins][batches]")
{
    hotel_group g{5};
    g.clock.advance(30s);
    g.busy();
    REQUIRE(g.look(g.hotels[0]).has_value());
    auto batches = g.account.batches.size();
    REQUIRE(batches > 0);
    CHECK(g.hotels[1].adapter->requests_for_news() == 0);
    CHECK(g.hotels[2].adapter->requests_for_news() == 0);

    // Somebody answers at the second one, and the third is looked at: what was kept may show less than that.
    auto id = g.hotels[1].at->reviews[0].id;
    review_key key{"google_business", std::string{g.hotels[1].adapter->source()}, id};
    REQUIRE(std::holds_alternative<delivered>(run(g.hotels[1].adapter->publish(key, "Thank you.", "1/reply/1"))));
    CHECK(g.hotels[1].adapter->requests_for_news() > 0);
    key = {"google_business", std::string{g.hotels[2].adapter->source()}, g.hotels[2].at->reviews[0].id};
    REQUIRE(std::holds_alternative<review>(run(g.hotels[2].adapter->read(key))));
    CHECK(g.hotels[2].adapter->requests_for_news() > 0);

    // A third of the time since it was read last has passed.
    CHECK(g.hotels[3].adapter->requests_for_news() == 0);
    g.clock.advance(80s);
    CHECK(g.hotels[3].adapter->requests_for_news() > 0);
    g.busy();
    auto late = g.write(g.hotels[3], "Late");
    REQUIRE(g.look(g.hotels[3]).has_value());
    CHECK(g.hotels[3].told.contains(late));
}

TEST_CASE("a reply that goes out while a batch is under way is not taken for vanished", "[stand_ins][batches]")
{
    hotel_group g{5};
    g.clock.advance(30s);
    g.busy();
    auto& other = g.hotels[3];
    auto id = other.at->reviews.back().id;
    review_key key{"google_business", std::string{other.adapter->source()}, id};
    auto gone_out = false;
    g.account.before_batch_is_answered = [&] {
        if (std::exchange(gone_out, true)) return;
        REQUIRE(std::holds_alternative<delivered>(run(other.adapter->publish(key, "Thank you.", "1/reply/1"))));
    };
    REQUIRE(g.look(g.hotels[0]).has_value());
    REQUIRE(!g.account.batches.empty());
    auto page = g.look(other);
    REQUIRE(page.has_value());
    auto shown =
        std::find_if(page->reviews.begin(), page->reviews.end(), [&](const review& r) { return r.key.id == id; });
    REQUIRE(shown != page->reviews.end());
    CHECK(shown->reply.value().text == "Thank you.");
}

TEST_CASE("a location that is no longer verified hides no other, fails in words, and is found by halving",
          "[stand_ins][batches]")
{
    hotel_group g{60};
    g.count_refusals = true;
    auto lost = std::size_t{17};
    g.hotels[lost].at->verified = false;
    std::size_t before = 0;
    for (int turn = 0; turn < 6; ++turn) {
        for (std::size_t i = 0; i < g.hotels.size(); ++i)
            if (i != lost && (i + static_cast<std::size_t>(turn)) % 6 == 0)
                g.write(g.hotels[i], "In turn " + std::to_string(turn));
        before = g.account.batches.size();
        g.round();
    }
    g.round();
    g.check_complete();
    // By now it is known: batches work, without it.
    for (auto i = before; i < g.account.batches.size(); ++i) {
        const auto& names = g.account.batches[i];
        CHECK(std::find(names.begin(), names.end(), g.hotels[lost].at->name()) == names.end());
    }
    CHECK(g.round() < 20);
    auto told = run(g.hotels[lost].adapter->news(g.hotels[lost].newest - overlap));
    REQUIRE(!told);
    CHECK(says(told.error().words, "not verified"));

    // Verified again, it is read alone and then with the others.
    g.hotels[lost].at->verified = true;
    g.write(g.hotels[lost], "Back again");
    g.round();
    g.round();
    g.check_complete();
    auto names = g.account.batches.back();
    CHECK(std::any_of(g.account.batches.end() - 10, g.account.batches.end(), [&](const auto& asked) {
        return std::find(asked.begin(), asked.end(), g.hotels[lost].at->name()) != asked.end();
    }));
}

TEST_CASE("a location that only batches refuse is read alone, and the others together", "[stand_ins][batches]")
{
    auto status = GENERATE(400, 403, 404);
    hotel_group g{60};
    auto odd = std::size_t{41};
    g.account.change_batch = [&](http_response& answer) {
        const auto& names = g.account.batches.back();
        if (std::find(names.begin(), names.end(), g.hotels[odd].at->name()) != names.end())
            answer = google_refusal(status, "FAILED_PRECONDITION", "Not this one.");
    };
    std::size_t cost = 0;
    for (int turn = 0; turn < 8; ++turn) {
        for (std::size_t i = 0; i < g.hotels.size(); ++i)
            if ((i + static_cast<std::size_t>(turn)) % 6 == 0) g.write(g.hotels[i], "In turn " + std::to_string(turn));
        cost = g.round();
    }
    g.round();
    g.check_complete();
    CHECK(cost < 25);
    CHECK(g.account.batches.size() < 8 * 20);
}

TEST_CASE("when a batch fails in any other way everybody is read alone, and batches rest for ten minutes",
          "[stand_ins][batches]")
{
    hotel_group g{12};
    std::function<void(http_response&)> fail;
    SECTION("Google has trouble")
    {
        g.account.fail_batches_with = {500};
    }
    SECTION("the answer is lost")
    {
        fail = [](http_response& answer) { answer.status = 0; };
    }
    SECTION("something else answers")
    {
        fail = [](http_response& answer) { answer = {404, "text/html", "<html>a proxy</html>"}; };
    }
    SECTION("the answer is cut off")
    {
        fail = [](http_response& answer) { answer.body.resize(answer.body.size() / 2); };
    }
    SECTION("a review is of nobody")
    {
        fail = [](http_response& answer) {
            auto body = json::parse(answer.body);
            body["locationReviews"][1].erase("name");
            answer.body = body.dump();
        };
    }
    SECTION("a review is of a location that was not asked for")
    {
        fail = [](http_response& answer) {
            auto body = json::parse(answer.body);
            body["locationReviews"][1]["name"] = "accounts/111/locations/7";
            answer.body = body.dump();
        };
    }
    SECTION("a review is said to be of two locations")
    {
        fail = [](http_response& answer) {
            auto body = json::parse(answer.body);
            body["locationReviews"][1]["name"] = body["locationReviews"][0]["name"];
            body["locationReviews"][1]["review"]["name"] = "accounts/111/locations/7/reviews/1";
            answer.body = body.dump();
        };
    }
    g.account.change_batch = fail;
    for (auto& one : g.hotels)
        g.write(one, "New");
    auto requests = g.round();
    g.check_complete();
    CHECK(g.account.batches.size() == 1);
    CHECK(requests == 13);
    CHECK(g.log.text.find("read one by one") != std::string::npos);
    g.round();
    CHECK(g.account.batches.size() == 1);
    g.account.change_batch = {};
    g.clock.advance(10min);
    g.round();
    CHECK(g.account.batches.size() > 1);
}

TEST_CASE("a location whose news do not fit into a batch is read alone, and the others together",
          "[stand_ins][batches]")
{
    hotel_group g{10};
    auto& storm = g.hotels[4];
    for (int i = 0; i < 300; ++i)
        g.write(storm, "Angry " + std::to_string(i), g.clock.now() - i * 1s);
    g.clock.advance(1s);
    for (int turn = 0; turn < 3; ++turn) {
        for (auto& one : g.hotels)
            g.write(one, "In turn " + std::to_string(turn));
        g.round();
    }
    g.clock.advance(1min);
    g.round();
    // The storm's own pages go on as ever.
    auto page = run(storm.adapter->news(storm.newest - overlap));
    REQUIRE(page.has_value());
    CHECK(page->reviews.size() == 50);
    CHECK(!page->next.empty());
    for (auto& one : g.hotels) {
        if (&one == &storm) continue;
        CHECK(one.told.size() == one.at->reviews.size());
    }
}

TEST_CASE("what was kept for others when the daemon died is read again", "[stand_ins][batches]")
{
    hotel_group g{20};
    auto id = g.write(g.hotels[7], "Written just before");
    g.clock.advance(30s);
    g.busy();
    REQUIRE(g.look(g.hotels[0]).has_value());
    CHECK(g.hotels[7].adapter->requests_for_news() == 0);
    CHECK(!g.hotels[7].told.contains(id));
    g.start();
    CHECK(g.hotels[7].told.contains(id));
    g.round();
    g.check_complete();
}

TEST_CASE("whatever becomes of one review in a batch, all locations are told everything", "[stand_ins][batches]")
{
    const std::vector<json> odd{json{},
                                json(""),
                                json("x"),
                                json(-1),
                                json(true),
                                json::array(),
                                json({1}),
                                json::object(),
                                json("\u202e "),
                                json("2026-10-30T04:12:09Z"),
                                json(std::string(65536, 'x'))};
    hotel_group g{5};
    std::string place;
    json value;
    bool leave_out = false;
    std::set<std::string> places;
    g.account.change_batch = [&](http_response& answer) {
        auto body = json::parse(answer.body);
        auto& item = body["locationReviews"][1];
        const auto flat = item.flatten();
        for (const auto& [path, leaf] : flat.items())
            for (auto at = json::json_pointer{path}; !at.empty(); at = at.parent_pointer())
                places.insert(at.to_string());
        if (place.empty()) return;
        auto at = json::json_pointer{place};
        if (leave_out)
            item[at.parent_pointer()].erase(at.back());
        else
            item[at] = value;
        answer.body = body.dump();
    };
    auto one_round = [&] {
        for (auto& one : g.hotels)
            one.told.clear();
        g.clock.advance(7h); // whoever was read alone may be read together again
        for (int turn = 0; turn < 2; ++turn) {
            g.clock.advance(30s);
            for (auto& one : g.hotels)
                REQUIRE(g.look(one).has_value());
        }
        g.round();
        for (auto& one : g.hotels) {
            INFO(one.at->name());
            for (const auto& real : one.at->reviews)
                if (real.updated > one.newest - overlap) CHECK(one.told.contains(real.id));
        }
    };
    one_round();
    REQUIRE(places.size() > 8);
    auto batches = g.account.batches.size();
    const auto all = places;
    for (const auto& each : all) {
        place = each;
        leave_out = true;
        CAPTURE(place, "left out");
        one_round();
        leave_out = false;
        for (const auto& wrong : odd) {
            value = wrong;
            CAPTURE(place, wrong.dump().substr(0, 40));
            one_round();
        }
    }
    CHECK(g.account.batches.size() - batches >= all.size() * odd.size());
}

TEST_CASE("batches of the stand-in fit Google's description, and so does what the adapter asks", "[stand_ins][batches]")
{
    auto document = discovery_document("google-mybusiness-v4.reviews.discovery.json",
                                       "google-mybusiness-v4.reviews.2026-additions.authored.json");
    if (!document) return;
    const auto& method = (*document)["resources"]["accounts"]["resources"]["locations"]["methods"]["batchGetReviews"];
    CHECK(method["httpMethod"] == "POST");
    CHECK(method["flatPath"] == "v4/accounts/{accountsId}/locations:batchGetReviews");
    hotel_group g{30};
    for (auto& one : g.hotels)
        for (int i = 0; i < 3; ++i)
            g.write(one, "New", g.clock.now() - i * 1h);
    std::size_t answers = 0;
    g.account.change_batch = [&](http_response& answer) {
        CHECK(why_not_fitting(json::parse(answer.body), method["response"]["$ref"], *document) == "");
        ++answers;
    };
    g.round();
    CHECK(answers > 1);
    http_request asked{"", ""};
    for (const auto& sent : g.http.requests) {
        if (!sent.url.ends_with(":batchGetReviews")) continue;
        CHECK(sent.url == "http://127.0.0.1:4711/v4/accounts/111/locations:batchGetReviews");
        CHECK(why_not_fitting(json::parse(sent.body), method["request"]["$ref"], *document) == "");
        asked = sent;
    }
    g.account.change_batch = {};
    auto status = [&](auto change) {
        auto request = asked;
        auto body = json{{"locationNames", {"accounts/111/locations/1000"}}};
        change(request, body);
        request.body = body.dump();
        return run(g.http.send(request)).value().status;
    };
    CHECK(status([](auto&, auto&) {}) == 200);
    CHECK(status([](auto&, auto& body) { body["ignoreRatingOnlyReviews"] = true; }) == 200);
    CHECK(status([](auto&, auto& body) { body["orderBy"] = "update_time desc"; }) == 200);
    CHECK(status([](auto&, auto& body) { body["orderBy"] = "update_time"; }) == 400);
    CHECK(status([](auto&, auto& body) { body["pageSize"] = 0; }) == 400);
    CHECK(status([](auto&, auto& body) { body["pageSize"] = 201; }) == 400);
    CHECK(status([](auto&, auto& body) { body["pageSize"] = "50"; }) == 400);
    CHECK(status([](auto&, auto& body) { body["pageToken"] = "x"; }) == 400);
    CHECK(status([](auto&, auto& body) { body["colour"] = "red"; }) == 400);
    CHECK(status([](auto&, auto& body) { body["locationNames"] = json::array(); }) == 400);
    CHECK(status([](auto&, auto& body) { body["locationNames"] = {7}; }) == 400);
    CHECK(status([](auto&, auto& body) {
              body["locationNames"] = std::vector<std::string>(201, "accounts/111/locations/1000");
          }) == 400);
    CHECK(status([](auto&, auto& body) { body["locationNames"] = {"accounts/111/locations/7"}; }) == 403);
    CHECK(status([](auto& request, auto&) { request.url += "?pageSize=3"; }) == 400);
    CHECK(status([](auto& request, auto&) { request.headers.set("Content-Type", "text/plain"); }) == 400);
    CHECK(status([](auto& request, auto&) { request.headers.set("Authorization", "Bearer x"); }) == 401);
    g.hotels[0].at->verified = false;
    CHECK(status([](auto&, auto&) {}) == 400);
}
