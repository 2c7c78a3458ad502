// Replies to a system of the team's own, and those that a person posts.

#include "adapters/app_store_feed/app_store_feed.hpp"
#include "adapters/common/signed_requests.hpp"
#include "adapters/feed/feed.hpp"
#include "adapters/judge_me/judge_me.hpp"
#include "adapters/steam/steam.hpp"
#include "adapters/tripadvisor/tripadvisor.hpp"
#include "adapters/webhook/wire.hpp"
#include "tests/outcomes/far_side.hpp"
#include "tests/stand_ins/app_store_feed_stand_in.hpp"
#include "tests/stand_ins/read_only_stand_ins.hpp"
#include "tests/stand_ins/steam_stand_in.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/kept_log.hpp"

#include <nlohmann/json.hpp>

#include <set>

namespace highroad::test {
namespace {

using mishap = fragile_wire::mishap;
using nlohmann::json;

const std::string secret = "0123456789abcdef-shop";
const std::string seen = "Our reply: the customer sees it";
const std::string accepted =
    "Our reply: accepted by the platform; nobody can look up there whether the customer sees it";

/// A shop that does what docs/platforms/webhook.md asks of a receiver: looks at the signature, takes an idempotency
/// key once, and tells of a review what stands under it.
class shop {
public:
    explicit shop(clock& time) : time_{time} {}

    void serve(http_router& router)
    {
        auto add = [&](const char* method, const char* path, auto answer) {
            router.add(method, path, [this, answer](http_request request) -> awaitable<http_response> {
                co_return (this->*answer)(request);
            });
        };
        add("POST", "/replies", &shop::take);
        add("GET", "/replies", &shop::tell);
        add("GET", "/reviews.json", &shop::list);
    }

    std::string write()
    {
        reviews = json::array({{{"id", "7"}, {"rating", 1}, {"text", "It came broken."}}});
        return "7";
    }

    json reviews = json::array();
    std::vector<std::string> replies; ///< every one that was carried out
    std::string state = "live";       ///< of the next reply
    int fails = 0;                    ///< the status of the next answer to a reply
    std::string words;                ///< with that status

private:
    http_response take(const http_request& request)
    {
        if (!why_not_genuine(request, secret, "source", time_.now()).empty()) return {401, "application/json", "{}"};
        if (auto status = std::exchange(fails, 0); status != 0)
            return {status, "application/json", json{{"error", words}}.dump()};
        auto body = json::parse(request.body);
        if (!keys_.insert(body.at("idempotency_key").get<std::string>()).second) return {409, "application/json", "{}"};
        if (reviews.empty()) return {404, "application/json", R"({"error":"no such review"})"};
        replies.push_back(body.at("reply_text").get<std::string>());
        reviews.front()["reply"] = {{"text", replies.back()}, {"state", state}};
        return {200, "application/json", R"({"id":"r1"})"};
    }
    http_response tell(const http_request& request)
    {
        auto signed_part = request;
        signed_part.body = request.url.substr(request.url.find('?') + 1);
        if (!why_not_genuine(signed_part, secret, "source", time_.now()).empty())
            return {401, "application/json", "{}"};
        if (reviews.empty()) return {404, "application/json", "{}"};
        return {200, "application/json", reviews.front().dump()};
    }
    http_response list(const http_request&)
    {
        auto shown = reviews;
        for (auto& each : shown)
            each.erase("reply");
        return {200, "application/json", json{{"reviews", shown}}.dump()};
    }

    clock& time_;
    std::set<std::string> keys_;
};

void take(far_side& into, result<std::unique_ptr<review_platform>> made)
{
    if (!made) FAIL(made.error().words);
    into.platform = std::move(*made);
}

webhook_settings to_the_shop(bool read_back)
{
    webhook_settings settings;
    settings.source = "acme";
    settings.secret = secret;
    settings.reply_url = "https://shop.example/replies";
    settings.read_back = read_back;
    settings.reply_limit = 500;
    return settings;
}

/// What both kinds of receivers have in common.
shop& open_shop(far_side& far, clock& time)
{
    auto& side = far.own(std::make_shared<shop>(time));
    side.serve(far.wire->to);
    far.write = [&side] { return side.write(); };
    far.shown = [&side](const std::string&) {
        if (side.reviews.empty() || !side.reviews.front().contains("reply")) return std::string{};
        const auto& reply = side.reviews.front()["reply"];
        return reply["state"] == "live" ? reply["text"].get<std::string>() : std::string{};
    };
    far.arrived = [&side] { return side.replies.size(); };
    return side;
}

auto failing(shop& side, int status, std::string words = {})
{
    return [&side, status, words](const std::string&) {
        side.fails = status;
        side.words = words;
    };
}

void push(far_side& far)
{
    far.pushed = [](const std::string& id) {
        return std::get<review>(
            webhook::read_item("acme", json{{"id", id}, {"rating", 1}, {"text", "It came broken."}}));
    };
}

far_side webhook_read_back(highroad::clock& time)
{
    far_side far;
    auto& side = open_shop(far, time);
    auto& wire = *far.wire;
    take(far, make_webhook(to_the_shop(true), wire, time));
    push(far);
    auto put = [&side](std::string state, std::string reason) {
        return [&side, state, reason](const std::string&) {
            side.reviews.front()["reply"]["state"] = state;
            side.reviews.front()["reply"]["reason"] = reason;
            side.state = "live";
        };
    };
    auto holds = [&](auto&) { side.state = "pending"; };
    const std::string on_hold = "held by the platform, the customer does not see it yet";
    far.cells = {
        {outcome::published, course::published, seen},
        {outcome::held, course::held, on_hold, holds, seen, put("live", "")},
        {outcome::rejected, course::rejected, on_hold, holds, "The shop's owner says no",
         put("rejected", "The shop's owner says no")},
        {outcome::too_long, course::too_long, "the platform allows 500"},
        {outcome::text_refused, course::refused,
         "refused the reply (422). Change it and approve it again. Its words: No links, please.",
         failing(side, 422, "No links, please.")},
        {outcome::too_similar, course::never, "the receiver's own words: text_refused"},
        {outcome::not_this_review, course::never, "the receiver's own words: text_refused"},
        {outcome::forbidden, course::tried_again, "Look whether both sides have the same secret", failing(side, 403)},
        {outcome::gone, course::closed_as_gone, "the review is no longer on the platform",
         [&](auto&) { side.reviews.clear(); }},
        {outcome::gone_meanwhile, course::refused,
         "does not know the review (any more) (404). Its words: no such review",
         [&](auto&) { wire.before_write = [&side] { side.reviews.clear(); }; }},
        {outcome::answered_elsewhere, course::overtaken, "Publish again to replace that answer",
         [&](auto&) {
             side.reviews.front()["reply"] = {{"text", "We wrote to you. Bo"}, {"state", "live"}};
         }},
        {outcome::slow_down, course::tried_again, "asks us to slow down", failing(side, 429)},
        {outcome::quota_used_up, course::never, "a receiver's quota is its own 429: slow_down"},
        {outcome::lost_but_there, course::published, seen, [&](auto&) { wire.next_write = mishap::lost_answer; }},
        {outcome::lost_and_not_there, course::tried_again, "the request may have arrived nevertheless",
         [&](auto&) { wire.next_write = mishap::lost_request; }},
        {outcome::lost_and_held, course::held, on_hold,
         [&](auto&) {
             side.state = "pending";
             wire.next_write = mishap::lost_answer;
         },
         seen, put("live", "")},
        {outcome::server_error, course::tried_again, "answered 503; the reply may have arrived", failing(side, 503)},
        {outcome::not_readable_before,
         course::tried_again,
         "answered 503 when asked for the review",
         [&](auto&) {
             wire.read_answer = http_response{503, "application/json", "{}"};
         },
         {},
         [&](auto&) { wire.read_answer.reset(); }},
        {outcome::token_expired, course::never, "each request is signed for itself"},
        {outcome::credential_refused, course::tried_again, "does not accept our signature (401)", failing(side, 401)},
    };
    return far;
}

/// Where nothing is read back, the receiver knows the idempotency key.
std::vector<cell> cells_of_the_blind(shop& side, fragile_wire& wire)
{
    const std::string blind = "nothing is read back";
    return {
        {outcome::published, course::published, accepted},
        {outcome::held, course::never, blind},
        {outcome::rejected, course::never, blind},
        {outcome::too_long, course::never, "see below"},
        {outcome::text_refused, course::refused,
         "refused the reply (422). Change it and approve it again. Its words: No links, please.",
         failing(side, 422, "No links, please.")},
        {outcome::too_similar, course::never, "the receiver's own words: text_refused"},
        {outcome::not_this_review, course::never, "the receiver's own words: text_refused"},
        {outcome::forbidden, course::tried_again, "Look whether both sides have the same secret", failing(side, 403)},
        {outcome::gone, course::refused, "does not know the review (any more) (404). Its words: no such review",
         [&](auto&) { side.reviews.clear(); }},
        {outcome::gone_meanwhile, course::never, "there is no look before: gone"},
        {outcome::answered_elsewhere, course::never, blind},
        {outcome::slow_down, course::tried_again, "asks us to slow down", failing(side, 429)},
        {outcome::quota_used_up, course::never, "a receiver's quota is its own 429: slow_down"},
        {outcome::lost_but_there, course::published, accepted, [&](auto&) { wire.next_write = mishap::lost_answer; }},
        {outcome::lost_and_not_there, course::tried_again,
         "nevertheless. It is sent again with the same idempotency key.",
         [&](auto&) { wire.next_write = mishap::lost_request; }},
        {outcome::lost_and_held, course::never, blind},
        {outcome::server_error, course::tried_again, "It is sent again with the same idempotency key.",
         failing(side, 503)},
        {outcome::not_readable_before, course::never, blind},
        {outcome::token_expired, course::never, "each request is signed for itself"},
        {outcome::credential_refused, course::tried_again, "does not accept our signature (401)", failing(side, 401)},
    };
}

far_side webhook_blind(highroad::clock& time)
{
    far_side far;
    auto& side = open_shop(far, time);
    take(far, make_webhook(to_the_shop(false), *far.wire, time));
    push(far);
    far.cells = cells_of_the_blind(side, *far.wire);
    far.cells[3] = {outcome::too_long, course::too_long, "the platform allows 500"};
    return far;
}

far_side feed_with_replies(highroad::clock& time)
{
    far_side far;
    auto& log = far.own(std::make_shared<kept_log>());
    auto& side = open_shop(far, time);
    auto replies = to_the_shop(false);
    replies.reply_limit = 0;
    feed_settings settings;
    settings.source = "acme";
    settings.url = "https://shop.example/reviews.json";
    settings.mapping = usual_mapping(feed_format::json);
    settings.mapping.items = "/reviews";
    auto sender = make_webhook(replies, *far.wire, time);
    if (!sender) FAIL(sender.error().words);
    take(far, make_feed(settings, std::move(*sender), *far.wire, time, log));
    far.cells = cells_of_the_blind(side, *far.wire);
    far.cells[3] = {outcome::too_long, course::never, "a feed is given no limit: text_refused"};
    return far;
}

far_side judge_me(highroad::clock& time)
{
    far_side far;
    auto& meters = far.own(std::make_shared<kept_meters>());
    auto& side = far.own(std::make_shared<judge_me_stand_in>("acme.myshopify.com", time));
    side.serve(far.wire->to);
    judge_me_settings settings{"acme", "acme.myshopify.com", side.api_token};
    take(far, make_judge_me(settings, *far.wire, time, meters));
    far.write = [&side] {
        judge_me_stand_in::a_review what;
        what.body = "Wrong size.";
        return side.add(std::move(what));
    };
    return far;
}

far_side steam(highroad::clock& time)
{
    far_side far;
    auto& side = far.own(std::make_shared<steam_stand_in>("1091500", time));
    side.serve(far.wire->to);
    take(far, make_steam({"acme", "1091500"}, *far.wire, time));
    far.write = [&side] {
        steam_stand_in::a_review what;
        what.text = "Boring.";
        return side.add(std::move(what));
    };
    return far;
}

far_side tripadvisor(highroad::clock& time)
{
    far_side far;
    auto& log = far.own(std::make_shared<kept_log>());
    auto& meters = far.own(std::make_shared<kept_meters>());
    auto& side = far.own(std::make_shared<tripadvisor_stand_in>("456", time));
    side.serve(far.wire->to);
    tripadvisor_settings settings;
    settings.source = "acme";
    settings.location = "456";
    settings.api_key = side.api_key;
    take(far, make_tripadvisor(settings, *far.wire, time, log, meters));
    far.write = [&side] {
        tripadvisor_stand_in::a_review what;
        what.author = "Kim";
        what.text = "Damp.";
        return side.add(std::move(what));
    };
    return far;
}

far_side app_store_feed(highroad::clock& time)
{
    far_side far;
    auto& side = far.own(std::make_shared<app_store_feed_stand_in>("1404176564", time));
    side.serve(far.wire->to);
    take(far, make_app_store_feed({"acme", "1404176564", {"us"}}, *far.wire, time));
    far.write = [&side] {
        app_store_feed_stand_in::a_review what;
        what.title = "Title";
        what.text = "Text";
        return side.add(std::move(what));
    };
    return far;
}

far_side plain_feed(highroad::clock& time)
{
    far_side far;
    auto& log = far.own(std::make_shared<kept_log>());
    open_shop(far, time);
    feed_settings settings;
    settings.source = "acme";
    settings.url = "https://shop.example/reviews.json";
    settings.mapping = usual_mapping(feed_format::json);
    settings.mapping.items = "/reviews";
    take(far, make_feed(settings, nullptr, *far.wire, time, log));
    return far;
}

far_side mute_webhook(highroad::clock& time)
{
    far_side far;
    open_shop(far, time);
    auto settings = to_the_shop(false);
    settings.reply_url.clear();
    take(far, make_webhook(settings, *far.wire, time));
    push(far);
    return far;
}

} // namespace

std::vector<far_side_of> receivers()
{
    return {{"Webhook, read back", webhook_read_back},
            {"Webhook, not read back", webhook_blind},
            {"Feed with reply_url", feed_with_replies}};
}

std::vector<far_side_of> by_hand()
{
    return {{"Judge.me", judge_me},       {"Steam", steam},
            {"Tripadvisor", tripadvisor}, {"App Store feed", app_store_feed},
            {"Feed", plain_feed},         {"Webhook without reply_url", mute_webhook}};
}

} // namespace highroad::test
