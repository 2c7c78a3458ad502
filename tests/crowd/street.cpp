#include "tests/crowd/street.hpp"

#include "adapters/app_store_feed/app_store_feed.hpp"
#include "adapters/booking/booking.hpp"
#include "adapters/google_play/google_play.hpp"
#include "adapters/judge_me/judge_me.hpp"
#include "adapters/steam/steam.hpp"
#include "adapters/tripadvisor/tripadvisor.hpp"
#include "adapters/trustpilot/trustpilot.hpp"
#include "adapters/yelp/yelp.hpp"
#include "tests/stand_ins/app_store_feed_stand_in.hpp"
#include "tests/stand_ins/booking_stand_in.hpp"
#include "tests/stand_ins/google_business_stand_in.hpp"
#include "tests/stand_ins/google_play_stand_in.hpp"
#include "tests/stand_ins/read_only_stand_ins.hpp"
#include "tests/stand_ins/steam_stand_in.hpp"
#include "tests/stand_ins/trustpilot_stand_in.hpp"
#include "tests/stand_ins/yelp_stand_in.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/rsa_key.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace highroad::test {

using namespace std::chrono_literals;

in_memory_http& hosts::add(const std::string& host, std::string counted_as)
{
    auto& made = sides_[host];
    made = std::make_unique<side>();
    made->counted_as = std::move(counted_as);
    return made->http;
}

awaitable<result<http_response>> hosts::send(http_request request)
{
    auto from = request.url.find("://") + 3;
    auto host = request.url.substr(from, request.url.find('/', from) - from);
    auto found = sides_.find(host);
    if (found == sides_.end()) co_return failure{errc::unreachable, "no such host: " + host};
    auto& to = *found->second;
    if (request.url.find("token", from) == std::string::npos) asked[to.counted_as].push_back(time_.wall());
    auto answer = co_await to.http.send(std::move(request));
    to.http.requests.clear();
    co_return answer;
}

std::string street::next_name(const std::string& platform)
{
    return platform + "-" + std::to_string(++made_);
}

void street::keep(result<std::unique_ptr<review_platform>> made, std::function<void()> write_review,
                  std::chrono::seconds every, std::string quota)
{
    if (!made) FAIL(made.error().words);
    shop one;
    one.platform = std::move(*made);
    one.write_review = std::move(write_review);
    one.every = every;
    one.quota = std::move(quota);
    shops.push_back(std::move(one));
}

template <class T>
T& street::own(std::shared_ptr<T> stand_in)
{
    stand_ins_.push_back(stand_in);
    return *stand_in;
}

void street::google_play(int count, std::chrono::seconds every)
{
    for (int i = 0; i < count; ++i) {
        auto name = next_name("play");
        auto host = name + ".example";
        auto base = "https://" + host;
        auto& sign_in = own(std::make_shared<google_sign_in>(rsa_key::shared().public_pem, base + "/token", clock_));
        auto& side = own(std::make_shared<google_play_stand_in>(sign_in, "com.example.app", clock_));
        side.serve(http.add(host, name));
        limits[name] = {100, 1h};
        nlohmann::json key{{"type", "service_account"},
                           {"private_key_id", "k1"},
                           {"private_key", rsa_key::shared().private_pem},
                           {"client_email", "reviews@acme.iam.gserviceaccount.com"},
                           {"token_uri", base + "/token"}};
        google_play_settings settings;
        settings.source = name;
        settings.package_name = "com.example.app";
        settings.service_account = key.dump();
        settings.api_base = base;
        keep(
            make_google_play(settings, http, clock_, log_, meters_),
            [&side] {
                google_play_stand_in::a_review what;
                what.text = "It crashes.";
                side.add(std::move(what));
            },
            every, name);
    }
}

void street::google_business(int count, const std::string& project, std::chrono::seconds every)
{
    limits[project] = {150, 1min};
    auto& sign_in = own(std::make_shared<google_sign_in>(rsa_key::shared().public_pem, "", clock_));
    sign_in.client_id = project;
    for (int i = 0; i < count; ++i) {
        auto name = next_name("place");
        auto host = name + ".example";
        auto& side = own(std::make_shared<google_business_stand_in>(sign_in, "111", "222", clock_));
        side.serve(http.add(host, project));
        google_business_settings settings;
        settings.source = name;
        settings.account = "111";
        settings.location = "222";
        settings.client_id = sign_in.client_id;
        settings.client_secret = sign_in.client_secret;
        settings.refresh_token = sign_in.refresh_token;
        settings.api_base = "https://" + host;
        settings.token_url = "https://" + host + "/business_token";
        keep(
            make_google_business(settings, google_, http, clock_, log_, meters_),
            [&side] {
                google_business_stand_in::a_review what;
                what.text = "Loud.";
                side.add(std::move(what));
            },
            every, project);
    }
}

void street::steam(int count, std::chrono::seconds every)
{
    for (int i = 0; i < count; ++i) {
        auto name = next_name("game");
        auto& side = own(std::make_shared<steam_stand_in>("1091500", clock_));
        side.serve(http.add(name + ".example", name));
        keep(
            make_steam({name, "1091500", "https://" + name + ".example"}, http, clock_),
            [&side] {
                steam_stand_in::a_review what;
                what.text = "Boring.";
                side.add(std::move(what));
            },
            every, name);
        shops.back().page_pause = 1s;
    }
}

void street::app_store_feed(int count, std::chrono::seconds every)
{
    for (int i = 0; i < count; ++i) {
        auto name = next_name("app");
        auto& side = own(std::make_shared<app_store_feed_stand_in>("1404176564", clock_));
        side.serve(http.add(name + ".example", name));
        keep(
            make_app_store_feed({name, "1404176564", {"us", "de"}, "https://" + name + ".example"}, http, clock_),
            [&side] {
                side.add({{}, "us", 1, "Title", "Text", {}});
            },
            every, name);
        shops.back().page_pause = 1s;
    }
}

void street::trustpilot(int count, std::chrono::seconds every)
{
    const std::string quota = "trustpilot";
    limits[quota] = {400, 5min};
    for (int i = 0; i < count; ++i) {
        auto name = next_name("shop");
        auto host = name + ".example";
        auto& side = own(std::make_shared<trustpilot_stand_in>("46d6", clock_));
        side.author = "user-1";
        side.serve(http.add(host, quota));
        trustpilot_settings settings;
        settings.source = name;
        settings.business_unit = "46d6";
        settings.api_key = side.sign_in.client_id;
        settings.api_secret = side.sign_in.client_secret;
        settings.author = side.author;
        settings.api_base = "https://" + host;
        keep(
            make_trustpilot(settings, shared_, &memory_, http, clock_, log_, meters_),
            [&side] {
                trustpilot_stand_in::a_review what;
                what.text = "Never arrived.";
                side.add(std::move(what));
            },
            every, quota);
    }
}

void street::yelp(int count, std::chrono::seconds every)
{
    const std::string quota = "yelp";
    limits[quota] = {300, 24h};
    for (int i = 0; i < count; ++i) {
        auto name = next_name("cafe");
        auto& side = own(std::make_shared<yelp_stand_in>("acme-cafe-berlin", clock_));
        side.serve(http.add(name + ".example", quota));
        yelp_settings settings;
        settings.source = name;
        settings.business = "acme-cafe-berlin";
        settings.api_key = side.api_key;
        settings.api_base = settings.partner_base = "https://" + name + ".example";
        keep(
            make_yelp(settings, shared_, nullptr, http, clock_, log_, meters_),
            [&side] {
                yelp_stand_in::a_review what;
                what.author = "Ella A.";
                what.text = "Cold coffee.";
                side.add(std::move(what));
            },
            every, quota);
    }
}

void street::booking(int count, std::chrono::seconds every)
{
    const std::string quota = "booking";
    limits[quota] = {300, 1min};
    for (int i = 0; i < count; ++i) {
        auto name = next_name("hotel");
        auto base = "https://" + name + ".example/review-api";
        auto& side = own(std::make_shared<booking_stand_in>("1234567890", clock_));
        side.base = base;
        side.serve(http.add(name + ".example", quota));
        booking_settings settings;
        settings.source = name;
        settings.property = "1234567890";
        settings.user = side.user;
        settings.password = side.password;
        settings.api_base = base;
        keep(
            make_booking(settings, shared_, http, clock_, meters_),
            [&side] {
                booking_stand_in::a_review what;
                what.negative = "Damp.";
                side.add(std::move(what));
            },
            every, quota);
    }
}

void street::tripadvisor(int count, std::chrono::seconds every)
{
    const std::string quota = "tripadvisor";
    limits[quota] = {160, 24h};
    for (int i = 0; i < count; ++i) {
        auto name = next_name("inn");
        auto& side = own(std::make_shared<tripadvisor_stand_in>("456", clock_));
        side.serve(http.add(name + ".example", quota));
        tripadvisor_settings settings;
        settings.source = name;
        settings.location = "456";
        settings.api_key = side.api_key;
        settings.api_base = "https://" + name + ".example";
        keep(
            make_tripadvisor(settings, http, clock_, log_, meters_,
                             shared_.requests("tripadvisor\n" + settings.api_key, settings.calls_a_day, 24h)),
            [&side] {
                tripadvisor_stand_in::a_review what;
                what.author = "Kim";
                what.text = "Damp.";
                side.add(std::move(what));
            },
            every, quota);
    }
}

void street::judge_me(int count, std::chrono::seconds every)
{
    for (int i = 0; i < count; ++i) {
        auto name = next_name("store");
        auto& side = own(std::make_shared<judge_me_stand_in>("acme.myshopify.com", clock_));
        side.serve(http.add(name + ".example", name));
        limits[name] = {300, 1min};
        judge_me_settings settings;
        settings.source = name;
        settings.shop_domain = "acme.myshopify.com";
        settings.api_token = side.api_token;
        settings.api_base = "https://" + name + ".example";
        keep(
            make_judge_me(settings, http, clock_, meters_),
            [&side] {
                judge_me_stand_in::a_review what;
                what.author = "Kim";
                what.body = "Wrong size.";
                side.add(std::move(what));
            },
            every, name);
    }
}

} // namespace highroad::test
