#include "daemon/app/connect.hpp"
#include "daemon/app/connect_language_model.hpp"
#include "daemon/app/connect_pagers.hpp"
#include "daemon/app/no_memory.hpp"
#include "daemon/app/published_addresses.hpp"
#include "daemon/app/run.hpp"
#include "daemon/app/surroundings.hpp"
#include "daemon/net/system_clock.hpp"
#include "daemon/observe/logging.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <iostream>

namespace highroad::app {
namespace {

struct tally {
    explicit tally(std::ostream& out) : out_{out} {}
    int good = 0;
    int bad = 0;

    void add(const check_line& line)
    {
        (line.works ? good : bad) += 1;
        out_ << (line.works ? "works   " : "FAILS   ") << line.subject << ": " << line.words << std::endl;
    }

private:
    std::ostream& out_;
};

awaitable<void> ask_everybody(const connections& outside, tally& counted)
{
    for (const auto& each : outside.platforms) {
        auto line = co_await each->check();
        counted.add(line);
    }
    for (const auto& each : outside.chats) {
        auto lines = co_await each->check();
        for (const auto& line : lines)
            counted.add(line);
    }
    for (const auto& each : outside.pagers) {
        auto line = co_await each->check();
        counted.add(line);
    }
    if (outside.model) {
        auto line = co_await outside.model->check();
        counted.add(line);
    }
}

} // namespace

int check(const std::string& config_path)
{
    return check(config_path, std::cout);
}

int check(const std::string& config_path, std::ostream& out)
{
    auto configured = load_or_tell(config_path);
    if (!configured) return exit_bad_configuration;
    out << "works   " << config_path << ": the file is well formed and its names lead somewhere\n";

    for (const auto& address : published_addresses(*configured))
        out << "open    " << address << "\n";

    asio::io_context loop{1};
    auto notes = make_log(log_style::plain, log_level::error);
    auto meters = make_prometheus_meters();
    auto time = make_system_clock(loop.get_executor());
    auto random = make_system_random();
    no_memory memory;
    // Nothing listens during a check: the hooks go to a server that is never started.
    http_server nowhere{loop.get_executor(), server_options{}};
    connect_with with{loop.get_executor(), *time, *random, *notes, *meters, memory, &nowhere, {}, false};
    auto outside = connect(*configured, with);
    connect_pagers(*configured, with, outside);
    connect_language_model(*configured, outside);

    tally counted{out};
    for (const auto& mistake : outside.mistakes)
        counted.add({false, "configuration", mistake});
    std::exception_ptr thrown;
    // Kept connections would hold the loop until they time out.
    asio::co_spawn(loop, ask_everybody(outside, counted), [&](std::exception_ptr why) {
        thrown = why;
        loop.stop();
    });
    loop.run();
    if (thrown) counted.add({false, "check", "An error inside Highroad ended it early; please report that."});
    out << counted.good << " work, " << counted.bad << " fail\n";
    return counted.bad == 0 ? 0 : exit_failed;
}

} // namespace highroad::app
