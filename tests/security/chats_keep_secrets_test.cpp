#include "adapters/matrix/client_api.hpp"
#include "adapters/matrix/session.hpp"
#include "adapters/slack/web_api.hpp"
#include "daemon/crypto/crypto.hpp"
#include "tests/security/secret_keeping.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using namespace highroad;
using test::kept_surroundings;

namespace {

const std::vector<int> answers{200, 302, 400, 401, 403, 404, 409, 413, 429, 500, 503, 0};

/// What a hostile homeserver can make of one account's calls.
std::vector<std::string> said_by_matrix(const matrix_settings& settings, kept_surroundings& with)
{
    std::vector<std::string> words;
    for (int status : answers) {
        matrix::session who{settings, with.line, with.memory, with.clock};
        matrix::client_api api{settings, with.line, who, with.clock};
        with.service.status = status;
        for (const auto& answer : {test::run(api.read("/sync")), test::run(api.post("/join/x", "{}")),
                                   test::run(api.send("!r:x", "m.room.message", "t1", "{}"))}) {
            words.push_back(answer.words);
            words.push_back(answer.error);
        }
        auto token = test::run(who.token());
        if (!token) words.push_back(token.error().words);
    }
    return words;
}

void must_be_clean(const kept_surroundings& with, const std::vector<std::string>& words)
{
    for (const auto& text : words)
        CHECK(with.secrets.found_in(text) == "");
    CHECK(with.secrets.found_in(with.notes.text) == "");
}

} // namespace

TEST_CASE("a homeserver that repeats the access token, the refresh token or the password has it shown to nobody",
          "[security]")
{
    matrix_settings settings;
    settings.homeserver = "https://matrix.example.org";
    settings.user = "@highroad:example.org";
    SECTION("an access token")
    {
        kept_surroundings with;
        settings.access_token = "syt_aGlnaHJvYWQ_c2VjcmV0LXRva2Vu_1a2b3c";
        with.secrets.know(settings.access_token);
        must_be_clean(with, said_by_matrix(settings, with));
    }
    SECTION("a password")
    {
        kept_surroundings with;
        settings.password = "correct horse battery staple";
        with.secrets.know(settings.password);
        must_be_clean(with, said_by_matrix(settings, with));
    }
    SECTION("tokens that are renewed")
    {
        kept_surroundings with;
        settings.access_token = "syt_aGlnaHJvYWQ_c2VjcmV0LXRva2Vu_1a2b3c";
        settings.password = "correct horse battery staple";
        with.memory.texts["matrix session " + settings.homeserver + " " + settings.user + " login " +
                          hex(sha256(settings.access_token)).substr(0, 16)] =
            R"({"access_token":"mat_0123456789abcdef","refresh_token":"mar_fedcba9876543210"})";
        for (const auto* secret :
             {settings.access_token.c_str(), settings.password.c_str(), "mat_0123456789abcdef", "mar_fedcba9876543210"})
            with.secrets.know(secret);
        must_be_clean(with, said_by_matrix(settings, with));
    }
}

TEST_CASE("a service in Slack's place that repeats the token has it shown to nobody", "[security]")
{
    kept_surroundings with;
    const std::string token = "xoxb-2345678901-abcdefghijklmnop";
    with.secrets.know(token);
    slack::web_api bot{with.line, "https://slack.test/api", token};
    std::vector<std::string> words;
    for (int status : answers) {
        with.service.status = status;
        auto answer = test::run(bot.write("chat.postMessage", "{}"));
        words.push_back(answer.words);
        words.push_back(answer.error);
    }
    must_be_clean(with, words);
}
