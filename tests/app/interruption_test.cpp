#include "daemon/app/database_copy.hpp"
#include "daemon/app/new_file.hpp"
#include "daemon/app/on_interruption.hpp"
#include "daemon/settings/settings.hpp"
#include "tests/support/catch.hpp"

#include <boost/asio/io_context.hpp>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

using namespace highroad;
using namespace highroad::app;

namespace {

class folder {
public:
    folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "highroad-test-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::ptrdiff_t entries() const
    {
        return std::distance(std::filesystem::directory_iterator{path_}, std::filesystem::directory_iterator{});
    }

private:
    std::filesystem::path path_;
};

/// A process of its own, which says when it has come far enough and then works for ever.
int end_of_interrupted(int signal, const std::function<void(const std::function<void()>&)>& work)
{
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        for (int each : {SIGINT, SIGTERM, SIGHUP})
            ::signal(each, SIG_DFL); // Catch has handlers of its own
        work([&] {
            auto sent = ::write(ends[1], "x", 1);
            for (; sent == 1;)
                ::pause();
        });
        ::_exit(99);
    }
    char byte = 0;
    REQUIRE(::read(ends[0], &byte, 1) == 1);
    ::kill(child, signal);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    ::close(ends[0]);
    ::close(ends[1]);
    return status;
}

} // namespace

TEST_CASE("a command that is broken off tidies first and then ends as it would have", "[app]")
{
    folder place;
    auto file = (place.path() / "half").string();
    for (int signal : {SIGINT, SIGTERM, SIGHUP}) {
        auto status = end_of_interrupted(signal, [&](const std::function<void()>& far_enough) {
            std::ofstream{file} << "half";
            on_interruption tidy{[&] { ::unlink(file.c_str()); }};
            far_enough();
        });
        CHECK(WIFSIGNALED(status));
        CHECK(WTERMSIG(status) == signal);
        CHECK_FALSE(std::filesystem::exists(file));
    }
}

TEST_CASE("once it is over, a signal does what it did before", "[app]")
{
    folder place;
    auto file = (place.path() / "whole").string();
    auto status = end_of_interrupted(SIGINT, [&](const std::function<void()>& far_enough) {
        std::ofstream{file} << "whole";
        {
            on_interruption tidy{[&] { ::unlink(file.c_str()); }};
        }
        far_enough();
    });
    CHECK(WIFSIGNALED(status));
    CHECK(std::filesystem::exists(file));
}

TEST_CASE("a copy of the database is nobody else's to read, and goes with a command that is broken off", "[app]")
{
    folder state;
    folder copies;
    settings configured;
    configured.general.state_dir = state.path().string();
    {
        asio::io_context loop{1};
        sqlite_options options;
        options.path = (state.path() / "highroad.db").string();
        REQUIRE(open_sqlite(loop.get_executor(), std::move(options)).has_value());
    }
    ::setenv("TMPDIR", copies.path().c_str(), 1);
    auto status = end_of_interrupted(SIGINT, [&](const std::function<void()>& far_enough) {
        auto copy = database_copy::of(configured);
        if (!copy) ::_exit(98);
        (void)copy->read<std::size_t>([&](store&) -> awaitable<result<std::size_t>> {
            for (const auto& entry : std::filesystem::directory_iterator{copies.path()})
                if (std::filesystem::status(entry).permissions() != std::filesystem::perms::owner_all) ::_exit(97);
            far_enough();
            co_return std::size_t{0};
        });
    });
    CHECK(WIFSIGNALED(status));
    CHECK(copies.entries() == 0);
    {
        auto copy = database_copy::of(configured);
        REQUIRE(copy.has_value());
        CHECK(copies.entries() == 1);
    }
    CHECK(copies.entries() == 0);
    ::unsetenv("TMPDIR");
}

TEST_CASE("whether a file can be made is tried without leaving or changing anything", "[app]")
{
    folder place;
    auto file = (place.path() / "kept").string();
    CHECK(can_replace_file(file).has_value());
    CHECK(place.entries() == 0);
    std::ofstream{file} << "earlier";
    CHECK(can_replace_file(file).has_value());
    CHECK(std::filesystem::file_size(file) == 7);
    CHECK(place.entries() == 1);
    auto missing = (place.path() / "missing" / "kept").string();
    REQUIRE(can_replace_file(missing).has_error());
    CHECK(can_replace_file(missing).error().words.starts_with(missing + " cannot be written: No such file"));
    CHECK(can_replace_file(place.path().string()).has_error());
    REQUIRE(replace_file(file, "later words", 0600).has_value());
    CHECK(std::filesystem::file_size(file) == 11);
    CHECK(place.entries() == 1);
    CHECK(replace_file(missing, "x", 0600).has_error());
}
