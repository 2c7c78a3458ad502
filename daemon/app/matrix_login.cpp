#include "adapters/matrix/matrix.hpp"
#include "daemon/app/run.hpp"
#include "daemon/app/surroundings.hpp"
#include "daemon/net/http_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cerrno>
#include <cstring>
#include <iostream>
#include <optional>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace highroad::app {
namespace {

/// While it lives, what is typed at a terminal is not shown.
class unseen_typing {
public:
    unseen_typing()
    {
        if (::isatty(STDIN_FILENO) == 0 || ::tcgetattr(STDIN_FILENO, &before_) != 0) return;
        auto quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        changed_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
    }
    unseen_typing(const unseen_typing&) = delete;
    unseen_typing& operator=(const unseen_typing&) = delete;
    ~unseen_typing()
    {
        if (!changed_) return;
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
        std::cerr << "\n";
    }

private:
    termios before_{};
    bool changed_ = false;
};

std::string typed_password(const std::string& user)
{
    std::cerr << "Password of " << user << ": " << std::flush;
    unseen_typing quiet;
    std::string line;
    std::getline(std::cin, line);
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

std::optional<result<std::string>> log_in(matrix_settings settings)
{
    asio::io_context loop{1};
    client_options options;
    options.user_agent = "Highroad/0.1";
    options.proxies = proxies_from([](std::string_view name) { return environment(std::string{name}); });
    auto http = make_http_client(loop.get_executor(), std::move(options));
    std::optional<result<std::string>> made;
    asio::co_spawn(loop, matrix_log_in(std::move(settings), *http),
                   [&](std::exception_ptr thrown, result<std::string> got) {
                       if (!thrown) made.emplace(std::move(got));
                       loop.stop(); // the kept connection would hold it until it times out
                   });
    loop.run();
    return made;
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
    settings.password = typed_password(options.user);
    auto token = log_in(std::move(settings));
    auto kept = token && *token && written(file, **token + "\n");
    ::close(file);
    if (kept) {
        std::cerr << "Logged in. The token is in " << options.token_file << "; in [matrix] write:\n"
                  << "access_token = { file = \"" << options.token_file << "\" }\n";
        return 0;
    }
    ::unlink(options.token_file.c_str());
    std::cerr << (token && !*token ? token->error().words : std::string{"The token could not be written to the file."})
              << "\n";
    return exit_failed;
}

} // namespace highroad::app
