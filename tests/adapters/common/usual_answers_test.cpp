#include "adapters/common/paced_calls.hpp"
#include "adapters/common/review_items.hpp"
#include "adapters/common/usual_answers.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

#include <nlohmann/json.hpp>

using namespace highroad;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

const platform_words words{"Example", "The credential is bad.", "The permission is missing.", "shop 7"};

http_response answered(int status, std::string body = R"({"message":"Their <b>words</b>"})")
{
    return {status, "application/json", std::move(body)};
}

} // namespace

TEST_CASE("a service's own words are found in each form in which services write errors", "[common]")
{
    for (const auto* body : {R"({"message":"Their words"})", R"({"error":"Their words"})",
                             R"({"error":{"description":"Their words"}})", R"({"errors":[{"message":"Their words"}]})",
                             R"({"errors":["Their words"]})", R"({"fault":{"faultstring":"Their words","detail":{}}})",
                             R"({"error":"x","error_description":"Their words"})"})
        CHECK(words_in_error(body) == "Their words");
    for (const auto* body : {"", "<html>", "[]", "{}", R"({"error":null})", R"({"message":7})", "{\"message\":"})
        CHECK(words_in_error(body).empty());
    CHECK(words_in_error("{\"message\":\"a\\nb\\u202e\"}").find('\n') == std::string::npos);
    CHECK(words_in_error(json{{"message", std::string(9000, 'x')}}.dump()).size() < 300);
}

TEST_CASE("each answer to a reply that is no success means one of three things", "[common]")
{
    auto of = [](int status, std::string body = "{}") {
        return reply_failure(answered(status, std::move(body)), words, 1min);
    };
    for (int status : {400, 409, 415, 422})
        CHECK(std::holds_alternative<refused>(of(status)));
    for (int status : {408, 500, 502, 503, 504, 302})
        CHECK(std::holds_alternative<outcome_unknown>(of(status)));
    for (int status : {401, 403, 429})
        CHECK(std::get<try_again>(of(status)).whole_destination);
    CHECK(std::holds_alternative<refused>(of(404)));
    CHECK(std::holds_alternative<try_again>(of(404, "<html>a proxy</html>")));
    CHECK(std::get<refused>(of(400, R"({"message":"Too long"})")).why.find("Example's words: Too long") !=
          std::string::npos);
}

TEST_CASE("a look and a list that fail say why, and never that a review is gone", "[common]")
{
    for (int status : {401, 403, 404, 408, 429, 500, 503})
        CHECK(std::holds_alternative<try_again>(look_failure(answered(status), words, 1min)));
    CHECK(std::holds_alternative<refused>(look_failure(answered(400), words, 1min)));
    CHECK(list_failure(answered(401), words, 1min).words.starts_with("The credential is bad."));
    CHECK(list_failure(answered(403), words, 1min).words.starts_with("The permission is missing."));
    CHECK(list_failure(answered(404), words, 1min).words.starts_with("Example knows no shop 7"));
    CHECK(list_failure(answered(404, "<html>"), words, 1min).code == errc::bad_answer);
    CHECK(list_failure(answered(503), words, 1min).code == errc::try_later);
    auto busy = answered(429);
    busy.headers.set("Retry-After", "120");
    CHECK(list_failure(busy, words, 1min).words.find("2 min") != std::string::npos);
    CHECK(std::get<try_again>(look_failure(busy, words, 1min)).after == 2min);
}

TEST_CASE("what a source may ask is counted, a part is kept for replies, and a wish for a pause is granted", "[common]")
{
    test::scripted_http http;
    test::manual_clock clock;
    test::kept_meters meters;
    auto ledger = std::make_shared<quota_ledger>(5, 1min);
    paced_calls calls{"acme", {5, 1min, 2, 30s}, ledger, http, clock, meters};
    for (int i = 0; i < 3; ++i) {
        CHECK(calls.wait_for_list() == 0s);
        http.answers.emplace_back(answered(200));
        http_request request{"GET", "https://example.com/"};
        CHECK(test::run(calls.send(std::move(request))).has_value());
    }
    CHECK(calls.wait_for_list() == 1min);
    CHECK(calls.wait_for_one() == 0s);
    CHECK(meters.values["highroad_platform_quota_remaining{source=acme,of=requests}"] == 2);
    http.answers.emplace_back(answered(429));
    http_request request{"GET", "https://example.com/"};
    CHECK(test::run(calls.send(std::move(request))).has_value());
    CHECK(calls.wait_for_one() == 30s);
    CHECK(meters.values["highroad_platform_quota_remaining{source=acme,of=requests}"] == 0);
    clock.advance(30s);
    CHECK(calls.wait_for_one() == 0s);
}

TEST_CASE("small parts of reviews are read as they are or not at all", "[common]")
{
    CHECK(usable_id("a-1_x") == "a-1_x");
    CHECK(usable_id(7) == "7");
    for (const auto& bad : {json{}, json(""), json("a/b"), json(7.5), json(std::string(257, 'x')), json::object()})
        CHECK(usable_id(bad).empty());
    CHECK(whole_stars(3) == rating{3, 5});
    for (const auto& bad : {json{}, json(0), json(6), json(3.5), json("3"), json(-1)})
        CHECK(!whole_stars(bad));
    CHECK(to_iso8601(parse_local_stamp("2026-05-13 12:16:33").value()) == "2026-05-13T12:16:33Z");
    for (const auto* bad : {"", "2026-05-13", "2026-05-13T12:16:33", "2026-13-13 12:16:33", "2026-05-13 12:16:33Z"})
        CHECK(!parse_local_stamp(bad));
    CHECK(card_link("https://example.com/x?y=1") == "https://example.com/x?y=1");
    for (const auto* bad : {"", "http://example.com", "javascript:alert(1)", "https://x|y", "https://x y"})
        CHECK(card_link(bad).empty());
}
