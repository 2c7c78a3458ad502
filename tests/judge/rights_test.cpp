#include "daemon/judge/judge.hpp"

#include "tests/support/catch.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

using namespace highroad;

namespace {

/// Whether an English review of these words has that reason, with evidence.
bool tells_of(std::string text, std::string_view reason)
{
    static const auto judge = make_judge();
    review one;
    one.text = std::move(text);
    one.language = "en";
    const auto all = judge->assess(one).reasons;
    return std::any_of(all.begin(), all.end(),
                       [&](const evidence& found) { return found.what == reason && !found.words.empty(); });
}

} // namespace

TEST_CASE("what is demanded of people, and which law is named, is heard in their own words", "[judge]")
{
    for (const char* text : {
             "The scooter shop demands my Facebook account before I may ride.",
             "Why does a gym need so much personal information?",
             "This torch collects your data and sells it.",
             "The lender ran three inquiries on my report that I did not authorize.",
             "You have no privacy when using this planner.",
             "I was a victim of fraud and the shop kept the account open.",
         }) {
        INFO(text);
        CHECK(tells_of(text, "privacy"));
    }
    for (const char* text : {
             "Pursuant to the Fair Debt Act I ask for proof.",
             "The ferry line does not comply with European laws.",
             "I have filed a second complaint against this garage.",
         }) {
        INFO(text);
        CHECK(tells_of(text, "legal"));
    }
    for (const char* text : {
             "Locals pay only two coins while foreigners pay twelve.",
             "They are rude, especially if you are an Asian couple.",
             "The therapist misgendered my child.",
         }) {
        INFO(text);
        CHECK(tells_of(text, "discrimination"));
    }
}

TEST_CASE("log-ins, curtains and trackers of buses are no matter of privacy", "[judge]")
{
    for (const char* text : {
             "I logged into my account from my laptop and the notes were gone.",
             "The curtain gives great privacy in the cabin.",
             "The bus tracker is wrong again.",
             "They took the whole fee out of my account.",
         }) {
        INFO(text);
        CHECK_FALSE(tells_of(text, "privacy"));
    }
    CHECK_FALSE(tells_of("An illegal program state closed the chess board.", "legal"));
    CHECK_FALSE(tells_of("I disabled the sound, but the app refused to keep it.", "discrimination"));
    CHECK_FALSE(tells_of("I saw this cafe on the news.", "press"));
}

TEST_CASE("callers who do not stop, needless data and steps of law are heard however they are put", "[judge]")
{
    for (const auto& [reason, text] : std::initializer_list<std::pair<const char*, const char*>>{
             {"privacy", "The lender rings my cousin about a loan, and the debt is not even hers."},
             {"privacy", "Asked for root access on the first start."},
             {"privacy", "Why would I hand you my private data for a lamp?"},
             {"privacy", "The porter photocopied my card behind the desk."},
             {"privacy", "Spam phone calls ever since."},
             {"legal", "The statute of limitations ran out years ago."},
             {"legal", "I am seeking legal advise tomorrow."},
             {"legal", "Complained to the financial ombusman."},
             {"discrimination", "They were harsh with the Kenyans in our group."},
             {"discrimination", "If you are not white, expect to wait."},
             {"discrimination", "The bouncer let the Europeans in, and my Indian friend was refused entry."},
             {"press", "I shall post this on all platforms."},
         }) {
        CAPTURE(reason, text);
        CHECK(tells_of(text, reason));
    }
    CHECK_FALSE(tells_of("They took the fee without my permission to charge.", "privacy"));
    CHECK_FALSE(tells_of("The lid is not secure on the jar.", "privacy"));
    CHECK_FALSE(tells_of("To make matters worse my mother is deaf.", "discrimination"));
    CHECK_FALSE(tells_of("I go to press play and it freezes.", "press"));
}

TEST_CASE("cards asked for up front and names used by others are a matter of privacy", "[judge]")
{
    for (const char* text : {
             "The meditation app wants your credit card number before you have heard one bell.",
             "You have to enter payment details just to look around.",
             "I am asked for card information although the week is free.",
             "They ran my credit report three times and I never authorized it.",
             "Two inquiries on my file were not made by me.",
             "A loan was opened fraudulently while I was in hospital.",
             "My ex-wife used my information to open a line of credit.",
             "I am a victim of ID theft and the bank shrugs.",
             "How on earth did they get my number?",
             "A torch that requests root access is not normal.",
             "The captain keeps my number and sends personal msg to me.",
             "Everybody at the desk can hear what is being discussed.",
             "The clerk discussed my details with my landlord.",
         }) {
        INFO(text);
        CHECK(tells_of(text, "privacy"));
    }
    for (const char* text : {
             "I will not open my account here again because the app crashes.",
             "I'd asked if I'd get a table by the window.",
             "The call was being recorded, said the voice, and then nobody came.",
             "The driver could not find my location.",
             "It needs fewer permissions than the others.",
             "The collar is not secure enough for swimming.",
             "They would not remove the adverse account from my file.",
         }) {
        INFO(text);
        CHECK_FALSE(tells_of(text, "privacy"));
    }
}

TEST_CASE("statutes by number are law, and paper work and a boycott of a show are no press", "[judge]")
{
    for (const char* text : {
             "My bank reports this debt in violation of the Fair Credit rules.",
             "Their licence should be revoked at once.",
             "I wrote to the ministry to complain about this ferry.",
             "They have been avoiding paying taxes for years.",
         }) {
        INFO(text);
        CHECK(tells_of(text, "legal"));
    }
    CHECK_FALSE(tells_of("Please lend me the dress code, the one for the ball.", "legal"));
    CHECK_FALSE(tells_of("After the update and a new login my phone says it is not licensed.", "legal"));
    CHECK(tells_of("There was plenty of news coverage of how they treat guests.", "press"));
    CHECK(tells_of("I am sending this story to every local paper in town.", "press"));
    CHECK_FALSE(tells_of("They called me to sign the paper work again.", "press"));
    CHECK_FALSE(tells_of("The bank told me the credit reporter has my old name.", "press"));
    CHECK_FALSE(tells_of("Send someone to check the TV please.", "press"));
}

TEST_CASE("what drivers ask on top, rewards that never come and debts of others are money; a debt's own words are not",
          "[judge]")
{
    for (const char* text : {
             "Every driver is asking extra cash on top of the fare, and the ride is late as well.",
             "The captain took the longer route to earn more from the ride.",
             "The fare is different at the end of the trip, each ride.",
             "I never received the referral bonus.",
             "The slot machine app steals my coins.",
             "Please return my money.",
             "They demand a debt that I do not owe, says my bank statement.",
         }) {
        INFO(text);
        CHECK(tells_of(text, "money"));
    }
    for (const char* text : {
             "After the last payoff of the loan the lender mailed the title of the car.",
             "I did not want a refund, I wanted an answer.",
             "We pay for the room and breakfast at the hotel and leave.",
             "The ticket counter took me an hour, and then again it took me another.",
         }) {
        INFO(text);
        CHECK_FALSE(tells_of(text, "money"));
    }
}

TEST_CASE("articles of a statute count in a text on debts, and a post is press only where it is spread", "[judge]")
{
    CHECK(tells_of("According to section 604 the bureau may not put this loan on my report.", "legal"));
    CHECK(tells_of("The lender was told to cease contact and still reports the debt.", "legal"));
    CHECK_FALSE(tells_of("We sat in section 604 and saw the whole pitch.", "legal"));
    CHECK(tells_of("We will plaster this all over social media.", "press"));
    CHECK_FALSE(tells_of("It is hard to post a picture when the internet is slow.", "press"));
    CHECK(tells_of("The agreed price was $20 and on the bill it became $45.", "money"));
    CHECK_FALSE(tells_of("We waited from 12:30 till 3 and then for another 45 minutes.", "money"));
}
