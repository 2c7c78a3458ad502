#include "tests/engine/house.hpp"
#include "tests/sim/passing.hpp"

#include <map>

using namespace highroad;
using namespace highroad::test;

namespace {

review bad_one(const std::string& source, const std::string& id, const std::string& text, const house& h)
{
    review made;
    made.key = {"model", source, id};
    made.mark = rating{1, 5};
    made.text = text;
    made.created = h.time.now();
    return made;
}

/// All of them at the same time, as several pollers do it.
void arrive_together(house& h, const std::vector<review>& all)
{
    std::size_t stored = 0;
    for (const auto& one : all) {
        arrival what;
        what.source = one.key.source;
        what.reviews = {one};
        asio::co_spawn(*h.loop, h.desk->arrive(std::move(what)),
                       [&](std::exception_ptr error, result<std::size_t> got) {
                           REQUIRE_FALSE(error);
                           REQUIRE(got.has_value());
                           ++stored;
                       });
    }
    h.loop->restart();
    h.loop->run();
    REQUIRE(stored == all.size());
}

/// How often each figure was counted, whatever its labels.
class kept_counts final : public meters {
public:
    void count(std::string_view name, std::initializer_list<label>, double by) override { of[std::string{name}] += by; }
    void set(std::string_view, std::initializer_list<label>, double) override {}
    void observe(std::string_view name, std::initializer_list<label>, double) override { ++of[std::string{name}]; }

    std::map<std::string, double> of;
};

struct full_store final : sim::passing_store {
    using passing_store::passing_store;
    awaitable<result<std::optional<answer>>> commit(transaction work) override
    {
        if (full) co_return failure{errc::disk, "the disk is full"};
        co_return co_await to_.commit(std::move(work));
    }
    bool full = true;
};

/// A desk that counts, on a disk that is full until it is emptied.
struct counting_desk {
    explicit counting_desk(house& h)
        : disk{*h.kept}, desk{disk,       h.time,   h.notes,   counted,        h.names,
                              h.in_force, h.reader, h.checker, *h.effects_due, *h.cases_due}
    {
        REQUIRE(h.run(desk.open()).has_value());
    }
    full_store disk;
    kept_counts counted;
    case_desk desk;
};

} // namespace

TEST_CASE("what an arrival brings is counted once it is stored, however often the disk was full", "[engine]")
{
    house h;
    counting_desk on{h};
    const std::vector<review> all{bad_one("acme", "one", "It crashes.", h), bad_one("acme", "two", "It crashes.", h)};
    auto page = [&] {
        arrival what;
        what.source = "acme";
        what.reviews = all;
        what.reviews.push_back(bad_one("acme", "good", "Lovely.", h));
        what.reviews.back().mark = rating{5, 5};
        what.malformed = {{"no id", "{}"}};
        return what;
    };
    CHECK_FALSE(h.run(on.desk.arrive(page())).has_value());
    CHECK_FALSE(h.run(on.desk.arrive(page())).has_value());
    CHECK(on.counted.of.empty());

    on.disk.full = false;
    REQUIRE(h.run(on.desk.arrive(page())).has_value());
    CHECK(on.counted.of["highroad_cases_opened_total"] == 2);
    CHECK(on.counted.of["highroad_reviews_listed_total"] == 3);
    CHECK(on.counted.of["highroad_reviews_passed_total"] == 1);
    CHECK(on.counted.of["highroad_reviews_quarantined_total"] == 1);
}

TEST_CASE("a decision is counted once it is stored, and once under its key", "[engine]")
{
    house h;
    h.open_one_case();
    counting_desk on{h};
    auto& moves = on.counted.of["highroad_case_transitions_total"];
    SECTION("a command")
    {
        asked who{"press 1", actor{"console", "ana", "ana", {}}, "reviews", {}};
        auto dismiss = [&] { return h.run(on.desk.ask(who, 1, command::dismiss{"settled by phone"})); };
        CHECK_FALSE(dismiss().accepted);
        CHECK(moves == 0);
        on.disk.full = false;
        CHECK(dismiss().accepted);
        CHECK(moves == 1);
        CHECK(dismiss().accepted);
    }
    SECTION("what the platform says")
    {
        CHECK_FALSE(h.run(on.desk.removed(h.the_case().subject.key)).has_value());
        CHECK(moves == 0);
        CHECK(on.counted.of["highroad_reviews_removed_total"] == 0);
        on.disk.full = false;
        CHECK(h.run(on.desk.removed(h.the_case().subject.key)).has_value());
        CHECK(on.counted.of["highroad_reviews_removed_total"] == 1);
    }
    SECTION("what the outbox found")
    {
        CHECK_FALSE(h.run(on.desk.happened(1, event::review_gone{})).has_value());
        CHECK(moves == 0);
        on.disk.full = false;
        CHECK(h.run(on.desk.happened(1, event::review_gone{})).has_value());
    }
    SECTION("an edit")
    {
        REQUIRE(h.ask(1, command::dismiss{"settled by phone"}).accepted);
        auto edited = h.the_case().subject;
        edited.text = "Now it lost everything.";
        arrival what;
        what.source = "acme";
        what.reviews = {edited};
        auto again = what;
        CHECK_FALSE(h.run(on.desk.arrive(std::move(what))).has_value());
        CHECK(moves == 0);
        on.disk.full = false;
        CHECK(h.run(on.desk.arrive(std::move(again))).has_value());
    }
    CHECK(moves == 1);
}

TEST_CASE("reviews of several sources that come at the same moment are bound each to its own case", "[engine]")
{
    house h;
    std::vector<review> all;
    for (const auto* source : {"acme", "beta", "coma", "delta"})
        all.push_back(bad_one(source, std::string{"of "} + source, std::string{"It crashes at "} + source, h));
    arrive_together(h, all);

    auto known = h.run(h.kept->look_up(all));
    REQUIRE(known.has_value());
    for (std::size_t i = 0; i < all.size(); ++i) {
        CAPTURE(all[i].key.source);
        REQUIRE((*known)[i].case_number.has_value());
        CHECK(h.the_case(*(*known)[i].case_number).subject.key == all[i].key);
    }

    // What is edited later changes the case of that customer and no other one.
    for (auto& one : all)
        one.text += ", still";
    arrive_together(h, all);
    for (std::size_t i = 0; i < all.size(); ++i)
        CHECK(h.the_case(*(*known)[i].case_number).subject.text == all[i].text);
}
