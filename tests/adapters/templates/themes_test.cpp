#include "tests/adapters/templates/book_support.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <set>

using namespace highroad;
using namespace highroad::templates_parts;
using namespace highroad::test;

namespace {

bool about(const std::string& text, const std::string& id)
{
    auto ids = ids_in(text);
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

} // namespace

TEST_CASE("each of these sentences is about its theme first", "[templates]")
{
    const std::vector<std::pair<std::string, std::string>> sentences{
        {"It crashes every time I tap save", "crash"},
        {"Keeps logging me out, then my password is refused", "login"},
        {"I was charged twice and the money was deducted at once", "billing"},
        {"WAY too many ads, ads everywhere", "ads"},
        {"so slow and laggy", "slow"},
        {"The latest update ruined it, the previous version was fine", "update_broke"},
        {"Please add dark mode", "missing_feature"},
        {"My parcel never arrived, the courier lied", "delivery"},
        {"The waiter forgot us and the manager shrugged", "staff"},
        {"She was rude and condescending", "rude"},
        {"The room was filthy, cockroaches in the bath", "cleanliness"},
        {"Thin walls, very noisy, couldn’t sleep", "noise"},
        {"We waited in line, the queue never moved", "waiting"},
        {"I want my money back, where is my refund", "refund"},
        {"Overpriced, not worth it", "price"},
        {"Customer service never replied", "support_silence"},
        {"It deleted my notes and lost all of them", "data_loss"},
        {"Spyware. It sells your personal data", "privacy"},
        {"The German translation is wrong", "translation"},
        {"My account got suspended, no way to appeal", "account_locked"},
        {"The food was cold and tasteless", "food"},
        {"I get no notifications", "notifications"},
        {"Confusing interface, hard to use", "hard_to_use"},
        {"Full of bugs", "bug"},
    };
    std::set<std::string> covered;
    for (const auto& [text, id] : sentences) {
        CAPTURE(text);
        auto ids = ids_in(text);
        REQUIRE_FALSE(ids.empty());
        CHECK(ids.front() == id);
        covered.insert(id);
    }
    CHECK(covered.size() >= 15);
}

TEST_CASE("a word with another everyday meaning makes no theme of it", "[templates]")
{
    CHECK_FALSE(about("It adds artists that I never chose to my playlist", "ads"));
    CHECK(about("too many adds between the levels", "ads"));
    CHECK_FALSE(about("Not free as advertised", "ads"));
    CHECK(about("advertisements after every song", "ads"));
    CHECK(ids_in("Not free as advertised").front() == "price");
    CHECK_FALSE(about("My page is self hosted", "connection"));
    CHECK_FALSE(about("The photo was not there, although my phone has storage enough", "slow"));
    CHECK(about("It takes up storage by the day", "slow"));
}

TEST_CASE("a password that others can see is about privacy, not about getting in", "[templates]")
{
    CHECK(ids_in("No password protection! I typed my mail and it showed me the password of my account").front() ==
          "privacy");
    CHECK(ids_in("I was logged into someone else's account without a password").front() == "privacy");
    CHECK(ids_in("My password is refused").front() == "login");
}

TEST_CASE("a theme's word counts only as a whole word", "[templates]")
{
    CHECK_FALSE(about("I added it to my shadow library", "ads"));
    CHECK_FALSE(about("A slowdown-free, laggard-free ride", "slow"));
    CHECK(about("ADS!", "ads"));
    CHECK(about("Doesn’t work", "bug"));
    CHECK(about("Doesn't work", "bug"));
}

TEST_CASE("what is said not to be so is no theme", "[templates]")
{
    CHECK_FALSE(about("No ads, which is nice", "ads"));
    CHECK_FALSE(about("It never crashes", "crash"));
    CHECK_FALSE(about("not rude at all", "rude"));
    CHECK(about("It not only crashes, it burns", "crash"));
    CHECK(about("I say no. Ads are everywhere", "ads"));
    CHECK(about("They did not deliver", "delivery"));
}

TEST_CASE("any bytes are only words that are none of ours", "[templates]")
{
    CHECK(words_of("").empty());
    CHECK(ids_in("\xff\xfe\x00 \xe2\x80").empty());
    CHECK(words_of(std::string(1'000'000, 'a')).size() == 1);
    CHECK(words_of("It's, well... OK") == std::vector<std::string>{"its", "", "well", "", "ok"});
}
