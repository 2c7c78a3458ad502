#include "tests/engine/house.hpp"
#include "tests/sim/passing.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <stdexcept>

using namespace highroad;
using namespace highroad::test;

TEST_CASE("a bad review becomes a card, an approval and exactly that reply on the platform", "[engine]")
{
    house h;
    h.open_one_case();
    auto shown = h.chat.cards().front().shown;
    CHECK(shown.quote == "It lost my notes.");

    auto told = h.ask(1, command::approve{seen_text{shown.review_revision, shown.draft_revision}});
    CHECK(told.accepted);
    h.settle();
    CHECK(h.platform.published.empty());

    h.pass(10s);
    REQUIRE(h.platform.published.size() == 1);
    CHECK(h.platform.published.front() == shown.draft);
    CHECK(h.the_case().phase == case_phase::awaiting_customer);
    h.settle();
    CHECK(h.chat.cards().front().shown.state.find("Answered") == 0);
    CHECK(h.notes.errors.empty());
}

TEST_CASE("an undo inside the window leaves the platform untouched", "[engine]")
{
    house h;
    h.open_one_case();
    REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
    h.pass(9s);
    CHECK(h.ask(1, command::undo{}).accepted);
    h.pass(1h);
    CHECK(h.platform.published.empty());
}

TEST_CASE("what is mended is said on one card, for every case that waits on its cause", "[engine]")
{
    house h;
    h.open_one_case();
    for (const auto* id : {"second", "third"}) {
        h.platform.add(id, 1, "It lost my notes, too.", h.time.now());
        h.time.advance(1min);
        h.poll_once();
        h.settle();
    }
    auto nothing_known = h.ask(1, command::cause_fixed{{}, "Version 2.1 keeps them."});
    CHECK_FALSE(nothing_known.accepted);
    CHECK(nothing_known.text.find("has no cause yet") != std::string::npos);
    for (int number : {1, 2})
        REQUIRE(h.ask(number, command::link_cause{"lost-notes"}).accepted);

    auto told = h.ask(1, command::cause_fixed{{}, "Version 2.1 keeps them."}, "pressed-once");
    CHECK(told.text == "Done for 2 of 2 cases.");
    // The second click of a double click.
    CHECK(h.ask(1, command::cause_fixed{{}, "Version 2.1 keeps them."}, "pressed-once") == told);
    for (int number : {1, 2})
        CHECK(h.the_case(number).what_changed == "Version 2.1 keeps them.");
    CHECK_FALSE(h.the_case(3).cause_mended);
}

TEST_CASE("two people who approve at once cause one reply, and the second is told by whom", "[engine]")
{
    house h;
    h.open_one_case();
    auto wanted = h.approve_as_shown();
    std::vector<answer> told(2);
    auto click = [&](std::size_t who) -> awaitable<void> {
        asked by{"click" + std::to_string(who), actor{"console", who == 0 ? "ana" : "bo", who == 0 ? "Ana" : "Bo", {}},
                 "reviews"};
        told[who] = co_await h.desk->ask(by, 1, wanted);
    };
    asio::co_spawn(*h.loop, click(0), asio::detached);
    asio::co_spawn(*h.loop, click(1), asio::detached);
    h.loop->restart();
    h.loop->run();
    CHECK(told[0].accepted);
    CHECK_FALSE(told[1].accepted);
    CHECK(told[1].text.find("Ana") != std::string::npos);
    h.pass(10s);
    CHECK(h.platform.published.size() == 1);
}

TEST_CASE("the same click delivered three times is carried out once and answered the same", "[engine]")
{
    house h;
    h.open_one_case();
    auto wanted = h.approve_as_shown();
    auto first = h.ask(1, wanted, "envelope-1");
    auto again = h.ask(1, wanted, "envelope-1");
    h.restart();
    auto after_restart = h.ask(1, wanted, "envelope-1");
    CHECK(first.accepted);
    CHECK(again == first);
    CHECK(after_restart == first);
    h.pass(10s);
    CHECK(h.platform.published.size() == 1);
}

TEST_CASE("a lost answer of the platform is looked up, not sent again", "[engine]")
{
    house h;
    h.open_one_case();
    h.platform.publish_faults = {model_platform::fault::lose_answer};
    REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
    h.pass(10s);
    CHECK(h.the_case().phase == case_phase::publishing);
    CHECK(h.the_case().troubles.size() == 1);
    h.pass(1min);
    CHECK(h.platform.published.size() == 1);
    CHECK(h.the_case().phase == case_phase::awaiting_customer);
    CHECK(h.the_case().troubles.empty());
}

TEST_CASE("where nothing can be read back and a second reply would stand there, a lost answer is a person's to decide",
          "[engine]")
{
    house h;
    h.open_one_case();
    h.platform.blind = true;
    h.platform.when_lost = repeating::may_double;
    h.platform.publish_faults = {model_platform::fault::lose_answer};
    REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
    for (int i = 0; i < 10; ++i)
        h.pass(1min);
    CHECK(h.platform.published.size() == 1);
    CHECK(h.the_case().phase == case_phase::awaiting_team);
    REQUIRE(h.ask(1, h.approve_as_shown()).accepted); // somebody looked there and found none
    for (int i = 0; i < 10; ++i)
        h.pass(1min);
    CHECK(h.platform.published.size() == 2);
    CHECK(h.the_case().phase == case_phase::awaiting_customer);

    house other;
    other.open_one_case();
    other.platform.blind = true; // the receiver knows the idempotency key
    other.platform.publish_faults = {model_platform::fault::lose_answer};
    REQUIRE(other.ask(1, other.approve_as_shown()).accepted);
    for (int i = 0; i < 10; ++i)
        other.pass(1min);
    CHECK(other.platform.published.size() == 2);
    CHECK(other.the_case().phase == case_phase::awaiting_customer);
}

TEST_CASE("a request that never arrived is sent again until it does", "[engine]")
{
    house h;
    h.open_one_case();
    h.platform.publish_faults = {model_platform::fault::lose_request, model_platform::fault::busy,
                                 model_platform::fault::lose_request};
    REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
    for (int i = 0; i < 10; ++i)
        h.pass(1min);
    CHECK(h.platform.published.size() == 1);
    CHECK(h.the_case().phase == case_phase::awaiting_customer);
}

TEST_CASE("an answer written by hand meanwhile stops the reply", "[engine]")
{
    house h;
    h.open_one_case();
    REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
    h.platform.find("bad")->reply = platform_reply{"x", "Hi, Bo here.", reply_state::live, {}, std::nullopt};
    h.pass(10s);
    CHECK(h.platform.published.empty());
    CHECK(h.platform.find("bad")->reply->text == "Hi, Bo here.");
    CHECK(h.the_case().phase == case_phase::awaiting_team);
    REQUIRE(h.the_case().troubles.size() == 1);

    // Whoever has seen it may replace it on purpose.
    REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
    h.pass(10s);
    CHECK(h.platform.published.size() == 1);
}

TEST_CASE("an edit by the customer between approval and publishing voids the approval", "[engine]")
{
    house h;
    h.open_one_case();
    REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
    h.platform.find("bad")->text = "It lost my notes and my photos.";
    h.pass(10s);
    CHECK(h.platform.published.empty());
    CHECK(h.the_case().phase == case_phase::awaiting_team);
    CHECK(h.the_case().review_revision == 2);
    h.settle();
    CHECK(h.chat.cards().size() == 1);
    CHECK(h.chat.cards().front().shown.quote == "It lost my notes and my photos.");
}

TEST_CASE("a review that is gone when its reply goes out closes the case", "[engine]")
{
    house h;
    h.open_one_case();
    REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
    h.platform.remove("bad");
    h.pass(10s);
    CHECK(h.platform.published.empty());
    CHECK(h.the_case().closed_as == close_reason::gone);
}

TEST_CASE("a card whose answer was lost is found again instead of posted twice", "[engine]")
{
    house h;
    h.chat.faults = {model_chat::fault::lose_answer};
    h.poll_once();
    h.settle();
    h.platform.add("bad", 1, "It lost my notes.", h.time.now());
    h.pass(1min);
    h.poll_once();
    h.settle();
    h.pass(1min);
    CHECK(h.chat.cards().size() == 1);
    CHECK(h.chat.finds >= 1);
    CHECK(h.the_case().cards.size() == 1);
}

TEST_CASE("a channel that asks for a pause gets it, and loses nothing", "[engine]")
{
    house h;
    h.rules.storms.reviews = 0;
    h.restart();
    h.poll_once();
    h.settle();
    for (int i = 0; i < 5; ++i)
        h.platform.add("bad" + std::to_string(i), 1, "Broken.", h.time.now());
    h.chat.faults = {model_chat::fault::busy};
    h.pass(1min);
    h.poll_once();
    h.settle();
    CHECK(h.chat.cards().empty());
    for (int i = 0; i < 5; ++i)
        h.pass(10s);
    CHECK(h.chat.cards().size() == 5);
}

TEST_CASE("a card that a chat turns away for its rate limit time and again is never given up", "[engine]")
{
    house h;
    h.poll_once();
    h.settle();
    h.platform.add("bad", 1, "Broken.", h.time.now());
    h.chat.faults.assign(60, model_chat::fault::busy);
    h.pass(1min);
    h.poll_once();
    h.settle();
    // A pause that grew as after failures would have taken hours by now, and forty failures would have ended it.
    for (int i = 0; i < 200; ++i)
        h.pass(10s);
    CHECK(h.chat.faults.empty());
    CHECK(h.chat.cards().size() == 1);
    CHECK(h.the_case().troubles.empty());
}

TEST_CASE("a card that a person deleted is told as trouble and comes back when asked for", "[engine]")
{
    house h;
    h.open_one_case();
    h.chat.messages.clear();
    REQUIRE(h.ask(1, command::claim{}).accepted);
    h.settle();
    REQUIRE(h.the_case().troubles.size() == 1);
    CHECK(h.the_case().troubles.front().what == "card reviews");
    REQUIRE(h.ask(1, command::show{}).accepted);
    h.settle();
    CHECK(h.chat.cards().size() == 1);
    CHECK(h.the_case().troubles.empty());
}

TEST_CASE("a card that only could not be reached is not posted a second time when asked for", "[engine]")
{
    house h;
    h.open_one_case();
    h.pass(24h);
    (void)h.run(h.desk->happened(1, event::card_not_shown{"reviews", "the chat is broken"}));
    REQUIRE(h.the_case().troubles.size() == 1);
    REQUIRE(h.ask(1, command::show{}).accepted);
    h.settle();
    REQUIRE(h.chat.cards().size() == 1);
    CHECK(h.the_case().troubles.empty());
    CHECK(h.the_case().cards.front().message == h.chat.cards().front().id);
}

TEST_CASE("without a suggestion the card is posted all the same and says so", "[engine]")
{
    house h;
    h.writer.broken = true;
    h.open_one_case();
    const auto told = h.chat.cards().front().shown.remarks;
    CHECK(std::any_of(told.begin(), told.end(),
                      [](const std::string& remark) { return remark.find("no template fits") != std::string::npos; }));
    REQUIRE(h.ask(1, command::edit{std::nullopt, "Sorry about that."}).accepted);
    REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
    h.pass(10s);
    CHECK(h.platform.published == std::vector<std::string>{"Sorry about that."});
}

TEST_CASE("a reply that the platform holds is looked at until it is live", "[engine]")
{
    house h;
    h.open_one_case();
    h.platform.next_state = reply_state::pending;
    REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
    h.pass(10s);
    CHECK(h.the_case().subject.reply->state == reply_state::pending);
    h.pass(10min);
    h.platform.find("bad")->reply->state = reply_state::live;
    h.pass(30min);
    CHECK(h.the_case().subject.reply->state == reply_state::live);
    CHECK_FALSE(h.the_case().check_reply_at.has_value());
}

TEST_CASE("an edit that a look finds, before publishing or after it, is judged as one that the list shows", "[engine]")
{
    house h;
    h.open_one_case();
    SECTION("before")
    {
        REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
        h.platform.find("bad")->text = "My lawyer will hear of this.";
        h.pass(10s);
    }
    SECTION("after")
    {
        h.platform.next_state = reply_state::pending;
        REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
        h.pass(10s);
        h.platform.find("bad")->text = "My lawyer will hear of this.";
        h.pass(30min);
    }
    CHECK(h.the_case().subject.text == "My lawyer will hear of this.");
    CHECK(h.the_case().judged.level == severity::severe);
}

TEST_CASE("a process that dies after each step ends where one that lives ends", "[engine]")
{
    // Every call of run is a step between two commits; dying after any of them must lose and double nothing.
    for (int died_after = 0; died_after < 14; ++died_after) {
        INFO("died after step " << died_after);
        house h;
        int step = 0;
        auto maybe_die = [&] {
            if (step++ == died_after) h.restart();
        };
        h.poll_once();
        maybe_die();
        (void)h.run(h.outbox->run_once());
        maybe_die();
        h.platform.add("bad", 1, "It lost my notes.", h.time.now());
        h.time.advance(1min);
        h.poll_once();
        maybe_die();
        for (int i = 0; i < 3; ++i) {
            (void)h.run(h.outbox->run_once());
            maybe_die();
        }
        h.settle();
        REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
        maybe_die();
        h.time.advance(10s);
        for (int i = 0; i < 4; ++i) {
            (void)h.run(h.timer->run_once());
            maybe_die();
            (void)h.run(h.outbox->run_once());
            maybe_die();
        }
        h.settle();
        CHECK(h.platform.published.size() == 1);
        CHECK(h.chat.cards().size() == 1);
        CHECK(h.the_case().phase == case_phase::awaiting_customer);
        for (const auto& message : h.chat.messages)
            CHECK(h.chat.times_posted(message.delivery_id) == 1);
    }
}

TEST_CASE("a text that the platform rejected before can be approved and published again", "[engine]")
{
    house h;
    h.open_one_case();
    h.platform.next_state = reply_state::rejected;
    REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
    h.pass(10s);
    CHECK(h.the_case().phase == case_phase::awaiting_team);
    REQUIRE(h.the_case().troubles.size() == 1);

    h.platform.next_state = reply_state::live;
    REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
    h.pass(10s);
    CHECK(h.platform.published.size() == 2);
    CHECK(h.the_case().subject.reply->state == reply_state::live);
    CHECK(h.the_case().phase == case_phase::awaiting_customer);
}

namespace {

/// A later time never comes; only a stop ends the wait.
class still_clock final : public clock {
public:
    [[nodiscard]] instant now() const override { return instant{1000s}; }
    [[nodiscard]] awaitable<void> sleep_until(instant) override
    {
        auto loop = co_await asio::this_coro::executor;
        asio::steady_timer timer{loop, asio::steady_timer::time_point::max()};
        co_await timer.async_wait(asio::use_awaitable);
    }
};

} // namespace

TEST_CASE("a task that waits for an alarm ends without an error when it is stopped", "[engine]")
{
    asio::io_context loop{1};
    still_clock time;
    quiet_log notes;
    task_group tasks{loop.get_executor(), notes};
    highroad::alarm due{loop.get_executor(), time};
    bool came_back = false;
    auto wait = [&](std::optional<instant> at) -> awaitable<void> {
        co_await due.wait_until(at);
        came_back = true;
    };
    tasks.start("until then", wait(time.now() + 1000s));
    loop.run_for(1ms);
    asio::co_spawn(loop, tasks.finish(0ms), asio::detached);
    loop.restart();
    loop.run_for(50ms);
    CHECK_FALSE(came_back);
    CHECK(notes.errors.empty());
    CHECK(loop.stopped());
}

namespace {

/// Effects are due, and claiming them fails: a full disk can still be read.
struct full_disk final : sim::passing_store {
    using passing_store::passing_store;
    awaitable<result<claimed_effects>> claim_due(instant, claim_bounds) override
    {
        if (++claims == 10) throw std::runtime_error{"enough"};
        co_return failure{errc::disk, "the disk is full"};
    }
    awaitable<result<std::optional<instant>>> next_effect_due(instant) override { co_return std::optional{instant{}}; }
    int claims = 0;
};

} // namespace

TEST_CASE("an outbox that cannot be read is asked again every few seconds, not all the time", "[engine]")
{
    house h;
    full_disk disk{*h.kept};
    outbox_worker worker{h.loop->get_executor(),
                         outbox_worker::parts{disk, *h.desk, h.names, h.in_force, h.writer, h.time, h.random, h.notes,
                                              h.counts, *h.effects_due}};
    auto work = [&]() -> awaitable<bool> {
        co_await worker.run();
        co_return true;
    };
    auto began = h.time.now();
    CHECK_THROWS_AS(h.run(work()), std::runtime_error);
    CHECK(h.time.now() - began >= 40s);
}
