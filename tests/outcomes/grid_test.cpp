// The grid: every platform that takes replies, everything that may become of one (PLATFORMS.md, rules 4 and 5), and
// what people then read. Adapter, store, engine and decide are the daemon's own; the other side is the stand-in. The
// rows stand in vendors.cpp, partners.cpp and receivers.cpp. To read the cards: test_outcomes -s.

#include "daemon/core/card.hpp"
#include "tests/engine/house.hpp"
#include "tests/outcomes/far_side.hpp"

#include <algorithm>
#include <array>
#include <ostream>

using namespace highroad;
using namespace highroad::test;

namespace highroad::test {

std::ostream& operator<<(std::ostream& to, outcome which)
{
    static constexpr std::array<std::string_view, static_cast<std::size_t>(outcome::last_)> names{"published",
                                                                                                  "held",
                                                                                                  "rejected",
                                                                                                  "too long",
                                                                                                  "text refused",
                                                                                                  "too similar",
                                                                                                  "not this review",
                                                                                                  "forbidden",
                                                                                                  "gone",
                                                                                                  "gone meanwhile",
                                                                                                  "answered elsewhere",
                                                                                                  "slow down",
                                                                                                  "quota used up",
                                                                                                  "lost but there",
                                                                                                  "lost and not there",
                                                                                                  "lost and held",
                                                                                                  "server error",
                                                                                                  "not readable before",
                                                                                                  "token expired",
                                                                                                  "credential refused"};
    return to << names.at(static_cast<std::size_t>(which));
}

} // namespace highroad::test

namespace {

/// A case of that platform whose card stands in the channel, and a person before it.
struct desk_before {
    explicit desk_before(const far_side_of& which) : far{which.make(h.time)}
    {
        h.names.sources = {{"acme", far.platform.get()}};
        h.poll = std::make_unique<poller>(*far.platform, h.plan, *h.desk, *h.kept, h.time, h.random, h.notes, h.counts);
        if (!far.pushed) h.poll_once();
        h.time.advance(1min);
        id = far.write();
        if (far.pushed) {
            auto taken = h.run(h.desk->take_in("acme", {far.pushed(id)}, {}));
            REQUIRE(taken.has_value());
        } else {
            h.time.advance(1min);
            h.poll_once();
        }
        h.settle();
        REQUIRE(h.chat.cards().size() == 1);
        text = chosen_text(h.the_case());
    }

    /// The card as everybody sees it, its buttons included.
    [[nodiscard]] std::string card() const
    {
        auto shown = h.chat.cards().front().shown;
        auto words = as_plain_text(shown);
        for (const auto& button : shown.buttons)
            words += "[" + button.label + "] ";
        return words;
    }
    [[nodiscard]] bool says(const std::string& words) const { return card().find(words) != std::string::npos; }
    [[nodiscard]] bool offers(card_action what) const
    {
        auto shown = h.chat.cards().front().shown;
        return std::any_of(shown.buttons.begin(), shown.buttons.end(),
                           [&](const card_button& one) { return one.action == what; });
    }
    [[nodiscard]] bool journal_has(std::string_view what)
    {
        auto rows = h.run(h.kept->journal_of(1));
        REQUIRE(rows.has_value());
        return std::any_of(rows->begin(), rows->end(), [&](const journal_row& row) { return row.entry.what == what; });
    }
    [[nodiscard]] case_phase phase() { return h.the_case().phase; }
    void approve()
    {
        auto told = h.ask(1, h.approve_as_shown());
        INFO(told.text);
        REQUIRE(told.accepted);
        h.pass(10s); // the undo window; then the first try
    }
    void hours(int how_many)
    {
        for (int i = 0; i < how_many * 6; ++i)
            h.pass(10min);
    }

    house h;
    far_side far;
    std::string id;
    std::string text; ///< the reply
};

void expect_published(desk_before& d)
{
    CHECK(d.phase() == case_phase::awaiting_customer);
    CHECK(d.h.the_case().troubles.empty());
    CHECK(d.card().find("Answered, awaiting the customer; approved by ana") != std::string::npos);
    CHECK(d.journal_has("published"));
    CHECK(d.far.arrived() == 1);
    CHECK(d.far.shown(d.id) == d.text);
    CHECK_FALSE(d.offers(card_action::publish));
    // A text that may replace ours can be written where the platform takes one, and only there.
    auto again = d.far.platform->rules().again;
    CHECK(d.offers(card_action::edit) == again);
    if (!again) CHECK_FALSE(d.h.ask(1, command::edit{std::nullopt, "Thank you once more."}).accepted);
}

void expect_back_with_team(desk_before& d)
{
    CHECK(d.phase() == case_phase::awaiting_team);
    CHECK(d.card().find("Awaiting the team") != std::string::npos);
    CHECK_FALSE(d.h.the_case().troubles.empty());
}

/// The team approves once more, now that nothing is in the way.
void expect_new_approval_publishes(desk_before& d)
{
    CHECK(d.offers(card_action::publish));
    d.approve();
    d.hours(3);
    INFO("after the second approval: " << d.card());
    expect_published(d);
}

/// Where a platform takes one reply for ever, no button and no typed command promises another.
void expect_no_second_reply(desk_before& d)
{
    CHECK_FALSE(d.offers(card_action::publish));
    CHECK_FALSE(d.offers(card_action::edit));
    CHECK(d.says("Nothing more can be published from here. Look at the review there;"));
    for (const case_command& wish :
         {case_command{d.h.approve_as_shown()}, case_command{command::edit{std::nullopt, "More."}}}) {
        auto told = d.h.ask(1, wish);
        CHECK_FALSE(told.accepted);
        CHECK(told.text.find("one reply a review") != std::string::npos);
    }
    d.hours(1);
}

void be_published(desk_before& d, const cell& row)
{
    d.hours(1);
    CHECK(d.says(row.card));
    // Where nobody can look, nothing says that the customer sees it.
    auto looked_at = !d.says("nobody can look up there whether");
    CHECK(d.says("Our reply: the customer sees it") == looked_at);
    CHECK(d.journal_has("reply live") == looked_at);
    CHECK(d.journal_has("reply accepted") != looked_at);
    expect_published(d);
}

void be_held(desk_before& d, const cell& row)
{
    d.hours(1);
    CHECK(d.says(row.card));
    CHECK(d.phase() == case_phase::awaiting_customer);
    CHECK(d.far.shown(d.id).empty());
    CHECK(d.journal_has("reply held"));
    if (row.then) row.then(d.id);
    d.hours(12);
    CHECK(d.says(row.card_then));
    CHECK(d.journal_has("reply live"));
    expect_published(d);
}

void be_rejected(desk_before& d, const cell& row)
{
    CHECK(d.says(row.card));
    row.then(d.id);
    d.hours(12);
    INFO("then: " << d.card());
    CHECK(d.says(row.card_then));
    CHECK(d.says("rejected by the platform"));
    CHECK(d.journal_has("reply rejected"));
    CHECK(d.far.arrived() == 1);
    expect_back_with_team(d);
    if (!d.far.platform->rules().again) {
        expect_no_second_reply(d);
        CHECK(d.far.arrived() == 1);
        return;
    }
    const std::string better = "Thank you. We look into it, Kim.";
    REQUIRE(d.h.ask(1, command::edit{std::nullopt, better}).accepted);
    d.h.settle();
    CHECK(d.offers(card_action::publish));
    d.approve();
    d.hours(3);
    CHECK(d.phase() == case_phase::awaiting_customer);
    CHECK(d.far.shown(d.id) == better);
}

void be_refused(desk_before& d, const cell& row)
{
    CHECK(d.says("The reply was not published: "));
    CHECK(d.says(row.card));
    CHECK(d.journal_has("reply refused"));
    CHECK(d.far.shown(d.id).empty());
    expect_back_with_team(d);
    // What is gone stays gone.
    if (row.what == outcome::gone || row.what == outcome::gone_meanwhile) return;
    if (row.then) row.then(d.id);
    expect_new_approval_publishes(d);
}

void be_too_long(desk_before& d, const cell& row)
{
    auto told = d.h.ask(1, command::edit{std::nullopt, std::string(6000, 'x')});
    INFO(told.text);
    CHECK_FALSE(told.accepted);
    CHECK(told.text.find(row.card) != std::string::npos);
    d.hours(1);
    CHECK(d.far.arrived() == 0);
}

void be_tried_again(desk_before& d, const cell& row)
{
    CHECK(d.says("Not published yet, it is being tried again: "));
    CHECK(d.says(row.card));
    CHECK(d.phase() == case_phase::publishing);
    CHECK(d.journal_has("reply delayed"));
    CHECK(d.far.arrived() == 0);
    if (row.then) {
        d.hours(1);
        CHECK(d.far.arrived() == 0);
        row.then(d.id);
    }
    d.hours(3);
    expect_published(d);
}

void be_a_persons_to_decide(desk_before& d, const cell& row)
{
    auto arrived = d.far.arrived();
    d.hours(3);
    INFO("then: " << d.card());
    CHECK(d.says(row.card));
    CHECK(d.far.arrived() == arrived);
    expect_back_with_team(d);
    CHECK(d.offers(card_action::publish));
    CHECK(d.offers(card_action::dismiss));
}

void be_gone(desk_before& d, const cell& row)
{
    CHECK(d.says(row.card));
    CHECK(d.phase() == case_phase::closed);
    CHECK(d.h.the_case().closed_as == close_reason::gone);
    CHECK(d.far.arrived() == 0);
}

void be_overtaken(desk_before& d, const cell& row)
{
    CHECK(d.says("Somebody answered on the platform itself before this reply went out, so nothing was published."));
    CHECK(d.says(row.card));
    CHECK(d.says("We wrote to you. Bo"));
    CHECK(d.journal_has("answered elsewhere"));
    CHECK(d.far.arrived() == 0);
    expect_back_with_team(d);
    if (d.far.platform->rules().again) return expect_new_approval_publishes(d);
    expect_no_second_reply(d);
    CHECK(d.far.arrived() == 0);
}

void take_course(desk_before& d, const cell& row)
{
    if (row.goes == course::too_long) return be_too_long(d, row);
    if (row.arrange) row.arrange(d.id);
    d.approve();
    INFO("at first: " << d.card());
    switch (row.goes) {
    case course::published:
        return be_published(d, row);
    case course::held:
        return be_held(d, row);
    case course::rejected:
        return be_rejected(d, row);
    case course::refused:
        return be_refused(d, row);
    case course::tried_again:
        return be_tried_again(d, row);
    case course::asks_a_person:
        return be_a_persons_to_decide(d, row);
    case course::closed_as_gone:
        return be_gone(d, row);
    case course::overtaken:
        return be_overtaken(d, row);
    case course::too_long:
    case course::never:
        FAIL("there is nothing to take");
    }
}

std::vector<far_side_of> all()
{
    std::vector<far_side_of> out;
    for (const auto& some : {vendors(), partners(), receivers()})
        out.insert(out.end(), some.begin(), some.end());
    return out;
}

/// By platform and outcome, so that one that fails hides no other.
std::vector<std::pair<std::size_t, std::size_t>> places()
{
    std::vector<std::pair<std::size_t, std::size_t>> out;
    for (std::size_t i = 0; i < all().size(); ++i) {
        for (std::size_t k = 0; k < static_cast<std::size_t>(outcome::last_); ++k)
            out.emplace_back(i, k);
    }
    return out;
}

} // namespace

TEST_CASE("every platform says of every outcome what it is there, or why there is none", "[outcomes]")
{
    manual_clock time;
    for (const auto& each : all()) {
        INFO(each.name);
        auto far = each.make(time);
        REQUIRE(far.cells.size() == static_cast<std::size_t>(outcome::last_));
        for (std::size_t i = 0; i < far.cells.size(); ++i) {
            CHECK(far.cells[i].what == static_cast<outcome>(i));
            CHECK_FALSE(far.cells[i].card.empty());
        }
    }
}

TEST_CASE("whatever becomes of a reply, the card says it, the journal keeps it, and no reply goes out twice",
          "[outcomes]")
{
    auto [platform, at] = GENERATE(from_range(places()));
    auto which = all().at(platform);
    desk_before d{which};
    const auto row = d.far.cells.at(at);
    INFO(which.name << ": " << row.what);
    if (row.goes == course::never) {
        INFO("never: " << row.card);
        SUCCEED();
        return;
    }
    take_course(d, row);
    INFO("in the end: " << d.card());
    CHECK(d.h.notes.errors.empty());
}

TEST_CASE("where people post replies themselves, the card offers that and nothing else, and nothing is written",
          "[outcomes]")
{
    auto which = GENERATE(from_range(by_hand()));
    desk_before d{which};
    INFO(which.name << ": " << d.card());
    CHECK_FALSE(d.offers(card_action::publish));
    CHECK(d.offers(card_action::posted_by_hand));
    auto told = d.h.ask(1, d.h.approve_as_shown());
    CHECK_FALSE(told.accepted);
    CHECK(told.text.find("Copy the text, post it there") != std::string::npos);
    auto key = d.h.the_case().subject.key;
    auto ended = d.h.run(d.far.platform->publish(key, d.text, "1/reply/1"));
    REQUIRE(std::holds_alternative<refused>(ended));
    CHECK_FALSE(std::get<refused>(ended).why.empty());

    auto seen = d.h.the_case();
    auto done = d.h.ask(1, command::posted_by_hand{seen_text{seen.review_revision, seen.draft_revision}});
    CHECK(done.accepted);
    d.hours(1);
    CHECK(d.phase() == case_phase::awaiting_customer);
    CHECK(d.card().find("Answered, awaiting the customer; approved by ana") != std::string::npos);
    CHECK(d.journal_has("posted by hand"));
    for (const auto& request : d.far.wire->to.requests)
        CHECK(request.method == "GET");
}
