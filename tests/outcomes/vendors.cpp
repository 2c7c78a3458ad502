#include "adapters/app_store_connect/app_store_connect.hpp"
#include "adapters/common/shared_access.hpp"
#include "adapters/google_business/google_business.hpp"
#include "adapters/google_play/google_play.hpp"
#include "daemon/demo/app_store_stand_in.hpp"
#include "tests/outcomes/far_side.hpp"
#include "tests/stand_ins/google_business_stand_in.hpp"
#include "tests/stand_ins/google_play_stand_in.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/p256_key.hpp"
#include "tests/support/rsa_key.hpp"

#include <nlohmann/json.hpp>

namespace highroad::test {
namespace {

using namespace std::chrono_literals;
using mishap = fragile_wire::mishap;

const std::string by_hand = "We wrote to you. Bo";
const std::string no_similarity = "it compares no replies with each other";

struct kept_notes {
    kept_log log;
    kept_meters meters;
};

void take(far_side& into, result<std::unique_ptr<review_platform>> made)
{
    if (!made) FAIL(made.error().words);
    into.platform = std::move(*made);
}

http_response no_such_grant()
{
    return {400, "application/json",
            R"({"error":"invalid_grant","error_description":"whether the service account and its key still exist"})"};
}

far_side app_store_connect(highroad::clock& time)
{
    static const p256_key key;
    far_side far;
    auto& notes = far.own(std::make_shared<kept_notes>());
    auto& side =
        far.own(std::make_shared<demo::app_store_stand_in>(demo::stand_in_settings{key.public_pem, 3600}, time));
    auto& wire = *far.wire;
    side.serve(wire.to, demo::stand_in_control::closed);
    side.front().add_app("7000");
    app_store_connect_settings settings;
    settings.source = "acme";
    settings.app_id = "7000";
    settings.key_id = "2X9R4HXF34";
    settings.issuer_id = "57246542-96fe-1a63-e053-0824d011072a";
    settings.private_key_pem = key.private_pem;
    take(far, make_app_store_connect(settings, wire, time, notes.log, notes.meters));
    far.write = [&side, &time] {
        demo::front_review what;
        what.title = "Lost";
        what.body = "My notes are gone.";
        what.nickname = "maple77";
        what.created = time.now();
        return side.front().add("7000", std::move(what));
    };
    far.shown = [&side, &time](const std::string& id) {
        const auto* found = side.front().find(id);
        return found && found->answer ? found->answer->shown(time.now()).value_or("") : std::string{};
    };
    far.arrived = [&side] {
        return static_cast<std::size_t>(std::count_if(side.received().begin(), side.received().end(), [](auto& one) {
            return one.method == "POST" && one.carried_out;
        }));
    };
    auto fails = [&side](int status, int times = 1) {
        return [&side, status, times](const std::string&) {
            demo::fault one;
            one.count = times;
            one.method = "POST";
            one.status = status;
            side.add_fault(one);
        };
    };
    auto mended = [&side](const std::string&) { side.clear_faults(); };
    auto says_no = [&wire](std::string pointer, std::string detail) {
        return [&wire, pointer, detail](const std::string&) {
            nlohmann::json error{{"status", "409"},
                                 {"code", "ENTITY_ERROR"},
                                 {"title", "No"},
                                 {"detail", detail},
                                 {"source", {{"pointer", pointer}}}};
            wire.write_answer = http_response{409, "application/json",
                                              nlohmann::json{{"errors", nlohmann::json::array({error})}}.dump()};
        };
    };
    far.cells = {
        {outcome::published, course::published, "Our reply: the customer sees it"},
        {outcome::held, course::held, "held by the platform, the customer does not see it yet",
         [&side](auto&) { side.front().publish_after = 2h; }, "Our reply: the customer sees it"},
        {outcome::rejected, course::never, "Apple knows PUBLISHED and PENDING_PUBLISH only"},
        {outcome::too_long, course::too_long, "the platform allows 5970"},
        {outcome::text_refused, course::refused,
         "App Store Connect refused the text. Change it and approve it again. Apple's words: ENTITY_ERROR: It is too "
         "long.",
         says_no("/data/attributes/responseBody", "It is too long.")},
        {outcome::too_similar, course::never, no_similarity},
        {outcome::not_this_review, course::refused, "does not take an answer to this review",
         says_no("/data/relationships/review", "No answers here.")},
        {outcome::forbidden,
         course::tried_again,
         "it needs the role Customer Support or higher",
         fails(403, 100),
         {},
         mended},
        {outcome::gone, course::closed_as_gone, "the review is no longer on the platform",
         [&side](auto& id) { side.front().remove(id); }},
        {outcome::gone_meanwhile, course::refused,
         "does not take an answer to this review; the customer may have removed it",
         [&](auto& id) { wire.before_write = [&side, id] { side.front().remove(id); }; }},
        {outcome::answered_elsewhere, course::overtaken, "Publish again to replace that answer",
         [&side, &time](auto& id) { side.front().answer(id, by_hand, time.now()); }},
        {outcome::slow_down, course::tried_again, "App Store Connect asks us to slow down.", fails(429)},
        {outcome::quota_used_up, course::never, "the quota is of an hour and all requests: slow_down"},
        {outcome::lost_but_there, course::published, "Our reply: the customer sees it",
         [&](auto&) { wire.next_write = mishap::lost_answer; }},
        {outcome::lost_and_not_there, course::tried_again, "the request may have arrived nevertheless",
         [&](auto&) { wire.next_write = mishap::lost_request; }},
        {outcome::lost_and_held, course::held, "held by the platform, the customer does not see it yet",
         [&](auto&) {
             side.front().publish_after = 2h;
             wire.next_write = mishap::lost_answer;
         },
         "Our reply: the customer sees it"},
        {outcome::server_error, course::tried_again, "answered 503; the reply may have arrived", fails(503)},
        {outcome::not_readable_before,
         course::tried_again,
         "trouble of its own",
         [&](auto&) {
             wire.read_answer = http_response{503, "text/html", "<html>"};
         },
         {},
         [&](auto&) { wire.read_answer.reset(); }},
        {outcome::token_expired, course::published, "Our reply: the customer sees it", fails(401)},
        {outcome::credential_refused,
         course::tried_again,
         "App Store Connect did not accept the key",
         fails(401, 100),
         {},
         mended},
    };
    return far;
}

far_side google_play(highroad::clock& time)
{
    far_side far;
    auto& notes = far.own(std::make_shared<kept_notes>());
    auto& wire = *far.wire;
    const std::string base = "https://play.example";
    auto& sign_in = far.own(std::make_shared<google_sign_in>(rsa_key::shared().public_pem, base + "/token", time));
    auto& side = far.own(std::make_shared<google_play_stand_in>(sign_in, "com.example.app", time));
    side.serve(wire.to);
    nlohmann::json key{{"type", "service_account"},
                       {"private_key_id", "k1"},
                       {"private_key", rsa_key::shared().private_pem},
                       {"client_email", "reviews@acme.iam.gserviceaccount.com"},
                       {"token_uri", base + "/token"}};
    google_play_settings settings;
    settings.source = "acme";
    settings.package_name = "com.example.app";
    settings.service_account = key.dump();
    settings.api_base = base;
    take(far, make_google_play(settings, wire, time, notes.log, notes.meters));
    far.write = [&side] {
        google_play_stand_in::a_review what;
        what.text = "It crashes.";
        return side.add(std::move(what));
    };
    far.shown = [&side](const std::string& id) { return side.find(id) ? side.find(id)->reply : std::string{}; };
    far.arrived = [&side] { return side.replies.size(); };
    auto fails = [&](int status) {
        return [&wire, &side, status](const std::string&) {
            wire.before_write = [&side, status] { side.fail_with = {status}; };
        };
    };
    const std::string live_at_once = "a reply is live at once; Google Play shows no state of it";
    far.cells = {
        {outcome::published, course::published, "Our reply: the customer sees it"},
        {outcome::held, course::never, live_at_once},
        {outcome::rejected, course::never, live_at_once},
        {outcome::too_long, course::too_long, "the platform allows 350"},
        {outcome::text_refused, course::refused, "Google Play refused the reply (400). Change it and approve it again.",
         fails(400)},
        {outcome::too_similar, course::never, no_similarity},
        {outcome::not_this_review,
         course::tried_again,
         "Google does not allow it for this one",
         [&](auto& id) { side.find(id)->may_be_answered = false; },
         {},
         [&](auto& id) { side.find(id)->may_be_answered = true; }},
        {outcome::forbidden,
         course::tried_again,
         "the permission \"Reply to reviews\" for this app",
         [&](auto&) { side.permitted = false; },
         {},
         [&](auto&) { side.permitted = true; }},
        {outcome::gone, course::refused, "the customer removed it, or it is older than the week",
         [&](auto& id) { side.remove(id); }},
        {outcome::gone_meanwhile, course::refused, "Google Play does not know the review (any more).",
         [&](auto& id) { wire.before_write = [&side, id] { side.remove(id); }; }},
        {outcome::answered_elsewhere, course::overtaken, "Publish again to replace that answer",
         [&](auto& id) {
             side.find(id)->reply = by_hand;
             side.find(id)->replied = time.now();
         }},
        {outcome::slow_down, course::tried_again, "Google Play says that the request quota is used up.", fails(429)},
        {outcome::quota_used_up, course::tried_again, "Google Play says that the request quota is used up.",
         [&](auto&) {
             wire.write_answer = google_refusal(403, "RESOURCE_EXHAUSTED", "Quota exceeded.", "quotaExceeded");
         }},
        {outcome::lost_but_there, course::published, "Our reply: the customer sees it",
         [&](auto&) { wire.next_write = mishap::lost_answer; }},
        {outcome::lost_and_not_there, course::tried_again, "the request may have arrived nevertheless",
         [&](auto&) { wire.next_write = mishap::lost_request; }},
        {outcome::lost_and_held, course::never, live_at_once},
        {outcome::server_error, course::tried_again, "answered 503; the reply may have arrived", fails(503)},
        {outcome::not_readable_before,
         course::tried_again,
         "trouble of its own",
         [&](auto&) { wire.read_answer = google_refusal(503, "UNAVAILABLE", "Try later."); },
         {},
         [&](auto&) { wire.read_answer.reset(); }},
        {outcome::token_expired, course::published, "Our reply: the customer sees it",
         [&](auto&) { sign_in.revoke_all(); }},
        {outcome::credential_refused,
         course::tried_again,
         "whether the service account and its key still exist",
         [&](auto&) {
             sign_in.revoke_all();
             wire.token_answer = no_such_grant();
         },
         {},
         [&](auto&) { wire.token_answer.reset(); }},
    };
    return far;
}

far_side google_business(highroad::clock& time)
{
    far_side far;
    auto& notes = far.own(std::make_shared<kept_notes>());
    auto& pool = far.own(std::make_shared<google_business_pool>());
    auto& wire = *far.wire;
    auto& sign_in = far.own(std::make_shared<google_sign_in>(rsa_key::shared().public_pem, "", time));
    auto& side = far.own(std::make_shared<google_business_stand_in>(sign_in, "111", "222", time));
    side.serve(wire.to);
    google_business_settings settings;
    settings.source = "acme";
    settings.account = "111";
    settings.location = "222";
    settings.client_id = sign_in.client_id;
    settings.client_secret = sign_in.client_secret;
    settings.refresh_token = sign_in.refresh_token;
    settings.api_base = "https://places.example";
    settings.token_url = "https://places.example/business_token";
    take(far, make_google_business(settings, pool, wire, time, notes.log, notes.meters));
    far.write = [&side] {
        google_business_stand_in::a_review what;
        what.text = "Loud.";
        return side.add(std::move(what));
    };
    far.shown = [&side](const std::string& id) {
        const auto* found = side.find(id);
        return found && found->reply_state == "APPROVED" ? found->reply : std::string{};
    };
    far.arrived = [&side] { return side.replies.size(); };
    auto fails = [&](int status) {
        return [&wire, &side, status](const std::string&) {
            wire.before_write = [&side, status] { side.fail_with = {status}; };
        };
    };
    auto moderated = [&](auto&) { side.moderated = true; };
    const std::string on_hold = "held by the platform, the customer does not see it yet";
    far.cells = {
        {outcome::published, course::published, "Our reply: the customer sees it"},
        {outcome::held, course::held, on_hold, moderated, "Our reply: the customer sees it",
         [&](auto& id) { side.find(id)->reply_state = "APPROVED"; }},
        {outcome::rejected, course::rejected, on_hold, moderated, "breaks its policy on offensive content",
         [&](auto& id) {
             side.find(id)->reply_state = "REJECTED";
             side.find(id)->violation = "OFFENSIVE";
             side.moderated = false;
         }},
        {outcome::too_long, course::too_long, "bytes; the platform allows 4096"},
        {outcome::text_refused, course::refused, "Google refused the reply (400). Change it and approve it again.",
         fails(400)},
        {outcome::too_similar, course::rejected, on_hold, moderated, "replies to different reviews should differ",
         [&](auto& id) {
             side.find(id)->reply_state = "REJECTED";
             side.find(id)->violation = "REPETITIVE";
             side.moderated = false;
         }},
        {outcome::not_this_review, course::never, "nothing documented singles out one review"},
        {outcome::forbidden,
         course::tried_again,
         "It must be an owner or manager of this Business Profile",
         [&](auto&) { wire.before_write = [&side] { side.permitted = false; }; },
         {},
         [&](auto&) { side.permitted = true; }},
        {outcome::gone, course::closed_as_gone, "the review is no longer on the platform",
         [&](auto& id) { side.remove(id); }},
        {outcome::gone_meanwhile, course::refused, "Google does not know the review (any more).",
         [&](auto& id) { wire.before_write = [&side, id] { side.remove(id); }; }},
        {outcome::answered_elsewhere, course::overtaken, "Publish again to replace that answer",
         [&](auto& id) {
             side.find(id)->reply = by_hand;
             side.find(id)->replied = time.now();
             side.find(id)->reply_state = "APPROVED";
         }},
        {outcome::slow_down, course::tried_again, "Google says that the request quota is used up.", fails(429)},
        {outcome::quota_used_up, course::never, "its quotas are of a minute: slow_down"},
        {outcome::lost_but_there, course::published, "Our reply: the customer sees it",
         [&](auto&) { wire.next_write = mishap::lost_answer; }},
        {outcome::lost_and_not_there, course::tried_again, "the request may have arrived nevertheless",
         [&](auto&) { wire.next_write = mishap::lost_request; }},
        {outcome::lost_and_held, course::held, on_hold,
         [&](auto&) {
             side.moderated = true;
             wire.next_write = mishap::lost_answer;
         },
         "Our reply: the customer sees it", [&](auto& id) { side.find(id)->reply_state = "APPROVED"; }},
        {outcome::server_error, course::tried_again, "answered 503; the reply may have arrived", fails(503)},
        {outcome::not_readable_before,
         course::tried_again,
         "trouble of its own",
         [&](auto&) { wire.read_answer = google_refusal(503, "UNAVAILABLE", "Try later."); },
         {},
         [&](auto&) { wire.read_answer.reset(); }},
        {outcome::token_expired, course::published, "Our reply: the customer sees it",
         [&](auto&) { sign_in.revoke_all(); }},
        {outcome::credential_refused,
         course::tried_again,
         "the consent was withdrawn or has expired",
         [&](auto&) {
             sign_in.revoke_all();
             wire.token_answer = no_such_grant();
         },
         {},
         [&](auto&) { wire.token_answer.reset(); }},
    };
    return far;
}

} // namespace

std::vector<far_side_of> vendors()
{
    return {{"App Store Connect", app_store_connect},
            {"Google Play", google_play},
            {"Google Business Profile", google_business}};
}

} // namespace highroad::test
