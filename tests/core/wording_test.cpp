// What a text for a customer must not say.

#include "daemon/core/wording.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace highroad;

TEST_CASE("offers are found in the languages of our customers, however they are typed", "[wording]")
{
    for (std::string text :
         {"We will REFUND you.", "A full\nrefund is on its way", "Here is 20% off.", "It is on the house!",
          "Wir geben Ihnen einen Gutschein.", "R\u00dcCKERSTATTUNG folgt", "Nous vous remboursons.",
          "un bon d\u2019achat", "un bon d'achat", "Le ofrecemos un descuento.", "Um cupom para si", "Un rimborso",
          "Een cadeaubon", "refunds"}) {
        INFO(text);
        CHECK_FALSE(offer_in(text).empty());
    }
}

TEST_CASE("a word that merely contains an offer is none", "[wording]")
{
    for (std::string text : {"We are sorry.", "Please feel free to call us.", "Our office is closed.", "discontent",
                             "a gifted cook", "nonrefundable is one word", ""}) {
        INFO(text);
        CHECK(offer_in(text).empty());
    }
}

TEST_CASE("asking for another rating or for the review to go is found", "[wording]")
{
    for (std::string text :
         {"Please change your rating.", "Give us 5 stars!", "a five-star review", "Please DELETE your review",
          "we hope for a better rating", "Bitte geben Sie uns 5 Sterne", "Bewertung l\u00f6schen"}) {
        INFO(text);
        CHECK_FALSE(pressure_in(text).empty());
    }
    for (std::string text : {"Thank you for your review.", "We start again tomorrow.", "You can edit your review."}) {
        INFO(text);
        CHECK(pressure_in(text).empty());
    }
}

TEST_CASE("a neutral note speaks of no stars, no ratings and no gifts", "[wording]")
{
    CHECK(not_neutral_in("It is fixed. You can edit your review at any time.").empty());
    for (std::string text : {"You can edit your rating.", "another star", "how would you rate us", "with a refund",
                             "Ein Stern mehr", "une \u00e9toile"}) {
        INFO(text);
        CHECK_FALSE(not_neutral_in(text).empty());
    }
}

TEST_CASE("hostile text is looked through without harm", "[wording]")
{
    CHECK(offer_in(std::string(65536, '%')).empty());
    CHECK(offer_in("\xC3").empty());
    CHECK(offer_in("\xE2\x80").empty());
    CHECK_FALSE(offer_in(std::string("a\0refund", 8)).empty());
    CHECK_FALSE(offer_in("\xFF refund \xC3").empty());
}

TEST_CASE("such words are found everywhere, and where they stand in the text as it was written", "[wording]")
{
    std::string text = "Un “Remise” & ÉTOILES: 10% off, a FREE   upgrade… and a refund, refunds.";
    std::vector<std::string> found;
    for (const auto& [from, to] : offers_in(text))
        found.push_back(text.substr(from, to - from));
    CHECK(found == std::vector<std::string>{"Remise", "% off", "FREE   upgrade", "refund", "refunds"});
    CHECK(offers_in("").empty());
    CHECK(offers_in("re\u200Bfund").size() == 1);
    CHECK(offers_in("a\u00A0refund\u2014now").size() == 1);

    std::string stars = "Des étoiles";
    REQUIRE(star_words_in(stars).size() == 1);
    CHECK(star_words_in(stars).front() == stretch{4, stars.size()});
    CHECK(pressures_in("Please remove your review.").front() == stretch{7, 25});
}

TEST_CASE("saying thank you for praise asks for nothing, and asking for it is still found", "[wording]")
{
    for (std::string text : {"Thank you very much for your positive review.", "We appreciate your 5 stars review.",
                             "Thank you for your 5-star rating!", "Many thanks for the kind words and the good review.",
                             "Thank you for such a positive review."}) {
        INFO(text);
        CHECK(pressure_in(text).empty());
        // The note that a review can be edited has no such words at all.
        CHECK_FALSE(not_neutral_in(text).empty());
    }
    for (std::string text :
         {"Thank you. Please leave a positive review.", "Thanks, a 5 star review would help.",
          "Thank you, we hope for a good rating.", "Thank you for changing this to 5 stars.", "5 stars, please.",
          "We would be thankful for 5 stars.", "Thank you for giving us 5 stars."}) {
        INFO(text);
        CHECK_FALSE(pressure_in(text).empty());
    }
    CHECK(pressure_in("Raise it to FIVE   stars") == "five stars");
}
