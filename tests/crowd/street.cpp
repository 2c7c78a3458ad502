#include "tests/crowd/street.hpp"

#include "adapters/app_store_feed/app_store_feed.hpp"
#include "adapters/booking/booking.hpp"
#include "adapters/google_play/google_play.hpp"
#include "adapters/judge_me/judge_me.hpp"
#include "adapters/steam/steam.hpp"
#include "adapters/tripadvisor/tripadvisor.hpp"
#include "adapters/trustpilot/trustpilot.hpp"
#include "adapters/yelp/yelp.hpp"
#include "daemon/demo/app_store_stand_in.hpp"
#include "tests/stand_ins/app_store_feed_stand_in.hpp"
#include "tests/stand_ins/booking_stand_in.hpp"
#include "tests/stand_ins/google_business_account.hpp"
#include "tests/stand_ins/google_play_stand_in.hpp"
#include "tests/stand_ins/read_only_stand_ins.hpp"
#include "tests/stand_ins/steam_stand_in.hpp"
#include "tests/stand_ins/trustpilot_stand_in.hpp"
#include "tests/stand_ins/yelp_stand_in.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/p256_key.hpp"
#include "tests/support/rsa_key.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace highroad::test {

using namespace std::chrono_literals;
namespace {

const p256_key& apple_key()
{
    static const p256_key made;
    return made;
}

} // namespace

std::string street::next_host(const std::string& platform)
{
    return platform + "-" + std::to_string(++made_) + ".example";
}

shop& street::keep(result<std::unique_ptr<review_platform>> made, std::function<std::string()> write,
                   std::chrono::seconds every, std::string host, std::string quota)
{
    if (!made) FAIL(made.error().words);
    shop one;
    one.notes = std::make_shared<noted_platform::notes>();
    one.platform = std::make_unique<noted_platform>(std::move(*made), clock_, one.notes);
    one.write = std::move(write);
    one.every = every;
    one.source = one.platform->source();
    one.host = std::move(host);
    one.quota = std::move(quota);
    if (auto counted = quotas.find(one.quota); counted != quotas.end()) ++counted->second.sources;
    shops.push_back(std::move(one));
    return shops.back();
}

void street::app_store_connect(int count, std::chrono::seconds every)
{
    const std::string quota = "app_store_connect";
    quotas[quota] = {3600, 1800, 1h};
    auto& side =
        own(std::make_shared<demo::app_store_stand_in>(demo::stand_in_settings{apple_key().public_pem, 3600}, clock_));
    for (int i = 0; i < count; ++i) {
        auto host = next_host("ios");
        auto app = std::to_string(7000 + i);
        side.serve(http.add(host, quota), demo::stand_in_control::closed);
        side.front().add_app(app);
        app_store_connect_settings settings;
        settings.source = host;
        settings.app_id = app;
        settings.key_id = "2X9R4HXF34";
        settings.issuer_id = "57246542-96fe-1a63-e053-0824d011072a";
        settings.private_key_pem = apple_key().private_pem;
        settings.api_base = "https://" + host;
        keep(
            make_app_store_connect(settings, http, clock_, log_, meters_, apple_),
            [this, &side, app] {
                demo::front_review what;
                what.title = "Lost";
                what.body = "My notes are gone.";
                what.nickname = "maple77";
                what.created = clock_.now();
                return side.front().add(app, std::move(what));
            },
            every, host, quota);
    }
}

void street::google_play(int count, std::chrono::seconds every)
{
    for (int i = 0; i < count; ++i) {
        auto host = next_host("play");
        auto base = "https://" + host;
        auto& sign_in = own(std::make_shared<google_sign_in>(rsa_key::shared().public_pem, base + "/token", clock_));
        auto& side = own(std::make_shared<google_play_stand_in>(sign_in, "com.example.app", clock_));
        side.serve(http.add(host, host));
        quotas[host] = {200, 100, 1h}; // of each app
        nlohmann::json key{{"type", "service_account"},
                           {"private_key_id", "k1"},
                           {"private_key", rsa_key::shared().private_pem},
                           {"client_email", "reviews@acme.iam.gserviceaccount.com"},
                           {"token_uri", base + "/token"}};
        google_play_settings settings;
        settings.source = host;
        settings.package_name = "com.example.app";
        settings.service_account = key.dump();
        settings.api_base = base;
        keep(
            make_google_play(settings, http, clock_, log_, meters_),
            [&side] {
                google_play_stand_in::a_review what;
                what.text = "It crashes.";
                return side.add(std::move(what));
            },
            every, host, host);
    }
}

void street::google_business(int count, const std::string& project, std::chrono::seconds every, int accounts,
                             int history)
{
    quotas[project] = {300, 150, 1min};
    auto& sign_in = own(std::make_shared<google_sign_in>(rsa_key::shared().public_pem, "", clock_));
    sign_in.client_id = project;
    for (int a = 0; a < accounts; ++a) {
        auto host = next_host("places");
        google_business_settings settings;
        settings.account = std::to_string(111 + a);
        settings.client_id = sign_in.client_id;
        settings.client_secret = sign_in.client_secret;
        settings.refresh_token = sign_in.refresh_token;
        settings.api_base = "https://" + host;
        settings.token_url = "https://" + host + "/business_token";
        auto& account = own(std::make_shared<google_business_account>(sign_in, settings.account, clock_));
        account.serve(http.add(host, project));
        for (int i = a; i < count; i += accounts) {
            settings.source = next_host("place");
            settings.location = std::to_string(1000 + i);
            add_location(account, host, settings, project, every, history);
        }
    }
}

void street::add_location(google_business_account& account, const std::string& host, google_business_settings settings,
                          const std::string& project, std::chrono::seconds every, int history)
{
    auto& side = account.add_location(settings.location);
    for (int k = 0; k < history; ++k) {
        google_business_stand_in::a_review what;
        what.text = "Long ago.";
        what.updated = clock_.now() - 24h * (10 + (made_ * 7 + k * 20) % 60);
        what.id = settings.source + "-old-" + std::to_string(k);
        side.add(std::move(what));
    }
    keep(
        make_google_business(std::move(settings), google_, http, clock_, log_, meters_),
        [&side] {
            google_business_stand_in::a_review what;
            what.text = "Loud.";
            return side.add(std::move(what));
        },
        every, host, project)
        .shared_requests = true;
}

void street::steam(int count, std::chrono::seconds every)
{
    const std::string quota = "steam";
    quotas[quota] = {60, 60, 1min};
    for (int i = 0; i < count; ++i) {
        auto host = next_host("game");
        auto& side = own(std::make_shared<steam_stand_in>("1091500", clock_));
        side.serve(http.add(host, quota));
        steam_settings settings{host, "1091500", "https://" + host};
        keep(
            make_steam(settings, http, clock_, steam_requests(shared_)),
            [&side] {
                steam_stand_in::a_review what;
                what.text = "Boring.";
                return side.add(std::move(what));
            },
            every, host, quota)
            .page_pause = 1s;
    }
}

void street::app_store_feed(int count, std::chrono::seconds every)
{
    for (int i = 0; i < count; ++i) {
        auto host = next_host("feed");
        auto& side = own(std::make_shared<app_store_feed_stand_in>("1404176564", clock_));
        side.serve(http.add(host, "app_store_feed"));
        app_store_feed_settings settings{host, "1404176564", {"us", "de"}, "https://" + host};
        keep(
            make_app_store_feed(settings, http, clock_),
            [&side] {
                app_store_feed_stand_in::a_review what;
                what.title = "Title";
                what.text = "Text";
                return side.add(std::move(what));
            },
            every, host, "app_store_feed")
            .page_pause = 1s;
    }
}

void street::trustpilot(int count, std::chrono::seconds every)
{
    const std::string quota = "trustpilot";
    quotas[quota] = {833, 400, 5min};
    for (int i = 0; i < count; ++i) {
        auto host = next_host("shop");
        auto& side = own(std::make_shared<trustpilot_stand_in>("46d6", clock_));
        side.author = "user-1";
        side.serve(http.add(host, quota));
        trustpilot_settings settings;
        settings.source = host;
        settings.business_unit = "46d6";
        settings.api_key = side.sign_in.client_id;
        settings.api_secret = side.sign_in.client_secret;
        settings.author = side.author;
        settings.api_base = "https://" + host;
        // Tokens are kept by where they are from: one credential, many hosts.
        keep(
            make_trustpilot(settings, shared_, &memory_, http, clock_, log_, meters_),
            [&side] {
                trustpilot_stand_in::a_review what;
                what.text = "Never arrived.";
                return side.add(std::move(what));
            },
            every, host, quota);
    }
}

void street::yelp(int count, std::chrono::seconds every)
{
    const std::string quota = "yelp";
    quotas[quota] = {300, 300, 24h};
    for (int i = 0; i < count; ++i) {
        auto host = next_host("cafe");
        auto& side = own(std::make_shared<yelp_stand_in>("acme-cafe-berlin", clock_));
        side.serve(http.add(host, quota));
        yelp_settings settings;
        settings.source = host;
        settings.business = "acme-cafe-berlin";
        settings.api_key = side.api_key;
        settings.api_base = settings.partner_base = "https://" + host;
        keep(
            make_yelp(settings, shared_, nullptr, http, clock_, log_, meters_),
            [&side] {
                yelp_stand_in::a_review what;
                what.author = "Ella A.";
                what.text = "Cold coffee.";
                return side.add(std::move(what));
            },
            every, host, quota)
            .may_be_busy = false;
    }
}

void street::booking(int count, std::chrono::seconds every)
{
    const std::string quota = "booking";
    quotas[quota] = {600, 300, 1min};
    for (int i = 0; i < count; ++i) {
        auto host = next_host("hotel");
        auto& side = own(std::make_shared<booking_stand_in>("1234567890", clock_));
        side.base = "https://" + host + "/review-api";
        side.serve(http.add(host, quota));
        booking_settings settings;
        settings.source = host;
        settings.property = "1234567890";
        settings.user = side.user;
        settings.password = side.password;
        settings.api_base = side.base;
        keep(
            make_booking(settings, shared_, http, clock_, meters_),
            [&side] {
                booking_stand_in::a_review what;
                what.negative = "Damp.";
                return side.add(std::move(what));
            },
            every, host, quota);
    }
}

void street::tripadvisor(int count, std::chrono::seconds every)
{
    const std::string quota = "tripadvisor";
    quotas[quota] = {160, 160, 24h};
    for (int i = 0; i < count; ++i) {
        auto host = next_host("inn");
        auto& side = own(std::make_shared<tripadvisor_stand_in>("456", clock_));
        side.serve(http.add(host, quota));
        tripadvisor_settings settings;
        settings.source = host;
        settings.location = "456";
        settings.api_key = side.api_key;
        settings.api_base = "https://" + host;
        auto calls = shared_.requests("tripadvisor\n" + settings.api_key, settings.calls_a_day, 24h);
        keep(
            make_tripadvisor(settings, http, clock_, log_, meters_, std::move(calls)),
            [&side] {
                tripadvisor_stand_in::a_review what;
                what.author = "Kim";
                what.text = "Damp.";
                return side.add(std::move(what));
            },
            every, host, quota)
            .may_be_busy = false;
    }
}

void street::judge_me(int count, std::chrono::seconds every)
{
    for (int i = 0; i < count; ++i) {
        auto host = next_host("store");
        auto& side = own(std::make_shared<judge_me_stand_in>("acme.myshopify.com", clock_));
        side.serve(http.add(host, host));
        quotas[host] = {300, 300, 1min}; // of each shop's token
        judge_me_settings settings;
        settings.source = host;
        settings.shop_domain = "acme.myshopify.com";
        settings.api_token = side.api_token;
        settings.api_base = "https://" + host;
        keep(
            make_judge_me(settings, http, clock_, meters_),
            [&side] {
                judge_me_stand_in::a_review what;
                what.author = "Kim";
                what.body = "Wrong size.";
                return side.add(std::move(what));
            },
            every, host, host);
    }
}

} // namespace highroad::test
