#include "daemon/demo/demo_reviews.hpp"

namespace highroad::demo {
namespace {

using namespace std::chrono_literals;

struct written {
    std::chrono::hours age;
    int rating;
    std::string_view title;
    std::string_view body;
    std::string_view nickname;
    std::string_view territory;
    std::string_view answer; ///< empty when nobody answered
};

constexpr written all_written[] = {
    {24h * 210, 5, "Does one thing and does it well", "Packing lists that remember what I forgot last time. Love it.",
     "harbour_kate", "GBR", ""},
    {24h * 160, 2, "Sync lost my holiday list",
     "Made the list on the iPad, opened the phone at the airport: empty. I bought two phone chargers that day.",
     "Ferdi B.", "USA",
     "We are sorry that the list was missing when you needed it. Version 3.0 keeps a copy on each device, so it is "
     "there without a connection. Thank you for telling us."},
    {24h * 121, 4, "Nearly perfect", "Sharing a list with my husband works. I miss a dark mode, my eyes hurt at night.",
     "nightowl_77", "CAN", ""},
    {24h * 95, 1, "Abo ohne Vorwarnung verlängert",
     "Das Jahresabo wurde einfach verlängert, ohne jede Erinnerung. So gewinnt man kein Vertrauen.", "Petra L.", "DEU",
     "Das Abo verwaltet der App Store; dort lässt es sich jederzeit beenden. Eine Erinnerung vor der Verlängerung gibt "
     "es seit Version 3.1. Danke für den Hinweis."},
    {24h * 70, 5, "Merci", "Simple et rapide. Mes enfants préparent leur sac tout seuls maintenant.", "maman2trois",
     "FRA", "Merci à vous, et bon voyage à toute la famille !"},
    {24h * 52, 3, "OK", "It is okay.", "jt", "USA", ""},
    {24h * 33, 2, "Widget shows yesterday",
     "The widget only updates when I open the app. Then why have a widget?\nOtherwise fine.", "pendlerin", "AUT", ""},
    {24h * 21, 5, "Saved our wedding trip", "Two suitcases, one list, no argument. Ten out of ten.", "Ana & Rui", "PRT",
     ""},
    {24h * 12, 1, "UNUSABLE!!!",
     "Crashes. Every. Single. Time. I want my money back or I go to the press <b>today</b>!!!", "angry_in_austin",
     "USA", ""},
    {24h * 5, 2, "Too many notifications",
     "Four reminders for one pair of socks. I turned them all off and now I get none at all.", "sockdrawer", "IRL", ""},
    {24h * 3, 4, "Support answered!", "Wrote about the import from spreadsheets, had a reply in an hour. More of that.",
     "m_okafor", "NGA", ""},
    {30h, 1, "Logged out every morning",
     "Since the last update I have to sign in every single day, with a code by text message. On a trip abroad that is "
     "not possible. Please fix this soon.",
     "maple77", "CAN", ""},
};

} // namespace

std::vector<front_review> demo_reviews(instant start)
{
    std::vector<front_review> reviews;
    for (const auto& one : all_written) {
        front_review made;
        made.rating = one.rating;
        made.title = one.title;
        made.body = one.body;
        made.nickname = one.nickname;
        made.territory = one.territory;
        made.created = start - one.age;
        if (!one.answer.empty()) {
            auto answered = made.created + 26h;
            auto id = "demo-answer-" + std::to_string(reviews.size() + 1);
            made.answer = front_answer{std::move(id), std::string{one.answer}, answered, answered, std::nullopt};
        }
        reviews.push_back(std::move(made));
    }
    return reviews;
}

front_review fresh_review(instant now)
{
    front_review made;
    made.rating = 1;
    made.title = "My shared list is gone";
    made.body = "We leave tomorrow and the list we made together over two weeks is simply gone after today's update. "
                "My partner sees it, I do not. What am I supposed to do now?";
    made.nickname = "last_minute_lena";
    made.territory = "USA";
    made.created = now;
    return made;
}

awaitable<void> drip(store_front& front, std::string app_id, clock& time, std::chrono::seconds after)
{
    auto start = time.now();
    front.add_app(app_id);
    for (auto& one : demo_reviews(start))
        front.add(app_id, std::move(one));
    co_await time.sleep_until(start + after);
    front.add(app_id, fresh_review(time.now()));
}

} // namespace highroad::demo
