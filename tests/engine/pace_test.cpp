// When sources are read, and what they may spend: poll_schedule carried out by the poller.

#include "tests/engine/house.hpp"

#include <cstdlib>

using namespace highroad;
using namespace highroad::test;

namespace {

/// A platform that allows a number of lists within a window, counts them itself and refuses to be asked for more.
class counting_platform final : public review_platform {
public:
    counting_platform(std::string name, std::size_t limit, std::chrono::seconds window, highroad::clock& time)
        : name_{std::move(name)}, limit_{limit}, window_{window}, time_{time}
    {}
    [[nodiscard]] std::string_view platform() const override { return "counting"; }
    [[nodiscard]] std::string_view source() const override { return name_; }
    [[nodiscard]] reply_rules rules() const override { return {true, 350, length_unit::characters}; }
    [[nodiscard]] std::vector<request_quota> quotas() override
    {
        request_quota one;
        one.of = "requests";
        one.limit = limit_;
        one.window = window_;
        one.left = limit_ - std::min(limit_, lately());
        one.spent_by_lists = true;
        one.spent_by_replies = answered;
        one.counter = this;
        return {one};
    }
    [[nodiscard]] awaitable<result<review_page>> list(std::string cursor) override
    {
        asked.push_back(time_.now());
        most_within_window = std::max(most_within_window, lately());
        review_page page;
        auto at = cursor.empty() ? std::size_t{0} : std::stoul(cursor);
        if (at + 1 < pages) page.next = std::to_string(at + 1);
        co_return page;
    }
    [[nodiscard]] awaitable<look> read(review_key) override { co_return cannot_look{}; }
    [[nodiscard]] awaitable<delivery> publish(review_key, std::string, std::string) override
    {
        co_return refused{"not here"};
    }
    [[nodiscard]] awaitable<check_line> check() override { co_return check_line{true, "counting", "works"}; }

    std::size_t pages = 1;
    bool answered = true;
    std::vector<instant> asked;
    std::size_t most_within_window = 0;

private:
    [[nodiscard]] std::size_t lately() const
    {
        return static_cast<std::size_t>(
            std::count_if(asked.begin(), asked.end(), [&](instant at) { return at > time_.now() - window_; }));
    }
    std::string name_;
    std::size_t limit_;
    std::chrono::seconds window_;
    highroad::clock& time_;
};

std::unique_ptr<poller> poller_of(house& h, review_platform& platform, poll_plan plan)
{
    h.names.sources[std::string{platform.source()}] = &platform;
    return std::make_unique<poller>(platform, plan, *h.desk, *h.kept, h.time, h.random, h.notes, h.counts);
}

/// Rounds at the times that the poller asks for.
void run_for(house& h, poller& reads, std::chrono::seconds length)
{
    for (auto end = h.time.now() + length; h.time.now() < end;) {
        auto next = h.run(reads.run_once());
        REQUIRE(next > h.time.now());
        h.time.advance(next - h.time.now());
    }
}

} // namespace

TEST_CASE("reading spends its share of a quota, pages and all, and leaves the rest for replies", "[engine][polling]")
{
    house h;
    counting_platform platform{"busy", 40, 1h, h.time};
    poll_plan plan;
    plan.every = 60s;
    plan.quota_share = 0.5;
    auto reads = poller_of(h, platform, plan);
    platform.pages = 3;
    run_for(h, *reads, 12h);
    CHECK(platform.most_within_window <= 20);
    CHECK(platform.asked.size() > 12 * 20 / 2);
    REQUIRE(reads->next().has_value());
    CHECK(reads->next()->why == pace::quota_shared);
}

TEST_CASE("a quota that no reply spends is for reading alone", "[engine][polling]")
{
    house h;
    counting_platform platform{"read_only", 40, 1h, h.time};
    platform.answered = false;
    poll_plan plan;
    plan.every = 60s;
    auto reads = poller_of(h, platform, plan);
    run_for(h, *reads, 12h);
    CHECK(platform.most_within_window <= 40);
    CHECK(platform.asked.size() > 12 * 40 / 2);
}

TEST_CASE("a first read with more pages than the share allows waits for room and loses no page", "[engine][polling]")
{
    house h;
    counting_platform platform{"large", 60, 10min, h.time};
    platform.pages = 200;
    poll_plan plan;
    plan.every = 5min;
    auto reads = poller_of(h, platform, plan);
    auto begun = h.time.now();
    (void)h.run(reads->run_once());
    CHECK(platform.asked.size() == 200);
    CHECK(platform.most_within_window <= 30);
    CHECK(h.time.now() - begun >= 60min);
    CHECK(reads->next()->why != pace::failed);
}

TEST_CASE("a round waits for its place in the line however long that takes, and has not failed", "[engine][polling]")
{
    house h;
    counting_platform platform{"day", 80, 24h, h.time};
    poll_plan plan;
    plan.every = 15min;
    auto reads = poller_of(h, platform, plan);
    for (int round = 0; round < 60; ++round) {
        auto next = h.run(reads->run_once());
        REQUIRE(reads->next()->why != pace::failed);
        h.time.advance(next - h.time.now());
    }
    CHECK(platform.asked.size() == 60);
    CHECK(platform.most_within_window <= 40);
}

TEST_CASE("where there is no room for the next page for long, the round fails in words and comes back",
          "[engine][polling]")
{
    house h;
    counting_platform platform{"day", 4, 24h, h.time};
    platform.pages = 3;
    poll_plan plan;
    plan.every = 60s;
    auto reads = poller_of(h, platform, plan);
    (void)h.run(reads->run_once());
    CHECK(reads->next()->why == pace::failed);
    CHECK(platform.asked.size() == 1);
    run_for(h, *reads, 96h);
    CHECK(platform.most_within_window <= 2);
}

TEST_CASE("a storm is read more often, and what was learned survives a restart", "[engine][polling]")
{
    house h;
    h.plan.every = 5min;
    h.restart();
    h.poll_once();
    auto pause = [&] {
        auto next = h.run(h.poll->run_once());
        return next - h.time.now();
    };
    std::chrono::seconds calm{0};
    for (int day = 0; day < 8; ++day) {
        for (int read = 0; read < 288; ++read) {
            if (day == 7 && read == 200) calm = pause();
            if (read < 12)
                for (int i = 0; i < 5; ++i)
                    h.platform.add("r" + std::to_string(day * 10'000 + read * 10 + i), 5, "Fine.", h.time.now());
            h.time.advance(5min);
            h.poll_once();
        }
        h.platform.reviews.resize(std::min<std::size_t>(h.platform.reviews.size(), 30));
    }
    CHECK(calm > 5min);
    h.time.advance(5min);
    for (int i = 0; i < 5; ++i)
        h.platform.add("new" + std::to_string(i), 5, "Fine.", h.time.now());
    auto in_storm = pause();
    CHECK(in_storm < 2min);
    CHECK(h.poll->next()->why == pace::busier);
    CHECK(h.poll->expected_a_day() > 30);

    h.time.advance(1h);
    (void)pause(); // kept at most once an hour
    h.restart();
    h.time.advance(5min);
    (void)pause();
    CHECK(h.poll->expected_a_day() > 30);
}

TEST_CASE("the first read teaches when reviews come", "[engine][polling]")
{
    house h;
    h.platform.page_size = 100;
    for (int i = 600; i > 0; --i)
        h.platform.add("old" + std::to_string(i), 5, "Fine.", h.time.now() - i * 1h);
    h.poll_once();
    CHECK(h.poll->expected_a_day() > 20);
    CHECK(h.poll->expected_a_day() < 28);
}
