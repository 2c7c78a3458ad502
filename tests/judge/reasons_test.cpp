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
    for (const char* text : {
             "My wife and I spent the whole night being sick after the oysters.",
             "Found a piece of plastic in my burger.",
             "There was a fly swimming in my wine.",
             "We saw mice in the dining room.",
             "The driver was texting the whole ride and almost hit a cyclist.",
             "The waiter shoved my husband.",
             "My son cut his foot on broken glass by the pool.",
             "This cream gave me a terrible rash and blisters.",
             "Heater sparked and nearly burned down the house.",
             "I told them about my nut allergy and they still put peanuts on it.",
             "The chicken was pink in the middle.",
             "The room had bed bugs and I woke up covered in bites.",
             "The app lets grown men message little girls.",
             "The delivery guy threatened to beat me up.",
             "The pharmacist gave me the wrong pills.",
             "Ended up in the ER because of your shrimp.",
             "the brakes on the rental car failed on the highway",
             "The security guy put my brother in a headlock.",
             "They served my 15 year old alcohol.",
             "Both of us got food poisoning from the tacos.",
             "My daughter slipped on the wet floor and broke her wrist.",
             "The charger caught fire while I was asleep.",
             "It gave me an electric shock when I plugged it in.",
             "A cockroach ran across the table.",
             "Their groomer cut my dog's ear and it would not stop bleeding.",
             "I did not feel safe walking back to the hotel at night.",
             "The neighbourhood is full of drug dealers.",
             "The milk was already sour and past its use by date.",
             "One of the bouncers punched my friend in the face.",
             "The masseur touched me inappropriately.",
             "The ceiling collapsed on our bed.",
             "He drove like a maniac the entire way to the airport.",
             "there is black mould growing in the bathroom",
             "Someone is going to get hurt on those stairs.",
             "My son stopped breathing after one bite.",
             "I found a metal screw in the bread.",
             "Chipped my tooth on a stone in the lentils.",
             "They left our dog outside in the heat for hours and he had a seizure.",
             "The gate is broken and any child could fall into the pool.",
             "I was in so much pain after the botched filling.",
             "The taxi driver ran two red lights.",
             "my toddler almost choked on a loose part",
             "I was throwing up for two days after eating here.",
             "We all had stomach pains and diarrhea the next morning.",
             "There was a long hair and a dead bug in my salad.",
             "The burger was raw on the inside.",
             "The floor was so slippery that an old lady fell.",
             "The elevator dropped two floors and stopped with us inside.",
             "My daughter was bitten by their dog.",
             "He grabbed me by the arm and pushed me out.",
             "The staff were drunk and aggressive, one guest got beaten.",
             "The bike's front wheel came off while riding.",
             "The nurse gave my father the wrong dose.",
             "The doctor missed my broken rib and sent me home.",
             "The smoke detector did not work and there was a fire.",
             "My baby's car seat was not secured.",
             "Our puppy came home with kennel cough.",
             "My cat died after their surgery.",
             "It melted and started smoking.",
             "A guy followed me to my car.",
             "Driver was falling asleep.",
             "He kept making sexual comments to my sister.",
             "The fish smelled rotten.",
             "Mold in the bathroom and cockroaches in the kitchen.",
             "It burned my daughter's skin.",
             "The pan exploded in the oven.",
             "My throat closed up, there was shellfish in it although I had warned them.",
             "Kids can talk to strangers in this game, predators everywhere.",
             "People shooting up drugs outside and needles everywhere.",
             "They put cleaning fluid in my drink by mistake.",
             "My grandmother fell because nobody helped her off the bus.",
             "The rental had a gas leak and we all got headaches.",
             "Undercooked chicken nuggets for my kids!",
             "I broke out in hives after using this shampoo.",
             "My eyes are swollen and red after this mascara.",
             "The handle broke and boiling water poured over my legs.",
             "They mixed up my prescription with somebody else's.",
             "The driver screamed at me and would not let me out of the car.",
             "Our dog was attacked by another dog in their daycare.",
             "The tire blew out on the motorway.",
             "We got sick from the buffet.",
             "The stairs have no railing, an accident waiting to happen.",
             "Mouse droppings in the kitchen drawers.",
             "My drink was spiked there.",
             "My son was bullied and hit by a teacher.",
         }) {
        INFO(text);
        auto said = judged(text);
        CHECK(says(said, "safety"));
        CHECK(said.level == severity::severe);
    }
}

TEST_CASE("law, discrimination, privacy, press, money and leaving are told from each other", "[judge]")
{
    for (auto [reason, text] : std::vector<row>{
             {"legal", "Our legal team is looking at it."},
             {"legal", "We won the case in small claims court."},
             {"legal", "You are required by law to give me my data."},
             {"legal", "I have reported them to the authorities."},
             {"discrimination", "Sexist comments from the trainer."},
             {"discrimination", "My autistic son was thrown out."},
             {"discrimination", "They charge foreigners double."},
             {"discrimination", "Anti-Muslim remarks by the driver."},
             {"discrimination", "Only served the white people."},
             {"privacy", "They are spying on you."},
             {"privacy", "My personal information was shared without my consent."},
             {"privacy", "Someone changed the email of my account."},
             {"money", "They sent me to collections for a bill I paid."},
             {"money", "They deducted money twice."},
             {"money", "My payout has been pending for two months."},
             {"money", "I was promised a refund which never came."},
             {"money", "They cheated me out of 300 dollars."},
             {"money", "Con artists."},
             {"money", "No refund, no answer."},
             {"money", "The company owes me a month's pay."},
             {"churn", "We are switching to a competitor."},
             {"churn", "I will take my money somewhere else."},
             {"churn", "This is my last order with them."},
             {"churn", "No more, I am finished with this bank."},
             {"churn", "We will find another hotel next time."},
             {"churn", "I won't renew my policy."},
             {"churn", "Cancelled after one month."},
             {"churn", "I have stopped going there."},
             {"churn", "I unsubscribed."},

             {"legal", "I've opened a case with the BBB."},
             {"legal", "Filed with the state insurance commissioner."},
             {"legal", "They are breaking the law by keeping it."},
             {"legal", "Under the Consumer Rights Act I am entitled to a refund."},
             {"legal", "I'll be contacting the Department of Labor."},
             {"legal", "My lawyer will be in touch."},
             {"legal", "See you in court."},
             {"legal", "I will sue this company."},
             {"legal", "I am taking them to small claims."},
             {"legal", "They kept my deposit. I went to the police."},
             {"legal", "This is false advertising, plain and simple."},
             {"legal", "It is illegal to refuse cash here."},
             {"legal", "This is a breach of contract."},
             {"legal", "Complaint filed with the ombudsman."},
             {"legal", "Reported to trading standards."},
             {"legal", "There should be a class action against them."},
             {"legal", "We have reported the hygiene to the health inspector."},
             {"legal", "These people belong in jail."},
             {"discrimination", "They ignored us because we are Asian."},
             {"discrimination", "I was turned away for wearing a hijab."},
             {"discrimination", "They refused my mother because of her wheelchair."},
             {"discrimination", "The hostess seated every white couple before us."},
             {"discrimination", "Very racist staff."},
             {"discrimination", "As the only black family in the room we waited an hour while others were served."},
             {"discrimination", "He made fun of my accent."},
             {"discrimination", "I was treated differently because I'm a woman."},
             {"discrimination", "They would not let my guide dog in."},
             {"discrimination", "The mechanic only spoke to my husband although it is my car."},
             {"discrimination", "She told us to go back to our country."},
             {"discrimination", "Homophobic owner, he threw us out when we held hands."},
             {"privacy", "Someone logged in to my account and ordered food."},
             {"privacy", "The receptionist told a stranger my room number."},
             {"privacy", "Wants a photo of my passport to close the account."},
             {"privacy", "I could see another person's orders in my account."},
             {"privacy", "They share your data with advertisers."},
             {"privacy", "My account got hacked and nobody cares."},
             {"privacy", "Ever since I gave them my number I get spam calls every day."},
             {"privacy", "The app listens to your conversations."},
             {"privacy", "Why does a torch need access to my contacts?"},
             {"privacy", "There was a hidden camera in the apartment."},
             {"privacy", "They sold my email address."},
             {"privacy", "A nurse discussed my results in front of the whole waiting room."},
             {"privacy", "Landlord let himself into our room without knocking."},
             {"press", "I have contacted a reporter."},
             {"press", "I'm sending this to the local newspaper."},
             {"press", "I will make sure this goes viral."},
             {"press", "I'll post this all over Facebook."},
             {"press", "Channel 5 news will hear about this."},
             {"press", "I am going to the media."},
             {"press", "My next TikTok video will be about you."},
             {"money", "I was charged $49.99 after I cancelled."},
             {"money", "$200 disappeared from my balance."},
             {"money", "They billed my card 3 times."},
             {"money", "It cut my money but ticket not booked."},
             {"money", "I had to pay £6 to return it."},
             {"money", "The driver charged me more than the app said."},
             {"money", "My claim was denied without a reason."},
             {"money", "Still no refund after six weeks."},
             {"money", "The landlord kept our deposit."},
             {"money", "Total scam."},
             {"money", "Scanned at 3.99 but shelf said 2.99, the price was higher at the till."},
             {"money", "There is no way to cancel the subscription."},
             {"money", "My gift card was declined although it is new."},
             {"money", "They froze my account with $900 in it."},
             {"money", "I still have not been paid for last month."},
             {"money", "Hidden fees everywhere."},
             {"money", "A tip was added to our bill without asking."},
             {"money", "They renewed it without telling me and took 80 dollars."},
             {"money", "My driver stole my food."},
             {"churn", "I'm cancelling my membership today."},
             {"churn", "I will never buy from this company again!"},
             {"churn", "This was my last visit."},
             {"churn", "Uninstalled after two days."},
             {"churn", "You have lost a customer."},
             {"churn", "Switching to another bank."},
             {"churn", "I closed my account."},
             {"churn", "We won't be back."},
             {"churn", "Never again."},
             {"churn", "I'll take my business elsewhere."},
             {"churn", "I no longer shop there."},
             {"churn", "Will not be returning."},
             {"churn", "I am done with this airline."},
             {"churn", "Deleting this app."},
             {"churn", "I'd rather walk than fly with them again."},
             {"churn", "We have found a different vet."},
             {"churn", "I would not stay here again."},
             {"churn", "Going back to my old provider."},
             {"legal", "I have already spoken with an attorney."},
             {"legal", "We will be taking legal action."},
             {"legal", "The police had to be called."},
             {"legal", "This has to be against the law."},
             {"legal", "Expect to hear from my solicitor."},
             {"legal", "I am reporting this to the FTC."},
             {"legal", "A complaint with the attorney general is on its way."},
             {"legal", "They are violating the ADA."},
             {"legal", "Someone should investigate them."},
             {"legal", "That is a crime."},
             {"discrimination", "They treat foreigners like dirt."},
             {"discrimination", "He would not serve us once he heard our accent."},
             {"discrimination", "Clear case of racial profiling."},
             {"discrimination", "Security followed my brown friend around the store."},
             {"discrimination", "Refused entry to my disabled son."},
             {"discrimination", "They look down on you if you are not dressed expensively."},
             {"discrimination", "The waiter was rude to every Black customer."},
             {"discrimination", "She rolled her eyes at our gay friends and refused to serve us."},
             {"privacy", "They leaked my details."},
             {"privacy", "My data was sold to third parties."},
             {"privacy", "The app uploads all your contacts without asking."},
             {"privacy", "They asked for my social security number over chat."},
             {"privacy", "A stranger had access to my account."},
             {"privacy", "Got a stranger's medical records in the mail."},
             {"privacy", "They gave my phone number to other people."},
             {"privacy", "Hackers emptied my account."},
             {"press", "I am going to tell my 50k followers."},
             {"press", "The local TV station is interested in this story."},
             {"press", "I will share this on every social media platform."},
             {"money", "They took money out of my account without permission."},
             {"money", "I returned the item and never got my money back."},
             {"money", "They charged my card even though the order was cancelled."},
             {"money", "My insurance claim was rejected for no reason."},
             {"money", "They won't give me a refund."},
             {"money", "You have to pay for return shipping."},
             {"money", "Thieves!"},
             {"money", "I was billed for a room I never stayed in."},
             {"money", "The free trial turned into a $90 charge."},
             {"money", "They keep rejecting my warranty claim."},
             {"money", "Can't withdraw my winnings."},
             {"money", "The casino will not pay out."},
             {"money", "They added extra charges to my bill."},
             {"money", "They want 50 euros for cleaning although we left it spotless."},
             {"money", "They lied about the price and charged double."},
             {"churn", "Time to find another gym."},
             {"churn", "Bye bye."},
             {"churn", "We used to come every week, not any more."},
             {"churn", "I have cancelled my subscription."},
             {"churn", "I am moving my accounts to another bank."},
             {"churn", "That was the last time I order from them."},
             {"churn", "I will not use this service again."},
             {"churn", "You just lost my business."},
             {"churn", "I'm going to uninstall it."},
             {"churn", "I will be looking for another provider."},
             {"churn", "Doubt I will ever go back."},
             {"churn", "They will not see me again."},
             {"churn", "I won't be ordering any more."},
             {"churn", "Not going there again."},
             {"churn", "I deleted it after an hour."},
             {"churn", "After ten years as a customer I am leaving."},
         }) {
        INFO(text);
        CHECK(says(judged(text), reason));
    }
}

TEST_CASE("everyday complaints and figures of speech have none of these reasons", "[judge]")
{
    for (const char* text : {
             "The sick beats in this game are awesome.",
             "The chicken was dry and cold.",
             "The app crashes and kills my battery.",
             "This update is a crime against design.",
             "The plot hit me hard.",
             "The tracking number does not work.",
             "Cannot share photos with my friends.",
             "I lost all my data after the update.",
             "Please add a privacy mode.",
             "Too expensive for what it is.",
             "It took forever to get my order.",
             "There was a police station next door, noisy.",
             "The screen burns my eyes.",
             "You burned my coffee.",
             "The waiter was rude and slow.",
             "We are in danger of missing our flight.",
             "The race starts too late.",
             "They take too long to answer.",
             "I died laughing, killer app!",
             "The show stole my heart.",
             "At that price it is a steal.",
             "My phone charged twice as fast.",
             "The battery needs to be charged twice a day.",
             "The food court is next to the tennis court.",
             "Our server Sue was lovely.",
             "We enjoyed the privacy of our own room.",
             "Breakfast is free of charge.",
             "No side effects at all so far.",
             "The fire alarm test woke us up.",
             "It is a crime to miss this place.",
             "The burgers are to die for.",
             "This is the bomb.",
             "Got a shot glass as a souvenir.",
             "The wine was served in a plastic cup.",
             "Press the button and hold it.",
             "The news feed does not load.",
             "I love the black one because the white was sold out.",
             "The Indian food was great because they use real spices.",
             "They cancelled my order and sent a new one quickly.",
             "I left a review last year.",
             "I would not hesitate to return again.",
             "I will never go anywhere else.",
             "We never had to wait, will be back again and again.",
             "The museum has an amazing collection of prison art.",
             "Mickey Mouse was the highlight for our kids.",
             "I got a full refund immediately.",
             "The location is great and the area is safe.",
             "We always felt safe here.",
             "I raised a complaint with customer service.",
             "Not a scam, it works.",
             "My card was declined.",
             "The last time I visited it was better.",
             "The level boss killed me ten times.",
             "Zombies attack me and I have to shoot them with a gun.",
             "The raw fish was of the best quality.",
             "My mother was ill so we could not come.",
             "My dog loves this food.",
             "A fly landed on the table.",
             "The bugs in this app are annoying, please fix.",
             "The headphones charge quickly.",
             "I was shocked how small the rooms are.",
             "Stop sending me notifications.",
             "The dish was spiced to perfection, we fell in love with it.",
             "Love the vegetarian options, perfect for nut allergies.",
             "I moved to a different table because of the draft.",
             "My son fell in love with the dolphins.",
             "I will never forget this trip.",
             "It would not load at all.",
             "They never called me back.",
             "I gave my details to the clerk and got a room at once.",
             "Add an option to delete photos.",
             "They should charge less.",
             "Prices have gone up again.",
             "The delivery is late and the package has not arrived.",
             "You will not regret it.",
             "The app does not let me log in.",
             "I can't get my order.",
             "The hotel is near the court house and the police museum.",
             "The staff helped us when my wife felt ill.",
             "My wheelchair was no problem for them.",
             "The black jacket looks cheap.",
             "The women's toilets were closed.",
             "No one under 18, sadly.",
             "They switch the lights off at ten.",
             "I changed my booking to another date.",
             "The free trial is great.",
             "We were charged a fair price.",
             "I keep my money in this bank.",
             "There was a hair in my soup.",
             "Great place for kids, not too crowded and very safe.",
             "Bite me, this pizza is good.",
             "I was hooked, could not put it down.",
             "It kept crashing while I was using the camera.",
             "Bring cash, cards are not accepted.",
             "The old man at the desk was nice.",
             "The burger was burnt and cold.",
             "My old phone died so I reinstalled it.",
             "Slow, boring and overpriced.",
         }) {
        INFO(text);
        auto said = judged(text);
        CHECK(said.level != severity::severe);
        for (const char* reason : {"safety", "legal", "discrimination", "privacy", "press", "money", "churn"})
            CHECK_FALSE(says(said, reason));
    }
}

TEST_CASE("leaving and money are heard in what customers of any trade write", "[judge]")
{
    for (auto [reason, text] : std::vector<row>{
             {"churn", "We won't be repeating this cruise."},
             {"churn", "I removed all my listings from the site."},
             {"churn", "Not playing anymore, the levels are endless."},
             {"churn", "In future I will choose another ferry."},
             {"churn", "won t stay here again"},
             {"churn", "Installed it at noon, deleted at one."},
             {"churn", "I'll stick with my old barber."},
             {"churn", "Decided to cancel and found another dentist that answers."},
             {"money", "The mover asked for extra cash at the door."},
             {"money", "They were making us pay a penalty for the hand luggage."},
             {"money",
              "The invoice is on me for repairs that the last tenant caused, and the landlord sides with him."},
             {"money", "How do I get a refund please?"},
             {"money", "This debt is not mine. The collection agency will not say where the loan came from."},
             {"money", "My earrings and other jewelry were stolen from the room by housekeeping."},
             {"money", "The company exploits people in need."},
             {"money", "The driver took another way and doubled the fare."},
         }) {
        INFO(text);
        CHECK(says(judged(text), reason));
    }
    for (const char* text : {
             "I will always stick with this bakery.",
             "I uninstalled it and reinstalled it, now it works.",
             "They deleted all my photos.",
             "I was on the ferry when the flight was announced, good fare.",
             "I do not have enough money for the big size.",
         }) {
        INFO(text);
        auto said = judged(text);
        for (const char* reason : {"money", "churn"})
            CHECK_FALSE(says(said, reason));
    }
}

TEST_CASE("what an insurance pays quickly is its trade, and no dispute about money", "[judge]")
{
    for (const char* text : {
             "Great plan, they paid my claim within two days and the reimbursement was quick.",
             "Claims are easy to file and they reimburse ninety percent of the bill.",
             "As the owner of two dogs I gladly pay for this insurance, it has been worth the money.",
             "Our claim for his illness was approved, and the compensation came by post.",
         }) {
        CAPTURE(text);
        CHECK_FALSE(says(judged(text), "money"));
    }
    CHECK(says(judged("I sent the shirt back and have asked five times for a refund."), "money"));
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
