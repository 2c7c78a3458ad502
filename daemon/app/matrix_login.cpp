#include "adapters/matrix/matrix.hpp"
#include "daemon/app/on_interruption.hpp"
#include "daemon/app/run.hpp"
#include "daemon/app/surroundings.hpp"
#include "daemon/net/http_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <iostream>
#include <optional>
#include <string_view>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace highroad::app {
namespace {

/// The terminal that somebody types at, if one does.
class terminal {
public:
    terminal() { known_ = ::isatty(STDIN_FILENO) != 0 && ::tcgetattr(STDIN_FILENO, &before_) == 0; }

    void hide_typing() const
    {
        auto quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        if (known_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    /// As it was found.
    void show_typing() const
    {
        if (known_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    [[nodiscard]] bool known() const { return known_; }

private:
    termios before_{};
    bool known_ = false;
};

struct way_in {
    std::string_view word;
    matrix_proof proof;
    std::string_view asked_for;
};
constexpr std::array<way_in, 3> ways_in{{{"password", matrix_proof::password, "Password"},
                                         {"login-token", matrix_proof::login_token, "Login token"},
                                         {"access-token", matrix_proof::access_token, "Access token"}}};

std::string typed_secret(std::string_view what, const std::string& user, const terminal& at)
{
    std::cerr << what << " of " << user << ": " << std::flush;
    at.hide_typing();
    std::string line;
    std::getline(std::cin, line);
    at.show_typing();
    if (at.known()) std::cerr << "\n";
    return line;
}

/// A new file that only its owner can read; -1 with the reason told when it cannot be made.
int new_secret_file(const std::string& path)
{
    auto file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        std::cerr << path << " cannot be made: " << std::strerror(errno)
                  << ". Nothing was done; name a file that is not there yet, in a folder you may write to.\n";
    }
    return file;
}

bool written(int file, const std::string& text)
{
    std::size_t done = 0;
    while (done < text.size()) {
        auto n = ::write(file, text.data() + done, text.size() - done);
        if (n <= 0) return false;
        done += static_cast<std::size_t>(n);
    }
    return ::fsync(file) == 0;
}

/// What `ask` made of the homeserver's answers, to be called with an http_client&.
template <class T, class Ask>
result<T> answer_of(Ask ask)
{
    asio::io_context loop{1};
    client_options options;
    options.user_agent = "Highroad/0.1";
    options.proxies = proxies_from([](std::string_view name) { return environment(std::string{name}); });
    auto http = make_http_client(loop.get_executor(), std::move(options));
    result<T> got = failure{errc::bad_answer, "An error inside Highroad. Please report it."};
    asio::co_spawn(loop, ask(*http), [&](std::exception_ptr thrown, result<T> told) {
        if (!thrown) got = std::move(told);
        loop.stop(); // the kept connection would hold it until it times out
    });
    loop.run();
    return got;
}

void tell_how_to_go_on(const matrix_login_options& options, const new_matrix_login& made)
{
    std::cerr << "This is device " << made.device_id << " of " << options.user << ". The token is in "
              << options.token_file << "; in [matrix] write:\n"
              << "access_token = { file = \"" << options.token_file << "\" }\n";
    if (made.device_id != options.device_id) std::cerr << "device_id = \"" << made.device_id << "\"\n";
    if (made.renews) {
        std::cerr << "The homeserver lets it run out, and the daemon renews it: what is in the file begins a login "
                     "that only one daemon can go on with. Use it for nothing else.\n";
    }
}

} // namespace

int matrix_login(const matrix_login_options& options)
{
    // The file first: a token that could not be kept would stay valid on the server, and nobody would know it.
    auto file = new_secret_file(options.token_file);
    if (file < 0) return exit_failed;
    matrix_settings settings;
    settings.homeserver = options.homeserver;
    settings.user = options.user;
    settings.device_id = options.device_id;
    const auto* way =
        std::find_if(ways_in.begin(), ways_in.end(), [&](const auto& w) { return w.word == options.with; });
    if (way == ways_in.end()) way = ways_in.begin();
    auto kept = false;
    auto made = [&]() -> result<new_matrix_login> {
        // Whoever breaks it off types on at the same terminal, and tries again with the same file.
        terminal at;
        on_interruption undo{[at, path = options.token_file] {
            ::unlink(path.c_str());
            at.show_typing();
        }};
        // A mistyped address is told before anybody has typed a password for it.
        auto there = answer_of<void>([&](http_client& http) { return matrix_answers(settings, way->proof, http); });
        if (!there) return there.error();
        auto secret = typed_secret(way->asked_for, options.user, at);
        auto got = answer_of<new_matrix_login>(
            [&](http_client& http) { return matrix_log_in(settings, way->proof, secret, options.renewable, http); });
        kept = got && written(file, got->to_keep + "\n");
        return got;
    }();
    ::close(file);
    if (kept) {
        tell_how_to_go_on(options, *made);
        return 0;
    }
    ::unlink(options.token_file.c_str());
    std::cerr << (made ? std::string{"The token could not be written to the file."} : made.error().words) << "\n";
    return exit_failed;
}

} // namespace highroad::app
