// People can act on a card before the chat has told us where it stands.
#include "tests/engine/house.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

using namespace highroad;
using namespace highroad::test;

namespace {

using owner = std::optional<result<std::optional<int>>>;

/// A fresh bad review whose card is planned and not posted yet.
void plan_one_card(house& h)
{
    h.poll_once();
    h.platform.add("bad", 1, "It lost my notes.", h.time.now());
    h.time.advance(1min);
    h.poll_once();
}

awaitable<void> ask_for(house& h, std::string message, owner& told)
{
    auto found = co_await h.desk->case_of_our_message("reviews", std::move(message));
    told.emplace(std::move(found));
}

} // namespace

TEST_CASE("a message that may be a card on its way is found as soon as the card is stored", "[engine]")
{
    house h;
    plan_one_card(h);
    owner told;
    h.chat.before_answering = [&]() -> awaitable<void> {
        if (!told) asio::co_spawn(*h.loop, ask_for(h, "m1", told), asio::detached);
        co_return;
    };
    int waits = 0;
    h.time.while_waiting = [&]() -> awaitable<void> {
        ++waits;
        for (;;) {
            auto stored = co_await h.kept->case_of_message("reviews", "m1");
            if (stored && *stored) co_return;
            co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
        }
    };
    h.settle();
    REQUIRE(told);
    REQUIRE(told->has_value());
    CHECK(**told == std::optional<int>{1});
    CHECK(waits == 1);
}

TEST_CASE("a message is left for later when the chat's answer takes longer than people can be kept waiting", "[engine]")
{
    house h;
    plan_one_card(h);
    owner told;
    auto before = h.time.now();
    h.chat.before_answering = [&]() -> awaitable<void> {
        if (!told) co_await ask_for(h, "m1", told);
    };
    h.settle();
    REQUIRE(told);
    REQUIRE_FALSE(told->has_value());
    CHECK(told->error().code == errc::try_later);
    CHECK(h.time.now() - before <= 2s);
    CHECK(h.run(h.desk->case_of_our_message("reviews", "m1")).value() == std::optional<int>{1});
}

TEST_CASE("while a card's answer is lost, nothing is said about messages that may be it", "[engine]")
{
    house h;
    plan_one_card(h);
    h.chat.faults = {model_chat::fault::lose_answer};
    (void)h.run(h.outbox->run_once()); // drafts
    (void)h.run(h.outbox->run_once());
    REQUIRE(h.chat.cards().size() == 1);
    CHECK(h.run(h.desk->case_of_our_message("reviews", "m1")).error().code == errc::try_later);

    SECTION("until it is found again")
    {
        h.pass(1min);
        CHECK(h.run(h.desk->case_of_our_message("reviews", "m1")).value() == std::optional<int>{1});
    }
    SECTION("nor after a crash")
    {
        h.restart();
        CHECK(h.run(h.desk->case_of_our_message("reviews", "m1")).error().code == errc::try_later);
        h.pass(1min);
        CHECK(h.run(h.desk->case_of_our_message("reviews", "m1")).value() == std::optional<int>{1});
    }
}

TEST_CASE("a message that cannot be a card keeps nobody waiting", "[engine]")
{
    house h;
    plan_one_card(h);
    h.chat.faults = {model_chat::fault::busy};
    h.settle();
    REQUIRE(h.chat.cards().empty());
    auto before = h.time.now();
    CHECK(h.run(h.desk->case_of_our_message("reviews", "m1")).value() == std::nullopt);
    CHECK(h.time.now() == before);
}
