#include "daemon/store/case_json.hpp"
#include "tests/store/open_store.hpp"

#include <nlohmann/json.hpp>

using namespace highroad;
using namespace highroad::test;
using namespace std::string_literals;

namespace {

const auto nul = "before\0after"s;
const auto lone_surrogate = "high \xED\xA0\x80 low \xED\xB0\x80"s;
const auto broken = "\xFF\xFE\xC0\x80\xF5 cut \xE2\x82"s;
const auto emoji = "👩‍👩‍👧‍👦 🏳️‍🌈 \u202Eevil\u202C \"quoted\" \\ \n\t\x01\x7F"s;
const auto large = std::string(64 * 1024, 'x') + "é";

/// Every field differs from its default.
review_case full_case()
{
    review_case c;
    c.number = 42;
    c.version = 7;
    c.subject = {{"google_play", nul, lone_surrogate},
                 rating{7.1, 10},
                 emoji,
                 large,
                 "translated " + emoji,
                 broken,
                 "pt-BR",
                 "BRA",
                 "1.2\xFF",
                 "https://example.com/?a=1&b=2",
                 noon,
                 platform_reply{"r1", broken, reply_state::rejected, "too rude", noon + std::chrono::hours{1}}};
    c.review_revision = 3;
    c.rules = {false, 350, length_unit::utf16_units};
    c.phase = case_phase::publishing;
    c.closed_as = close_reason::gone;
    c.opened = instant{std::chrono::seconds{-5}};
    c.channels = {"reviews", nul};
    c.cards = {{"reviews", lone_surrogate, 1, 2, noon}, {emoji, "", 3, 4, noon}};
    c.drafts = {{broken, "template crash"}, {"", "person"}};
    c.drafts[0].findings = {{finding_kind::placeholder, broken, 3, 9, "Fill it in."},
                            {finding_kind::copy, {}, 0, 0, {}}};
    c.chosen = 1;
    c.draft_revision = 9;
    c.owner = actor{"slack", "U1", emoji, {"S1", broken}};
    c.editor = actor{"console", "2", nul, {}};
    c.approved = approval{actor{"slack", "U3", "Ana", {"S2"}},
                          noon,
                          3,
                          9,
                          lone_surrogate,
                          actor{"slack", "U9", "Di", {}},
                          noon,
                          true,
                          true,
                          "slack " + emoji,
                          broken};
    c.approvals = 4;
    c.published_text = nul;
    c.published = noon;
    c.published_for = actor{"slack", "U4", "Bo", {}};
    c.check_reply_at = noon;
    c.reply_checks = 5;
    c.snoozed_until = noon;
    c.snoozed_by = actor{"slack", "U5", "Cy", {}};
    c.give_up_at = noon;
    c.dismissed_because = broken;
    c.troubles = {{"publish", emoji, noon}};
    c.outcome = emoji;
    c.judged = {true,
                0.75,
                0.5,
                severity::severe,
                {{"legal", broken, reader::language_model}},
                {{"crash", emoji}, {"late", ""}},
                wish::helped,
                broken,
                nul,
                "pt-BR"};
    c.judged_by = actor{"matrix", "@cy:example.org", "Cy", {}};
    c.route = "angry";
    c.approvals_needed = 2;
    c.escalation_policy = "night";
    c.respond_by = noon;
    c.redraw_at = noon;
    c.half_approved = first_yes{actor{"slack", "U6", "Ed", {}}, 3, 9, "matrix $1"};
    c.first_mark = rating{1, 5};
    c.facts = {broken, nul, emoji, wish::heard, lone_surrogate};
    c.cause = "late-delivery";
    c.cause_mended = true;
    c.what_changed = emoji;
    c.contacts = {{contact_kind::reply, noon}, {contact_kind::update_note, noon}};
    c.planned = follow_up{contact_kind::fix_notice, noon, true};
    c.no_contact = true;
    c.customer_answered = true;
    c.nudges = {3, noon, std::chrono::seconds{7200}, noon, noon, actor{"slack", "U7", "Fe", {}}, true};
    c.escalated = {2, "night", broken, noon, 1, noon, actor{"slack", "U8", "Gi", {}}, noon, true, {"phone"}, 1, 2};
    c.storm = 7;
    c.quiet = true;
    return c;
}

} // namespace

TEST_CASE("a case with every field set and hostile bytes in its strings is read back equal", "[store]")
{
    auto written = full_case();
    auto read = stored::read_case(stored::written(written));
    REQUIRE(read);
    CHECK(*read == written);
}

TEST_CASE("the full case of these tests leaves no field at its default", "[store]")
{
    auto full = nlohmann::json::parse(stored::written(full_case()));
    auto plain = nlohmann::json::parse(stored::written(review_case{}));
    for (const auto& [name, value] : full.items()) {
        CAPTURE(name);
        CHECK((!plain.contains(name) || plain[name] != value));
    }
}

TEST_CASE("a case is written without what was never set, and read back with it unset", "[store]")
{
    auto plain = nlohmann::json::parse(stored::written(review_case{}));
    for (const auto& [name, value] : plain.items()) {
        CAPTURE(name);
        CHECK((value.is_number() || value.is_boolean() || value.is_string()));
        CHECK(value != "");
    }
    CHECK(stored::read_case(stored::written(review_case{})) == review_case{});

    auto emptied = full_case();
    emptied.facts = {};
    emptied.channels.clear();
    emptied.subject.title.clear();
    emptied.nudges = {};
    CHECK(stored::read_case(stored::written(emptied)) == emptied);
}

TEST_CASE("a case goes through the database unharmed, one version older", "[store]")
{
    open_store store;
    auto c = full_case();
    c.version = 0;
    REQUIRE(store.commit(storing(c)).has_value());
    store.reopen();

    auto found = run(store->find_case(42)).value();
    REQUIRE(found.has_value());
    c.version = 1;
    CHECK(*found == c);
}

TEST_CASE("absent keys read as defaults and unknown ones are passed over", "[store]")
{
    auto read = stored::read_case(R"({"number": 5, "invented_later": {"a": [1, 2]}})");
    REQUIRE(read);
    review_case expected;
    expected.number = 5;
    CHECK(*read == expected);
}

TEST_CASE("a reason from before a model read reviews is one of the word lists, and takes no more room", "[store]")
{
    auto read = stored::read_case(R"({"number": 5, "judged": {"reasons": [{"what": "legal", "words": "my lawyer"}]}})");
    REQUIRE(read);
    CHECK(read->judged.reasons == std::vector<evidence>{{"legal", "my lawyer", reader::word_lists}});
    CHECK(stored::written(*read).find("word_lists") == std::string::npos);
    read->judged.reasons.front().by = reader::language_model;
    CHECK(stored::read_case(stored::written(*read)) == *read);
}

TEST_CASE("what is no stored case is refused and never thrown", "[store]")
{
    auto body = GENERATE(as<std::string>{}, "", "{", "[]", "null", "7", R"({"number": "5"})", R"({"number": 1e300})",
                         R"({"number": 99999999999})", R"({"phase": "dancing"})", R"({"quiet": 1})",
                         R"({"channels": {}})", R"({"subject": []})", R"({"dismissed_because": {"bytes": "0g"}})",
                         R"({"dismissed_because": {"bytes": "0"}})", R"({"chosen": -1})");
    CAPTURE(body);
    CHECK_FALSE(stored::read_case(body));
}

TEST_CASE("every kind of effect is read back equal", "[store]")
{
    auto body = GENERATE(
        values<effect_body>({effect::suggest_drafts{3}, effect::show_card{nul}, effect::say{"reviews", lone_surrogate},
                             effect::publish_reply{2, full_case().subject, broken, emoji}, effect::read_reply{},
                             effect::show_summary{"reviews", emoji, {nul, broken}, {1, 2, 3}, {"a", broken}},
                             effect::ask_language_model{3, 1, 7}, effect::ask_second_reading{3}}));
    CAPTURE(name_of(body));
    auto read = stored::read_effect(name_of(body), stored::written(body));
    REQUIRE(read);
    CHECK(*read == body);
}

TEST_CASE("an effect of an unknown kind is refused", "[store]")
{
    CHECK_FALSE(stored::read_effect("dance", "{}"));
}
