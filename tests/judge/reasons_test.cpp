#include "daemon/judge/judge.hpp"

#include "tests/support/catch.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace highroad;

namespace {

judgement judged(std::string text)
{
    static const auto judge = make_judge();
    review one;
    one.text = std::move(text);
    one.language = "en";
    return judge->assess(one);
}

bool says(const judgement& all, std::string_view what)
{
    return std::any_of(all.reasons.begin(), all.reasons.end(),
                       [&](const evidence& one) { return one.what == what && !one.words.empty(); });
}

struct row {
    const char* reason;
    const char* text;
};

} // namespace

TEST_CASE("what may hurt somebody is severe, in many words", "[judge]")
{
    for (const char* text :
         {"My wife and I spent the whole night being sick after the oysters.", "Found a piece of plastic in my burger.",
          "There was a fly swimming in my wine.", "We saw mice in the dining room.",
          "The driver was texting the whole ride and almost hit a cyclist.", "The waiter shoved my husband.",
          "My son cut his foot on broken glass by the pool.", "This cream gave me a terrible rash and blisters.",
          "Heater sparked and nearly burned down the house.",
          "I told them about my nut allergy and they still put peanuts on it.", "The chicken was pink in the middle.",
          "The room had bed bugs and I woke up covered in bites.", "The app lets grown men message little girls.",
          "The delivery guy threatened to beat me up.", "The pharmacist gave me the wrong pills.",
          "Ended up in the ER because of your shrimp.", "the brakes on the rental car failed on the highway",
          "The security guy put my brother in a headlock.", "They served my 15 year old alcohol."}) {
        INFO(text);
        auto said = judged(text);
        CHECK(says(said, "safety"));
        CHECK(said.level == severity::severe);
    }
}

TEST_CASE("law, discrimination, privacy, press, money and leaving are told from each other", "[judge]")
{
    for (auto [reason, text] : std::vector<row>{
             {"legal", "I've opened a case with the BBB."},
             {"legal", "Filed with the state insurance commissioner."},
             {"legal", "They are breaking the law by keeping it."},
             {"legal", "Under the Consumer Rights Act I am entitled to a refund."},
             {"legal", "I'll be contacting the Department of Labor."},
             {"discrimination", "They ignored us because we are Asian."},
             {"discrimination", "I was turned away for wearing a hijab."},
             {"discrimination", "They refused my mother because of her wheelchair."},
             {"discrimination", "The hostess seated every white couple before us."},
             {"privacy", "Someone logged in to my account and ordered food."},
             {"privacy", "The receptionist told a stranger my room number."},
             {"privacy", "Wants a photo of my passport to close the account."},
             {"privacy", "I could see another person's orders in my account."},
             {"privacy", "They share your data with advertisers."},
             {"press", "I have contacted a reporter."},
             {"press", "I'm sending this to the local newspaper."},
             {"money", "I was charged $49.99 after I cancelled."},
             {"money", "$200 disappeared from my balance."},
             {"money", "They billed my card 3 times."},
             {"money", "It cut my money but ticket not booked."},
             {"money", "I had to pay £6 to return it."},
             {"money", "The driver charged me more than the app said."},
             {"churn", "I'm cancelling my membership today."},
             {"churn", "I will never buy from this company again!"},
             {"churn", "This was my last visit."},
         }) {
        INFO(text);
        CHECK(says(judged(text), reason));
    }
}

TEST_CASE("everyday complaints and figures of speech have none of these reasons", "[judge]")
{
    for (const char* text :
         {"The sick beats in this game are awesome.", "The chicken was dry and cold.",
          "The app crashes and kills my battery.", "This update is a crime against design.", "The plot hit me hard.",
          "The tracking number does not work.", "Cannot share photos with my friends.",
          "I lost all my data after the update.", "Please add a privacy mode.", "Too expensive for what it is.",
          "It took forever to get my order.", "There was a police station next door, noisy.",
          "The screen burns my eyes.", "You burned my coffee.", "The waiter was rude and slow.",
          "We are in danger of missing our flight.", "The race starts too late.", "They take too long to answer."}) {
        INFO(text);
        auto said = judged(text);
        CHECK(said.level != severity::severe);
        for (const char* reason : {"safety", "legal", "discrimination", "privacy", "press", "money"})
            CHECK_FALSE(says(said, reason));
    }
}

TEST_CASE("illness is what an insurance is for, and no danger there", "[judge]")
{
    CHECK(says(judged("My dog was vomiting after he ate your food."), "safety"));
    auto insured = judged("My dog was vomiting. The insurance denied the claim as pre-existing.");
    CHECK_FALSE(says(insured, "safety"));
    CHECK(says(insured, "money"));
    // One mention is an aside.
    CHECK(says(judged("We were vomiting all night after eating the mussels. My insurance will hear of it."), "safety"));
}

TEST_CASE("a burglary that is told to the police is no legal step against whom it is told of", "[judge]")
{
    CHECK_FALSE(
        says(judged("Our rental car was broken into and the window was smashed. We went to the police."), "legal"));
    CHECK(says(judged("They kept my deposit. I went to the police."), "legal"));
}
