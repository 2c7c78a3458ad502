#include "daemon/core/mark_words.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace highroad;

TEST_CASE("the words of every mark lead back to it", "[marks]")
{
    for (auto mark : {rating{1, 5}, rating{4.5, 5}, rating{0, 5}, rating{2.5, 10}, rating{10, 10}, rating{7.25, 10},
                      rating{0, 1}, rating{1, 1}, rating{63, 100}}) {
        review given;
        given.mark = mark;
        auto read = mark_from_words(mark_in_words(given));
        INFO(mark_in_words(given));
        REQUIRE(read);
        CHECK(*read == mark);
    }
}

TEST_CASE("what is no mark in words is none", "[marks]")
{
    for (const auto* words : {"", "no rating", "unknown out of 5 stars", "out of 5 stars", "3", "3 out of",
                              "3 out of 0", "-1 out of 5 stars", "6 out of 5 stars", "3 out of 5 stars!",
                              "3 out of 10 starsx", "nan out of 5", "1e1 out of 10"}) {
        INFO(words);
        CHECK_FALSE(mark_from_words(words));
    }
    CHECK_FALSE(mark_from_words(std::string("3\0 out of 5 stars", 18)));
}
