#include "tests/net/asking.hpp"
#include "tests/net/certificates.hpp"
#include "tests/net/raw_server.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace highroad;
using namespace highroad::test;

namespace {

client_options trusting(const kept_file& file)
{
    client_options options;
    options.ca_file = file.path();
    return options;
}

bool distrusted(const result<http_response>& answer, std::string_view part)
{
    return answer.has_error() && answer.error().code == errc::not_trusted &&
           answer.error().words.find(part) != std::string::npos &&
           answer.error().words.find("nothing was sent") != std::string::npos;
}

} // namespace

TEST_CASE("a certificate of a known authority for this host is trusted, and the connection kept", "[net]")
{
    authority ca;
    kept_file file{ca.pem()};
    raw_server server{{[](peer& client) {
                          (void)client.read_request();
                          client.write(ok("one"));
                          (void)client.read_request();
                          client.write(ok("two"));
                      }},
                      ca.certify("localhost")};
    http_request request{"GET", server.url()};
    auto answers = ask_all({request, request}, trusting(file));
    REQUIRE(answers[0].has_value());
    REQUIRE(answers[1].has_value());
    CHECK(answers[1]->body == "two");
    CHECK(server.connections() == 1);
}

TEST_CASE("a certificate for an address is trusted for that address", "[net]")
{
    authority ca;
    kept_file file{ca.pem()};
    raw_server server{{answering(ok("x"))}, ca.certify("127.0.0.1")};
    auto answer = get("https://127.0.0.1:" + std::to_string(server.port()) + "/", trusting(file));
    REQUIRE(answer.has_value());
    CHECK(answer->body == "x");
}

TEST_CASE("an expired certificate is not trusted, and the words name the day", "[net]")
{
    authority ca;
    kept_file file{ca.pem()};
    raw_server server{{answering(ok("x"))}, ca.certify("localhost", authority::validity::expired)};
    auto answer = get(server.url(), trusting(file));
    CHECK(distrusted(answer, "the certificate of localhost expired on 20"));
    CHECK(server.requests().at(0).empty());
}

TEST_CASE("a certificate for another host is not trusted, and the words name both", "[net]")
{
    authority ca;
    kept_file file{ca.pem()};
    raw_server server{{answering(ok("x"))}, ca.certify("other.example")};
    auto answer = get(server.url(), trusting(file));
    CHECK(distrusted(answer, "localhost"));
    CHECK(distrusted(answer, "other.example"));
    CHECK(server.requests().at(0).empty());
}

TEST_CASE("a certificate for a name is not trusted for an address", "[net]")
{
    authority ca;
    kept_file file{ca.pem()};
    raw_server server{{answering(ok("x"))}, ca.certify("localhost")};
    CHECK(distrusted(get("https://127.0.0.1:" + std::to_string(server.port()) + "/", trusting(file)), "not for"));
}

TEST_CASE("an unknown authority is not trusted, and the words name it", "[net]")
{
    authority ours;
    authority theirs{"Somebody's Authority"};
    kept_file file{ours.pem()};
    raw_server server{{answering(ok("x"))}, theirs.certify("localhost")};
    CHECK(distrusted(get(server.url(), trusting(file)), "signed by Somebody's Authority"));
    CHECK(server.requests().at(0).empty());
}

TEST_CASE("a certificate that signed itself is not trusted", "[net]")
{
    authority ca;
    kept_file file{ca.pem()};
    raw_server server{{answering(ok("x"))}, authority::self_signed("localhost")};
    CHECK(distrusted(get(server.url(), trusting(file)), "signed by itself"));
}

TEST_CASE("the system's authorities do not know the test's", "[net]")
{
    authority ca;
    raw_server server{{answering(ok("x"))}, ca.certify("localhost")};
    CHECK(distrusted(get(server.url()), "Test Authority"));
}

TEST_CASE("a missing file of authorities is said, and nothing is opened", "[net]")
{
    raw_server server{{answering(ok("x"))}, authority::self_signed("localhost")};
    client_options options;
    options.ca_file = "/nonexistent/ca.pem";
    CHECK(distrusted(get(server.url(), options), "/nonexistent/ca.pem"));
    CHECK(server.connections() == 0);
}

TEST_CASE("a server without TLS is unreachable over https, not trusted blindly", "[net]")
{
    raw_server server{{[](peer& client) {
        (void)client.read_some();
        client.write("HTTP/1.1 400 Bad Request\r\n\r\n");
    }}};
    auto answer = get("https://localhost:" + std::to_string(server.port()) + "/");
    REQUIRE(answer.has_error());
    CHECK(answer.error().code == errc::unreachable);
}

TEST_CASE("a handshake that never ends costs its limit and nothing was sent", "[net]")
{
    raw_server server{{[](peer& client) {
        while (!client.read_some().empty()) {
        }
    }}};
    client_options options;
    options.tls_limit = std::chrono::milliseconds{30};
    auto answer = get("https://localhost:" + std::to_string(server.port()) + "/", options);
    REQUIRE(answer.has_error());
    CHECK(answer.error().code == errc::unreachable);
    CHECK(answer.error().words.find("in time") != std::string::npos);
}
