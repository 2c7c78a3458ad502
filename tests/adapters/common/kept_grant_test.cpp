#include "adapters/common/client_grant.hpp"
#include "daemon/crypto/crypto.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/kept_memory.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

using namespace highroad;
using namespace std::chrono_literals;

namespace {

const client_grant application{"https://api.example.com/token", "key 1", "s3cret/+="};

struct world {
    test::scripted_http http;
    test::manual_clock clock;
    test::kept_log log;
    test::kept_memory memory;
    std::string key = std::string(64, 'k');

    std::shared_ptr<access_tokens> start(const std::string& configured = "refresh-1",
                                         proof_of_client proof = proof_of_client::basic_header)
    {
        auto consent = std::make_shared<kept_grant>("acme", configured, key, &memory, log);
        return tokens_by_kept_grant("Example", application, proof, std::move(consent), http, clock);
    }
    void gives(const std::string& access, const std::string& refresh)
    {
        http.answers.emplace_back(http_response{200, "application/json",
                                                R"({"access_token":")" + access + R"(","refresh_token":")" + refresh +
                                                    R"(","expires_in":"359999"})"});
    }
    std::string asked_with() const { return form_value(parse_form(http.requests.back().body), "refresh_token"); }
};

} // namespace

TEST_CASE("an application proves itself by Basic and gets a token in its own name", "[common]")
{
    world w;
    auto tokens = tokens_by_client("Example", application, w.http, w.clock);
    w.http.answers.emplace_back(
        http_response{200, "application/json", R"({"access_token":"T","expires_in":"359999"})"});
    CHECK(test::run(tokens->get()).value() == "T");
    const auto& asked = w.http.requests.at(0);
    CHECK(asked.headers.get("Authorization") == "Basic " + base64("key 1:s3cret/+="));
    CHECK(asked.headers.get("Content-Type") == "application/x-www-form-urlencoded");
    CHECK(asked.body == "grant_type=client_credentials");
    w.clock.advance(99h);
    CHECK(test::run(tokens->get()).value() == "T");
    CHECK(w.http.requests.size() == 1);
}

TEST_CASE("no words hold the secret of an application, also when the other side echoes it", "[common]")
{
    world w;
    auto tokens = tokens_by_client("Example", application, w.http, w.clock);
    w.http.answers.emplace_back(http_response{401, "application/json",
                                              R"({"error":"invalid_client","error_description":"s3cret/+= and )" +
                                                  base64("key 1:s3cret/+=") + "\"}"});
    auto refused = test::run(tokens->get());
    REQUIRE(!refused);
    CHECK(refused.error().words.find("s3cret") == std::string::npos);
    CHECK(refused.error().words.find(base64("key 1:s3cret/+=")) == std::string::npos);
    CHECK(refused.error().words.find("invalid_client") != std::string::npos);
}

TEST_CASE("a refresh token that was replaced is never used again, also after a restart", "[common]")
{
    world w;
    w.gives("A1", "refresh-2");
    auto tokens = w.start();
    CHECK(test::run(tokens->get()).value() == "A1");
    CHECK(w.asked_with() == "refresh-1");
    w.clock.advance(100h);
    w.gives("A2", "refresh-3");
    CHECK(test::run(tokens->get()).value() == "A2");
    CHECK(w.asked_with() == "refresh-2");

    tokens = w.start(); // the same configuration
    CHECK(test::run(tokens->get()).value() == "A2");
    CHECK(w.http.requests.size() == 2); // what is good needs no question
    tokens->forget("A2");
    w.gives("A3", "");
    CHECK(test::run(tokens->get()).value() == "A3");
    CHECK(w.asked_with() == "refresh-3");
    w.clock.advance(100h);
    w.gives("A4", "refresh-4");
    CHECK(test::run(tokens->get()).value() == "A4");
    CHECK(w.asked_with() == "refresh-3"); // it stayed good
}

TEST_CASE("a new refresh token in the configuration begins anew", "[common]")
{
    world w;
    w.gives("A1", "refresh-2");
    CHECK(test::run(w.start()->get()).value() == "A1");
    w.gives("B1", "other-2");
    CHECK(test::run(w.start("other-1")->get()).value() == "B1");
    CHECK(w.asked_with() == "other-1");
}

TEST_CASE("what is kept is sealed, and only its own key opens it", "[common]")
{
    world w;
    w.gives("access-token-1", "refresh-2");
    CHECK(test::run(w.start()->get()).value() == "access-token-1");
    REQUIRE(w.memory.texts.size() == 1);
    for (const auto& [name, text] : w.memory.texts) {
        CHECK(name.find("refresh") == std::string::npos);
        CHECK(text.find("refresh-2") == std::string::npos);
        CHECK(text.find("access-token-1") == std::string::npos);
    }
    w.key = std::string(64, 'j');
    auto refused = test::run(w.start()->get());
    REQUIRE(!refused);
    CHECK(refused.error().code == errc::refused);
    CHECK(refused.error().words.find("general.token_key") != std::string::npos);
    CHECK(w.http.requests.size() == 1);
}

TEST_CASE("where nothing can be recalled no token is spent, and where nothing can be kept the journal says so",
          "[common]")
{
    world w;
    w.memory.broken = true;
    CHECK(!test::run(w.start()->get()));
    CHECK(w.http.requests.empty());
    w.memory.broken = false;
    auto tokens = w.start();
    w.gives("A1", "refresh-2");
    CHECK(test::run(tokens->get()).value() == "A1");
    w.memory.broken = true;
    w.clock.advance(100h);
    w.gives("A2", "refresh-3");
    CHECK(test::run(tokens->get()).value() == "A2");
    CHECK(w.log.text.find("could not be kept") != std::string::npos);
    CHECK(w.log.text.find("refresh-3") == std::string::npos);
    w.clock.advance(100h);
    w.gives("A3", "refresh-4");
    CHECK(test::run(tokens->get()).value() == "A3");
    CHECK(w.asked_with() == "refresh-3");

    kept_grant without{"acme", "refresh-1", w.key, nullptr, w.log};
    CHECK(!without.may_be_spent());
    CHECK(!test::run(without.recall()));
}

TEST_CASE("a refresh can prove the application within the form, and is not quoted in any words", "[common]")
{
    world w;
    auto tokens = w.start("refresh+1", proof_of_client::form);
    w.http.answers.emplace_back(http_response{
        400, "application/json", R"({"error":"invalid_grant","error_description":"refresh+1 refresh%2B1 s3cret/+="})"});
    auto refused = test::run(tokens->get());
    REQUIRE(!refused);
    for (const auto* part : {"refresh+1", "refresh%2B1", "s3cret"})
        CHECK(refused.error().words.find(part) == std::string::npos);
    auto form = parse_form(w.http.requests.back().body);
    CHECK(form_value(form, "client_id") == "key 1");
    CHECK(form_value(form, "client_secret") == "s3cret/+=");
    CHECK(!w.http.requests.back().headers.find("Authorization"));
}
