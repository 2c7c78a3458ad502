// What is under way to slow destinations: little in memory, everything in order.

#include "tests/engine/house.hpp"
#include "tests/sim/passing.hpp"

#include <algorithm>
#include <utility>

using namespace highroad;
using namespace highroad::test;

namespace {

/// Counts what was handed out and not settled yet. Each outcome takes its time to store, so that pauses end meanwhile.
struct slow_store final : sim::passing_store {
    slow_store(store& to, manual_clock& time) : passing_store{to}, time_{time} {}

    awaitable<result<claimed_effects>> claim_due(instant now, claim_bounds bounds) override
    {
        auto rows = co_await to_.claim_due(now, std::move(bounds));
        if (rows) out += rows->due.size();
        most_out = std::max(most_out, out);
        co_return rows;
    }
    awaitable<result<std::optional<answer>>> commit(transaction work) override
    {
        if (work.settled) {
            --out;
            put_back += work.settled->outcome == settlement::how::retry ? 1 : 0;
            time_.advance(each_takes);
        }
        co_return co_await to_.commit(std::move(work));
    }

    std::chrono::seconds each_takes{0};
    std::size_t out = 0;
    std::size_t most_out = 0;
    int put_back = 0;

private:
    manual_clock& time_;
};

/// A case whose card stands in that channel, with a line for its thread.
void plan_line(transaction& work, int number, const std::string& channel = "reviews")
{
    review_case of;
    of.number = number;
    of.subject.key = {"model", "acme", "review " + std::to_string(number)};
    of.opened = work.at;
    shown_card card;
    card.channel = channel;
    card.message = "card " + std::to_string(number);
    of.cards.push_back(card);
    auto words = "line " + std::to_string(number);
    work.cases.push_back({std::move(of), {}, {{words, number, effect::say{channel, words}, work.at}}, {}});
}

std::vector<std::string> texts(const model_chat& chat)
{
    std::vector<std::string> out;
    for (const auto& each : chat.messages)
        out.push_back(each.text);
    return out;
}

std::vector<std::string> lines_up_to(int last)
{
    std::vector<std::string> out;
    for (int n = 1; n <= last; ++n)
        out.push_back("line " + std::to_string(n));
    return out;
}

/// A channel with so many lines for it, on a chat that asks for a pause before every seventh message.
struct slow_channel {
    explicit slow_channel(int lines) : kept{*h.kept, h.time}
    {
        for (int n = 0; n < lines; ++n)
            h.chat.faults.push_back(n % 7 == 6 ? model_chat::fault::busy : model_chat::fault::none);
        transaction work;
        work.at = h.time.now();
        for (int n = 1; n <= lines; ++n)
            plan_line(work, n);
        REQUIRE(h.run(h.kept->commit(std::move(work))).has_value());
    }
    void run_for(std::chrono::seconds length)
    {
        for (auto end = h.time.now() + length; h.time.now() < end; h.time.advance(1s))
            (void)h.run(worker.run_once());
    }

    house h;
    slow_store kept;
    outbox_worker worker{h.loop->get_executor(),
                         outbox_worker::parts{kept, *h.desk, h.names, h.in_force, h.writer, h.time, h.random, h.notes,
                                              h.counts, *h.effects_due}};
};

} // namespace

TEST_CASE("a channel that asks for one pause after the other gets everything, in order", "[engine]")
{
    slow_channel slow{100};
    slow.kept.each_takes = std::chrono::seconds{GENERATE(0, 1, 3)};
    slow.run_for(1h);
    CHECK(texts(slow.h.chat) == lines_up_to(100));
}

TEST_CASE("what waits for a slow channel stays in the store, and a pause puts little back", "[engine]")
{
    slow_channel slow{400};
    slow.run_for(1h);
    CHECK(slow.h.chat.messages.size() == 400);
    CHECK(slow.kept.most_out <= 16 + 8);
    CHECK(slow.kept.put_back <= 400 / 6 * 24);
    CHECK(slow.kept.out == 0);
}

TEST_CASE("a channel that must wait does not hold up what is planned later for another", "[engine]")
{
    slow_channel slow{100};
    model_chat quick;
    slow.h.names.channels["managers"] = &quick;
    slow.h.chat.faults.assign(1'000, model_chat::fault::busy);
    transaction work;
    work.at = slow.h.time.now();
    plan_line(work, 1'000, "managers");
    REQUIRE(slow.h.run(slow.h.kept->commit(std::move(work))).has_value());
    (void)slow.h.run(slow.worker.run_once());
    CHECK(texts(quick) == std::vector<std::string>{"line 1000"});
    CHECK(slow.h.chat.messages.empty());
}

namespace {

/// Says once that it cannot tell when the next effect is due.
struct forgetful_store final : sim::passing_store {
    using passing_store::passing_store;
    awaitable<result<std::optional<instant>>> next_effect_due(instant now) override
    {
        if (!std::exchange(asked, true)) co_return failure{errc::disk, "reading the database failed"};
        co_return co_await to_.next_effect_due(now);
    }
    bool asked = false;
};

} // namespace

TEST_CASE("a worker that cannot learn when it has work next looks again by itself", "[engine]")
{
    house h;
    forgetful_store store{*h.kept};
    outbox_worker worker{h.loop->get_executor(),
                         outbox_worker::parts{store, *h.desk, h.names, h.in_force, h.writer, h.time, h.random, h.notes,
                                              h.counts, *h.effects_due}};
    transaction work;
    work.at = h.time.now() + 30s;
    plan_line(work, 1);
    REQUIRE(h.run(h.kept->commit(std::move(work))).has_value());
    task_group tasks{h.loop->get_executor(), h.notes};
    tasks.start("outbox", worker.run());
    h.loop->restart();
    for (int turn = 0; turn < 500 && h.chat.messages.empty(); ++turn)
        h.loop->run_one_for(10ms);
    CHECK(texts(h.chat) == lines_up_to(1));
    asio::co_spawn(*h.loop, tasks.finish(0ms), asio::detached);
    h.loop->run_for(1s);
}

TEST_CASE("a chat that is down over a weekend is given everything once it is back", "[engine]")
{
    house h;
    h.poll_once();
    h.settle();
    h.platform.add("bad", 1, "It lost my notes.", h.time.now());
    h.time.advance(1min);
    h.poll_once();
    transaction work;
    work.at = h.time.now();
    effect::show_summary summary;
    summary.channel = "reviews";
    summary.heading = "History of acme";
    work.effects.push_back({"summary", 0, summary, work.at});
    REQUIRE(h.run(h.kept->commit(std::move(work))).has_value());

    h.chat.faults.assign(100'000, model_chat::fault::lose_request);
    for (int round = 0; round < 60 * 6; ++round)
        h.pass(10min);
    CHECK(h.chat.messages.empty());
    auto tried = 100'000 - h.chat.faults.size();
    CHECK(tried < 4 * 60 * 6);

    h.chat.faults.clear();
    h.pass(13min);
    CHECK(h.chat.cards().size() == 1);
    CHECK(h.the_case().troubles.empty());
    auto groups = h.chat.groups();
    CHECK(std::count_if(groups.begin(), groups.end(), [](const auto& one) { return one.text == "History of acme"; }) ==
          1);
}

TEST_CASE("a reply that the platform holds is looked at however long the platform is down", "[engine]")
{
    house h;
    h.open_one_case();
    h.platform.next_state = reply_state::pending;
    REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
    h.pass(10s);
    REQUIRE(h.the_case().subject.reply->state == reply_state::pending);
    auto reads = h.platform.reads;
    h.platform.read_busy = 45;
    for (int round = 0; round < 6 * 60 && h.platform.read_busy > 0; ++round)
        h.pass(5min);
    CHECK(h.platform.read_busy == 0);
    h.platform.find("bad")->reply->state = reply_state::live;
    for (int round = 0; round < 6 * 24; ++round)
        h.pass(10min);
    CHECK(h.the_case().subject.reply->state == reply_state::live);
    CHECK(h.platform.reads > reads);
}
