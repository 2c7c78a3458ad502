#include "daemon/app/redaction.hpp"
#include "daemon/app/run.hpp"
#include "daemon/core/time.hpp"
#include "daemon/crypto/crypto.hpp"
#include "daemon/observe/recent_log.hpp"
#include "daemon/ports/http.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/kept_log.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <stdlib.h> // mkdtemp and setenv are POSIX, not in cstdlib
#include <sys/stat.h>

using namespace highroad;
using app::redaction;

namespace {

bool has(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

std::string content_of(const std::string& path)
{
    std::ifstream file{path};
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

} // namespace

TEST_CASE("a known secret is taken out in every form in which it travels", "[doctor]")
{
    redaction hide;
    const std::string secret = "pa$$ word/with+signs&more";
    hide.know(secret);
    for (const auto& text : {secret, "x" + secret + "y", percent_encoded(secret), base64(secret), base64url(secret),
                             "cut off: " + secret.substr(0, 12), "its end: " + secret.substr(10)}) {
        CAPTURE(text);
        auto shown = hide(text);
        CHECK(has(shown, "[removed]"));
        CHECK_FALSE(has(shown, "word/with"));
        CHECK_FALSE(has(shown, secret.substr(0, 8)));
    }
    CHECK(hide("short words stay as they are: word, with, more") == "short words stay as they are: word, with, more");
}

TEST_CASE("what looks like a secret is taken out without being known", "[doctor]")
{
    redaction hide;
    for (const auto* text :
         {"xoxb-1234-abcd", "token is xapp-1-A024-99-abcdef", "syt_aGlnaHJvYWQ_xyzzy", "Authorization: Bearer s3cr3t",
          "https://api.example.com/v1?apikey=s3cr3t&x=1", "https://ana:s3cr3t@proxy.example.com:3128/",
          "https_proxy=http://ana:s3cr3t/or=so@proxy.example.com:3128",
          "-----BEGIN PRIVATE KEY-----\nMIGHs3cr3t\n-----END PRIVATE KEY-----", "eyJhbGciOiJFUzI1NiJ9.e30.x",
          "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "password=s3cr3t"}) {
        CAPTURE(text);
        auto shown = hide(text);
        CHECK(has(shown, "[removed]"));
        CHECK_FALSE(has(shown, "s3cr3t"));
    }
    CHECK(has(hide("ana.ruiz@example.com"), "[removed]@example.com"));
    for (const auto* text :
         {"acme-ios", "highroad_store_commits: 12", "2026-11-21T21:32:08Z", "/var/lib/highroad/highroad.db",
          "awaiting_customer", "app_id = \"1404176564\"", "poll_every = \"5 min\""}) {
        CHECK(hide(text) == text);
    }
}

TEST_CASE("the last warnings and errors are kept, and no more of them than a hundred", "[doctor]")
{
    test::kept_log to;
    recent_log kept{to, [] { return instant{std::chrono::seconds{1'790'000'000}}; }};
    kept.write(log_level::info, "nothing of interest", {});
    for (int i = 0; i < 120; ++i)
        kept.write(log_level::warning, "source not read", {{"source", "s" + std::to_string(i)}});
    auto lines = kept.lines();
    REQUIRE(lines.size() == 100);
    CHECK(lines.front() == "2026-09-21T14:13:20Z warning source not read source=s20");
    CHECK(lines.back().ends_with("source=s119"));
}

TEST_CASE("what is said again and again takes one place among the last warnings, and pushes none of the others out",
          "[doctor]")
{
    test::kept_log to;
    auto now = instant{std::chrono::seconds{1'790'000'000}};
    recent_log kept{to, [&] { return now; }};
    kept.write(log_level::error, "outcome not stored", {{"case", "7"}});
    for (int i = 0; i < 500; ++i) {
        now += std::chrono::minutes{1};
        kept.write(log_level::warning, "no news from matrix", {{"error", "unreachable"}});
        if (i == 250) kept.write(log_level::warning, "source not read", {{"source", "acme"}});
    }
    auto lines = kept.lines();
    REQUIRE(lines.size() == 3);
    CHECK(lines[0] == "2026-09-21T14:13:20Z error outcome not stored case=7");
    CHECK(lines[1] == "2026-09-21T18:24:20Z warning source not read source=acme");
    CHECK(lines[2] ==
          "2026-09-21T22:33:20Z warning no news from matrix error=unreachable (500 times since 2026-09-21T14:14:20Z)");
}

TEST_CASE("a report holds no secret that was planted anywhere, and says what a helper needs", "[doctor]")
{
    auto folder = (std::filesystem::temp_directory_path() / "highroad-doctor-XXXXXX").string();
    REQUIRE(::mkdtemp(folder.data()) != nullptr);
    auto file = [&](const std::string& name) { return folder + "/" + name; };
    // One in a file, one in the environment, one as a credential, and some where they must never be.
    std::ofstream{file("hook_secret")} << "planted-in-a-file-0123\n";
    ::chmod(file("hook_secret").c_str(), 0600);
    ::setenv("HIGHROAD_TEST_LOGIN", "planted-in-the-environment", 1);
    ::setenv("https_proxy", "http://ana:planted-in-proxy@proxy.example.com:3128", 1);
    std::ofstream{file("highroad.toml")}
        << "[general]\nstate_dir = \"" + folder +
               "\"\n"
               "[control]\nsocket = \"" +
               folder +
               "/none.sock\"\n"
               "[playbook]\napprovers = [\"console:*\"]\nchannels = [\"console\"]\n"
               "[console]\nenabled = true\nlogin_token = { env = \"HIGHROAD_TEST_LOGIN\" }\n"
               "[[sources]]\nkind = \"webhook\"\nname = \"shop\"\n"
               "secret = { file = \"" +
               folder +
               "/hook_secret\" }\n"
               "title = \"by mistake planted-in-a-file-0123\"\n"
               "reply_url = \"https://shop.example.com/xapp-1-planted-in-address\"\n"
               "# a note to myself: xoxb-99-planted-in-a-comment\n";
    app::doctor_options options;
    options.config = file("highroad.toml");
    options.output = file("report.txt");
    options.version = "0.1.0";
    auto code = app::doctor(options);
    ::unsetenv("https_proxy");
    CHECK(code == 0);
    auto text = content_of(options.output);
    CHECK_FALSE(has(text, "planted"));
    for (const auto* part :
         {"highroad 0.1.0", "SQLite 3", "kind = \"webhook\"", "name = \"shop\"", "[removed]", "the file",
          "there, 22 bytes", "well formed: 1 source, 1 channel, 0 pagers", "there is no database", "does not answer"}) {
        CAPTURE(part);
        CHECK(has(text, part));
    }
    struct stat facts {};
    REQUIRE(::stat(options.output.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);
    CHECK(app::doctor(options) == app::exit_failed); // never over a file that is there
    std::filesystem::remove_all(folder);
}
