#include "adapters/webhook/wire.hpp"
#include "tests/adapters/webhook/pushed_page.hpp"
#include "tests/support/in_memory_http.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/mutated_pages.hpp"
#include "tests/support/run.hpp"

using namespace highroad;
using nlohmann::json;

namespace {

const std::string secret = "0123456789abcdef0123456789abcdef";

class stored_intake final : public review_intake {
public:
    awaitable<result<void>> take_in(std::string, std::vector<review> reviews,
                                    std::vector<malformed_item> malformed) override
    {
        if (broken) co_return failure{errc::disk, "the disk is full"};
        for (auto& one : reviews)
            taken.push_back(std::move(one));
        for (auto& one : malformed)
            quarantined.push_back(std::move(one));
        co_return result<void>{};
    }

    bool broken = false;
    std::vector<review> taken;
    std::vector<malformed_item> quarantined;
};

webhook_settings pushed_by(webhook_sender sender, const std::string& platform = "webhook")
{
    webhook_settings settings;
    settings.source = "shop";
    settings.secret = secret;
    settings.sender = sender;
    settings.platform = platform;
    return settings;
}

struct shop {
    explicit shop(webhook_settings settings) { serve_webhook(settings, http, intake, clock, log, meters); }
    http_response push(const std::string& body, const std::string& path = "/hooks/shop/" + secret)
    {
        http_request request{"POST", "http://127.0.0.1" + path};
        request.body = body;
        return test::run(http.send(std::move(request))).value();
    }

    test::in_memory_http http;
    test::manual_clock clock;
    test::kept_log log;
    test::kept_meters meters;
    stored_intake intake;
};

json trustpilot_item(const std::string& id = "507f191e810c19729de860ea")
{
    return {{"id", id},
            {"stars", 1},
            {"title", "Never arrived"},
            {"text", "Two weeks <!channel>"},
            {"language", "en"},
            {"createdAt", "2026-10-02T09:12:44Z"},
            {"consumer", {{"id", "x"}, {"name", "John Doe"}}}};
}

std::string trustpilot_events(const json& items, const std::string& name = "service-review-created")
{
    auto events = json::array();
    for (const auto& item : items)
        events.push_back({{"eventName", name}, {"eventData", item}});
    return json{{"events", events}}.dump();
}

json judge_me_event(const std::string& event = "review/created")
{
    return {{"event", event},
            {"platform", "shopify"},
            {"shop_domain", "acme.myshopify.com"},
            {"review",
             {{"id", 501},
              {"title", "Broke"},
              {"body", "After two days."},
              {"rating", 1},
              {"created_at", "2026-10-30T04:12:09+00:00"},
              {"reviewer", {{"name", "Sam"}, {"email", "sam@example.com"}}}}}};
}

} // namespace

TEST_CASE("what Trustpilot pushes becomes reviews of the source that it is for", "[webhook]")
{
    shop s{pushed_by(webhook_sender::trustpilot, "trustpilot")};
    CHECK(s.push(trustpilot_events(json::array({trustpilot_item("a"), trustpilot_item("b")}))).status == 200);
    REQUIRE(s.intake.taken.size() == 2);
    const auto& seen = s.intake.taken[0];
    CHECK(seen.key == review_key{"trustpilot", "shop", "a"});
    CHECK(seen.mark == rating{1, 5});
    CHECK(seen.title == "Never arrived");
    CHECK(seen.text == "Two weeks <!channel>");
    CHECK(seen.author == "John Doe");
    CHECK(seen.url == "https://www.trustpilot.com/reviews/a");
    CHECK(to_iso8601(*seen.created) == "2026-10-02T09:12:44Z");
}

TEST_CASE("an update shows no reply, so it is left to the reading where there is one", "[webhook]")
{
    auto update = trustpilot_events(json::array({trustpilot_item()}), "service-review-updated");
    shop read_too{pushed_by(webhook_sender::trustpilot, "trustpilot")};
    CHECK(read_too.push(update).status == 200);
    CHECK(read_too.intake.taken.empty());
    shop pushed_only{pushed_by(webhook_sender::trustpilot)};
    CHECK(pushed_only.push(update).status == 200);
    CHECK(pushed_only.intake.taken.size() == 1);
    CHECK(pushed_only.push(trustpilot_events(json::array({trustpilot_item()}), "service-review-deleted")).status ==
          200);
    CHECK(pushed_only.intake.taken.size() == 1);
    CHECK(pushed_only.meters.values["highroad_webhook_messages_total{source=shop,outcome=passed_over}"] == 1);
}

TEST_CASE("what Judge.me pushes becomes a review, without the address of its writer", "[webhook]")
{
    shop s{pushed_by(webhook_sender::judge_me, "judge_me")};
    CHECK(s.push(judge_me_event().dump()).status == 200);
    CHECK(s.push(judge_me_event("review/updated").dump()).status == 200);
    CHECK(s.push(judge_me_event("order/created").dump()).status == 200);
    REQUIRE(s.intake.taken.size() == 2);
    const auto& seen = s.intake.taken[0];
    CHECK(seen.key == review_key{"judge_me", "shop", "501"});
    CHECK(seen.text == "After two days.");
    CHECK(seen.author == "Sam");
    CHECK(to_iso8601(*seen.created) == "2026-10-30T04:12:09Z");
}

TEST_CASE("only who knows the secret of the address is believed, and its own form does not help", "[webhook]")
{
    shop s{pushed_by(webhook_sender::judge_me)};
    auto body = judge_me_event().dump();
    for (const auto& path :
         {"/hooks/shop/" + std::string(32, '0'), std::string{"/hooks/shop/"}, "/hooks/shop/x" + secret,
          "/hooks/shop/" + secret + "/", "/hooks/shop/" + secret.substr(0, 31)})
        CHECK(s.push(body, path).status == 401);
    CHECK(s.push(body, "/hooks/shop").status == 404);
    CHECK(s.intake.taken.empty());
    CHECK(s.log.text.find(secret) == std::string::npos);
    CHECK(s.push(body, "/hooks/shop/" + secret + "?x=1").status == 200);
    auto unguarded = pushed_by(webhook_sender::judge_me);
    unguarded.secret.clear();
    shop open{unguarded};
    CHECK(open.push(body, "/hooks/shop/").status == 401);
}

TEST_CASE("what cannot be understood is kept for the operator, and what cannot be stored is to be sent again",
          "[webhook]")
{
    shop s{pushed_by(webhook_sender::trustpilot)};
    for (const auto* body : {"", "[]", "{}", "<html>", R"({"events":{}})"})
        CHECK(s.push(body).status == 400);
    CHECK(s.intake.quarantined.size() == 5);
    CHECK(s.push(R"({"events":[null,7,{"eventName":"service-review-created"}]})").status == 400);
    CHECK(s.intake.quarantined.size() == 8);
    s.intake.broken = true;
    CHECK(s.push(trustpilot_events(json::array({trustpilot_item()}))).status == 503);
}

TEST_CASE("whatever one pushed event is changed to, the others of its message are read", "[webhook]")
{
    auto from = pushed_by(webhook_sender::trustpilot);
    auto read_body = [&](std::string_view body) { return test::pushed_page(from, body); };
    auto whole = [](const json& items) { return trustpilot_events(items); };
    test::check_changed_members(trustpilot_item(), read_body, whole, trustpilot_item);
    test::check_cut_and_changed_bytes(trustpilot_events(json::array({trustpilot_item("1"), trustpilot_item("2")})), 2,
                                      read_body);
}

TEST_CASE("a secret that stands in an address is one that can", "[webhook]")
{
    test::in_memory_http http;
    test::manual_clock clock;
    auto settings = pushed_by(webhook_sender::trustpilot);
    CHECK(!make_webhook(settings, http, clock).value()->shows_replies());
    settings.secret = "0123456789abcdef/../x";
    CHECK(!make_webhook(settings, http, clock));
    settings.sender = webhook_sender::highroad;
    // A push without "reply" says nothing about a reply, so none has vanished.
    CHECK(!make_webhook(settings, http, clock).value()->shows_replies());
}
