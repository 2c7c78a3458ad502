// What is under way to slow destinations: little in memory, everything in order.

#include "tests/engine/house.hpp"
#include "tests/sim/passing.hpp"

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
