// Sources whose news one request brings: what that costs them, and what is never taken from it.

#include "tests/engine/house.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

/// Two lists that one request reads: each look for news at one keeps what it found for the other, once.
struct shared_lists {
    std::size_t limit = 40;
    std::size_t foreseen = 1; ///< requests that a look for news is expected to make
    std::vector<instant> asked;
    std::vector<instant> since; ///< of each look for news
    std::size_t most_within_hour = 0;
    std::map<std::string, bool> kept;
    std::vector<review> reviews;
    std::size_t lists = 0;
    std::size_t looks_for_news = 0;
};

class one_of_two final : public review_platform {
public:
    one_of_two(std::string name, std::string other, shared_lists& all, highroad::clock& time)
        : name_{std::move(name)}, other_{std::move(other)}, all_{all}, time_{time}
    {}
    [[nodiscard]] std::string_view platform() const override { return "shared"; }
    [[nodiscard]] std::string_view source() const override { return name_; }
    [[nodiscard]] reply_rules rules() const override { return {true, 350, length_unit::characters}; }
    [[nodiscard]] std::vector<request_quota> quotas() override
    {
        request_quota one;
        one.of = "requests";
        one.limit = all_.limit;
        one.window = 1h;
        one.left = all_.limit;
        one.spent_by_lists = true;
        one.spent_by_replies = true;
        one.counter = &all_;
        return {one};
    }
    [[nodiscard]] awaitable<result<review_page>> list(std::string) override
    {
        ++all_.lists;
        co_return request();
    }
    [[nodiscard]] awaitable<result<review_page>> news(instant since) override
    {
        ++all_.looks_for_news;
        all_.since.push_back(since);
        if (!std::exchange(all_.kept[name_], false)) {
            all_.kept[other_] = true;
            auto page = request();
            page.cost = 0.5;
            co_return page;
        }
        review_page page;
        page.requests = 0;
        page.cost = 0.5;
        co_return page;
    }
    [[nodiscard]] std::size_t requests_for_news() override { return all_.kept[name_] ? 0 : all_.foreseen; }
    [[nodiscard]] awaitable<look> read(review_key) override { co_return cannot_look{}; }
    [[nodiscard]] awaitable<delivery> publish(review_key, std::string, std::string) override
    {
        co_return refused{"not here"};
    }
    [[nodiscard]] awaitable<check_line> check() override { co_return check_line{true, "shared", "works"}; }

private:
    review_page request()
    {
        all_.asked.push_back(time_.now());
        auto lately = std::count_if(all_.asked.begin(), all_.asked.end(),
                                    [&](instant at) { return at > time_.now() - std::chrono::hours{1}; });
        all_.most_within_hour = std::max(all_.most_within_hour, static_cast<std::size_t>(lately));
        review_page page;
        for (auto one : all_.reviews) {
            one.key.source = name_;
            page.reviews.push_back(std::move(one));
        }
        return page;
    }
    std::string name_;
    std::string other_;
    shared_lists& all_;
    highroad::clock& time_;
};

struct two_sources {
    explicit two_sources(house& in) : h{in}
    {
        plan.every = 2min; // 60 an hour wanted, 20 are for reading
        for (auto* one : {&left, &right}) {
            h.names.sources[std::string{one->source()}] = one;
            polls.push_back(
                std::make_unique<poller>(*one, plan, *h.desk, *h.kept, h.time, h.random, h.notes, h.counts, schedule));
        }
        review seen;
        seen.key = {"shared", "", "r1"};
        seen.mark = rating{5, 5};
        seen.created = h.time.now() - 24h;
        both.reviews.push_back(seen);
    }
    /// Rounds of both, each when it is due.
    std::size_t run_for(std::chrono::seconds length)
    {
        std::vector<instant> due{h.time.now(), h.time.now()};
        std::size_t rounds = 0;
        for (auto end = h.time.now() + length;; ++rounds) {
            auto which = due[0] <= due[1] ? std::size_t{0} : std::size_t{1};
            if (due[which] >= end) return rounds;
            h.time.advance(std::max(due[which] - h.time.now(), 0s));
            due[which] = h.run(polls[which]->run_once());
            REQUIRE(due[which] > h.time.now() - 1s);
        }
    }
    house& h;
    shared_lists both;
    poll_plan plan;
    one_of_two left{"left", "right", both, h.time};
    one_of_two right{"right", "left", both, h.time};
    std::shared_ptr<poll_schedule> schedule = std::make_shared<poll_schedule>();
    std::vector<std::unique_ptr<poller>> polls;
};

} // namespace

TEST_CASE("a page that came with another source's request takes no place in the quota", "[engine][polling]")
{
    house h;
    two_sources two{h};
    auto rounds = two.run_for(24h);
    CHECK(two.both.most_within_hour <= 20);
    CHECK(two.both.asked.size() <= 24 * 20);
    CHECK(rounds > 24 * 20 * 5 / 4); // more than there may be requests
    CHECK(two.both.asked.size() < rounds * 11 / 20);
}

TEST_CASE("first reads and looks for edits ask for the list itself; news are looked for behind the overlap",
          "[engine][polling]")
{
    house h;
    two_sources two{h};
    two.plan.deep_every = 24h;
    auto rounds = two.run_for(23h);
    CHECK(two.both.lists == 2); // the first reads
    CHECK(two.both.looks_for_news == rounds - 2);
    for (auto since : two.both.since)
        CHECK(since == *two.both.reviews[0].created - 48h);
    two.run_for(3h);
    CHECK(two.both.lists == 4); // and one look each for edits
}

TEST_CASE(
    "whoever waits in line for places that it may need gives back those it did not, and is called when its news come",
    "[engine][polling]")
{
    house h;
    two_sources two{h};
    two.both.foreseen = 3;
    auto rounds = two.run_for(24h);
    CHECK(two.both.most_within_hour <= 20);
    CHECK(rounds > 24 * 20 * 5 / 4);

    // All places are given away for long; the news come with the other's request meanwhile.
    REQUIRE(two.schedule->take_place(h.time.now(), 24h, 20).has_value());
    bool brought = false;
    h.time.while_waiting = [&]() -> awaitable<void> {
        two.both.kept["left"] = true;
        brought = true;
        co_return;
    };
    two.both.kept["left"] = false;
    auto before = h.time.now();
    (void)h.run(two.polls[0]->run_once());
    CHECK(brought);
    CHECK(h.time.now() - before < 10s);
}
