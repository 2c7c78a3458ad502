// Reminders, pages, storms and digests with the real store: what is promised survives crashes and lost answers.

#include "tests/core/zones.hpp"
#include "tests/engine/house.hpp"
#include "tests/sim/passing.hpp"

#include <algorithm>

using namespace highroad;
using namespace highroad::test;

namespace {

/// One step to the phone, then one to the siren.
void put_on_duty(house& h)
{
    h.rules.people = {{"ana", "Ana", {"console:ana"}, "ana@example.org", {}}};
    h.rules.escalations = {
        {"duty", severity::severe, true, {{{"person:ana"}, {"phone"}}, {{"person:ana"}, {"siren"}}}}};
    h.rules.escalation = "duty";
    h.restart();
}

/// A source past its baseline with one fresh review that makes lawyers of people.
void open_a_severe_case(house& h)
{
    h.poll_once();
    h.platform.add("severe", 1, "My lawyer will hear of this.", h.time.now());
    h.time.advance(1min);
    h.poll_once();
    h.settle();
}

struct refusing_store final : sim::passing_store {
    using passing_store::passing_store;
    awaitable<result<std::optional<review_case>>> find_case(int number) override
    {
        if (unreadable) co_return failure{errc::disk, "reading the database failed"};
        co_return co_await to_.find_case(number);
    }
    awaitable<result<std::optional<answer>>> commit(transaction work) override
    {
        if (full) co_return failure{errc::disk, "the disk is full"};
        co_return co_await to_.commit(std::move(work));
    }
    bool full = false;
    bool unreadable = false;
};

bool remarked(const house& h, std::string_view words)
{
    const auto cards = h.chat.cards();
    const auto& remarks = cards.front().shown.remarks;
    return std::any_of(remarks.begin(), remarks.end(),
                       [&](const std::string& one) { return one.find(words) != std::string::npos; });
}

} // namespace

TEST_CASE("there is one live reminder: a new round takes the place of the old one", "[engine][attention]")
{
    house h;
    h.open_one_case();
    h.pass(2h);
    REQUIRE(h.chat.groups().size() == 1);
    auto first = h.chat.groups().front();
    CHECK(first.text.find("#1") != std::string::npos);
    h.pass(3h);
    REQUIRE(h.chat.groups().size() == 1);
    CHECK(h.chat.groups().front().id == first.id);
    h.pass(1h);
    REQUIRE(h.chat.groups().size() == 1);
    CHECK(h.chat.groups().front().id != first.id);
    CHECK(h.the_case().nudges.sent == 2);
}

TEST_CASE("a playbook that begins to remind reaches the cases that waited without", "[engine][attention]")
{
    house h;
    h.rules.nudges.at_most = 0;
    h.restart();
    h.open_one_case();
    h.pass(24h);
    CHECK(h.chat.groups().empty());

    h.rules.nudges.at_most = 5;
    SECTION("when it is reloaded")
    {
        h.in_force.now = std::make_shared<const playbook>(h.rules);
    }
    SECTION("when the daemon starts with it, as after an upgrade")
    {
        h.restart();
    }
    h.settle();
    CHECK(h.the_case().nudges.next);
    CHECK(h.chat.groups().empty());
    h.pass(2h);
    REQUIRE(h.chat.groups().size() == 1);
    CHECK(h.the_case().nudges.sent == 1);
}

TEST_CASE("activity empties the reminder in place and begins the waiting anew", "[engine][attention]")
{
    house h;
    h.open_one_case();
    h.pass(2h);
    REQUIRE(h.chat.groups().size() == 1);
    auto id = h.chat.groups().front().id;
    REQUIRE(h.ask(1, command::claim{}).accepted);
    h.settle();
    REQUIRE(h.chat.groups().size() == 1);
    CHECK(h.chat.groups().front().id == id);
    CHECK(h.chat.groups().front().text == "Reminder: all done, thank you");
}

TEST_CASE("a reminder whose answer is lost is found again, not posted twice", "[engine][attention]")
{
    house h;
    h.open_one_case();
    h.chat.faults = {model_chat::fault::lose_answer};
    h.pass(2h);
    CHECK(h.chat.groups().size() == 1);
    h.restart();
    h.pass(1min);
    REQUIRE(h.chat.groups().size() == 1);
    h.pass(4h);
    CHECK(h.chat.groups().size() == 1);
}

TEST_CASE("a reminder that could not be told in working hours waits for the next ones", "[engine][attention]")
{
    house h;
    h.rules.hours = office(time_zone{});
    h.restart();
    auto evening = next_working_day(h.rules.hours, h.time.now()) + 7h + 55min;
    h.time.advance(evening - 2h - h.time.now());
    h.open_one_case();
    h.chat.faults.assign(8, model_chat::fault::busy);
    while (h.time.now() < evening + 1h)
        h.pass(1min);
    REQUIRE(h.the_case().nudges.sent == 1);
    CHECK(h.chat.groups().empty());

    h.chat.faults.clear();
    h.pass(16h);
    REQUIRE(is_open(h.rules.hours, h.time.now()));
    CHECK(h.chat.groups().size() == 1);
    CHECK(h.the_case().nudges.sent == 1);
}

TEST_CASE("a reminder whose answer is lost is found and taken away when the next round has begun",
          "[engine][attention]")
{
    house h;
    h.open_one_case();
    h.chat.faults = {model_chat::fault::lose_answer};
    h.pass(2h);
    REQUIRE(h.chat.groups().size() == 1);
    auto first = h.chat.groups().front().id;
    h.pass(5h);
    REQUIRE(h.the_case().nudges.sent == 2);
    REQUIRE(h.chat.groups().size() == 1);
    CHECK(h.chat.groups().front().id != first);
}

TEST_CASE("a reminder that the process died over is told by the next process", "[engine][attention]")
{
    house h;
    h.open_one_case();
    h.time.advance(2h);
    (void)h.run(h.timer->run_once());
    h.restart();
    h.settle();
    CHECK(h.chat.groups().size() == 1);
    CHECK(h.the_case().nudges.sent == 1);
}

TEST_CASE("a severe review pages whoever is on call once, and the pager hears of the end", "[engine][attention]")
{
    house h;
    put_on_duty(h);
    open_a_severe_case(h);
    CHECK(h.phone.calls.empty());
    h.pass(1min);
    REQUIRE(h.phone.raised().size() == 1);
    CHECK(h.phone.raised().front().why.find("legal") != std::string::npos);
    REQUIRE(h.run(h.desk->acknowledged({"hook1", actor{"pager:phone", "", "Ana", {}}, "", {}}, "highroad/1/1"))
                .value()
                .accepted);
    h.pass(1h);
    CHECK(h.phone.times("raise") == 1);
    CHECK(h.siren.calls.empty());
    REQUIRE(h.ask(1, command::dismiss{"settled by phone"}).accepted);
    h.settle();
    CHECK(h.phone.times("resolve") == 1);
}

TEST_CASE("an acknowledgement that cannot be stored gets no answer, so that the pager sends it again",
          "[engine][attention]")
{
    house h;
    put_on_duty(h);
    open_a_severe_case(h);
    h.pass(1min);
    REQUIRE(h.phone.raised().size() == 1);
    refusing_store store{*h.kept};
    case_desk desk{store,      h.time,   h.notes,   h.counts,       h.names,
                   h.in_force, h.reader, h.checker, *h.effects_due, *h.cases_due};
    auto acknowledge = [&] {
        return h.run(desk.acknowledged({"hook1", actor{"pager:phone", "", "Ana", {}}, "", {}}, "highroad/1/1"));
    };
    SECTION("on a full disk")
    {
        store.full = true;
    }
    SECTION("when the case cannot be read")
    {
        store.unreadable = true;
    }
    auto failed = acknowledge();
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().code == errc::disk);
    store.full = store.unreadable = false;
    CHECK(acknowledge().value().accepted);
    h.pass(1h);
    CHECK(h.siren.calls.empty());
}

TEST_CASE("an acknowledgement of a page that nobody sent is refused in words", "[engine][attention]")
{
    house h;
    put_on_duty(h);
    open_a_severe_case(h);
    for (const auto* key : {"highroad/1/9", "highroad/7/1", "", "highroad/99999999999999999999/1", "\xff\xfe"}) {
        auto told = h.run(h.desk->acknowledged({"hook", actor{"pager:phone", "", "", {}}, "", {}}, key)).value();
        CHECK_FALSE(told.accepted);
        CHECK_FALSE(told.text.empty());
    }
}

TEST_CASE("a page that nobody acknowledges takes the next step, then says that nobody did", "[engine][attention]")
{
    house h;
    put_on_duty(h);
    open_a_severe_case(h);
    h.pass(1min);
    h.pass(15min);
    CHECK(h.phone.times("raise") == 1);
    CHECK(h.siren.times("raise") == 1);
    h.pass(15min);
    CHECK(remarked(h, "Nobody acknowledged"));
    CHECK(h.phone.times("raise") + h.siren.times("raise") == 2);
}

TEST_CASE("a pager that is down is retried, then the next step is taken and the card says so", "[engine][attention]")
{
    house h;
    put_on_duty(h);
    h.phone.down = true;
    open_a_severe_case(h);
    h.pass(1min);
    CHECK(h.siren.calls.empty());
    for (int i = 0; i < 12; ++i)
        h.pass(30s);
    REQUIRE(h.siren.times("raise") == 1);
    CHECK(remarked(h, "phone could not be reached"));
}

TEST_CASE("a pager that comes back in time has lost nothing", "[engine][attention]")
{
    house h;
    put_on_duty(h);
    h.phone.down = true;
    open_a_severe_case(h);
    h.pass(1min);
    h.restart();
    h.phone.down = false;
    h.pass(2min);
    CHECK(h.phone.times("raise") == 1);
    CHECK(h.siren.calls.empty());
}

TEST_CASE("a hundred angry reviews in a minute are one storm card and one page, and nothing is lost",
          "[engine][attention]")
{
    house h;
    put_on_duty(h);
    h.poll_once();
    for (int batch = 0; batch < 4; ++batch) {
        for (int i = 0; i < 25; ++i) {
            h.platform.add("angry" + std::to_string(batch * 25 + i), 1, "My lawyer will hear of this.", h.time.now());
        }
        h.time.advance(15s);
        h.poll_once();
        h.settle();
        h.restart();
    }
    h.pass(5min);
    CHECK(h.phone.times("raise") == 1);
    CHECK(h.phone.raised().front().count == 100);
    REQUIRE(h.chat.groups().size() == 1);
    CHECK(h.chat.groups().front().text.find("100 negative reviews") != std::string::npos);
    CHECK(h.chat.cards().size() <= 5);
    for (int number = 1; number <= 100; ++number) {
        auto c = h.the_case(number);
        CHECK(c.storm == 1);
        CHECK(waits_for_team(c));
    }
}

TEST_CASE("the daily digest comes once, at its hour, and only when there is something", "[engine][attention]")
{
    house h;
    h.rules.digests.daily = true;
    h.rules.digests.weekly = false;
    h.rules.nudges.at_most = 0;
    h.restart();
    h.settle();
    h.pass(24h);
    CHECK(h.chat.groups().empty());
    h.open_one_case();
    h.pass(24h);
    CHECK(h.chat.groups().size() == 1);
    h.restart();
    h.settle();
    CHECK(h.chat.groups().size() == 1);
}
