#include "daemon/app/control_client.hpp"
#include "daemon/app/counted.hpp"
#include "daemon/app/run.hpp"
#include "daemon/app/surroundings.hpp"
#include "daemon/crypto/crypto.hpp"
#include "daemon/net/http_client.hpp"
#include "daemon/ports/json_text.hpp"
#include "daemon/store/sqlite_store.hpp"

#include <nlohmann/json.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iomanip>
#include <iostream>
#include <pwd.h>
#include <sstream>
#include <unistd.h>

namespace highroad::app {
namespace {

using nlohmann::json;

/// Who types: the journal keeps it. sudo hides the person behind root, so its own word counts first.
std::string user_name()
{
    if (auto behind_sudo = environment("SUDO_USER")) return *behind_sudo;
    const auto* entry = ::getpwuid(::getuid());
    return entry ? std::string{entry->pw_name} : std::to_string(::getuid());
}

std::int64_t number_in(const json& row, const char* name)
{
    const auto& value = json_member(row, name);
    return value.is_number_integer() ? value.get<std::int64_t>() : 0;
}

std::string next_read_of(const json& source)
{
    auto at = json_text(source, "next_read");
    if (at.empty()) return {};
    std::ostringstream line;
    line << "    next read " << at << ", " << json_text(source, "next_read_why");
    const auto& a_day = json_member(source, "reviews_a_day");
    if (a_day.is_number()) {
        std::ostringstream about;
        about << std::setprecision(2) << a_day.get<double>();
        line << " (about " << about.str() << (about.str() == "1" ? " new review a day)" : " new reviews a day)");
    }
    line << "\n";
    return line.str();
}

std::string quota_line(const json& quota)
{
    auto limit = number_in(quota, "limit");
    auto left = number_in(quota, "left");
    auto window = std::chrono::seconds{number_in(quota, "window_seconds")};
    auto line = "    quota: " + std::to_string(limit - left) + " of " + std::to_string(limit) + " " +
                json_text(quota, "of") + " in " + in_words(window) + " used";
    if (left == 0) {
        auto wait = std::chrono::seconds{number_in(quota, "resumes_in_seconds")};
        line += wait > std::chrono::seconds{0} ? ", the next may go in " + in_words(wait) : std::string{};
    }
    std::string names;
    const auto& sharers = json_member(quota, "shared_with");
    constexpr std::size_t few = 3;
    for (const auto& name : sharers) {
        if (!name.is_string()) continue;
        if (sharers.size() > few) return line + ", shared with " + std::to_string(sharers.size()) + " other sources\n";
        names += (names.empty() ? "" : ", ") + name.get<std::string>();
    }
    return line + (names.empty() ? "" : ", shared with " + names) + "\n";
}

} // namespace

std::optional<json> ask_daemon(const std::string& socket, http_request request)
{
    asio::io_context loop{1};
    auto http = make_http_client(loop.get_executor(), {});
    request.url = "http://unix:" + socket + ":" + request.url;
    std::optional<result<http_response>> answered;
    asio::co_spawn(loop, http->send(std::move(request)), [&](std::exception_ptr thrown, result<http_response> got) {
        if (!thrown) answered.emplace(std::move(got));
        loop.stop(); // the kept connection would hold it until it times out
    });
    loop.run();
    if (!answered || !*answered) {
        std::cerr << "The daemon does not answer at " << socket
                  << (answered ? ": " + answered->error().words : std::string{})
                  << ". Is it running, and are you its user or root?\n";
        return std::nullopt;
    }
    auto body = parse_untrusted_json((**answered).body);
    if (!body.is_object()) {
        std::cerr << "The daemon's answer cannot be understood. Do its version and this one differ?\n";
        return std::nullopt;
    }
    return body;
}

int send_line(const std::string& config_path, const std::string& line)
{
    auto configured = load_or_tell(config_path);
    if (!configured) return exit_bad_configuration;
    http_request request{"POST", "/line"};
    request.headers.set("Content-Type", "application/json");
    request.body = json{{"line", valid_utf8(line)}, {"user", user_name()}, {"key", hex(random_bytes(16))}}.dump();
    auto told = ask_daemon(configured->control.socket, std::move(request));
    if (!told) return exit_failed;
    auto accepted = json_member(*told, "accepted") == true;
    (accepted ? std::cout : std::cerr) << json_text(*told, "text") << "\n";
    return accepted ? 0 : exit_failed;
}

int status(const std::string& config_path)
{
    auto configured = load_or_tell(config_path);
    if (!configured) return exit_bad_configuration;
    auto told = ask_daemon(configured->control.socket, http_request{"GET", "/status"});
    if (!told) return exit_failed;
    if (auto why = json_text(*told, "error"); !why.empty()) {
        std::cerr << why << "\n";
        return exit_failed;
    }
    auto number = [&](const char* name) {
        const auto& value = json_member(*told, name);
        return value.is_number_integer() ? std::to_string(value.get<std::int64_t>()) : std::string{"unknown"};
    };
    auto several = [&](const char* name, const char* one, const char* more) {
        auto many = number(name);
        return many + " " + (many == "1" ? one : more);
    };
    auto unreadable = number("effects_unreadable");
    std::cout << "Highroad runs at " << json_text(*told, "address") << "\n"
              << several("reviews", "review", "reviews") << " recorded, " << number("cases_open") << " of "
              << several("cases", "case", "cases") << " open\n"
              << several("effects_waiting", "message or reply on its", "messages or replies on their") << " way, "
              << number("effects_parked") << " given up"
              << (unreadable == "0" || unreadable == "unknown" ? std::string{}
                                                               : " (" + unreadable + " cannot be read: see doctor)")
              << ", " << several("quarantined", "item", "items") << " quarantined\n";
    for (const auto& source : json_member(*told, "sources")) {
        auto last = json_text(source, "last_success");
        std::cout << "source " << json_text(source, "source") << " (" << json_text(source, "platform") << "): "
                  << (json_member(source, "polled") == false ? "pushes to us"
                      : last.empty()                         ? "not read yet"
                                                             : "last read " + last)
                  << "\n"
                  << next_read_of(source);
        for (const auto& quota : json_member(source, "quotas"))
            std::cout << quota_line(quota);
    }
    return 0;
}

int backup(const std::string& config_path, const std::string& to)
{
    auto configured = load_or_tell(config_path);
    if (!configured) return exit_bad_configuration;
    auto copied = back_up(configured->general.state_dir + "/highroad.db", to);
    if (!copied) {
        std::cerr << copied.error().words << "\n";
        return exit_failed;
    }
    std::cout << "Written and checked: " << to << "\n";
    return 0;
}

} // namespace highroad::app
