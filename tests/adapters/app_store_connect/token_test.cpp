#include "adapters/app_store_connect/token.hpp"
#include "daemon/crypto/crypto.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/p256_key.hpp"

#include <nlohmann/json.hpp>

using namespace highroad;
using namespace std::chrono_literals;

namespace {

app_store::token_source tokens(std::string issuer)
{
    test::p256_key key;
    auto loaded = signing_key::load(key.private_pem);
    return {std::get<signing_key>(std::move(loaded)), "2X9R4HXF34", std::move(issuer)};
}

nlohmann::json part(const std::string& token, int index)
{
    auto first = token.find('.');
    auto last = token.rfind('.');
    auto text = index == 0 ? token.substr(0, first) : token.substr(first + 1, last - first - 1);
    return nlohmann::json::parse(base64url_decoded(text).value());
}

constexpr instant start{1'790'000'000s};

} // namespace

TEST_CASE("a team key names its issuer, an individual key its user", "[app_store]")
{
    auto team = tokens("issuer-1");
    auto token = team.token_at(start);
    CHECK(part(token, 0) == nlohmann::json{{"alg", "ES256"}, {"kid", "2X9R4HXF34"}, {"typ", "JWT"}});
    auto payload = part(token, 1);
    CHECK(payload["iss"] == "issuer-1");
    CHECK(!payload.contains("sub"));
    CHECK(payload["aud"] == "appstoreconnect-v1");
    CHECK(payload["iat"] == 1'790'000'000 - 60);
    CHECK(payload["exp"].get<long>() - payload["iat"].get<long>() <= 1200);

    auto alone = tokens("");
    payload = part(alone.token_at(start), 1);
    CHECK(payload["sub"] == "user");
    CHECK(!payload.contains("iss"));
}

TEST_CASE("a token is used for twelve minutes and then signed anew", "[app_store]")
{
    auto source = tokens("issuer-1");
    auto first = source.token_at(start);
    CHECK(source.token_at(start + 11min + 59s) == first);
    CHECK(source.token_at(start + 12min) != first);
}

TEST_CASE("a clock that was set back gets a token of its own time", "[app_store]")
{
    auto source = tokens("issuer-1");
    auto first = source.token_at(start);
    auto second = source.token_at(start - 2h);
    CHECK(second != first);
    CHECK(part(second, 1)["exp"].get<long>() == (start - 2h + 15min).time_since_epoch().count());
}
