#include "adapters/pagers/pagerduty.hpp"
#include "adapters/slack/signature.hpp"
#include "daemon/crypto/crypto.hpp"
#include "daemon/crypto/jws_signature.hpp"
#include "daemon/crypto/sealed_text.hpp"
#include "daemon/crypto/signed_message.hpp"
#include "tests/fuzz/input.hpp"

using namespace highroad;

namespace {

constexpr std::string_view secret = "0123456789abcdef0123456789abcdef";
constexpr auto now = instant{std::chrono::seconds{1'790'000'000}};

} // namespace

/// Nothing counts as signed but the very signature of the very text, within five minutes. Whoever can fuzz a signature
/// together has the key; so all that is believed here has to be what we sign ourselves.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    fuzz::input given{bytes, size};
    auto timestamp = given.part();
    auto signature = given.part();
    auto body = std::string{given.rest()};

    auto ours = "v0=" + hex(hmac_sha256(secret, "v0:" + timestamp + ":" + body));
    fuzz::must(!slack::is_signed(secret, timestamp, signature, body, now) || signature == ours,
               "Slack: only the right signature counts");
    if (slack::is_signed(secret, timestamp, ours, body, now)) {
        auto sent = std::strtoll(timestamp.c_str(), nullptr, 10);
        fuzz::must(sent >= 1'790'000'000 - 300 && sent <= 1'790'000'000 + 300,
                   "Slack: old and future texts are refused");
    }
    fuzz::must(
        !slack::is_signed("", timestamp, "v0=" + hex(hmac_sha256("", "v0:" + timestamp + ":" + body)), body, now),
        "Slack: no secret, no signature");

    auto expected = signed_message::signature(secret, timestamp, body);
    auto judged = signed_message::judge(secret, timestamp, signature, body, now);
    fuzz::must(judged != signed_message::verdict::genuine || signature == expected,
               "webhook: only the right signature counts");
    judged = signed_message::judge(secret, timestamp, expected, body, now);
    if (judged == signed_message::verdict::genuine) {
        auto sent = std::strtoll(timestamp.c_str(), nullptr, 10);
        fuzz::must(sent >= 1'790'000'000 - 300 && sent <= 1'790'000'000 + 300,
                   "webhook: old and future texts are refused");
    }
    if (pagers::pagerduty::is_signed(secret, signature, body)) {
        fuzz::must(signature.find(hex(hmac_sha256(secret, body))) != std::string::npos,
                   "PagerDuty: only the right signature counts");
    }
    fuzz::must(!unsealed(secret, body, "label"), "nothing opens that was not sealed");
    fuzz::must(!is_es256_signature(timestamp, body, signature), "no made-up key has signed");
    (void)base64_decoded(body);
    if (auto plain = base64url_decoded(body)) fuzz::must(base64url(*plain) == body, "base64url is canonical");
    return 0;
}
