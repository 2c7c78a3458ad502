// highroad-platforms: the stand-ins of the review platforms as one process, for stories.
// POST /_control/google_play {id?,stars,title?,text,language?,reply?} adds or edits a review; GET gives all replies.
// POST /_control/google_business {id?,stars,text,translation?} the same; {"moderated":true} holds new replies, and
// {id,"reply_state","violation"?} is the word of moderation about one.
// POST /_control/steam {id?,up?,text} the same; {id,"answer"} is the developer's answer by hand.
// POST /_control/app_store_feed {id?,country?,stars,title?,text} the same.
// Those with partner access: partner_stand_ins.hpp.

#include "daemon/net/http_server.hpp"
#include "daemon/net/system_clock.hpp"
#include "daemon/ports/json_text.hpp"
#include "tests/stand_ins/app_store_feed_stand_in.hpp"
#include "tests/stand_ins/google_business_stand_in.hpp"
#include "tests/stand_ins/google_play_stand_in.hpp"
#include "tests/stand_ins/partner_stand_ins.hpp"
#include "tests/stand_ins/steam_stand_in.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <nlohmann/json.hpp>

#include <fstream>
#include <iostream>
#include <sstream>

namespace {

using namespace highroad;
using nlohmann::json;

http_response answered(const json& what)
{
    return {200, "application/json", what.dump()};
}

int number_in(const json& object, std::string_view name, int otherwise)
{
    const auto& member = json_member(object, name);
    return member.is_number_integer() ? member.get<int>() : otherwise;
}

void control_google_play(http_router& router, test::google_play_stand_in& play)
{
    router.add("POST", "/_control/google_play", [&play](http_request request) -> awaitable<http_response> {
        auto given = parse_untrusted_json(request.body);
        test::google_play_stand_in::a_review what;
        what.id = json_text(given, "id");
        what.author = "maple77";
        what.stars = number_in(given, "stars", 1);
        what.title = json_text(given, "title");
        what.text = json_text(given, "text");
        what.reply = json_text(given, "reply");
        auto id = play.add(std::move(what));
        co_return answered({{"id", id}});
    });
    router.add("GET", "/_control/google_play", [&play](http_request) -> awaitable<http_response> {
        co_return answered({{"replies", play.replies}});
    });
}

void control_google_business(http_router& router, test::google_business_stand_in& business)
{
    router.add("POST", "/_control/google_business", [&business](http_request request) -> awaitable<http_response> {
        auto given = parse_untrusted_json(request.body);
        if (json_member(given, "moderated").is_boolean()) {
            business.moderated = json_member(given, "moderated").get<bool>();
            co_return answered({});
        }
        auto id = json_text(given, "id");
        if (auto state = json_text(given, "reply_state"); !state.empty()) {
            auto* of = business.find(id);
            if (!of) co_return http_response{404, "text/plain", "no such review"};
            of->reply_state = state;
            of->violation = json_text(given, "violation");
            co_return answered({{"id", id}});
        }
        test::google_business_stand_in::a_review what;
        what.id = id;
        what.author = "maple77";
        what.stars = number_in(given, "stars", 1);
        what.text = json_text(given, "text");
        what.translation = json_text(given, "translation");
        auto added = business.add(std::move(what));
        co_return answered({{"id", added}});
    });
    router.add("GET", "/_control/google_business", [&business](http_request) -> awaitable<http_response> {
        co_return answered({{"replies", business.replies}});
    });
}

void control_steam(http_router& router, test::steam_stand_in& steam)
{
    router.add("POST", "/_control/steam", [&steam](http_request request) -> awaitable<http_response> {
        auto given = parse_untrusted_json(request.body);
        auto id = json_text(given, "id");
        if (auto text = json_text(given, "answer"); !text.empty()) {
            if (!steam.answer_by_hand(id, std::move(text)))
                co_return http_response{404, "text/plain", "no such review"};
            co_return answered({{"id", id}});
        }
        test::steam_stand_in::a_review what;
        what.id = id;
        what.up = json_member(given, "up") == true;
        what.text = json_text(given, "text");
        auto added = steam.add(std::move(what));
        co_return answered({{"id", added}});
    });
}

void control_app_store_feed(http_router& router, test::app_store_feed_stand_in& feed)
{
    router.add("POST", "/_control/app_store_feed", [&feed](http_request request) -> awaitable<http_response> {
        auto given = parse_untrusted_json(request.body);
        auto country = json_text(given, "country");
        test::app_store_feed_stand_in::a_review what;
        what.id = json_text(given, "id");
        if (!country.empty()) what.country = country;
        what.stars = number_in(given, "stars", 1);
        what.title = json_text(given, "title");
        what.text = json_text(given, "text");
        auto added = feed.add(std::move(what));
        co_return answered({{"id", added}});
    });
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::cerr << "highroad-platforms RSA_PUBLIC_KEY.pem\n";
        return 2;
    }
    std::ifstream file{argv[1]};
    std::stringstream key;
    key << file.rdbuf();

    asio::io_context loop{1};
    auto clock = make_system_clock(loop.get_executor());
    http_server server{loop.get_executor(), server_options{}};
    test::google_sign_in sign_in{key.str(), {}, *clock};
    test::google_play_stand_in play{sign_in, "com.example.app", *clock};
    play.serve(server);
    control_google_play(server, play);
    test::google_business_stand_in business{sign_in, "111", "222", *clock};
    business.directory = {{"333", "Acme \"Beach\" Hotel"}, {"444", "Acme am Rhein"}};
    business.serve(server);
    control_google_business(server, business);
    test::steam_stand_in steam{"1091500", *clock};
    steam.serve(server);
    control_steam(server, steam);
    test::app_store_feed_stand_in feed{"1404176564", *clock};
    feed.serve(server);
    control_app_store_feed(server, feed);
    test::partner_stand_ins partners{*clock};
    partners.serve(server);
    if (auto listening = server.listen(); !listening) {
        std::cerr << "highroad-platforms: " << listening.error().words << "\n";
        return 1;
    }
    auto url = "http://127.0.0.1:" + std::to_string(server.port());
    sign_in.set_token_url(url + "/token");
    std::cout << R"({"url":")" << url << "\"}" << std::endl;

    asio::cancellation_signal stop;
    asio::signal_set signals{loop, SIGINT, SIGTERM};
    signals.async_wait([&](auto error, int) {
        if (!error) stop.emit(asio::cancellation_type::terminal);
    });
    asio::co_spawn(loop, server.run(),
                   asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr) { signals.cancel(); }));
    loop.run();
    return 0;
}
