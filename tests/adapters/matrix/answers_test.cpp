#include "adapters/matrix/answers.hpp"
#include "tests/adapters/matrix/fakes.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::matrix;
using namespace highroad::test;
using kind = api_answer::kind;

TEST_CASE("an answer says what happened on the homeserver", "[matrix]")
{
    CHECK(read_answer(says(R"({"event_id":"$1"})")).ok());
    CHECK(read_answer(says("[]")).outcome == kind::unknown);
    CHECK(read_answer(says("<html>", 502)).outcome == kind::unknown);
    CHECK(read_answer(says("<html>", 404)).outcome == kind::refused);
    CHECK(read_answer(says(R"({"errcode":"M_FORBIDDEN","error":"no"})", 403)).outcome == kind::refused);
    CHECK(read_answer(says(R"({"errcode":"M_UNKNOWN_TOKEN","soft_logout":true})", 401)).outcome == kind::signed_out);
    CHECK(read_answer(failure{errc::unreachable, "no"}).outcome == kind::wait);
    CHECK(read_answer(failure{errc::not_trusted, "no"}).outcome == kind::wait);
    CHECK(read_answer(failure{errc::answer_lost, "no"}).outcome == kind::unknown);
}

TEST_CASE("the pause that the homeserver asks for is kept, by the header first", "[matrix]")
{
    auto limited = says(R"({"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":3721})", 429);
    auto answer = read_answer(limited);
    CHECK(answer.outcome == kind::wait);
    CHECK(answer.rate_limited);
    CHECK(answer.after == std::chrono::seconds{4});
    limited.headers.set("Retry-After", "9");
    CHECK(read_answer(limited).after == std::chrono::seconds{9});
    CHECK(read_answer(says("{}", 429)).after == std::chrono::seconds{5});
    auto outcome = as_delivery(read_answer(limited));
    CHECK(std::get<try_again>(outcome).whole_destination);
}

TEST_CASE("a card waits for a new token instead of being given up", "[matrix]")
{
    auto outcome = as_delivery(read_answer(says(R"({"errcode":"M_UNKNOWN_TOKEN"})", 401)));
    CHECK(std::holds_alternative<try_again>(outcome));
    CHECK(std::holds_alternative<outcome_unknown>(as_delivery(read_answer(failure{errc::answer_lost, "no"}))));
    auto refusal = as_delivery(read_answer(says(R"({"errcode":"M_FORBIDDEN","error":"User not in room"})", 403)));
    CHECK(std::get<refused>(refusal).why.find("User not in room") != std::string::npos);
}
