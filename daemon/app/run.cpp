#include "daemon/app/run.hpp"

#include "daemon/app/service.hpp"
#include "daemon/app/service_manager.hpp"
#include "daemon/app/stop_signals.hpp"
#include "daemon/app/surroundings.hpp"
#include "daemon/observe/logging.hpp"
#include "daemon/observe/recent_log.hpp"

#include <boost/asio/io_context.hpp>

#include <iostream>
#include <string>
#include <utility>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace highroad::app {
namespace {

/// One for the loop and one for the store's thread: with one for both, half of the work under load was waiting for it.
/// More would keep memory that nobody uses.
void have_two_small_heaps()
{
#ifdef __GLIBC__
    ::mallopt(M_ARENA_MAX, 2);
    // A heap that grew for a burst of commands gives its end back at once, and grows by small steps.
    ::mallopt(M_TRIM_THRESHOLD, 64 * 1024);
    ::mallopt(M_TOP_PAD, 16 * 1024);
#endif
}

std::unique_ptr<log> log_of(const settings& configured)
{
    auto style = configured.general.log_as == sections::log_format::json ? log_style::json : log_style::plain;
    return make_log(style, static_cast<log_level>(configured.general.log_level));
}

std::string at_work(const settings& configured)
{
    auto many = configured.sources.size();
    return "watching " + std::to_string(many) + (many == 1 ? " source" : " sources");
}

} // namespace

int run_daemon(const std::string& config_path)
{
    have_two_small_heaps();
    auto configured = load_or_tell(config_path);
    if (!configured) return exit_bad_configuration;
    auto written = log_of(*configured);
    recent_log notes_kept{*written,
                          [] { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }};
    auto* notes = &notes_kept;

    asio::io_context loop{1};
    service_options options;
    options.recent = &notes_kept;
    service running{loop.get_executor(), *configured, std::move(options), *notes};
    on_signals asked;
    asked.reload = [&] {
        tell_service_manager(reload_announcement());
        if (auto again = load_or_tell(config_path)) {
            running.reload(again->rules);
            tell_service_manager("READY=1\nSTATUS=" + at_work(*configured));
        } else {
            notes->write(log_level::error, "the file has mistakes, so the earlier playbook stays in force",
                         {{"file", config_path}});
            tell_service_manager("READY=1\nSTATUS=" + at_work(*configured) +
                                 "; the file has mistakes, so the earlier playbook stays in force");
        }
    };
    asked.stopping = [] { tell_service_manager("STOPPING=1\nSTATUS=finishing what is on its way"); };
    int code = 0;
    auto whole_life = [&]() -> awaitable<void> {
        auto opened = co_await running.open();
        if (!opened) {
            notes->write(log_level::error, "highroad cannot start", {{"why", opened.error().words}});
            code = opened.error().code == errc::bad_input ? exit_bad_configuration : exit_failed;
            co_return;
        }
        tell_service_manager("READY=1\nSTATUS=" + at_work(*configured));
        auto as_asked = co_await running.run();
        if (!as_asked) code = exit_failed;
    };
    auto well = run_until_stopped(loop, whole_life(), feed_watchdog(), std::move(asked), *notes);
    return well ? code : exit_failed;
}

} // namespace highroad::app
