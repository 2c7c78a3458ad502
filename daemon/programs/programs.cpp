#include "daemon/programs/programs.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <array>
#include <cerrno>
#include <csignal>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace highroad {
namespace {

using namespace asio::experimental::awaitable_operators;

constexpr std::size_t longest_output = 4096;

class descriptor {
public:
    explicit descriptor(int value = -1) : value_{value} {}
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    ~descriptor()
    {
        if (value_ >= 0) ::close(value_);
    }
    [[nodiscard]] int get() const { return value_; }
    [[nodiscard]] bool open() const { return value_ >= 0; }

private:
    int value_;
};

/// Memory that looks like a file: unlike a pipe it can neither fill up nor break, so nobody has to wait for it.
int memory_file(const char* name)
{
    return ::memfd_create(name, MFD_CLOEXEC);
}

bool fill(int file, std::string_view text)
{
    while (!text.empty()) {
        auto written = ::write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::lseek(file, 0, SEEK_SET) == 0;
}

std::string beginning_of(int file)
{
    std::string text(longest_output, '\0');
    auto got = ::pread(file, text.data(), text.size(), 0);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
}

/// A child that is never left behind: what has not ended by itself is killed and reaped.
class child {
public:
    explicit child(pid_t id) : id_{id} {}
    child(const child&) = delete;
    child& operator=(const child&) = delete;
    ~child()
    {
        if (id_ <= 0) return;
        kill_group();
        (void)reap();
    }

    void kill_group() const
    {
        if (id_ > 0) ::kill(-id_, SIGKILL);
    }
    int reap()
    {
        siginfo_t how{};
        while (::waitid(P_PID, static_cast<id_t>(id_), &how, WEXITED) != 0 && errno == EINTR) {
        }
        id_ = -1;
        return how.si_code == CLD_EXITED ? how.si_status : 128 + how.si_status;
    }

private:
    pid_t id_;
};

class spawn_options {
public:
    spawn_options(int input, int output)
    {
        ::posix_spawn_file_actions_init(&files_);
        ::posix_spawn_file_actions_adddup2(&files_, input, STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&files_, output, STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&files_, output, STDERR_FILENO);
        // Asio's sockets are not marked close-on-exec.
        ::posix_spawn_file_actions_addclosefrom_np(&files_, STDERR_FILENO + 1);
        ::posix_spawnattr_init(&attributes_);
        ::posix_spawnattr_setflags(&attributes_,
                                   POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        ::posix_spawnattr_setpgroup(&attributes_, 0);
        sigset_t signals;
        sigemptyset(&signals);
        ::posix_spawnattr_setsigmask(&attributes_, &signals);
        // The daemon ignores a broken pipe; programs expect to be ended by one.
        sigaddset(&signals, SIGPIPE);
        ::posix_spawnattr_setsigdefault(&attributes_, &signals);
    }
    spawn_options(const spawn_options&) = delete;
    spawn_options& operator=(const spawn_options&) = delete;
    ~spawn_options()
    {
        ::posix_spawn_file_actions_destroy(&files_);
        ::posix_spawnattr_destroy(&attributes_);
    }

    /// 0, or the error's number.
    int start(pid_t& id, std::vector<std::string>& argv) const
    {
        std::vector<char*> pointers;
        pointers.reserve(argv.size() + 1);
        for (auto& each : argv)
            pointers.push_back(each.data());
        pointers.push_back(nullptr);
        // Secrets of the daemon's may stand in its environment.
        std::string path = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
        std::array<char*, 2> environment{path.data(), nullptr};
        return ::posix_spawn(&id, pointers.front(), &files_, &attributes_, pointers.data(), environment.data());
    }

private:
    posix_spawn_file_actions_t files_{};
    posix_spawnattr_t attributes_{};
};

failure not_started(const std::string& program, int error)
{
    // The machine is short of something just now.
    auto passes = error == EAGAIN || error == ENOMEM || error == EMFILE || error == ENFILE;
    auto code = error == ENOENT ? errc::not_found : passes ? errc::try_later : errc::refused;
    auto words = error == ENOENT
                     ? "There is no program " + program + "."
                     : "The program " + program + " could not be started (" +
                           boost::system::error_code{error, boost::system::system_category()}.message() + ").";
    return failure{code, std::move(words)};
}

class local_programs final : public program_runner {
public:
    [[nodiscard]] awaitable<result<program_end>> run(program_call call) override
    {
        if (call.argv.empty() || !call.argv.front().starts_with('/'))
            co_return failure{errc::bad_input, "A program is named by its absolute path."};
        for (const auto& each : call.argv)
            if (each.find('\0') != std::string::npos)
                co_return failure{errc::bad_input, "An argument of a program cannot hold a NUL."};

        descriptor input{memory_file("input")};
        descriptor output{memory_file("output")};
        if (!input.open() || !output.open() || !fill(input.get(), call.input))
            co_return not_started(call.argv.front(), errno);
        pid_t id = -1;
        spawn_options options{input.get(), output.get()};
        if (auto error = options.start(id, call.argv); error != 0) co_return not_started(call.argv.front(), error);
        child running{id};
        // By number: the header of glibc 2.36 forgets to say that it is a C function.
        auto watched = static_cast<int>(::syscall(SYS_pidfd_open, id, 0));
        if (watched < 0) co_return not_started(call.argv.front(), errno);

        auto loop = co_await asio::this_coro::executor;
        asio::posix::stream_descriptor ended{loop, watched}; // readable once the child has ended
        asio::steady_timer timer{loop, call.limit};
        auto first = co_await (ended.async_wait(asio::posix::stream_descriptor::wait_read, as_tuple) ||
                               timer.async_wait(as_tuple));
        // A stop ends both waits. It is no outcome of the program, so it leaves as an exception.
        auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none)
            throw boost::system::system_error{asio::error::operation_aborted};
        if (first.index() == 1)
            co_return failure{errc::answer_lost, "The program " + call.argv.front() + " did not end in time."};
        program_end end;
        end.exit_code = running.reap();
        end.output = beginning_of(output.get());
        co_return end;
    }

private:
    static constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);
};

} // namespace

std::unique_ptr<program_runner> make_program_runner()
{
    return std::make_unique<local_programs>();
}

} // namespace highroad
