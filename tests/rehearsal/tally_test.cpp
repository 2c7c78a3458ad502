#include "daemon/rehearsal/tally.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;

TEST_CASE("a comparison shows both columns and what changed", "[rehearsal]")
{
    tally before;
    before.cases = 10;
    before.reminders = 7;
    before.pages_by_person = {{"ana", 3}};
    auto after = before;
    after.reminders = 4;
    after.pages_by_person = {{"ben", 1}};
    auto words = in_words(before, &after);
    CHECK(words.find("cases                                                 10          10          same\n") !=
          std::string::npos);
    CHECK(words.find("  reminders                                           7           4           -3\n") !=
          std::string::npos);
    CHECK(words.find("  ana                                                 3           0           -3\n") !=
          std::string::npos);
    CHECK(words.find("  ben                                                 0           1           +1\n") !=
          std::string::npos);
}

TEST_CASE("the figures of nothing are zero", "[rehearsal]")
{
    tally nothing;
    CHECK(nothing.nudges_median() == 0);
    CHECK(nothing.nudges_most() == 0);
    CHECK(nothing.busiest_hour() == 0);
    CHECK(in_words(nothing).find("cases") != std::string::npos);
}
