#include "daemon/rehearsal/rehearsal.hpp"
#include "tests/core/cases.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

/// Severe when a lawyer is named.
class short_judge final : public judge {
public:
    [[nodiscard]] judgement assess(const review& what) const override
    {
        judgement out;
        if (what.text.find("lawyer") != std::string::npos) {
            out.level = severity::severe;
            out.reasons = {{"legal", "lawyer"}};
        }
        return out;
    }
};

const short_judge reads;

review review_named(const std::string& id, double stars = 1, std::string text = "It lost my notes.")
{
    auto r = bad_review();
    r.key.id = id;
    r.mark = rating{stars, 5};
    r.text = std::move(text);
    return r;
}

rehearsal_options days_long(int days)
{
    rehearsal_options options;
    options.from = noon;
    options.to = noon + hours{24 * days};
    return options;
}

} // namespace

TEST_CASE("a review that nobody takes care of is reminded of with growing gaps, then left to the digest", "[rehearsal]")
{
    rehearsal r{team(), days_long(30), reads};
    auto counted = r.live_through({{noon, review_named("a")}}, {});
    CHECK(counted.cases == 1);
    CHECK(counted.cards == 1);
    CHECK(counted.nudges_per_case == std::vector<int>{5});
    CHECK(counted.reminders == 5);
    CHECK(counted.group_cards >= 3);
    CHECK(r.cases().at(1).nudges.parked);
    CHECK(counted.without_answer_or_reason == 0);
}

TEST_CASE("good reviews and repeated ones make no case", "[rehearsal]")
{
    rehearsal r{team(), days_long(1), reads};
    auto counted = r.live_through({{noon, review_named("good", 5)},
                                   {noon + hours{1}, review_named("bad")},
                                   {noon + hours{2}, review_named("bad")}},
                                  {});
    CHECK(counted.reviews == 2);
    CHECK(counted.cases == 1);
    CHECK(counted.cards == 1);
}

TEST_CASE("a team that answers within its time gets no reminder, and customers get one reply each", "[rehearsal]")
{
    auto options = days_long(60);
    options.team_answers_after = hours{1};
    rehearsal r{team(), options, reads};
    std::vector<rehearsed_review> reviews;
    for (int i = 0; i < 20; ++i)
        reviews.push_back({noon + hours{i * 3}, review_named(std::to_string(i))});
    auto counted = r.live_through(reviews, {});
    CHECK(counted.replies == 20);
    CHECK(counted.reminders == 0);
    CHECK(counted.ends == std::map<std::string, std::size_t>{{"closed as tried", 20}});
}

TEST_CASE("what people did then is done again", "[rehearsal]")
{
    rehearsal r{team(), days_long(3), reads};
    auto a = review_named("a");
    auto counted = r.live_through({{noon, a}, {noon, review_named("b")}},
                                  {{noon + hours{1}, a.key, ana(), command::dismiss{"a duplicate"}},
                                   {noon + hours{1}, review_named("never seen").key, ana(), command::claim{}}});
    CHECK(counted.ends.at("closed as dismissed") == 1);
    CHECK(r.cases().at(1).dismissed_because == "a duplicate");
}

TEST_CASE("an approval that is done again means the text of this playbook", "[rehearsal]")
{
    rehearsal r{team(), days_long(3), reads};
    auto a = review_named("a");
    auto counted = r.live_through({{noon, a}}, {{noon + hours{1}, a.key, ana(), command::approve{seen_text{7, 99}}}});
    CHECK(counted.replies == 1);
}

TEST_CASE("a severe review pages; a pager that is down leads to the next step", "[rehearsal]")
{
    auto severe = review_named("s", 1, "My lawyer will hear of this.");
    rehearsal works{team(), days_long(1), reads};
    CHECK(works.live_through({{noon, severe}}, {}).pages_by_person.at("ana") == 1);
    auto options = days_long(1);
    options.pagers_work = false;
    rehearsal fails{team(), options, reads};
    auto counted = fails.live_through({{noon, severe}}, {});
    CHECK(counted.pages_by_person.at("ben") == 1);
    CHECK(counted.without_answer_or_reason == 0);
}

TEST_CASE("a hundred angry reviews in a minute are one storm and one page, and all are cases", "[rehearsal]")
{
    auto rules = team();
    rules.pages.gather = std::chrono::minutes{1};
    rules.escalations.front().steps.resize(1);
    rehearsal r{rules, days_long(1), reads};
    std::vector<rehearsed_review> reviews;
    for (int i = 0; i < 100; ++i) {
        reviews.push_back(
            {noon + std::chrono::seconds{i / 2}, review_named(std::to_string(i), 1, "My lawyer will hear of this.")});
    }
    auto counted = r.live_through(reviews, {});
    CHECK(counted.cases == 100);
    CHECK(counted.in_storms == 100);
    CHECK(counted.storms == 1);
    CHECK(counted.pages == 1);
    CHECK(counted.cards <= 5);
    CHECK(counted.busiest_hour() <= 10);
}

TEST_CASE("what came due while nothing ran happens at the end of the sleep, once", "[rehearsal]")
{
    auto options = days_long(4);
    options.asleep = {{noon + hours{1}, noon + hours{80}}};
    int reminded = 0;
    options.watch_reminders = [&](instant at, const board&) {
        CHECK(at >= noon + hours{80});
        ++reminded;
    };
    rehearsal r{team(), options, reads};
    (void)r.live_through({{noon, review_named("a")}}, {});
    CHECK(reminded == 1);
}

TEST_CASE("the same input gives the same tally", "[rehearsal]")
{
    auto once = [] {
        rehearsal r{team(), days_long(20), reads};
        std::vector<rehearsed_review> reviews;
        for (int i = 0; i < 50; ++i)
            reviews.push_back({noon + hours{i}, review_named(std::to_string(i), 1 + i % 5)});
        return in_words(r.live_through(reviews, {}));
    };
    CHECK(once() == once());
}
