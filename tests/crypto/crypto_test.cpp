#include "daemon/crypto/crypto.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>

using namespace highroad;

namespace {

std::string bytes(std::initializer_list<int> values)
{
    std::string out;
    for (int value : values)
        out += static_cast<char>(value);
    return out;
}

} // namespace

TEST_CASE("sha256 gives the digest of FIPS 180-4", "[crypto]")
{
    CHECK(hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("hmac_sha256 gives the tags of RFC 4231", "[crypto]")
{
    CHECK(hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")) ==
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK(hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")) ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("an empty key is a key, whatever was signed before", "[crypto]")
{
    (void)hmac_sha256("another key", "text");
    CHECK(hex(hmac_sha256("", "")) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("hmac_sha256 gives the JWS signature of RFC 7515 appendix A.1", "[crypto]")
{
    auto key =
        base64url_decoded("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
    REQUIRE(key);
    auto tag = hmac_sha256(*key, "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
                                 "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290"
                                 "Ijp0cnVlfQ");
    CHECK(base64url(tag) == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
}

TEST_CASE("hmac_sha256 gives the signature of Slack's published example", "[crypto]")
{
    std::string body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&"
                       "channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&"
                       "response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F"
                       "96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    CHECK(hex(hmac_sha256("8f742231b10e8888abcd99yyyzzz85a5", "v0:1531420618:" + body)) ==
          "a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503");
}

TEST_CASE("base64 gives the vectors of RFC 4648 and reads them back", "[crypto]")
{
    const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                           {"f", "Zg=="},
                                                           {"fo", "Zm8="},
                                                           {"foo", "Zm9v"},
                                                           {"foob", "Zm9vYg=="},
                                                           {"fooba", "Zm9vYmE="},
                                                           {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, text] : vectors) {
        CHECK(base64(plain) == text);
        CHECK(base64_decoded(text) == plain);
    }
}

TEST_CASE("base64url uses the other alphabet and no padding", "[crypto]")
{
    auto octets = bytes({3, 236, 255, 224, 193});
    CHECK(base64url(octets) == "A-z_4ME");
    CHECK(base64url_decoded("A-z_4ME") == octets);
    CHECK(base64(bytes({0xfb, 0xff})) == "+/8=");
    CHECK_FALSE(base64url_decoded("+/8"));
    CHECK_FALSE(base64_decoded("-_8="));
}

TEST_CASE("text that no encoder makes is not decoded", "[crypto]")
{
    for (const char* text : {"Z", "Zg", "Zg=", "Zh==", "Zm9v=", "Zm9=v", "====", "Zg==Zg==", "Zm9v\n", "Zm 9"})
        CHECK_FALSE(base64_decoded(text));
    for (const char* text : {"Z", "Zg==", "Zh", "Zm9v\n", "Zm8="})
        CHECK_FALSE(base64url_decoded(text));
}

TEST_CASE("every byte survives both encodings at every length", "[crypto]")
{
    std::string all;
    for (int value = 0; value < 256; ++value) {
        all += static_cast<char>(value);
        CHECK(base64_decoded(base64(all)) == all);
        CHECK(base64url_decoded(base64url(all)) == all);
    }
}

TEST_CASE("constant_time_equal is equality", "[crypto]")
{
    CHECK(constant_time_equal("", ""));
    CHECK(constant_time_equal("v0=abc", "v0=abc"));
    CHECK_FALSE(constant_time_equal("v0=abc", "v0=abd"));
    CHECK_FALSE(constant_time_equal("v0=abc", "v0=ab"));
    CHECK_FALSE(constant_time_equal("", "v"));
}

TEST_CASE("random bytes have the length asked for and do not repeat", "[crypto]")
{
    CHECK(random_bytes(0).empty());
    CHECK(random_bytes(32).size() == 32);
    CHECK(random_bytes(32) != random_bytes(32));
}

TEST_CASE("a wiped secret is empty, and nothing of it or of a longer one before it stays in its memory", "[crypto]")
{
    std::string secret(100, 's');
    secret = "short";
    const auto* bytes = secret.data();
    auto room = secret.capacity();
    REQUIRE(room >= 100);
    REQUIRE(std::count(bytes, bytes + room, 's') > 90);
    wipe(secret);
    CHECK(secret.empty());
    CHECK(secret.data() == bytes);
    CHECK(std::all_of(bytes, bytes + room, [](char c) { return c == '\0'; }));
}
