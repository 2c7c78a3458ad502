#include "daemon/net/endpoint.hpp"
#include "tests/net/asking.hpp"
#include "tests/net/raw_server.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace highroad;
using namespace highroad::test;

namespace {

std::string moved(int status, const std::string& location)
{
    return "HTTP/1.1 " + std::to_string(status) + " Moved\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n";
}

} // namespace

TEST_CASE("a GET follows a redirect within the same server", "[net]")
{
    for (int status : {301, 302, 303, 307, 308}) {
        raw_server server{{[&](peer& client) {
            (void)client.read_request();
            client.write(moved(status, "/there?x=1"));
            (void)client.read_request();
            client.write(ok("arrived"));
        }}};
        auto answer = get(server.url("/here"));
        REQUIRE(answer.has_value());
        CHECK(answer->body == "arrived");
        auto for_good = status == 301 || status == 308;
        CHECK(answer->moved_to == (for_good ? server.url("/there?x=1") : ""));
        CHECK(server.requests().at(0).find("GET /there?x=1 HTTP/1.1") != std::string::npos);
    }
}

TEST_CASE("a POST follows no redirect", "[net]")
{
    raw_server server{{answering(moved(307, "/there")), answering(ok("arrived"))}};
    auto answer = ask(http_request{"POST", server.url()});
    REQUIRE(answer.has_value());
    CHECK(answer->status == 307);
    CHECK(server.connections() == 1);
}

TEST_CASE("a redirect to another host, port or scheme is returned, not followed", "[net]")
{
    for (const char* location : {"http://127.0.0.2/", "http://localhost/", "//127.0.0.1:1/", "https://127.0.0.1/",
                                 "http://127.0.0.1/other-port", "", "http://[", "file:///etc/passwd"}) {
        raw_server server{{answering(moved(302, location))}};
        auto answer = get(server.url());
        CAPTURE(location);
        REQUIRE(answer.has_value());
        CHECK(answer->status == 302);
    }
}

TEST_CASE("redirects in a circle end after five", "[net]")
{
    int asked = 0;
    raw_server server{{[&](peer& client) {
        while (!client.read_request().empty()) {
            ++asked;
            client.write(moved(302, "/again"));
        }
    }}};
    auto answer = get(server.url());
    REQUIRE(answer.has_value());
    CHECK(answer->status == 302);
    CHECK(asked == 6);
}

TEST_CASE("a redirect is resolved as RFC 3986 says", "[net]")
{
    auto from = *parse_endpoint("https://api.example.com/a/b?c", url_family::http);
    CHECK(redirected_target(from, "d") == "/a/d");
    CHECK(redirected_target(from, "../e?f") == "/e?f");
    CHECK(redirected_target(from, "?g") == "/a/b?g");
    CHECK(redirected_target(from, "https://API.example.com:443/h") == "/h");
    CHECK(redirected_target(from, "http://api.example.com/h").empty());
    CHECK(redirected_target(from, "https://api.example.com.evil/h").empty());
    CHECK(redirected_target(from, "https://user@api.example.com/h").empty());
}

TEST_CASE("a URL says where it leads", "[net]")
{
    auto plain = *parse_endpoint("http://LocalHost:8080", url_family::http);
    CHECK(plain.host == "localhost");
    CHECK(plain.port == 8080);
    CHECK(plain.target == "/");
    CHECK(plain.authority == "localhost:8080");

    auto six = *parse_endpoint("https://[::1]/x?y#z", url_family::http);
    CHECK(six.host == "::1");
    CHECK(six.authority == "[::1]");
    CHECK(six.target == "/x?y");
    CHECK(is_loopback(six));

    auto unix_socket = *parse_endpoint("http://unix:/run/h.sock:/v1/cases?x=:/y", url_family::http);
    CHECK(unix_socket.unix_path + " " + unix_socket.target == "/run/h.sock /v1/cases?x=:/y");
    CHECK(is_loopback(unix_socket));

    auto mean = *parse_endpoint("http://127.0.0.1.example.com/p", url_family::http);
    CHECK(mean.host == "127.0.0.1.example.com");
    CHECK(mean.target == "/p");
    CHECK_FALSE(is_loopback(*parse_endpoint("http://localhost.example.com/", url_family::http)));
    CHECK_FALSE(is_loopback(*parse_endpoint("http://127.0.0.1.example.com/", url_family::http)));
    CHECK(parse_endpoint("wss://example.com/s", url_family::websocket)->port == 443);
    CHECK(parse_endpoint("wss://example.com/s", url_family::http).has_error());
}
