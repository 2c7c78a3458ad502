#include "daemon/settings/secret_ref.hpp"
#include "tests/settings/reading_support.hpp"
#include "tests/support/catch.hpp"

#include <filesystem>
#include <fstream>

#include <cstdlib>
#include <sys/stat.h>

using namespace highroad;
using namespace highroad::test;

namespace {

struct secret_folder {
    secret_folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "highroad-secret-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
        path = pattern;
    }
    secret_folder(const secret_folder&) = delete;
    secret_folder& operator=(const secret_folder&) = delete;
    ~secret_folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    std::string put(const std::string& name, const std::string& content, mode_t mode) const
    {
        auto file = path + "/" + name;
        std::ofstream{file, std::ios::binary} << content;
        ::chmod(file.c_str(), mode);
        return file;
    }
    std::string path;
};

std::optional<std::string> empty_environment(const std::string&)
{
    return std::nullopt;
}

std::string words_of(const std::variant<std::string, no_secret>& got)
{
    return std::holds_alternative<no_secret>(got) ? std::get<no_secret>(got).words : "a secret";
}

} // namespace

TEST_CASE("a secret is read from a file, without the newline at its end", "[settings]")
{
    secret_folder folder;
    secret_ref ref{secret_ref::place::file, folder.put("token", "xoxb-1\r\n\n", 0640)};
    CHECK(std::get<std::string>(resolve(ref, empty_environment, "")) == "xoxb-1");
}

TEST_CASE("a file that everybody can read is refused with the command that helps", "[settings]")
{
    secret_folder folder;
    auto file = folder.put("token", "xoxb-1", 0644);
    auto words = words_of(resolve({secret_ref::place::file, file}, empty_environment, ""));
    CHECK(has(words, "chmod o-rwx '" + file + "'"));
    CHECK_FALSE(has(words, "xoxb-1"));
}

TEST_CASE("absent, empty, huge and strange files are refused in words", "[settings]")
{
    secret_folder folder;
    auto refused = [&](const std::string& file) {
        return words_of(resolve({secret_ref::place::file, file}, empty_environment, ""));
    };
    CHECK(has(refused(folder.path + "/none"), "cannot be opened"));
    CHECK(has(refused(folder.put("empty", "\n", 0600)), "is empty"));
    CHECK(has(refused(folder.put("huge", std::string(65537, 'x'), 0600)), "64 KiB"));
    CHECK(has(refused(folder.path), "not a regular file"));
    auto pipe = folder.path + "/pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(has(refused(pipe), "not a regular file"));
}

TEST_CASE("a credential comes from the service manager's folder, whatever its mode", "[settings]")
{
    secret_folder folder;
    folder.put("slack_bot_token", "xoxb-2\n", 0444);
    secret_ref ref{secret_ref::place::credential, "slack_bot_token"};
    CHECK(std::get<std::string>(resolve(ref, empty_environment, folder.path)) == "xoxb-2");
    CHECK(has(words_of(resolve(ref, empty_environment, "")), "LoadCredential=slack_bot_token"));
}

TEST_CASE("a secret from the environment is asked for by its name only", "[settings]")
{
    secret_ref ref{secret_ref::place::environment, "BOT"};
    auto lookup = [](const std::string& name) {
        return name == "BOT" ? std::optional<std::string>{"xoxb-3"} : std::nullopt;
    };
    CHECK(std::get<std::string>(resolve(ref, lookup, "")) == "xoxb-3");
    CHECK(has(words_of(resolve(ref, empty_environment, "")), "BOT is not set"));
    CHECK(has(words_of(resolve({}, lookup, "")), "no secret is configured"));
}
