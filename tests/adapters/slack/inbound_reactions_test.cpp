#include "adapters/slack/reactions.hpp"
#include "tests/adapters/slack/inbound_bench.hpp"
#include "tests/support/catch.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

using namespace highroad;
using namespace highroad::slack;
using namespace highroad::test;

TEST_CASE("eyes on a card answer its page, and take care of it where there is none", "[slack]")
{
    bench b;
    b.handle(reacted("eyes"));
    CHECK_NOTHROW(b.desk.asked_for<command::claim>(0));
    b.desk.stored.escalated.policy = "severe";
    b.desk.stored.owner = actor{"slack", "U2", "Bo", {}};
    auto again = reacted("eyes");
    again.event = "Ev2";
    b.handle(again);
    CHECK_NOTHROW(b.desk.asked_for<command::acknowledge>(1));
    auto removed = reacted("eyes", reaction::change::removed);
    removed.event = "Ev3";
    b.handle(removed);
    b.desk.stored.escalated.over = true;
    auto looking = reacted("eyes");
    looking.event = "Ev4";
    b.handle(looking);
    CHECK(b.desk.questions.size() == 2);
}

TEST_CASE("a check mark approves what the card showed then, and taking it away undoes that", "[slack]")
{
    bench b;
    auto mark = reacted("white_check_mark");
    b.handle(mark);
    const auto approval = b.desk.asked_for<command::approve_shown>();
    CHECK(approval ==
          command::approve_shown{"reviews", instant{std::chrono::seconds{1'700'000'005}}, stored_name(mark)});
    b.desk.stored.phase = case_phase::publishing;
    b.desk.stored.approved.emplace().reaction = approval.reaction;
    auto removed = reacted("white_check_mark", reaction::change::removed);
    removed.event = "Ev2";
    removed.at += std::chrono::seconds{3};
    b.handle(removed);
    CHECK(b.desk.asked_for<command::undo>(1) == command::undo{approval.reaction});
    auto sleepy = reacted("zzz");
    sleepy.event = "Ev3";
    b.handle(sleepy);
    CHECK(b.desk.asked_for<command::snooze>(2).until == b.time.now() + std::chrono::hours{4});
}

TEST_CASE("a check mark that approved nothing is taken away without a word and without a consequence", "[slack]")
{
    bench b;
    b.desk.says = {false, "Already approved by Bo."};
    b.handle(reacted("white_check_mark"));
    b.desk.stored.phase = case_phase::publishing;
    b.desk.stored.approved.emplace().by = actor{"slack", "U2", "Bo", {}};
    SECTION("beside an approval by a button") {}
    SECTION("beside an approval by somebody else's mark")
    {
        auto theirs = reacted("white_check_mark");
        theirs.from.user = "U2";
        b.desk.stored.approved->reaction = stored_name(theirs);
    }
    SECTION("beside an approval by this person's other mark")
    {
        b.desk.stored.approved->reaction = stored_name(reacted("heavy_check_mark"));
    }
    auto removed = reacted("white_check_mark", reaction::change::removed);
    removed.event = "Ev2";
    auto done = b.handle(removed);
    CHECK(done.durable);
    CHECK(done.then.empty());
    CHECK(b.desk.questions.size() == 1);
}

TEST_CASE("a check mark that we hear of after it was taken away approves nothing", "[slack]")
{
    bench b;
    auto put = reacted("white_check_mark");
    auto removed = reacted("white_check_mark", reaction::change::removed);
    removed.event = "Ev2";
    removed.at += std::chrono::seconds{2};
    SECTION("sent again, long after")
    {
        b.handle(removed);
        b.handle(put);
        CHECK(b.desk.questions.empty());
        put.event = "Ev3";
        put.at += std::chrono::seconds{5};
        b.handle(put);
        CHECK(b.desk.questions.size() == 1);
    }
    SECTION("taken away while the approval was being stored: it is taken back at once")
    {
        boost::asio::io_context loop;
        auto gate = std::make_shared<boost::asio::steady_timer>(loop, boost::asio::steady_timer::time_point::max());
        b.desk.gate = gate;
        handled first;
        handled second;
        auto carry = [&](reaction what, handled& into) -> awaitable<void> {
            into = co_await b.side.handle(b.desk, "env", std::move(what));
        };
        auto ended = [](std::exception_ptr error) {
            if (error) std::rethrow_exception(error);
        };
        boost::asio::co_spawn(loop, carry(put, first), ended);
        loop.poll();
        REQUIRE(b.desk.questions.size() == 1);
        boost::asio::co_spawn(loop, carry(removed, second), ended);
        loop.poll();
        CHECK(b.desk.questions.size() == 1);
        b.desk.gate.reset();
        gate->cancel();
        loop.run();
        REQUIRE(b.desk.questions.size() == 2);
        CHECK(b.desk.asked_for<command::undo>(1) == command::undo{stored_name(put)});
    }
}

TEST_CASE("whether a mark approved something cannot be told while the case cannot be read: it is sent again", "[slack]")
{
    bench b;
    b.desk.stored.number = 7;
    auto removed = reacted("white_check_mark", reaction::change::removed);
    CHECK_FALSE(b.handle(removed).durable);
    CHECK(b.desk.questions.empty());
}

TEST_CASE("a check mark that is taken away ends no snooze", "[slack]")
{
    bench b;
    b.desk.stored.phase = case_phase::snoozed;
    auto done = b.handle(reacted("white_check_mark", reaction::change::removed));
    CHECK(b.desk.questions.empty());
    CHECK(done.then.empty());
}

TEST_CASE("a check mark does not approve a reply that the card shows in part", "[slack]")
{
    bench b;
    b.desk.stored.drafts = {{std::string(31'000, 'a'), "written by Ana"}};
    auto done = b.handle(reacted("white_check_mark"));
    CHECK(b.desk.questions.empty());
    REQUIRE(done.then.size() == 1);
    CHECK(std::get<tell_person>(done.then[0]).text.find("too long to be shown whole") != std::string::npos);
}

TEST_CASE("a reaction from a clock ahead of ours was not given later than now", "[slack]")
{
    bench b;
    auto early = reacted("white_check_mark");
    early.at = b.time.now() + std::chrono::minutes{10};
    b.handle(early);
    CHECK(b.desk.asked_for<command::approve_shown>().reacted == b.time.now());
}

TEST_CASE("reactions that mean nothing here ask for nothing", "[slack]")
{
    bench b;
    b.handle(reacted("+1"));
    b.handle(reacted("zzz", reaction::change::removed));
    auto elsewhere = reacted("white_check_mark");
    elsewhere.from.channel = "C9";
    b.handle(elsewhere);
    auto other_message = reacted("white_check_mark");
    other_message.message = "5.0";
    b.handle(other_message);
    CHECK(b.api.called["users.info"] == 0);
    b.api.says("users.info", R"({"ok":true,"user":{"id":"UB","team_id":"T1","is_bot":true}})");
    b.handle(reacted("white_check_mark"));
    CHECK(b.desk.questions.empty());
}
