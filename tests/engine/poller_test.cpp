#include "tests/engine/house.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

std::size_t open_cases(house& h)
{
    case_filter all{true, 1000};
    auto cases = h.run(h.kept->list_cases(all));
    REQUIRE(cases.has_value());
    return cases->size();
}

} // namespace

TEST_CASE("the first look at a source posts one grouped card and no other", "[engine]")
{
    house h;
    for (int i = 0; i < 20; ++i)
        h.platform.add("old" + std::to_string(i), 1, "Old.", h.time.now() - 24h * 60);
    h.platform.add("praise", 5, "Lovely.", h.time.now() - 1h);
    h.platform.add("recent", 2, "It crashes.", h.time.now() - 24h);
    h.poll_once();
    h.settle();
    CHECK(h.chat.cards().empty());
    REQUIRE(h.chat.messages.size() == 1);
    CHECK(h.chat.messages.front().text.find("22 reviews recorded") != std::string::npos);
    CHECK(h.chat.messages.front().text.find("It crashes.") != std::string::npos);

    h.pass(1h);
    h.poll_once();
    h.settle();
    CHECK(h.chat.messages.size() == 1);

    REQUIRE(h.ask(1, command::show{}).accepted);
    h.settle();
    CHECK(h.chat.cards().size() == 1);
}

TEST_CASE("a baseline interrupted by a failure goes on where it was and counts nobody twice", "[engine]")
{
    house h;
    for (int i = 0; i < 9; ++i)
        h.platform.add("r" + std::to_string(i), 1, "Old.", h.time.now() - 24h * 60);
    h.platform.list_faults = {};
    // The second page fails, then the process dies.
    h.poll_once();
    house fresh;
    for (int i = 0; i < 9; ++i)
        fresh.platform.add("r" + std::to_string(i), 1, "Old.", fresh.time.now() - 24h * 60);
    fresh.platform.page_size = 3;
    auto first_page = fresh.run(fresh.platform.list(""));
    REQUIRE(first_page.has_value());
    arrival page;
    page.source = "acme";
    page.how = sight::baseline;
    page.reviews = first_page->reviews;
    source_state state;
    state.source = "acme";
    state.resume_cursor = first_page->next;
    page.state = state;
    REQUIRE(fresh.run(fresh.desk->arrive(page)).has_value());
    fresh.restart();
    fresh.platform.list_faults = {failure{errc::unreachable, "no network"}};
    fresh.poll_once();
    fresh.pass(1min);
    fresh.poll_once();
    fresh.settle();
    REQUIRE(fresh.chat.messages.size() == 1);
    CHECK(fresh.chat.messages.front().text.find("9 reviews recorded") != std::string::npos);
}

TEST_CASE("a changed helpful count alerts nobody again", "[engine]")
{
    house h;
    h.open_one_case();
    auto before = h.chat.messages.size();
    h.platform.find("bad")->url = "https://example.com/other";
    for (int i = 0; i < 5; ++i) {
        h.pass(1min);
        h.poll_once();
        h.settle();
    }
    CHECK(h.chat.messages.size() == before);
    CHECK(h.the_case().review_revision == 1);
}

TEST_CASE("five stars edited to one become a case", "[engine]")
{
    house h;
    h.poll_once();
    h.platform.add("fan", 5, "Lovely.", h.time.now());
    h.pass(1min);
    h.poll_once();
    CHECK(open_cases(h) == 0);
    h.platform.find("fan")->mark = rating{1, 5};
    h.pass(1min);
    h.poll_once();
    h.settle();
    CHECK(open_cases(h) == 1);
    CHECK(h.chat.cards().size() == 1);
}

TEST_CASE("a review named twice by a shifting page is one case", "[engine]")
{
    house h;
    h.poll_once();
    auto twin = h.platform.add("bad", 1, "Broken.", h.time.now());
    h.platform.reviews.push_back(twin);
    h.platform.page_size = 10;
    h.pass(1min);
    h.poll_once();
    CHECK(open_cases(h) == 1);
}

TEST_CASE("a list without an end is read once and told", "[engine]")
{
    house h;
    h.platform.endless = true;
    h.platform.add("bad", 1, "Broken.", h.time.now());
    h.poll_once();
    CHECK(h.platform.lists <= 2);
    h.pass(1min);
    h.platform.endless = false;
    h.poll_once();
    CHECK(open_cases(h) == 1);
}

TEST_CASE("a platform that keeps a place is read on from there, over restarts, whatever the order of its list",
          "[engine]")
{
    house h;
    h.platform.keeps_place = true;
    auto append = [&](const std::string& id, instant created) {
        h.platform.add(id, 1, "Bad " + id, created);
        std::rotate(h.platform.reviews.begin(), h.platform.reviews.begin() + 1, h.platform.reviews.end());
    };
    for (int i = 0; i < 7; ++i)
        append("old" + std::to_string(i), h.time.now() - 24h * 300 + 1h * i); // longer ago than any overlap
    h.poll_once();
    CHECK(h.platform.cursors == std::vector<std::string>{"", "3", "6", "7"});
    append("new", h.time.now());
    h.restart();
    h.platform.cursors.clear();
    h.pass(1h);
    h.poll_once();
    CHECK(h.platform.cursors == std::vector<std::string>{"7", "8"});
    CHECK(open_cases(h) == 1);

    // An edit of an old review comes at the place behind the last one.
    append("old0", h.time.now() - 24h * 300);
    h.platform.reviews.front().text = h.platform.reviews.back().text = "Worse.";
    h.pass(1h);
    h.poll_once();
    CHECK(h.platform.cursors.back() == "9");
    CHECK(open_cases(h) == 2);

    // A deep scan begins anew, and so does a round whose place is not good any more.
    h.platform.cursors.clear();
    h.pass(25h);
    h.poll_once();
    CHECK(h.platform.cursors.front().empty());
    CHECK(h.platform.cursors.back() == "9");
    h.platform.list_faults = {failure{errc::not_found, "no such place"}};
    h.platform.cursors.clear();
    h.pass(1h);
    h.poll_once();
    CHECK(h.platform.cursors == std::vector<std::string>{"9", "", "3", "6", "9"});
}

TEST_CASE("an empty answer is no removal; only the platform's word for the one review is", "[engine]")
{
    house h;
    h.open_one_case();
    auto kept = h.platform.reviews;
    h.platform.reviews.clear();
    h.pass(1h);
    h.poll_once();
    h.settle();
    CHECK(h.the_case().phase == case_phase::awaiting_team);
    h.platform.reviews = kept;

    h.platform.add("newer", 5, "Fine.", h.time.now());
    h.platform.add("older", 5, "Fine.", h.time.now() - 48h);
    std::rotate(h.platform.reviews.begin(), h.platform.reviews.begin() + 1, h.platform.reviews.end());
    h.platform.remove("bad");
    h.pass(25h);
    h.poll_once();
    h.settle();
    CHECK(h.the_case().closed_as == close_reason::gone);
}

TEST_CASE("the removal of the oldest review is noticed where the list shows everything", "[engine]")
{
    house h;
    h.open_one_case();
    h.platform.add("newer", 5, "Fine.", h.time.now() + 1h);
    h.pass(2h);
    h.poll_once();
    SECTION("a list that shows everything")
    {
        h.platform.remove("bad");
        h.pass(25h);
        h.poll_once();
        CHECK(h.the_case().closed_as == close_reason::gone);
    }
    SECTION("it was the last one")
    {
        h.platform.reviews.clear();
        h.pass(25h);
        h.poll_once();
        CHECK(h.the_case().closed_as == close_reason::gone);
    }
    SECTION("a list of the last days says nothing about older ones")
    {
        h.platform.whole_list = false;
        h.platform.remove("bad");
        h.pass(25h);
        h.poll_once();
        CHECK(h.the_case().phase == case_phase::awaiting_team);
    }
}

TEST_CASE("malformed items are kept and stop nobody else", "[engine]")
{
    house h;
    h.poll_once();
    h.platform.malformed = {{"no id", "{\"rating\":1}"}};
    h.platform.add("bad", 1, "Broken.", h.time.now());
    h.pass(1min);
    h.poll_once();
    auto totals = h.run(h.kept->count());
    REQUIRE(totals.has_value());
    CHECK(totals->quarantined == 1);
    CHECK(open_cases(h) == 1);
}

TEST_CASE("a source that cannot be read is asked less and less often, and told once", "[engine]")
{
    house h;
    h.poll_once();
    for (int i = 0; i < 12; ++i)
        h.platform.list_faults.push_back(failure{errc::not_trusted, "the certificate expired"});
    auto before = h.time.now();
    std::chrono::seconds longest{0};
    for (int i = 0; i < 12; ++i) {
        auto next = h.run(h.poll->run_once());
        longest = std::max(longest, next - h.time.now());
    }
    CHECK(before == h.time.now());
    CHECK(longest > 10min);
    CHECK(longest < 20min);
    CHECK(std::count(h.notes.lines.begin(), h.notes.lines.end(), "source not read") == 1);
    h.poll_once();
    CHECK(std::count(h.notes.lines.begin(), h.notes.lines.end(), "source reads again") == 1);
}

TEST_CASE("an outage is told once in the channel, across restarts, and so is its end", "[engine]")
{
    house h;
    h.poll_once();
    h.settle();
    auto before = h.chat.messages.size();
    auto fail_for_an_hour = [&] {
        for (int i = 0; i < 6; ++i) {
            h.platform.list_faults = {failure{errc::refused, "The key was revoked. Make a new one."}};
            h.pass(10min);
            h.poll_once();
            h.settle();
        }
    };
    fail_for_an_hour();
    REQUIRE(h.chat.messages.size() == before + 1);
    CHECK(h.chat.messages.back().text.find("The key was revoked") != std::string::npos);
    h.restart();
    fail_for_an_hour();
    CHECK(h.chat.messages.size() == before + 1);

    h.restart();
    h.poll_once();
    h.settle();
    REQUIRE(h.chat.messages.size() == before + 2);
    CHECK(h.chat.messages.back().text.find("can be read again") != std::string::npos);
    h.pass(1h);
    h.poll_once();
    h.settle();
    CHECK(h.chat.messages.size() == before + 2);
}

TEST_CASE("a short failure of a source disturbs nobody", "[engine]")
{
    house h;
    h.poll_once();
    h.settle();
    auto before = h.chat.messages.size();
    h.platform.list_faults = {failure{errc::unreachable, "no network"}};
    h.pass(1min);
    h.poll_once();
    h.pass(1min);
    h.poll_once();
    h.settle();
    CHECK(h.chat.messages.size() == before);
}

TEST_CASE("a review that is dated in the future hides none of those that come before it", "[engine]")
{
    house h;
    h.poll_once();
    h.platform.add("odd", 1, "From next year.", h.time.now() + 24h * 365);
    h.pass(1min);
    h.poll_once();
    // More than one page of them.
    for (int i = 0; i < 7; ++i)
        h.platform.add("bad" + std::to_string(i), 1, "Broken.", h.time.now());
    h.pass(1min);
    h.poll_once();
    CHECK(open_cases(h) == 8);

    h.restart();
    for (int i = 7; i < 14; ++i)
        h.platform.add("bad" + std::to_string(i), 1, "Broken.", h.time.now());
    h.pass(1min);
    h.poll_once();
    CHECK(open_cases(h) == 15);
}

TEST_CASE("what lies behind the end that a list without an end was given is not missing", "[engine]")
{
    house h;
    for (int i = 0; i < 9; ++i)
        h.platform.add("old" + std::to_string(i), 1, "Old.", h.time.now() - 24h * (10 - i));
    h.poll_once();
    h.plan.pages_at_most = 2;
    h.restart();
    h.pass(25h);
    h.poll_once();
    CHECK(h.platform.reads == 0);
}

TEST_CASE("a review that was gone when its reply was to go out, and comes back, is noticed", "[engine]")
{
    house h;
    h.open_one_case();
    auto kept = *h.platform.find("bad");
    REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
    h.platform.remove("bad");
    h.pass(11s);
    REQUIRE(h.the_case().closed_as == close_reason::gone);

    h.platform.reviews.insert(h.platform.reviews.begin(), kept);
    h.pass(1min);
    h.poll_once();
    CHECK(h.the_case().phase == case_phase::awaiting_team);
}

TEST_CASE("a reply that is taken away before a list ever showed it is noticed", "[engine]")
{
    house h;
    h.open_one_case();
    REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
    h.pass(11s);
    REQUIRE(h.the_case().phase == case_phase::awaiting_customer);

    h.platform.find("bad")->reply.reset();
    h.poll_once();
    CHECK(h.the_case().phase == case_phase::awaiting_team);
}

TEST_CASE("words that are changed back before a list showed the change are noticed", "[engine]")
{
    house h;
    h.open_one_case();
    REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
    auto before = h.platform.find("bad")->text;
    h.platform.find("bad")->text = "It lost my photos.";
    h.pass(11s);
    REQUIRE(h.the_case().subject.text == "It lost my photos.");

    h.platform.find("bad")->text = before;
    h.poll_once();
    CHECK(h.the_case().subject.text == before);
}
