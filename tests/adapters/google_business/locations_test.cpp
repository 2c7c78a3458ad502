#include "adapters/google_business/locations.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

using namespace highroad;

namespace {

http_response page(std::string body)
{
    return {200, "application/json", std::move(body)};
}

google_directory directory()
{
    return {"https://accounts.example", "https://locations.example"};
}

} // namespace

TEST_CASE("every location of every account is found, page by page", "[google_business]")
{
    test::scripted_http http;
    http.answers.emplace_back(page(R"({"accounts":[{"name":"accounts/1","accountName":"A"}],"nextPageToken":"a b"})"));
    http.answers.emplace_back(page(R"({"accounts":[{"name":"accounts/2","accountName":"B"},{"name":"groups/3"},7]})"));
    http.answers.emplace_back(page(R"({"locations":[{"name":"locations/11","title":"One"}],"nextPageToken":"p2"})"));
    http.answers.emplace_back(page(R"({"locations":[{"name":"locations/12","title":"Two"},{"title":"none"}]})"));
    http.answers.emplace_back(page("{}"));
    auto found = test::run(find_google_locations(directory(), "ya29.x", http));
    REQUIRE(found.has_value());
    REQUIRE(found->size() == 2);
    CHECK((*found)[1].account == "1");
    CHECK((*found)[1].location == "12");
    CHECK((*found)[1].title == "Two");
    CHECK((*found)[1].of == "A");
    REQUIRE(http.requests.size() == 5);
    CHECK(http.requests[1].url == "https://accounts.example/v1/accounts?pageSize=20&pageToken=a%20b");
    CHECK(http.requests[3].url ==
          "https://locations.example/v1/accounts/1/locations?readMask=name%2Ctitle&pageSize=100&pageToken=p2");
    CHECK(http.requests[4].headers.get("Authorization") == "Bearer ya29.x");
}

TEST_CASE("a list that goes round in a circle ends", "[google_business]")
{
    test::scripted_http http;
    http.answers.emplace_back(page(R"({"accounts":[],"nextPageToken":"x"})"));
    http.answers.emplace_back(page(R"({"accounts":[],"nextPageToken":"x"})"));
    auto found = test::run(find_google_locations(directory(), "t", http));
    REQUIRE(found.has_value());
    CHECK(found->empty());
}

TEST_CASE("why locations cannot be listed is told in words", "[google_business]")
{
    auto words = [](int status, std::string body) {
        test::scripted_http http;
        http.answers.emplace_back(http_response{status, "application/json", std::move(body)});
        return test::run(find_google_locations(directory(), "t", http)).error().words;
    };
    auto error = [](const std::string& status, const std::string& reason) {
        return R"({"error":{"code":403,"message":"m","status":")" + status + R"(","errors":[{"reason":")" + reason +
               "\"}]}}";
    };
    CHECK(words(403, error("PERMISSION_DENIED", "SERVICE_DISABLED")).find("is not enabled") != std::string::npos);
    CHECK(words(429, error("RESOURCE_EXHAUSTED", "rateLimitExceeded")).find("quota of 0") != std::string::npos);
    CHECK(words(500, "<html>").find("it answered 500") != std::string::npos);
    CHECK(words(200, "[1]").find("cannot be understood") != std::string::npos);
}
