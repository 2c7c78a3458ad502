#include "tests/judge/reasons_told.hpp"
#include "tests/support/catch.hpp"

#include <string>
#include <vector>

using namespace highroad;

TEST_CASE("danger is heard by trade: rides, flights, rented cars, hospitals, medicines, food and rooms", "[judge]")
{
    for (const char* text : {
             "The rider drove rashly through the whole city.",
             "There is no safety for women on this app.",
             "Our captain misbehaved with two girls and nothing was done.",
             "Two drunk passengers shouted at everybody until the landing.",
             "We were on that plane when the left engine failed.",
             "The van came with bald tires and the host shrugged.",
             "We rented a camper and it shut off on the highway in the rain.",
             "They let a patient die in that ward for want of a doctor.",
             "My uncle waited nine hours for an ambulance.",
             "This drug is poison, and it has ruined my health.",
             "Every bag I opened was rancid, and the box had weevils in it.",
             "Half a biscuit from this packet gave my son hives within minutes, so much for the ingredients.",
             "The wardrobe door fell on my husband in our room at this hotel.",
             "We were scared to walk back to the hotel, the neighbourhood is shady at night.",
             "A smell of perfume gave me a migraine for two days.",
             "He was intimidating and stood in my way.",
         }) {
        CAPTURE(text);
        CHECK(says(judged(text), "safety"));
    }
}

TEST_CASE("what only sounds like danger in an app, a loan or a medicine is none", "[judge]")
{
    for (const char* text : {
             "It is unsafe to keep a password in plain text on the phone, so I deleted the login.",
             "The bank keeps harassing me about a loan, and the debt is not mine.",
             "Side effects were nausea and some stomach pain with the first dose of 20 mg.",
             "The crew showed the safety video twice and served tea.",
             "The website freezes, please fix the bug in the latest version.",
             "My sister was very ill, so we had to move the flight, and the airline refused.",
             "No safe boda was near, so the rider took an hour.",
         }) {
        CAPTURE(text);
        CHECK_FALSE(says(judged(text), "safety"));
    }
}

TEST_CASE("danger is heard of any vehicle, blow and part of the body, and of safety in so many words", "[judge]")
{
    for (const char* text : {
             "Our coach crashed on the way and nobody came.",
             "The smoke detector was sealed with a plastic bag.",
             "A tray kept bumping into my elbows, and her ankles were jammed.",
             "The steward tossed the blanket at my wife.",
             "They have no regard for anybody's welfare.",
             "I doubt whether these buses are safe.",
             "The way they treated her could be a matter of life and death.",
             "Rain dripped into the socket above our bed.",
             "The dealers outside are menacing, so hold your purse.",
             "Who is responsible if something happens to a passenger?",
             "Saftey is no concern of theirs.",
         }) {
        CAPTURE(text);
        CHECK(says(judged(text), "safety"));
    }
}

TEST_CASE("praise of safety, breakage in the post and a worn bathroom are no danger", "[judge]")
{
    for (const char* text : {
             "They put safety first, and the rider gave me a clean vest.",
             "The jar was shattered when it arrived.",
             "There was mould in the shower, and the room was poorly lit.",
             "The scent is lovely, I am a candle junkie.",
             "Not too crowded, and very safe.",
         }) {
        CAPTURE(text);
        CHECK_FALSE(says(judged(text), "safety"));
    }
}
