#include "adapters/common/signed_requests.hpp"
#include "adapters/webhook/wire.hpp"
#include "daemon/crypto/crypto.hpp"
#include "daemon/crypto/replay_guard.hpp"
#include "daemon/crypto/signed_message.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/in_memory_http.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"

#include <nlohmann/json.hpp>

using namespace highroad;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

const std::string secret = "0123456789abcdef-shop";

class kept_intake final : public review_intake {
public:
    awaitable<result<void>> take_in(std::string source, std::vector<review> reviews,
                                    std::vector<malformed_item> malformed) override
    {
        if (broken) co_return failure{errc::disk, "the disk is full"};
        sources.push_back(source);
        for (auto& one : reviews)
            taken.push_back(std::move(one));
        for (auto& one : malformed)
            quarantined.push_back(std::move(one));
        co_return result<void>{};
    }

    bool broken = false;
    std::vector<std::string> sources;
    std::vector<review> taken;
    std::vector<malformed_item> quarantined;
};

struct shop {
    shop()
    {
        webhook_settings settings;
        settings.source = "shop";
        settings.secret = secret;
        serve_webhook(settings, http, intake, clock, log, meters);
    }

    http_response send(http_request request)
    {
        auto answer = test::run(http.send(std::move(request)));
        REQUIRE(answer.has_value());
        return *answer;
    }
    http_request message(std::string body) const
    {
        http_request request{"POST", "http://127.0.0.1/hooks/shop"};
        request.body = std::move(body);
        sign_request(request, secret, request.body, clock.now());
        return request;
    }
    http_response push(std::string body) { return send(message(std::move(body))); }

    test::in_memory_http http;
    test::manual_clock clock;
    test::kept_log log;
    test::kept_meters meters;
    kept_intake intake;
};

const std::string one_review = R"({"id":"7","rating":2,"text":"Late again"})";

} // namespace

TEST_CASE("the signature is the HMAC-SHA256 of timestamp, dot and body", "[webhook]")
{
    CHECK(signed_message::signature("key", "1790000000", "{}") == "v1=" + hex(hmac_sha256("key", "1790000000.{}")));
}

TEST_CASE("signed reviews are handed on and answered once they are durable", "[webhook]")
{
    shop s;
    auto answer = s.push(R"({"reviews":[{"id":"7","rating":3,"rating_scale":10,"title":"Hm","text":"Late again",)"
                         R"("author":"Jo","created":"2026-10-30T04:12:09-07:00","url":"https://shop.example/r/7",)"
                         R"("language":"en"},{"id":8,"rating":1}]})");
    CHECK(answer.status == 200);
    CHECK(json::parse(answer.body) == json{{"accepted", 2}, {"malformed", json::array()}});
    REQUIRE(s.intake.taken.size() == 2);
    const auto& seen = s.intake.taken[0];
    CHECK(seen.key == review_key{"webhook", "shop", "7"});
    CHECK(seen.mark == rating{3, 10});
    CHECK(seen.title == "Hm");
    CHECK(seen.author == "Jo");
    CHECK(to_iso8601(*seen.created) == "2026-10-30T11:12:09Z");
    CHECK(seen.url == "https://shop.example/r/7");
    CHECK(s.intake.taken[1].key.id == "8");
}

TEST_CASE("one review alone is a message too", "[webhook]")
{
    shop s;
    CHECK(s.push(one_review).status == 200);
    REQUIRE(s.intake.taken.size() == 1);
    CHECK(s.intake.taken[0].text == "Late again");
}

TEST_CASE("a message that could not be stored is asked for again", "[webhook]")
{
    shop s;
    s.intake.broken = true;
    auto answer = s.push(one_review);
    CHECK(answer.status == 503);
    CHECK(answer.headers.get("Retry-After") == "30");
    CHECK(answer.body.find("Send the same message again") != std::string::npos);
    s.intake.broken = false;
    CHECK(s.push(one_review).status == 200);
}

TEST_CASE("a message without the right signature is not believed", "[webhook]")
{
    shop s;
    auto none = s.message(one_review);
    none.headers = {};
    auto changed = s.message(one_review);
    changed.body += " ";
    auto other_time = s.message(one_review);
    other_time.headers.set("X-Highroad-Timestamp", std::to_string(s.clock.now().time_since_epoch().count() + 1));
    auto other_secret = s.message(one_review);
    sign_request(other_secret, "another secret of ours", other_secret.body, s.clock.now());
    auto upper = s.message(one_review);
    upper.headers.set("X-Highroad-Signature", "V1=" + upper.headers.get("X-Highroad-Signature").substr(3));
    auto empty = s.message(one_review);
    empty.headers.set("X-Highroad-Signature", "v1=");
    auto words = s.message(one_review);
    sign_request(words, secret, words.body, s.clock.now());
    words.headers.set("X-Highroad-Timestamp", "soon");
    for (const auto& bad : {none, changed, other_time, other_secret, upper, empty, words}) {
        auto answer = s.send(bad);
        CHECK(answer.status == 401);
        CHECK(answer.body.find(secret) == std::string::npos);
    }
    CHECK(s.intake.sources.empty());
    CHECK(s.log.text.find(secret) == std::string::npos);
    CHECK(s.log.text.find("Late again") == std::string::npos);
}

TEST_CASE("a message is believed for 300 seconds, both ways", "[webhook]")
{
    auto [off, status] = GENERATE(table<int, int>({{0, 200}, {300, 200}, {-300, 200}, {301, 401}, {-301, 401}}));
    shop s;
    http_request request{"POST", "http://127.0.0.1/hooks/shop"};
    request.body = one_review;
    sign_request(request, secret, request.body, s.clock.now() + std::chrono::seconds{off});
    CHECK(s.send(request).status == status);
}

TEST_CASE("a recorded message that is sent again is answered, and changes nothing", "[webhook]")
{
    shop s;
    auto recorded = s.message(one_review);
    CHECK(s.send(recorded).status == 200);
    CHECK(s.push(R"({"id":"7","rating":5,"text":"All good now"})").status == 200);
    REQUIRE(s.intake.taken.size() == 2);
    // Within its five minutes the old words would otherwise take the place of the new ones.
    s.clock.advance(299s);
    auto again = s.send(recorded);
    CHECK(again.status == 200);
    CHECK(json::parse(again.body)["repeated"] == true);
    CHECK(s.intake.taken.size() == 2);
    s.clock.advance(2s);
    CHECK(s.send(recorded).status == 401);
}

TEST_CASE("a message that was refused or not stored is no repetition when it comes again", "[webhook]")
{
    shop s;
    auto same = s.message(one_review);
    s.intake.broken = true;
    CHECK(s.send(same).status == 503);
    s.intake.broken = false;
    CHECK(s.send(same).status == 200);
    CHECK(s.intake.taken.size() == 1);
}

TEST_CASE("no sender makes the memory of messages grow without end, and it ends with their time", "[webhook]")
{
    signed_message::replay_guard guard;
    test::manual_clock clock;
    for (std::size_t i = 0; i < signed_message::replay_guard::most + 50; ++i)
        guard.remember("signature " + std::to_string(i), clock.now());
    CHECK(guard.size() == signed_message::replay_guard::most);
    CHECK(guard.carried_out("signature 20049", clock.now()));
    CHECK_FALSE(guard.carried_out("signature 0", clock.now()));
    clock.advance(601s);
    CHECK_FALSE(guard.carried_out("signature 20049", clock.now()));
    CHECK(guard.size() == 0);
}

TEST_CASE("broken reviews are kept for the operator and named to the sender, good ones accepted", "[webhook]")
{
    shop s;
    auto answer = s.push(R"({"reviews":[{"id":"1","rating":2,"text":"ok"},{"rating":2},{"id":"3","rating":9},)"
                         R"({"id":"4","rating":"2"},{"id":"5","rating":1,"created":"yesterday"},{"id":"6"},7]})");
    CHECK(answer.status == 200);
    auto body = json::parse(answer.body);
    CHECK(body["accepted"] == 1);
    REQUIRE(body["malformed"].size() == 6);
    CHECK(body["malformed"][0]["index"] == 1);
    CHECK(body["malformed"][1]["why"] ==
          "A pushed review cannot be understood: rating is not between 0 and rating_scale.");
    CHECK(s.intake.quarantined.size() == 6);
    CHECK(s.intake.taken.size() == 1);
}

TEST_CASE("a message in which nothing can be understood is refused, and kept", "[webhook]")
{
    auto body = GENERATE(std::string{"hello"}, std::string{"[]"}, std::string{R"({"reviews":{}})"},
                         std::string{R"({"reviews":[1]})"}, std::string{"{}"}, std::string(100'000, '['),
                         std::string{"\xFF\xFE"});
    shop s;
    auto answer = s.push(body);
    CHECK(answer.status == 400);
    CHECK(s.intake.taken.empty());
    CHECK(s.intake.quarantined.size() == 1);
    CHECK(json::parse(answer.body)["error"].is_string());
}

TEST_CASE("a message without any review is no error", "[webhook]")
{
    shop s;
    CHECK(s.push(R"({"reviews":[]})").status == 200);
}

TEST_CASE("a message that is too large is refused before anything else", "[webhook]")
{
    shop s;
    CHECK(s.push(std::string(1024 * 1024 + 1, ' ')).status == 413);
    CHECK(s.intake.sources.empty());
}

TEST_CASE("a link that could run something is left out", "[webhook]")
{
    shop s;
    json item{{"id", "7"}, {"rating", 2}, {"url", "javascript:alert(1)"}};
    s.push(item.dump());
    REQUIRE(s.intake.taken.size() == 1);
    CHECK(s.intake.taken[0].url.empty());
}

TEST_CASE("numbers that are none never become a mark", "[webhook]")
{
    for (auto item : {R"({"id":"1","rating":1,"rating_scale":0})", R"({"id":"1","rating":1,"rating_scale":-5})",
                      R"({"id":"1","rating":-1})", R"({"id":"1","rating":1e400})", R"({"id":"1","rating":true})",
                      R"({"id":"1","rating":1,"rating_scale":"5"})"}) {
        auto document = json::parse(item, nullptr, false);
        INFO(item);
        CHECK(!std::holds_alternative<review>(webhook::read_item("shop", document)));
    }
}
