#include "daemon/crypto/crypto.hpp"
#include "daemon/crypto/sealed_text.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;

namespace {

const std::string secret(64, 'k');

} // namespace

TEST_CASE("what was sealed is opened again, whatever it holds, and never looks the same twice", "[crypto]")
{
    std::string odd{"\0\xFF \U0001F600", 7};
    for (const auto& text : {std::string{}, std::string{"refresh-1"}, odd, std::string(65536, 'x')}) {
        auto locked = sealed(secret, text, "tokens acme");
        CHECK(unsealed(secret, locked, "tokens acme") == text);
        CHECK(sealed(secret, text, "tokens acme") != locked);
        if (text.size() > 3) CHECK(locked.find(base64url(text).substr(0, 8)) == std::string::npos);
    }
}

TEST_CASE("another secret, another label and any changed or missing byte open nothing", "[crypto]")
{
    auto locked = sealed(secret, "refresh-1", "tokens acme");
    CHECK(!unsealed(std::string(64, 'j'), locked, "tokens acme"));
    CHECK(!unsealed(secret, locked, "tokens other"));
    CHECK(!unsealed(secret, "", "tokens acme"));
    CHECK(!unsealed(secret, "not base64url!", "tokens acme"));
    auto raw = base64url_decoded(locked).value();
    for (std::size_t i = 0; i < raw.size(); ++i) {
        auto changed = raw;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        CHECK(!unsealed(secret, base64url(changed), "tokens acme"));
        CHECK(!unsealed(secret, base64url(raw.substr(0, i)), "tokens acme"));
    }
}
