#include "daemon/programs/programs.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sys/resource.h>
#include <unistd.h>

using namespace highroad;
using namespace std::chrono_literals;

namespace {

result<program_end> shell(std::string script, std::string input = {}, std::chrono::milliseconds limit = 20s)
{
    auto programs = make_program_runner();
    program_call call{{"/bin/sh", "-c", std::move(script)}};
    call.input = std::move(input);
    call.limit = limit;
    return test::run(programs->run(std::move(call)));
}

program_end ended(const result<program_end>& got)
{
    REQUIRE(got.has_value());
    return *got;
}

/// A file's name that the child can write its process id to.
std::string marker()
{
    return std::filesystem::temp_directory_path() / ("highroad-programs-" + std::to_string(::getpid()));
}

pid_t written_id(const std::string& file)
{
    pid_t id = 0;
    std::ifstream{file} >> id;
    return id;
}

bool is_running(pid_t id)
{
    return id > 0 && ::kill(id, 0) == 0;
}

} // namespace

TEST_CASE("a program gets its input, and its output and exit code come back", "[programs]")
{
    auto got = ended(shell("tr a-z A-Z; echo oops >&2; exit 75", "hello\n"));
    CHECK(got.exit_code == 75);
    CHECK(got.output == "HELLO\noops\n");
}

TEST_CASE("arguments are no shell's: nothing in them is looked at", "[programs]")
{
    auto programs = make_program_runner();
    program_call call{{"/usr/bin/printf", "%s|", "a b", "$(id)", "; rm -rf x", "--", "*"}};
    auto got = ended(test::run(programs->run(std::move(call))));
    CHECK(got.output == "a b|$(id)|; rm -rf x|--|*|");
}

TEST_CASE("more input and output than any pipe holds does not block", "[programs]")
{
    std::string much(3'000'000, 'x');
    auto got = ended(shell("cat; cat /dev/zero | head -c 3000000 >&2; wc -c </dev/null", much));
    CHECK(got.exit_code == 0);
    CHECK(got.output == std::string(4096, 'x'));

    auto unread = ended(shell("exit 3", much));
    CHECK(unread.exit_code == 3);
}

TEST_CASE("a program sees neither the daemon's environment nor its files", "[programs]")
{
    ::setenv("HIGHROAD_TEST_SECRET", "hunter2", 1);
    std::ifstream open_file{"/etc/passwd"};
    auto got = ended(shell("env; ls /proc/self/fd | wc -l"));
    CHECK(got.output.find("hunter2") == std::string::npos);
    // Its three, and the folder that ls itself has open.
    CHECK(got.output.ends_with("4\n"));
}

TEST_CASE("a program that is not there never ran, and the words say so", "[programs]")
{
    auto programs = make_program_runner();
    auto got = test::run(programs->run(program_call{{"/nowhere/sendmail"}}));
    REQUIRE(!got.has_value());
    CHECK(got.error().code == errc::not_found);
    CHECK(got.error().words == "There is no program /nowhere/sendmail.");

    got = test::run(programs->run(program_call{{"/etc/passwd"}}));
    REQUIRE(!got.has_value());
    CHECK(got.error().code == errc::refused);

    for (auto& argv : std::vector<std::vector<std::string>>{{}, {"sh"}, {"/bin/sh", std::string("a\0b", 3)}}) {
        got = test::run(programs->run(program_call{argv}));
        REQUIRE(!got.has_value());
        CHECK(got.error().code == errc::bad_input);
    }
}

TEST_CASE("a machine that is short of descriptors just now is no reason to give a program up", "[programs]")
{
    asio::io_context loop;
    auto programs = make_program_runner();
    program_call call{{"/bin/true"}};
    rlimit usual{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &usual) == 0);
    auto none_left = usual;
    none_left.rlim_cur = 0;
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &none_left) == 0);
    std::optional<result<program_end>> ended;
    asio::co_spawn(loop, programs->run(std::move(call)), [&](std::exception_ptr thrown, result<program_end> got) {
        if (!thrown) ended.emplace(std::move(got));
    });
    loop.run();
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &usual) == 0);
    REQUIRE(ended.has_value());
    REQUIRE_FALSE(ended->has_value());
    CHECK(ended->error().code == errc::try_later);
}

TEST_CASE("a program that takes too long is ended with everything that it started", "[programs]")
{
    auto file = marker();
    auto got = shell("sleep 600 & echo $! >" + file + "; wait", {}, 300ms);
    REQUIRE(!got.has_value());
    CHECK(got.error().code == errc::answer_lost);
    auto grandchild = written_id(file);
    REQUIRE(grandchild > 0);
    // Killed together with the child; whoever adopted it may take a moment to reap it.
    auto until = std::chrono::steady_clock::now() + 10s;
    auto is_zombie = [&] {
        std::ifstream status{"/proc/" + std::to_string(grandchild) + "/stat"};
        std::string id, name, state;
        status >> id >> name >> state;
        return state == "Z";
    };
    while (is_running(grandchild) && !is_zombie() && std::chrono::steady_clock::now() < until) {
    }
    CHECK((!is_running(grandchild) || is_zombie()));
    std::filesystem::remove(file);
}

TEST_CASE("a signal that ends a program is told as shells tell it", "[programs]")
{
    CHECK(ended(shell("kill -9 $$")).exit_code == 137);
}

TEST_CASE("a stop leaves no program behind, and leaves as an exception", "[programs]")
{
    auto file = marker();
    auto programs = make_program_runner();
    asio::io_context loop;
    asio::cancellation_signal stop;
    std::exception_ptr thrown;
    bool done = false;
    program_call call{{"/bin/sh", "-c", "echo $$ >" + file + "; exec sleep 600"}};
    asio::co_spawn(loop, programs->run(std::move(call)),
                   asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr error, result<program_end>) {
                       thrown = error;
                       done = true;
                   }));
    auto until = std::chrono::steady_clock::now() + 10s;
    while (written_id(file) == 0 && std::chrono::steady_clock::now() < until)
        loop.poll();
    auto id = written_id(file);
    REQUIRE(is_running(id));
    stop.emit(asio::cancellation_type::terminal);
    loop.run();
    CHECK(done);
    REQUIRE(thrown);
    CHECK_THROWS_AS(std::rethrow_exception(thrown), boost::system::system_error);
    CHECK(!is_running(id));
    std::filesystem::remove(file);
}
