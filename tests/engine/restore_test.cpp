// A backup is restored while cards from after it still stand in the chat.
#include "daemon/core/card_mark.hpp"
#include "tests/engine/house.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

/// The engine as it was, on the database of `copy`.
void restore(house& h, const std::filesystem::path& copy)
{
    h.stop();
    for (const auto* rest : {"-wal", "-shm"})
        std::filesystem::remove(h.directory / ("highroad.db" + std::string{rest}));
    std::filesystem::copy_file(copy, h.directory / "highroad.db", std::filesystem::copy_options::overwrite_existing);
    h.start();
}

answer press(house& h, const card& seen, case_command what)
{
    asked by{"press" + std::to_string(++h.keys), actor{"console", "ana", "Ana", {}}, "reviews", seen.mark};
    return h.run(h.desk->ask(by, seen.case_number, std::move(what)));
}

command::approve approval_of(const card& seen)
{
    return {seen_text{seen.review_revision, seen.draft_revision}};
}

} // namespace

TEST_CASE("after a restore the button of an old card cannot act on the case that has its number now", "[engine]")
{
    house h;
    h.poll_once();
    auto copy = h.directory / "copy.db";
    REQUIRE(back_up((h.directory / "highroad.db").string(), copy.string()).has_value());
    h.platform.add("first", 1, "It lost my notes.", h.time.now());
    h.time.advance(1min);
    h.poll_once();
    h.settle();
    auto old_card = h.chat.cards().front().shown;
    REQUIRE(old_card.case_number == 1);

    restore(h, copy);
    h.platform.remove("first");
    h.platform.add("second", 1, "It never starts.", h.time.now());
    h.time.advance(1min);
    h.poll_once();
    h.settle();
    REQUIRE(h.the_case(1).subject.key.id == "second");

    auto told = press(h, old_card, approval_of(old_card));
    CHECK_FALSE(told.accepted);
    CHECK(told.text.find("#1 is another review now") != std::string::npos);
    CHECK_FALSE(press(h, old_card, command::dismiss{"spam"}).accepted);
    CHECK(h.the_case(1).phase == case_phase::awaiting_team);
    h.pass(1h);
    CHECK(h.platform.published.empty());

    auto fresh = h.chat.cards().back().shown;
    CHECK(press(h, fresh, approval_of(fresh)).accepted);
    h.pass(10s);
    CHECK(h.platform.published == std::vector<std::string>{fresh.draft});
}

TEST_CASE("after a restore an old card cannot approve another text that has its draft's number now", "[engine]")
{
    house h;
    h.open_one_case();
    auto copy = h.directory / "copy.db";
    REQUIRE(back_up((h.directory / "highroad.db").string(), copy.string()).has_value());
    REQUIRE(h.ask(1, command::edit{std::nullopt, "Sorry, we mend it today."}).accepted);
    h.settle();
    auto old_card = h.chat.cards().front().shown;

    restore(h, copy);
    REQUIRE(h.ask(1, command::edit{std::nullopt, "No."}).accepted);
    REQUIRE(h.the_case().draft_revision == old_card.draft_revision);
    auto told = press(h, old_card, approval_of(old_card));
    CHECK_FALSE(told.accepted);
    CHECK(told.text.find("another text") != std::string::npos);
    // What concerns no text is still this case's.
    CHECK(press(h, old_card, command::claim{}).accepted);
    h.pass(1h);
    CHECK(h.platform.published.empty());
}
