// A platform that does not answer for days and comes back.

#include "tests/engine/house.hpp"
#include "tests/sim/passing.hpp"

#include <algorithm>
#include <stdexcept>

using namespace highroad;
using namespace highroad::test;

namespace {

/// Reviews come every three hours; the platform shows a week, newest first, as Google Play does.
void six_days(house& h, bool every_page_fails)
{
    h.platform.page_size = 7;
    h.platform.whole_list = false;
    auto begun = h.time.now();
    auto next_review = begun;
    int written = 0;
    while (h.time.now() < begun + 24h * 6) {
        while (next_review <= h.time.now()) {
            h.platform.add("r" + std::to_string(written++), 1, "It fails again.", next_review);
            next_review += 3h;
        }
        h.platform.list_faults.clear();
        if (every_page_fails) h.platform.list_faults.push_back(failure{errc::unreachable, "the platform is down"});
        auto next = h.run(h.poll->run_once());
        REQUIRE(next > h.time.now());
        REQUIRE(next - h.time.now() <= 20min);
        h.time.advance(next - h.time.now());
    }
    h.platform.list_faults.clear();
    std::erase_if(h.platform.reviews, [&](const review& one) { return *one.created < h.time.now() - 24h * 7; });
}

/// Ids of the cases by their numbers.
std::vector<std::string> arrived(house& h)
{
    case_filter all{true, 1000};
    auto cases = h.run(h.kept->list_cases(all));
    REQUIRE(cases.has_value());
    std::map<int, std::string> by_number;
    for (const auto& one : *cases)
        by_number[one.number] = one.subject.key.id;
    std::vector<std::string> ids;
    for (auto& [number, id] : by_number)
        ids.push_back(id);
    return ids;
}

std::vector<std::string> offered_oldest_first(const house& h)
{
    std::vector<std::string> ids;
    for (auto at = h.platform.reviews.rbegin(); at != h.platform.reviews.rend(); ++at)
        ids.push_back(at->key.id);
    return ids;
}

} // namespace

TEST_CASE("after six days without an answer everything still offered arrives once and in order", "[engine][outage]")
{
    house h;
    h.poll_once();
    h.time.advance(1min);
    six_days(h, true);
    CHECK(arrived(h).empty());
    REQUIRE(h.platform.reviews.size() == 48);

    h.poll_once();
    CHECK(arrived(h) == offered_oldest_first(h));
    for (int i = 0; i < 5; ++i) {
        h.time.advance(5min);
        h.poll_once();
    }
    CHECK(arrived(h).size() == 48);
    h.settle();
    // Told once that it did not answer, and once that it does again.
    auto said = [&](std::string_view words) {
        return std::count_if(h.chat.messages.begin(), h.chat.messages.end(),
                             [&](const auto& m) { return m.text.find(words) != std::string::npos; });
    };
    CHECK(said("the platform is down") == 1);
}

TEST_CASE("a restart in the middle of such an outage changes nothing", "[engine][outage]")
{
    house h;
    h.poll_once();
    h.time.advance(1min);
    six_days(h, true);
    h.restart();
    h.platform.list_faults.push_back(failure{errc::unreachable, "the platform is down"});
    h.poll_once();
    h.restart();
    h.time.advance(1min);
    h.poll_once();
    CHECK(arrived(h) == offered_oldest_first(h));
}

TEST_CASE("pages that were read before the platform failed again are not lost, and the rest follows",
          "[engine][outage]")
{
    house h;
    h.poll_once();
    h.time.advance(1min);
    six_days(h, true);
    // Three pages come, the fourth does not.
    int asked = 0;
    h.platform.before_list = [&] {
        if (++asked == 4) h.platform.list_faults.push_back(failure{errc::answer_lost, "cut off"});
    };
    h.poll_once();
    auto first = arrived(h);
    CHECK(first.size() == 21);
    h.time.advance(1min);
    h.poll_once();
    auto all = arrived(h);
    CHECK(all.size() == 48);
    auto offered = offered_oldest_first(h);
    std::sort(offered.begin(), offered.end());
    std::sort(all.begin(), all.end());
    CHECK(all == offered);
}

namespace {

/// Its answers are such that our own reading of them throws.
struct throwing_platform final : sim::passing_platform {
    using passing_platform::passing_platform;
    awaitable<result<review_page>> list(std::string cursor) override
    {
        if (throws) throw std::out_of_range{"no such member"};
        return to_.list(std::move(cursor));
    }
    bool throws = true;
};

} // namespace

TEST_CASE("an error of ours in reading a source is told like an outage, and it is read again", "[engine]")
{
    house h;
    throwing_platform from{h.platform};
    poller poll{from, h.plan, *h.desk, *h.kept, h.time, h.random, h.notes, h.counts};
    from.throws = false;
    (void)h.run(poll.run_once());
    from.throws = true;
    for (int i = 0; i < 6; ++i) {
        auto next = h.run(poll.run_once());
        CHECK(next > h.time.now());
        h.pass(10min);
        h.settle();
    }
    REQUIRE_FALSE(h.chat.messages.empty());
    CHECK(h.chat.messages.back().text.find("an error inside Highroad") != std::string::npos);
    from.throws = false;
    h.platform.add("r1", 1, "It lost my notes.", h.time.now());
    (void)h.run(poll.run_once());
    h.settle();
    CHECK(std::any_of(h.chat.messages.begin(), h.chat.messages.end(),
                      [](const auto& one) { return one.text.find("can be read again") != std::string::npos; }));
    CHECK(h.the_case().subject.text == "It lost my notes.");
}
