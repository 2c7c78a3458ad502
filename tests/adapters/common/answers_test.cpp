#include "adapters/common/google_errors.hpp"
#include "adapters/common/quota_ledger.hpp"
#include "adapters/common/retry_after.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace std::chrono_literals;

TEST_CASE("a pause is as long as the other side says, an hour at most, and the usual one for nonsense", "[common]")
{
    http_response answer;
    CHECK(retry_after(answer, 1min) == 1min);
    for (auto nonsense : {"", "0", "-5", "soon", "Wed, 21 Oct 2026 07:28:00 GMT", "-99999999999999999999"}) {
        answer.headers.set("Retry-After", nonsense);
        CHECK(retry_after(answer, 1min) == 1min);
    }
    answer.headers.set("Retry-After", "120");
    CHECK(retry_after(answer, 1min) == 120s);
    for (auto endless : {"86400", "99999999999999999999"}) {
        answer.headers.set("Retry-After", endless);
        CHECK(retry_after(answer, 1min) == 1h);
    }
}

TEST_CASE("a date to come back at counts from the date of the same answer, whatever our clock says", "[common]")
{
    http_response answer;
    answer.headers.set("Retry-After", "Sun, 06 Nov 1994 08:51:37 GMT");
    CHECK(retry_after(answer, 1min) == 1min); // when it was sent is not known
    answer.headers.set("Date", "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(retry_after(answer, 1min) == 120s);
    answer.headers.set("Date", "Sun, 06 Nov 1994 08:55:00 GMT");
    CHECK(retry_after(answer, 1min) == 1min); // it is over
    answer.headers.set("Date", "Thu, 01 Jan 1970 00:00:00 GMT");
    CHECK(retry_after(answer, 1min) == 1h);
    for (const auto* broken :
         {"Sun, 06 Nov 1994", "Sun, 06 Nov 1994 08:51:37 GMT, or so", "Sun, 99 Foo 1994 08:51:37 GMT"}) {
        answer.headers.set("Retry-After", broken);
        CHECK(retry_after(answer, 1min) == 1min);
    }
}

TEST_CASE("a quota is a rolling window, a part of it can be kept back", "[common]")
{
    quota_ledger ledger{5, 1h};
    instant now{1'790'000'000s};
    for (int i = 0; i < 3; ++i) {
        CHECK(ledger.wait_for_one(now, 2) == 0s);
        ledger.spend(now);
        now += 10s;
    }
    CHECK(ledger.left(now) == 2);
    CHECK(ledger.wait_for_one(now, 2) == 1h - 30s);
    CHECK(ledger.wait_for_one(now) == 0s);
    ledger.spend(now);
    ledger.spend(now);
    CHECK(ledger.left(now) == 0);
    CHECK(ledger.wait_for_one(now) == 1h - 30s);
    now += 1h - 30s;
    CHECK(ledger.wait_for_one(now) == 0s);
    CHECK(ledger.wait_for_one(now, 99) > 0s);
    CHECK(ledger.left(now + 1h) == 5);
}

TEST_CASE("when the platform says that the quota is used up, the count is not believed", "[common]")
{
    quota_ledger ledger{5, 1h};
    instant now{1'790'000'000s};
    ledger.pause_until(now + 10min);
    ledger.pause_until(now + 5min);
    CHECK(ledger.wait_for_one(now) == 10min);
    CHECK(ledger.left(now) == 0);
    CHECK(ledger.wait_for_one(now + 10min) == 0s);
    CHECK(ledger.left(now + 10min) == 5);
}

TEST_CASE("in any order of spending, no window ever holds more than the limit", "[common]")
{
    quota_ledger ledger{20, 600s};
    std::vector<instant> sent;
    instant now{1'790'000'000s};
    unsigned state = 7;
    for (int i = 0; i < 3000; ++i) {
        state = state * 1664525U + 1013904223U;
        now += std::chrono::seconds{(state >> 24) % 40};
        if (ledger.wait_for_one(now) > 0s) continue;
        ledger.spend(now);
        sent.push_back(now);
        auto within = std::count_if(sent.begin(), sent.end(), [&](instant at) { return at + 600s > now; });
        REQUIRE(within <= 20);
    }
    CHECK(sent.size() > 500);
}

TEST_CASE("Google's refusals are read in words that are safe to show", "[common]")
{
    auto error = read_google_error(R"({"error":{"code":403,"message":"Not enabled\n\u202E<b>","status":)"
                                   R"("PERMISSION_DENIED","errors":[{"reason":"forbidden"},7,null],)"
                                   R"("details":[{"@type":"x","reason":"SERVICE_DISABLED"}]}})");
    CHECK(error.readable);
    CHECK(error.says("SERVICE_DISABLED"));
    CHECK(error.says("forbidden"));
    CHECK(error.words == "PERMISSION_DENIED: Not enabled <b>");
    CHECK(with_googles_words("No.", error) == "No. Google's words: PERMISSION_DENIED: Not enabled <b>");
    CHECK(read_google_error(R"({"error":{"code":500,"message":null}})").readable);
    for (auto bad :
         {"", "[]", "{}", "<html>", R"({"error":"invalid_grant"})", R"({"error":{"code":"403"}})", R"({"error":[1]})"})
        CHECK(!read_google_error(bad).readable);
}

TEST_CASE("a used-up quota is told from a missing permission", "[common]")
{
    auto over = [](int status, std::string body) {
        http_response answer{status, "application/json", body};
        return is_over_quota(answer, read_google_error(body));
    };
    CHECK(over(429, ""));
    CHECK(over(403, R"({"error":{"code":403,"errors":[{"reason":"quotaExceeded"}]}})"));
    CHECK(over(403, R"({"error":{"code":403,"details":[{"reason":"RATE_LIMIT_EXCEEDED"}]}})"));
    CHECK(over(403, R"({"error":{"code":403,"status":"RESOURCE_EXHAUSTED"}})"));
    CHECK(!over(403, R"({"error":{"code":403,"status":"PERMISSION_DENIED","errors":[{"reason":"forbidden"}]}})"));
    CHECK(!over(400, R"({"error":{"code":400,"errors":[{"reason":"quotaExceeded"}]}})"));
}
