#include "daemon/core/card.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/personal_data.hpp"
#include "tests/store/open_store.hpp"

#include <fstream>
#include <sstream>

using namespace highroad;
using namespace highroad::test;

namespace {

constexpr auto words = "unforgettable-words";
constexpr auto name = "Maple Seventyseven";

review_case case_about(int number, case_phase phase = case_phase::awaiting_customer)
{
    auto c = some_case(number);
    c.subject.author = name;
    c.subject.title = words;
    c.subject.text = std::string{"so "} + words;
    c.subject.translation = words;
    c.subject.reply = platform_reply{"a", words, reply_state::live, "", noon};
    c.phase = phase;
    c.drafts = {{std::string{"Dear "} + name, "person"}};
    c.draft_revision = 3;
    c.published_text = std::string{"Dear "} + name;
    c.judged.reasons = {{"legal", words}};
    c.judged.themes = {{"crash", words}};
    c.judged.wanted = words;
    c.facts.notes = words;
    c.outcome = words;
    c.troubles = {{"publish", words, noon}};
    c.escalated.why = words;
    c.cards = {{"reviews", "1610241741.000200", 1, 3, noon}};
    return c;
}

transaction all_about(int number, case_phase phase = case_phase::awaiting_customer)
{
    auto work = storing(case_about(number, phase));
    auto& change = work.cases.front();
    change.journal = {{"opened", the_daemon(), std::string{"words: "} + words}};
    change.effects = {saying(std::to_string(number) + "/say", number, "reviews", words)};
    seen_review seen;
    seen.what = case_about(number).subject;
    seen.case_number = number;
    seen.disposition = "case";
    work.reviews.push_back(seen);
    work.command = handled_command{"key " + std::to_string(number), {true, words}};
    work.quarantine.push_back({"acme-ios", "odd", std::string{"{\"by\":\""} + name + "\"}"});
    return work;
}

/// Every byte of the database's files.
std::string bytes_of(const std::string& path)
{
    std::ostringstream all;
    for (const auto* ending : {"", "-wal"}) {
        std::ifstream in{path + ending, std::ios::binary};
        all << in.rdbuf();
    }
    return all.str();
}

bool holds(const std::string& path, std::string_view what)
{
    return bytes_of(path).find(what) != std::string::npos;
}

whose_data author(std::string of)
{
    whose_data whose;
    whose.author = std::move(of);
    return whose;
}

forgotten forget(open_store& store, whose_data whose)
{
    auto told = run(personal_data_in(*store)->forget(std::move(whose), noon));
    REQUIRE(told.has_value());
    return *told;
}

} // namespace

TEST_CASE("who is forgotten leaves no word in the database's files, and the journal stays whole", "[store]")
{
    open_store store;
    REQUIRE(store.commit(all_about(1)).has_value());
    REQUIRE(store.commit(storing(some_case(2))).has_value());
    REQUIRE(holds(store.path(), words));
    auto before = verify_journal(store.path())->end;

    auto told = forget(store, author(name));
    CHECK(told.cases == std::vector<int>{1});
    CHECK(told.details == 1);
    CHECK(told.quarantined == 1);
    CHECK(told.refused.empty());
    CHECK_FALSE(holds(store.path(), words));
    CHECK_FALSE(holds(store.path(), name));

    auto chain = verify_journal(store.path(), before);
    CHECK(chain->broken.empty());
    CHECK(chain->erased == 1);
    CHECK(run(store->find_case(2)).value()->subject.text == "It crashes.");
    CHECK(run(store->answered_before("key 1")).value()->text.find("erased") != std::string::npos);
}

TEST_CASE("a forgotten case is closed, plans nothing, keeps what the team did, and its card is redrawn", "[store]")
{
    open_store store;
    REQUIRE(store.commit(all_about(1)).has_value());
    (void)forget(store, author(name));
    auto c = run(store->find_case(1)).value().value();
    CHECK(c.phase == case_phase::closed);
    CHECK(c.closed_as == close_reason::dismissed);
    CHECK_FALSE(next_wake(c));
    CHECK(c.draft_revision == 4);
    CHECK(c.judged.themes.front().what == "crash");
    auto due = run(store->claim_due(noon, {10, 10, {}})).value().due;
    REQUIRE(due.size() == 1);
    CHECK(due.front().planned.body == effect_body{effect::show_card{"reviews"}});
    auto card_text = as_plain_text(present(c, playbook{}, noon));
    CHECK(card_text.find(words) == std::string::npos);
    CHECK(card_text.find("erased") != std::string::npos);
    auto entries = run(store->journal_of(1)).value();
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].entry.what == "opened");
    CHECK(entries[0].entry.detail.empty());
    CHECK(entries[1].entry.what == "customer's data erased");
}

TEST_CASE("the same review seen again is no news, and an edit of it is", "[store]")
{
    open_store store;
    REQUIRE(store.commit(all_about(1)).has_value());
    auto seen = case_about(1).subject;
    (void)forget(store, author(name));
    auto edited = seen;
    edited.text = "something else";
    std::vector<review> listed{seen, edited};
    auto found = run(store->look_up(listed)).value();
    CHECK(found[0].news == sighting::what::unchanged);
    CHECK(found[1].news == sighting::what::words_changed);
}

TEST_CASE("while a reply is on its way nothing is forgotten, and the refusal says when", "[store]")
{
    open_store store;
    REQUIRE(store.commit(all_about(1, case_phase::publishing)).has_value());
    whose_data whose;
    whose.case_number = 1;
    auto told = forget(store, whose);
    CHECK(told.cases.empty());
    REQUIRE(told.refused.size() == 1);
    CHECK(told.refused.front().find("reply on its way") != std::string::npos);
    CHECK(run(store->find_case(1)).value()->subject.author == name);
}

TEST_CASE("nothing held is told as that, and another source's author of that name stays", "[store]")
{
    open_store store;
    REQUIRE(store.commit(all_about(1)).has_value());
    auto other = author(name);
    other.source = "another";
    for (const auto& whose : {author("Nobody"), other, author("maple seventyseven")}) {
        auto told = run(personal_data_in(*store)->forget(whose, noon));
        REQUIRE_FALSE(told.has_value());
        CHECK(told.error().code == errc::not_found);
    }
    CHECK(holds(store.path(), name));
}

TEST_CASE("a source that never was is no proof that nothing is held: it is told, with those that there are", "[store]")
{
    open_store store;
    REQUIRE(store.commit(all_about(1)).has_value());
    auto mistyped = author(name);
    mistyped.source = "acme-ois";
    auto words = "nothing came from a source \"acme-ois\"; what is held came from acme-ios";
    auto held = held_about(store.path(), mistyped);
    REQUIRE_FALSE(held.has_value());
    CHECK(held.error().words == words);
    auto told = run(personal_data_in(*store)->forget(mistyped, noon));
    REQUIRE_FALSE(told.has_value());
    CHECK(told.error().words == words);

    auto nobody = author("Nobody");
    nobody.source = "acme-ios";
    CHECK(held_about(store.path(), nobody).error().words == "nothing is held about that author or case");
}

TEST_CASE("a retention period ends for closed cases in which nothing happened for that long, and for no others",
          "[store]")
{
    using namespace std::chrono_literals;
    open_store store;
    auto bare = all_about(1, case_phase::closed);
    bare.cases.front().next.subject.title.clear();
    REQUIRE(store.commit(std::move(bare)).has_value());
    REQUIRE(store.commit(all_about(2)).has_value());
    retention_periods periods;
    periods.closed_cases = 24h;
    auto expired = [&](instant at) {
        return run(personal_data_in(*store)->forget_expired(periods, at, 0, 10)).value();
    };
    CHECK(expired(noon + 23h).cases.empty());
    CHECK(expired(noon + 25h).cases == std::vector<int>{1});
    CHECK(expired(noon + 26h).cases.empty());
    CHECK(expired(noon + 24h * 900).cases.empty());
    CHECK(run(store->find_case(2)).value()->subject.author == name);
    periods.quarantine = 48h;
    CHECK(expired(noon + 49h).quarantined == 2);
}

TEST_CASE("a case that cannot be read keeps nothing else from being erased, and is told of", "[store][unreadable]")
{
    using namespace std::chrono_literals;
    open_store store;
    for (int number : {1, 2, 3})
        REQUIRE(store.commit(all_about(number, case_phase::closed)).has_value());
    const auto* damage = GENERATE("UPDATE cases SET body = '{\"subject\": ' WHERE number = 1",
                                  "UPDATE cases SET body = '[]' WHERE number = 1",
                                  "UPDATE cases SET body = json_set(body, '$.phase', 'dreaming') WHERE number = 1");
    INFO(damage);
    sqlite::connection{store.path(), sqlite::access::write}.execute(damage);

    SECTION("when its time is over")
    {
        retention_periods periods;
        periods.closed_cases = 24h;
        std::vector<int> erased;
        std::vector<std::string> refused;
        auto looks = 0;
        for (int after = 0;; ++looks) {
            auto told = run(personal_data_in(*store)->forget_expired(periods, noon + 25h, after, 1)).value();
            REQUIRE(told.cases.size() + told.refused.size() <= 1);
            erased.insert(erased.end(), told.cases.begin(), told.cases.end());
            refused.insert(refused.end(), told.refused.begin(), told.refused.end());
            if (told.looked_until == 0) break;
            REQUIRE(told.looked_until > after);
            after = told.looked_until;
        }
        CHECK(looks == 3);
        CHECK(erased == std::vector<int>{2, 3});
        if (std::string_view{damage}.find("[]") == std::string_view::npos) { // else it holds nothing
            REQUIRE(refused.size() == 1);
            CHECK(refused.front().find("case #1 cannot be read") != std::string::npos);
        }
    }
    SECTION("when its author asks")
    {
        auto told = forget(store, author(name));
        CHECK(told.cases == std::vector<int>{2, 3});
    }
}

TEST_CASE("all that is held about an author can be handed out", "[store]")
{
    open_store store;
    REQUIRE(store.commit(all_about(1)).has_value());
    auto held = held_about(store.path(), author(name));
    REQUIRE(held.has_value());
    for (const auto* part : {"so unforgettable-words", "Dear Maple Seventyseven", "words: unforgettable-words",
                             "\"say\"", "\"odd\"", "acme-ios"}) {
        CAPTURE(part);
        CHECK(held->find(part) != std::string::npos);
    }
    CHECK(held_about(store.path(), author("Nobody")).error().code == errc::not_found);
    (void)forget(store, author(name));
    CHECK_FALSE(held_about(store.path(), author(name)).has_value());
}
