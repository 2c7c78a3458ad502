// The Steam adapter against the stand-in, and the stand-in against the description of Steam's page.

#include "adapters/steam/steam.hpp"
#include "tests/stand_ins/steam_stand_in.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/in_memory_http.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <set>

using namespace highroad;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

struct steam_world {
    steam_world()
    {
        stand_in.serve(http);
        auto made = make_steam({"acme-game", "1091500", "http://127.0.0.1:4711"}, http, clock);
        REQUIRE(made.has_value());
        adapter = std::move(*made);
    }
    std::string add(std::string text, bool up = false, std::string id = {})
    {
        test::steam_stand_in::a_review what;
        what.id = std::move(id);
        what.text = std::move(text);
        what.up = up;
        clock.advance(1s);
        return stand_in.add(std::move(what));
    }
    std::vector<review> all()
    {
        std::vector<review> seen;
        std::string cursor;
        do {
            auto page = test::run(adapter->list(cursor));
            REQUIRE(page.has_value());
            CHECK(page->malformed.empty());
            seen.insert(seen.end(), page->reviews.begin(), page->reviews.end());
            cursor = page->next;
        } while (!cursor.empty());
        return seen;
    }
    http_response ask(const std::string& query)
    {
        http_request request{"GET", "http://127.0.0.1:4711/appreviews/1091500?" + query};
        return test::run(http.send(request)).value();
    }

    test::manual_clock clock;
    test::in_memory_http http;
    test::steam_stand_in stand_in{"1091500", clock};
    std::unique_ptr<review_platform> adapter;
};

/// Why it does not fit the schema; knows the keywords that the description of Steam uses.
std::string misfit(const json& value, const json& schema, const json& document, const std::string& at = {})
{
    if (schema.contains("$ref"))
        return misfit(value, document.at(json::json_pointer(schema["$ref"].get<std::string>().substr(1))), document,
                      at);
    if (schema.contains("oneOf")) {
        for (const auto& choice : schema["oneOf"])
            if (misfit(value, choice, document, at).empty()) return {};
        return at + " fits none of the choices";
    }
    auto type = schema.at("type").get<std::string>();
    if (type == "object") {
        if (!value.is_object()) return at + " is no object";
        for (const auto& name : schema.value("required", json::array()))
            if (!value.contains(name.get<std::string>())) return at + " lacks " + name.get<std::string>();
        for (const auto& [name, member] : value.items()) {
            if (!schema["properties"].contains(name)) return at + " has the unknown member " + name;
            if (auto why = misfit(member, schema["properties"][name], document, at + "/" + name); !why.empty())
                return why;
        }
        return {};
    }
    if (type == "array") {
        for (const auto& item : value)
            if (auto why = misfit(item, schema["items"], document, at + "[]"); !why.empty()) return why;
        return value.is_array() ? "" : at + " is no array";
    }
    if (type == "integer") return value.is_number_integer() ? "" : at + " is no integer";
    if (type == "number") return value.is_number() ? "" : at + " is no number";
    if (type == "boolean") return value.is_boolean() ? "" : at + " is no boolean";
    return type == "string" && value.is_string() ? "" : at + " is no string";
}

} // namespace

TEST_CASE("every review on Steam is read once, newest change first, also what Steam hides by default", "[stand_ins]")
{
    steam_world w;
    for (int i = 0; i < 250; ++i)
        w.add("Text " + std::to_string(i));
    w.stand_in.reviews[3].language = "koreana";
    w.stand_in.reviews[4].bought_on_steam = false;
    auto seen = w.all();
    std::set<std::string> ids;
    for (const auto& one : seen)
        ids.insert(one.key.id);
    CHECK(ids.size() == 250);
    CHECK(std::is_sorted(seen.begin(), seen.end(),
                         [](const review& a, const review& b) { return a.created > b.created; }));
    CHECK(w.stand_in.reads == 4); // three pages, and the empty one that ends the list
}

TEST_CASE("a cursor that stands still ends the list", "[stand_ins]")
{
    steam_world w;
    for (int i = 0; i < 150; ++i)
        w.add("Text");
    w.stand_in.stuck_cursor = true;
    CHECK(w.all().size() == 150);
}

TEST_CASE("an edit comes to the top as the same review, and an answer by hand shows under it", "[stand_ins]")
{
    steam_world w;
    auto id = w.add("[b]Bad[/b]");
    w.add("Other");
    w.add("Good now", true, id);
    REQUIRE(w.stand_in.answer_by_hand(id, "Thank you!"));
    auto seen = w.all();
    REQUIRE(seen.size() == 2);
    CHECK(seen[0].key.id == id);
    CHECK(seen[0].text == "Good now");
    CHECK(seen[0].mark->stars() == 5);
    REQUIRE(seen[0].reply.has_value());
    CHECK(seen[0].reply->text == "Thank you!");
}

TEST_CASE("what the adapter asks and what the stand-in answers fit the description of Steam's page", "[stand_ins]")
{
    const auto* root = std::getenv("HIGHROAD_SOURCE_DIR");
    std::ifstream file{std::string{root ? root : "."} + "/../shared/specs/steam-appreviews.authored.openapi.json"};
    if (!file) {
        WARN("skipped: the description of Steam's page is not on this machine");
        return;
    }
    auto document = json::parse(file);
    const auto& method = document["paths"]["/appreviews/{appid}"]["get"];
    const auto& schema = method["responses"]["200"]["content"]["application/json"]["schema"];
    steam_world w;
    for (int i = 0; i < 30; ++i)
        w.add("Text", i % 2 == 0);
    w.stand_in.answer_by_hand(w.add("Bad"), "Sorry.");
    w.all();
    std::set<std::string> known;
    for (const auto& parameter : method["parameters"])
        if (parameter["in"] == "query") known.insert(parameter["name"].get<std::string>());
    const auto asked = w.http.requests;
    for (const auto& request : asked) {
        for (const auto& [name, value] : parse_form(request.url.substr(request.url.find('?') + 1))) {
            CAPTURE(name, value);
            REQUIRE(known.count(name) == 1);
        }
        CHECK(misfit(json::parse(test::run(w.http.send(request)).value().body), schema, document) == "");
    }
    std::map<std::string, std::string> values{{"json", "1"},
                                              {"filter", "recent"},
                                              {"language", "all"},
                                              {"day_range", "30"},
                                              {"cursor", "AoJ%2B%2F20"},
                                              {"review_type", "negative"},
                                              {"purchase_type", "all"},
                                              {"num_per_page", "7"},
                                              {"filter_offtopic_activity", "0"}};
    for (const auto& name : known) {
        CAPTURE(name);
        auto answer = w.ask(name == "json" ? "json=1" : "json=1&" + name + "=" + values.at(name));
        REQUIRE(answer.status == 200);
        CHECK(misfit(json::parse(answer.body), schema, document) == "");
    }
    for (const auto* bad : {"", "json=0", "json=1&filter=newest", "json=1&num_per_page=101", "json=1&num_per_page=x",
                            "json=1&review_type=bad", "json=1&purchase_type=gift", "json=1&colour=red",
                            "json=1&filter_offtopic_activity=1", "json=1&cursor=x", "json=1&json=1"})
        CHECK(w.ask(bad).status == 400);
}
