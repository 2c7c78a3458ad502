// Payloads against what the services publish about them. The tables are written by hand from these sources:
// PagerDuty: reference/events-v2/openapiv3.json in https://github.com/PagerDuty/api-schema, and the limits of
//   https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
// Opsgenie: definitions/alert.yaml in https://github.com/opsgenie/opsgenie-oas, and the limits of
//   https://docs.opsgenie.com/docs/alerts-and-alert-fields
// Alertmanager: api/v2/openapi.yaml in https://github.com/prometheus/alertmanager
// GoAlert: genericapi/handler.go and alert/alert.go in https://github.com/target/goalert

#include "adapters/pagers/alertmanager.hpp"
#include "adapters/pagers/goalert.hpp"
#include "adapters/pagers/opsgenie.hpp"
#include "adapters/pagers/pagerduty.hpp"
#include "adapters/pagers/signed_webhook.hpp"
#include "adapters/pagers/words.hpp"
#include "daemon/core/text.hpp"
#include "tests/adapters/pagers/pages.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <optional>

using namespace highroad;
using namespace highroad::pagers;
using nlohmann::json;

namespace {

struct rule {
    std::string pointer;
    json::value_t type = json::value_t::string;
    bool required = false;
    std::size_t longest = 0; ///< in UTF-16 units, or of a list; 0: none is published
    std::vector<std::string> one_of;
};

/// Members that no rule names are mistakes too: a service may refuse what it does not know.
std::string why_not_fitting(const json& document, const std::vector<rule>& rules, const std::string& open = {})
{
    for (const auto& each : rules) {
        json::json_pointer at{each.pointer};
        if (!document.contains(at)) {
            if (each.required) return each.pointer + " is missing";
            continue;
        }
        const auto& value = document[at];
        if (value.type() != each.type) return each.pointer + " has the wrong type: " + value.dump();
        auto length = value.is_string() ? length_in(length_unit::utf16_units, value.get<std::string>()) : value.size();
        if (each.longest != 0 && length > each.longest) return each.pointer + " is too long: " + std::to_string(length);
        if (each.required && value.is_string() && length == 0) return each.pointer + " is empty";
        if (!each.one_of.empty() &&
            std::find(each.one_of.begin(), each.one_of.end(), value.get<std::string>()) == each.one_of.end())
            return each.pointer + " is none of the allowed: " + value.dump();
    }
    const auto flat = document.flatten();
    for (const auto& [pointer, value] : flat.items()) {
        if (!open.empty() && pointer.starts_with(open)) continue;
        auto known = std::any_of(rules.begin(), rules.end(),
                                 [&](const rule& each) { return pointer.starts_with(each.pointer); });
        if (!known) return pointer + " is in no description";
    }
    return {};
}

const std::vector<rule> pagerduty_trigger{
    {"/routing_key", json::value_t::string, true, 0, {}},
    {"/event_action", json::value_t::string, true, 0, {"trigger"}},
    {"/dedup_key", json::value_t::string, true, 255, {}},
    {"/client", json::value_t::string, false, 0, {}},
    {"/client_url", json::value_t::string, false, 0, {}},
    {"/links", json::value_t::array, false, 0, {}},
    {"/links/0/href", json::value_t::string, false, 0, {}},
    {"/links/0/text", json::value_t::string, false, 0, {}},
    {"/payload/summary", json::value_t::string, true, 1024, {}},
    {"/payload/source", json::value_t::string, true, 0, {}},
    {"/payload/severity", json::value_t::string, true, 0, {"critical", "error", "warning", "info"}},
    {"/payload/timestamp", json::value_t::string, false, 0, {}},
    {"/payload/component", json::value_t::string, false, 0, {}},
    {"/payload/custom_details", json::value_t::object, false, 0, {}}};
const std::vector<rule> pagerduty_follow_up{
    {"/routing_key", json::value_t::string, true, 0, {}},
    {"/event_action", json::value_t::string, true, 0, {"acknowledge", "resolve"}},
    {"/dedup_key", json::value_t::string, true, 255, {}}};
const std::vector<rule> opsgenie_create{
    {"/message", json::value_t::string, true, 130, {}},
    {"/alias", json::value_t::string, false, 512, {}},
    {"/description", json::value_t::string, false, 15000, {}},
    {"/responders", json::value_t::array, false, 50, {}},
    {"/responders/0/type", json::value_t::string, false, 0, {"team", "user", "escalation", "schedule"}},
    {"/responders/0/name", json::value_t::string, false, 0, {}},
    {"/tags", json::value_t::array, false, 20, {}},
    {"/tags/0", json::value_t::string, false, 50, {}},
    {"/details", json::value_t::object, false, 0, {}},
    {"/entity", json::value_t::string, false, 512, {}},
    {"/source", json::value_t::string, false, 100, {}},
    {"/user", json::value_t::string, false, 100, {}},
    {"/priority", json::value_t::string, false, 0, {"P1", "P2", "P3", "P4", "P5"}}};
const std::vector<rule> opsgenie_action{{"/user", json::value_t::string, false, 100, {}},
                                        {"/source", json::value_t::string, false, 100, {}},
                                        {"/note", json::value_t::string, false, 25000, {}}};
const std::vector<rule> alertmanager_alert{{"/labels", json::value_t::object, true, 0, {}},
                                           {"/annotations", json::value_t::object, false, 0, {}},
                                           {"/startsAt", json::value_t::string, false, 0, {}},
                                           {"/endsAt", json::value_t::string, false, 0, {}},
                                           {"/generatorURL", json::value_t::string, false, 0, {}}};
const std::vector<rule> goalert_incoming{{"/summary", json::value_t::string, true, 1024, {}},
                                         {"/details", json::value_t::string, false, 6 * 1024, {}},
                                         {"/dedup", json::value_t::string, false, 512, {}},
                                         {"/action", json::value_t::string, false, 0, {"close"}}};

std::vector<page> pages()
{
    std::vector<page> all{test::a_page(), test::a_hostile_page(), page{}};
    all.back().key = "highroad/storm-7/1";
    all.back().heading = "x";
    for (auto level : {severity::ordinary, severity::serious, severity::severe}) {
        auto what = test::a_page();
        what.level = level;
        what.count = 12;
        all.push_back(what);
    }
    auto no_people = test::a_page();
    no_people.people.clear();
    no_people.link.clear();
    no_people.quote.clear();
    all.push_back(no_people);
    auto odd_link = test::a_page();
    for (const auto& link : test::odd_links()) {
        odd_link.link = link;
        all.push_back(odd_link);
    }
    return all;
}

const instant now{std::chrono::seconds{1'790'000'000}};

} // namespace

TEST_CASE("the tables themselves notice what is wrong", "[pagers]")
{
    auto good = pagerduty::trigger(test::a_page(), "k");
    for (auto pointer : {"/routing_key", "/payload/summary", "/payload/severity", "/payload/source", "/event_action"}) {
        auto bad = good;
        bad[json::json_pointer{pointer}] = 7;
        CHECK(!why_not_fitting(bad, pagerduty_trigger).empty());
        bad[json::json_pointer{pointer}] = "";
        CHECK(!why_not_fitting(bad, pagerduty_trigger).empty());
    }
    auto bad = good;
    bad["payload"]["summary"] = std::string(1025, 'x');
    CHECK(why_not_fitting(bad, pagerduty_trigger) == "/payload/summary is too long: 1025");
    bad = good;
    bad["colour"] = "red";
    CHECK(why_not_fitting(bad, pagerduty_trigger) == "/colour is in no description");
}

TEST_CASE("every page fits PagerDuty's description of an event", "[pagers]")
{
    for (const auto& what : pages()) {
        auto event = pagerduty::trigger(what, "k");
        CHECK(why_not_fitting(event, pagerduty_trigger, "/payload/custom_details") == "");
        CHECK(event["payload"]["timestamp"] == to_iso8601(what.raised));
        for (auto action : {"acknowledge", "resolve"})
            CHECK(why_not_fitting(pagerduty::follow_up(what, action, "k"), pagerduty_follow_up) == "");
        CHECK(event.dump().size() < 512 * 1024);
    }
    auto event = pagerduty::trigger(test::a_page(), "k");
    CHECK(event["payload"]["severity"] == "critical");
    CHECK(event["links"] ==
          json::array({json{{"href", "https://acme.slack.com/archives/C1/p1"}, {"text", "Open the card"}}}));
}

TEST_CASE("every page fits Opsgenie's description of an alert", "[pagers]")
{
    for (const auto& what : pages()) {
        auto alert = opsgenie::alert(what, {"Support"}, {"highroad", std::string(80, 't')});
        CHECK(why_not_fitting(alert, opsgenie_create, "/details") == "");
        std::size_t in_details = 0;
        for (const auto& [name, value] : alert["details"].items()) {
            REQUIRE(value.is_string());
            in_details += name.size() + value.get<std::string>().size();
        }
        CHECK(in_details <= 8000);
        for (const auto& tag : alert["tags"])
            CHECK(length_in(length_unit::characters, tag.get<std::string>()) <= 50);
        CHECK(alert["message"].get<std::string>().find('\n') == std::string::npos);
        CHECK(why_not_fitting(opsgenie::note("by " + what.heading), opsgenie_action) == "");
    }
    CHECK(opsgenie::alert(test::a_page(), {}, std::vector<std::string>(30, "t"))["tags"].size() == 20);
    CHECK(opsgenie::alert(test::a_page(), std::vector<std::string>(60, "t"), {})["responders"].size() == 50);
    CHECK(opsgenie::alert(test::a_page(), {}, {})["priority"] == "P1");
    CHECK(opsgenie::path_of("highroad/42/1", "close") == "/v2/alerts/highroad%2F42%2F1/close?identifierType=alias");
}

TEST_CASE("every page fits Alertmanager's description, and its labels never change while it is up", "[pagers]")
{
    for (const auto& what : pages()) {
        auto list = alertmanager::alerts(what, {{"severity", "critical"}}, now);
        REQUIRE(list.is_array());
        REQUIRE(list.size() == 1);
        const auto& alert = list[0];
        CHECK(why_not_fitting(alert, alertmanager_alert) == "");
        for (auto part : {"labels", "annotations"}) {
            for (const auto& [name, value] : alert[part].items()) {
                CHECK(alertmanager::is_label_name(name));
                CHECK(value.is_string());
            }
        }
        auto changed = what;
        changed.level = severity::ordinary;
        changed.count = 99;
        changed.heading = changed.why = changed.source = changed.link = changed.quote = "other";
        changed.people.clear();
        CHECK(alertmanager::alerts(changed, {{"severity", "critical"}}, now)[0]["labels"] == alert["labels"]);
    }
    auto late = test::a_page();
    late.raised = now + std::chrono::hours{1};
    CHECK(alertmanager::alerts(late, {}, now)[0]["endsAt"] == to_iso8601(late.raised));
}

TEST_CASE("a link that is none is left out, and the page goes out all the same", "[pagers]")
{
    auto odd = test::a_page();
    for (const auto& link : test::odd_links()) {
        odd.link = link;
        INFO(link.substr(0, 60));
        CHECK(!pagerduty::trigger(odd, "k").contains("client_url"));
        CHECK(!pagerduty::trigger(odd, "k").contains("links"));
        CHECK(!opsgenie::alert(odd, {}, {})["details"].contains("link"));
        CHECK(!alertmanager::alerts(odd, {}, now)[0].contains("generatorURL"));
        CHECK(goalert::incoming(odd)["details"].get<std::string>().find("http") == std::string::npos);
    }
}

TEST_CASE("every page fits what GoAlert reads, as text that Markdown does not touch", "[pagers]")
{
    for (const auto& what : pages()) {
        for (const auto& body : {goalert::incoming(what), goalert::closing(what)}) {
            CHECK(why_not_fitting(body, goalert_incoming) == "");
            CHECK(body["summary"].get<std::string>().size() <= 1024);
            CHECK(body.value("details", "").size() <= 6 * 1024);
        }
        auto details = goalert::incoming(what)["details"].get<std::string>();
        // It strips space at the beginning, which would make the first line of a block a paragraph.
        const std::string_view opening = "What Highroad knows:\n\n";
        REQUIRE(details.starts_with(opening));
        if (auto link = plain_link(what); !link.empty()) {
            CHECK(details.ends_with("\n\n<" + link + ">"));
            details.resize(details.size() - link.size() - 4);
        }
        std::string_view rest = std::string_view{details}.substr(opening.size());
        while (!rest.empty()) {
            CHECK(rest.starts_with("    "));
            auto end = rest.find('\n');
            rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        }
    }
}

TEST_CASE("our own webhook's message is as docs/pagers.md describes it", "[pagers]")
{
    auto made = signed_webhook::message(test::a_page(), "raised");
    auto expected = json::parse(R"json({"event":"raised","key":"highroad/42/1","case":42,
        "heading":"1 out of 5 stars, legal threat: Acme iOS #42","why":"severe: legal (\"my lawyer\")",
        "quote":"You will hear from my lawyer.\nThis app lost all my photos.","source":"acme-ios","severity":"severe",
        "count":1,"link":"https://acme.slack.com/archives/C1/p1","raised":"2026-09-21T14:11:40Z",
        "people":[{"person":"jo","name":"Jo Doe","email":"jo@example.com"}]})json");
    CHECK(made == expected);
    CHECK(signed_webhook::message(test::a_page(), "acknowledged", "Jo")["by"] == "Jo");
}
