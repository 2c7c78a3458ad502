#include "tests/judge/reasons_told.hpp"
#include "tests/support/catch.hpp"

#include <string>
#include <vector>

using namespace highroad;

namespace {

void all_tell_of_danger(const std::vector<std::string>& texts)
{
    for (const auto& text : texts) {
        CAPTURE(text);
        CHECK(says(judged(text), "safety"));
    }
}

void none_tells_of_danger(const std::vector<std::string>& texts)
{
    for (const auto& text : texts) {
        CAPTURE(text);
        CHECK_FALSE(says(judged(text), "safety"));
    }
}

} // namespace

TEST_CASE("what breaks, burns or smells until one is ill is danger", "[judge]")
{
    all_tell_of_danger({
        "The wick sends up a huge flame and the jar split in two.",
        "One hour with this candle and I had a migraine from the scent.",
        "The glass was shattered and I nearly put my hand in it.",
        "The armrest is held together with tape on this seat.",
        "Its windscreen is cracked from side to side.",
    });
}

TEST_CASE("who had to go to a hospital was hurt", "[judge]")
{
    all_tell_of_danger({
        "I had to go to the hospital afterwards.",
        "They rushed him to the hospital.",
        "That ended in a trip to the ER.",
    });
}

TEST_CASE("danger in the air is heard in either order", "[judge]")
{
    all_tell_of_danger({
        "On this flight people wandered about during take-off, and the crew looked on.",
        "The airline flies a plane with a crack in the exit door.",
        "We queued on the stairs with toddlers for that flight, and the airline shrugged.",
        "The landing was terribly heavy, this airline again.",
        "Somebody was smoking in the toilet of the plane for the whole flight.",
        "I came off that flight with neck pain for a week.",
    });
}

TEST_CASE("what a patient is denied, and what a medicine did, is danger", "[judge]")
{
    all_tell_of_danger({
        "The hospital sent my aunt home in pain, and the nurse laughed.",
        "For four days the ward did not give him his tablets, the hospital lost the chart.",
        "My husband could not breathe.",
        "She had a stroke, and the ambulance took two hours.",
        "The side effects were unbearable.",
        "This cream left my face raw.",
    });
}

TEST_CASE("hands laid on people, and cruelty to animals, are danger", "[judge]")
{
    all_tell_of_danger({
        "The bouncers dragged a boy out of the club.",
        "He physically shoved my colleague.",
        "A keeper was poking the elephant with a hook.",
        "The owner got physical with my uncle.",
        "One day this place will get somebody killed.",
    });
}

TEST_CASE("what a toy does to a child is danger, and the same words without a toy are none", "[judge]")
{
    all_tell_of_danger({
        "The wheel of this toy came off in his fist, and a toy like that goes to babies.",
        "The doll has a magnet that came loose. We took the doll away.",
        "My niece was playing with the toy when her thumb got stuck in its hole.",
        "The ride on toy did not stop when she let go of the pedal.",
        "The pacifier has tiny parts, and the pacifier is sold for newborns.",
    });
    none_tells_of_danger({
        "The wheel of fortune came off the menu.",
        "The sticker fell off the box.",
        "A lovely toy, she plays with this toy every day.",
    });
}

TEST_CASE("force, blood that cannot flow and drunks on board are danger", "[judge]")
{
    all_tell_of_danger({
        "Security removed us with force.",
        "The manager chest bumped my friend.",
        "The doorman looked like he was about to get physical.",
        "The strap stopped the circulation in my legs.",
        "On the flight a drunk shouted at the crew, and the airline served him more.",
        "At the sanctuary the monkeys bite, and keepers let the animals be teased.",
        "The menu covers the map while driving.",
    });
    none_tells_of_danger({
        "My trainer pushed me hard, a lovely gym.",
        "The flight was fine, the airline shows a safety film in three languages.",
        "I am sick to think what it costs.",
    });
}

TEST_CASE("food that is old or unfit is danger", "[judge]")
{
    all_tell_of_danger({
        "Dinner was unfit for human consumption.",
        "The waiter brought a steak that was days old with my dinner.",
        "We bit on a pebble in the salad, and the waiter shrugged.",
    });
}

TEST_CASE("exhibitions, thanks for care and threats to phones are no danger", "[judge]")
{
    none_tells_of_danger({
        "The museum tells of slavery and of violence, with an exhibition on a man who was murdered.",
        "I was admitted to hospital, and each nurse was kind.",
        "The paramedics took care of his injury, thanks to the doctors too.",
        "The app locked me out after the update.",
        "My son went sour on the game, but the menu is fine.",
        "The candle gave off hardly any scent.",
        "The screen is blacked out when I open the app.",
        "They accused her of being a terrorist and refused the table.",
        "I dropped my card in the lounge and somebody brought me a glass of wine.",
        "There is a safety demonstration in three languages.",
    });
}
