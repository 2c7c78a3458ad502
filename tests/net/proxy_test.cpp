#include "daemon/net/proxies.hpp"
#include "tests/net/asking.hpp"
#include "tests/net/raw_server.hpp"
#include "tests/support/catch.hpp"

#include <map>
#include <string>

using namespace highroad;
using namespace highroad::test;

namespace {

proxy_settings from(const std::map<std::string, std::string, std::less<>>& environment)
{
    return proxies_from([&](std::string_view name) -> std::optional<std::string> {
        auto found = environment.find(name);
        if (found == environment.end()) return std::nullopt;
        return found->second;
    });
}

bool goes_direct(const std::string& url, const std::string& exempt)
{
    proxy_settings settings{"http://proxy:1", "http://proxy:1", exempt};
    auto way = proxy_towards(*parse_endpoint(url, url_family::http), settings);
    REQUIRE(way.has_value());
    return !way->has_value();
}

client_options through(const raw_server& proxy, const std::string& user = {})
{
    client_options options;
    options.proxies.https = "http://" + user + "127.0.0.1:" + std::to_string(proxy.port());
    options.proxies.http = options.proxies.https;
    options.plain = plain_http::everywhere;
    return options;
}

} // namespace

TEST_CASE("the environment's proxies are read in both spellings", "[net]")
{
    auto some = from({{"HTTP_PROXY", "a"}, {"https_proxy", "b"}, {"HTTPS_PROXY", "c"}, {"no_proxy", "d"}});
    CHECK(some.http == "a");
    CHECK(some.https == "b");
    CHECK(some.exempt == "d");
    auto all = from({{"ALL_PROXY", "x"}, {"HTTPS_PROXY", "y"}});
    CHECK(all.http == "x");
    CHECK(all.https == "y");
    CHECK(from({}).https.empty());
}

TEST_CASE("NO_PROXY exempts names, suffixes, addresses, networks and ports", "[net]")
{
    CHECK(goes_direct("https://example.com/", "example.com"));
    CHECK(goes_direct("https://api.example.com/", "other, example.com"));
    CHECK(goes_direct("https://api.example.com/", ".EXAMPLE.com"));
    CHECK(goes_direct("https://api.example.com/", "*.example.com"));
    CHECK_FALSE(goes_direct("https://notexample.com/", "example.com"));
    CHECK_FALSE(goes_direct("https://example.com.evil/", "example.com"));
    CHECK(goes_direct("https://example.com:8443/", "example.com:8443"));
    CHECK_FALSE(goes_direct("https://example.com/", "example.com:8443"));
    CHECK(goes_direct("https://10.1.2.3/", "10.0.0.0/8"));
    CHECK_FALSE(goes_direct("https://11.1.2.3/", "10.0.0.0/8"));
    CHECK(goes_direct("https://[fd00::1]/", "fd00::/8"));
    CHECK(goes_direct("https://[fd00::1]/", "fd00::1"));
    CHECK(goes_direct("https://anything.example/", "*"));
    CHECK_FALSE(goes_direct("https://anything.example/", ",, ,"));
}

TEST_CASE("loopback never goes through a proxy", "[net]")
{
    for (const char* url : {"http://localhost/", "https://127.0.0.1/", "http://[::1]/", "http://unix:/a:/b"})
        CHECK(goes_direct(url, ""));
}

TEST_CASE("a proxy that cannot be used is said without its password", "[net]")
{
    auto where = *parse_endpoint("https://example.com/", url_family::http);
    for (const char* text : {"socks5://u:secret@p:1", "http://", "https://u:secret@p"}) {
        auto way = proxy_towards(where, {"", text, ""});
        REQUIRE(way.has_error());
        CHECK(way.error().code == errc::unreachable);
        CHECK(way.error().words.find("secret") == std::string::npos);
    }
    auto bare = proxy_towards(where, {"", "proxy.example:3128", ""});
    REQUIRE(bare.has_value());
    REQUIRE(bare->has_value());
    CHECK((*bare)->host == "proxy.example");
    CHECK((*bare)->port == 3128);
}

TEST_CASE("https goes through a tunnel, with the proxy's password and none of the request", "[net]")
{
    raw_server proxy{{answering("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")}};
    http_request request{"GET", "https://api.example.test/secret-path"};
    request.headers.set("Authorization", "Bearer token");
    auto answer = ask(request, through(proxy, "user:p%40ss@"));
    REQUIRE(answer.has_error());
    CHECK(answer.error().code == errc::unreachable);
    CHECK(answer.error().words.find("user name and password") != std::string::npos);
    CHECK(answer.error().words.find("p@ss") == std::string::npos);
    CHECK(proxy.requests().at(0) == "CONNECT api.example.test:443 HTTP/1.1\r\nHost: api.example.test:443\r\n"
                                    "Proxy-Authorization: Basic dXNlcjpwQHNz\r\n\r\n");
}

TEST_CASE("through an open tunnel the certificate is checked for the host behind it", "[net]")
{
    authority ca;
    kept_file file{ca.pem()};
    auto identity = ca.certify("api.example.test");
    raw_server origin{{answering(ok("behind the proxy"))}, identity};

    auto relay = relay_to(origin.port(), "HTTP/1.1 200 Connection established\r\nX: y\r\n\r\n");
    raw_server proxy{{relay}};
    auto options = through(proxy);
    options.ca_file = file.path();
    auto answer = get("https://api.example.test/", options);
    REQUIRE(answer.has_value());
    CHECK(answer->body == "behind the proxy");

    raw_server other{{answering(ok("x"))}, ca.certify("other.test")};
    raw_server to_other{{relay_to(other.port(), "HTTP/1.1 200 OK\r\n\r\n")}};
    auto second = through(to_other);
    second.ca_file = file.path();
    auto refused = get("https://api.example.test/", second);
    REQUIRE(refused.has_error());
    CHECK(refused.error().code == errc::not_trusted);
}

TEST_CASE("plain http tells the proxy the whole URL", "[net]")
{
    raw_server proxy{{answering(ok("x"))}};
    auto answer = get("http://api.example.test:81/a?b", through(proxy, "u:p@"));
    REQUIRE(answer.has_value());
    auto text = proxy.requests().at(0);
    CHECK(text.starts_with("GET http://api.example.test:81/a?b HTTP/1.1\r\nHost: api.example.test:81\r\n"));
    CHECK(text.find("Proxy-Authorization: Basic dTpw\r\n") != std::string::npos);
}

TEST_CASE("a proxy that refuses or hangs up means that nothing was sent", "[net]")
{
    for (const char* text : {"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno", "", "nonsense\r\n\r\n",
                             "HTTP/1.1 200 OK\r\n\r\nbytes that nobody asked for"}) {
        raw_server proxy{{answering(text)}};
        auto answer = get("https://api.example.test/", through(proxy));
        CAPTURE(text);
        REQUIRE(answer.has_error());
        CHECK(answer.error().code == errc::unreachable);
        CHECK(answer.error().words.find("proxy") != std::string::npos);
    }
}
