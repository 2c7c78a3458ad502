#include "adapters/booking/booking.hpp"
#include "adapters/common/shared_access.hpp"
#include "adapters/trustpilot/trustpilot.hpp"
#include "adapters/yelp/yelp.hpp"
#include "tests/outcomes/far_side.hpp"
#include "tests/stand_ins/booking_stand_in.hpp"
#include "tests/stand_ins/trustpilot_stand_in.hpp"
#include "tests/stand_ins/yelp_stand_in.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/kept_memory.hpp"

#include <nlohmann/json.hpp>

namespace highroad::test {
namespace {

using namespace std::chrono_literals;
using mishap = fragile_wire::mishap;

const std::string by_hand = "We wrote to you. Bo";
const std::string seen = "Our reply: the customer sees it";
const std::string accepted =
    "Our reply: accepted by the platform; nobody can look up there whether the customer sees it";
const std::string on_hold = "held by the platform, the customer does not see it yet";

struct kept_things {
    shared_access shared;
    kept_memory memory;
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
    return {400, "application/json", R"({"error":"invalid_grant","error_description":"Sign in again."})"};
}

far_side trustpilot(highroad::clock& time)
{
    far_side far;
    auto& things = far.own(std::make_shared<kept_things>());
    auto& side = far.own(std::make_shared<trustpilot_stand_in>("46d6", time));
    auto& wire = *far.wire;
    side.author = "user-1";
    side.serve(wire.to);
    trustpilot_settings settings;
    settings.source = "acme";
    settings.business_unit = "46d6";
    settings.api_key = side.sign_in.client_id;
    settings.api_secret = side.sign_in.client_secret;
    settings.author = side.author;
    take(far, make_trustpilot(settings, things.shared, &things.memory, wire, time, things.log, things.meters));
    far.write = [&side] {
        trustpilot_stand_in::a_review what;
        what.text = "Never arrived.";
        return side.add(std::move(what));
    };
    far.shown = [&side](const std::string& id) { return side.find(id) ? side.find(id)->reply : std::string{}; };
    far.arrived = [&side] { return side.replies.size(); };
    auto fails = [&](int status) {
        return [&wire, &side, status](const std::string&) {
            wire.before_write = [&side, status] { side.fail_with = {status}; };
        };
    };
    const std::string no_moderation = "Trustpilot documents no moderation of replies";
    far.cells = {
        {outcome::published, course::published, seen},
        {outcome::held, course::never, no_moderation},
        {outcome::rejected, course::never, no_moderation},
        {outcome::too_long, course::never, "no limit is documented: text_refused"},
        {outcome::text_refused, course::refused,
         "Trustpilot refused the reply (422). Change it and approve it again. Trustpilot's words: The stand-in",
         fails(422)},
        {outcome::too_similar, course::never, "it compares no replies with each other"},
        {outcome::not_this_review, course::never, "nothing documented singles out one review"},
        {outcome::forbidden, course::tried_again, "does not allow that", fails(403)},
        {outcome::gone, course::closed_as_gone, "the review is no longer on the platform",
         [&](auto& id) { side.remove(id); }},
        {outcome::gone_meanwhile, course::refused, "Trustpilot does not know the review (any more).",
         [&](auto& id) { wire.before_write = [&side, id] { side.remove(id); }; }},
        {outcome::answered_elsewhere, course::overtaken, "Publish again to replace that answer",
         [&](auto& id) {
             side.find(id)->reply = by_hand;
             side.find(id)->replied = time.now();
         }},
        {outcome::slow_down, course::tried_again, "Trustpilot says that there were too many requests", fails(429)},
        {outcome::quota_used_up, course::never, "no daily number is documented: slow_down"},
        {outcome::lost_but_there, course::published, seen, [&](auto&) { wire.next_write = mishap::lost_answer; }},
        {outcome::lost_and_not_there, course::tried_again, "the request may have arrived nevertheless",
         [&](auto&) { wire.next_write = mishap::lost_request; }},
        {outcome::lost_and_held, course::never, no_moderation},
        {outcome::server_error, course::tried_again, "answered 503; the reply may have arrived", fails(503)},
        {outcome::not_readable_before,
         course::tried_again,
         "trouble of its own",
         [&](auto&) {
             wire.read_answer = http_response{503, "application/json", "{}"};
         },
         {},
         [&](auto&) { wire.read_answer.reset(); }},
        {outcome::token_expired, course::published, seen, [&](auto&) { side.sign_in.revoke_access(); }},
        {outcome::credential_refused,
         course::tried_again,
         "Look whether api_key and api_secret are right",
         [&](auto&) {
             side.sign_in.revoke_access();
             wire.token_answer = no_such_grant();
         },
         {},
         [&](auto&) { wire.token_answer.reset(); }},
    };
    return far;
}

far_side yelp(highroad::clock& time)
{
    far_side far;
    auto& things = far.own(std::make_shared<kept_things>());
    auto& side = far.own(std::make_shared<yelp_stand_in>("acme-cafe-berlin", time));
    auto& wire = *far.wire;
    side.serve(wire.to);
    yelp_settings settings;
    settings.source = "acme";
    settings.business = "acme-cafe-berlin";
    settings.api_key = side.api_key;
    settings.client_id = side.sign_in.client_id;
    settings.client_secret = side.sign_in.client_secret;
    settings.refresh_token = side.sign_in.refresh_token;
    settings.token_key = std::string(64, 'k');
    take(far, make_yelp(settings, things.shared, &things.memory, wire, time, things.log, things.meters));
    far.write = [&side] {
        yelp_stand_in::a_review what;
        what.author = "Ella A.";
        what.text = "Cold coffee.";
        return side.add(std::move(what));
    };
    far.shown = [&side](const std::string& id) {
        return side.replies_under[id] == 0 ? std::string{} : side.replies.back();
    };
    far.arrived = [&side] { return side.replies.size(); };
    auto says = [&](std::string id) { return [&side, id](const std::string&) { side.refuse_with = id; }; };
    auto no_more = [&](auto&) { side.refuse_with.clear(); };
    auto answers = [&wire](int status) {
        return [&wire, status](const std::string&) {
            wire.write_answer = http_response{status, "text/html", "<html>"};
        };
    };
    const std::string blind = "Yelp shows no reply to programs";
    const std::string look_there = "Look at the review there: if the reply stands under it";
    far.cells = {
        {outcome::published, course::published, accepted},
        {outcome::held, course::never, blind},
        {outcome::rejected, course::never, blind},
        {outcome::too_long, course::too_long, "the platform allows 5000"},
        {outcome::text_refused,
         course::refused,
         "Yelp does not take this text",
         says("R2R_INVALID_RESPONSE_TEXT"),
         {},
         no_more},
        {outcome::too_similar,
         course::refused,
         "too similar to an earlier reply. Say something of this customer's own",
         [&](auto& id) { side.replies.push_back("Thank you, we look into it. (" + id + ")"); },
         {},
         [&](auto&) { side.replies.clear(); }},
        {outcome::not_this_review,
         course::refused,
         "Yelp allows no reply to this review.",
         says("R2R_COMMENTS_NOT_ALLOWED"),
         {},
         no_more},
        {outcome::forbidden,
         course::tried_again,
         "Sign in again and grant it",
         says("INSUFFICIENT_SCOPE"),
         {},
         no_more},
        {outcome::gone, course::refused, "Yelp does not know the review (any more)", says("R2R_REVIEW_DOES_NOT_EXIST")},
        {outcome::gone_meanwhile, course::never, "there is no look before: gone"},
        {outcome::answered_elsewhere, course::never, blind},
        {outcome::slow_down, course::tried_again, "Yelp says that there were too many requests", answers(429)},
        {outcome::quota_used_up,
         course::tried_again,
         "Yelp takes 20 replies a day for one location and owner",
         says("R2R_COMMENT_QUOTA_EXCEEDED"),
         {},
         no_more},
        {outcome::lost_but_there, course::asks_a_person, look_there,
         [&](auto&) { wire.next_write = mishap::lost_answer; }},
        {outcome::lost_and_not_there, course::asks_a_person, look_there,
         [&](auto&) { wire.next_write = mishap::lost_request; }},
        {outcome::lost_and_held, course::never, blind},
        {outcome::server_error, course::asks_a_person, look_there, answers(503)},
        {outcome::not_readable_before, course::never, blind},
        {outcome::token_expired, course::published, accepted, [&](auto&) { side.sign_in.revoke_access(); }},
        {outcome::credential_refused,
         course::tried_again,
         "let the business owner sign in again for a new refresh_token",
         [&](auto&) {
             side.sign_in.revoke_access();
             wire.token_answer = no_such_grant();
         },
         {},
         [&](auto&) { wire.token_answer.reset(); }},
    };
    return far;
}

far_side booking(highroad::clock& time)
{
    far_side far;
    auto& things = far.own(std::make_shared<kept_things>());
    auto& side = far.own(std::make_shared<booking_stand_in>("1234567890", time));
    auto& wire = *far.wire;
    side.base = "https://hotel.example/review-api";
    side.serve(wire.to);
    booking_settings settings;
    settings.source = "acme";
    settings.property = "1234567890";
    settings.user = side.user;
    settings.password = side.password;
    settings.api_base = side.base;
    take(far, make_booking(settings, things.shared, wire, time, things.meters));
    far.write = [&side] {
        booking_stand_in::a_review what;
        what.negative = "Damp.";
        return side.add(std::move(what));
    };
    far.shown = [&side](const std::string& id) {
        const auto* found = side.find(id);
        return found && found->reply_status.empty() ? found->reply : std::string{};
    };
    far.arrived = [&side] { return side.replies.size(); };
    auto fails = [&](int status) {
        return [&wire, &side, status](const std::string&) {
            wire.before_write = [&side, status] { side.fail_with = {status}; };
        };
    };
    auto moderated = [&](auto&) { side.moderated = true; };
    auto moderate = [&](auto&) { side.moderate(); };
    const std::string look_there = "Look at the review there: if the reply stands under it";
    const std::string no_token = "user and password go with every request";
    far.cells = {
        {outcome::published, course::published, seen},
        {outcome::held, course::held, on_hold, moderated, seen, moderate},
        {outcome::rejected, course::rejected, on_hold, moderated, "Booking.com says: rejected.",
         [&](auto&) { side.reject(); }},
        {outcome::too_long, course::never, "no limit is documented: text_refused"},
        {outcome::text_refused, course::refused,
         "Change it and approve it again, or dismiss the case. Booking.com's words: Too long",
         [&](auto&) {
             wire.write_answer = http_response{200, "application/json", R"({"errors":[{"message":"Too long"}]})"};
         }},
        {outcome::too_similar, course::never, "it compares no replies with each other"},
        {outcome::not_this_review, course::refused, "Booking.com's words: A review without text",
         [&](auto&) {
             wire.write_answer = http_response{200, "application/json", R"({"errors":["A review without text"]})"};
         }},
        {outcome::forbidden, course::tried_again, "needs the permission review-api", fails(403)},
        {outcome::gone, course::closed_as_gone, "the review is no longer on the platform",
         [&](auto& id) { side.remove(id); }},
        {outcome::gone_meanwhile, course::refused, "Booking.com does not know the review (any more).",
         [&](auto& id) { wire.before_write = [&side, id] { side.remove(id); }; }},
        {outcome::answered_elsewhere, course::overtaken,
         "This platform takes one reply a review for ever, and one stands there already.",
         [&](auto& id) { side.find(id)->reply = by_hand; }},
        {outcome::slow_down, course::tried_again, "Booking.com says that there were too many requests", fails(429)},
        {outcome::quota_used_up, course::never, "no daily number is documented: slow_down"},
        {outcome::lost_but_there, course::published, seen, [&](auto&) { wire.next_write = mishap::lost_answer; }},
        {outcome::lost_and_not_there, course::asks_a_person, look_there,
         [&](auto&) { wire.next_write = mishap::lost_request; }},
        {outcome::lost_and_held, course::asks_a_person, look_there,
         [&](auto&) {
             side.moderated = true;
             wire.next_write = mishap::lost_answer;
         }},
        {outcome::server_error, course::asks_a_person, look_there, fails(503)},
        {outcome::not_readable_before,
         course::tried_again,
         "trouble of its own",
         [&](auto&) {
             wire.read_answer = http_response{503, "application/json", "{}"};
         },
         {},
         [&](auto&) { wire.read_answer.reset(); }},
        {outcome::token_expired, course::never, no_token},
        {outcome::credential_refused,
         course::tried_again,
         "did not accept user and password",
         [&](auto&) { side.password = "another"; },
         {},
         [&](auto&) { side.password = "client-secret-1"; }},
    };
    return far;
}

} // namespace

std::vector<far_side_of> partners()
{
    return {{"Trustpilot", trustpilot}, {"Yelp", yelp}, {"Booking.com", booking}};
}

} // namespace highroad::test
