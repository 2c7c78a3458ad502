#include "daemon/app/run.hpp"
#include "daemon/app/service.hpp"
#include "daemon/app/stop_signals.hpp"
#include "daemon/app/surroundings.hpp"
#include "daemon/crypto/key_pair.hpp"
#include "daemon/demo/app_store_stand_in.hpp"
#include "daemon/demo/demo_reviews.hpp"
#include "daemon/net/system_clock.hpp"
#include "daemon/observe/logging.hpp"
#include "daemon/toml/toml_text.hpp"

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdlib.h>
#include <sys/stat.h>

namespace highroad::app {
namespace {

constexpr auto demo_app = "1404176564";
constexpr std::chrono::seconds fresh_review_after{4};

/// A directory of our own; removed with everything in it unless the person wants to keep it.
class workplace {
public:
    explicit workplace(const std::string& keep)
    {
        if (!keep.empty()) {
            std::filesystem::create_directories(keep);
            path_ = std::filesystem::absolute(keep);
            return;
        }
        auto pattern = (std::filesystem::temp_directory_path() / "highroad-demo-XXXXXX").string();
        if (!::mkdtemp(pattern.data())) throw std::runtime_error{"no temporary directory can be made at " + pattern};
        path_ = pattern;
        remove_ = true;
    }
    workplace(const workplace&) = delete;
    workplace& operator=(const workplace&) = delete;
    ~workplace()
    {
        std::error_code failed;
        if (remove_) std::filesystem::remove_all(path_, failed);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    void write_secret(const std::string& name, const std::string& text) const
    {
        auto file = path_ / name;
        std::ofstream{file} << text;
        ::chmod(file.c_str(), S_IRUSR | S_IWUSR);
    }

private:
    std::filesystem::path path_;
    bool remove_ = false;
};

/// The demo is configured like any other daemon, through the same file format.
std::string configuration(const workplace& place, int page_port, std::uint16_t store_port)
{
    std::string text = R"toml(
[general]
state_dir = "DIRECTORY"
log_level = "warning"
[http]
listen = "127.0.0.1:PAGE_PORT"
[control]
socket = "DIRECTORY/control.sock"
[playbook]
approvers = ["console:*", "cli:*"]
undo_window = "10s"
cool_off = "0s"
reply_check_first = "1 min"
[contact]
product = "Fieldnote"
email = "care@fieldnote.example"
sign_off = "The Fieldnote team"
[console]
enabled = true
title = "Highroad demo"
[[sources]]
kind = "app_store_connect"
name = "fieldnote-ios"
title = "Fieldnote for iOS"
app_id = "APP"
key_id = "DEMOKEY001"
private_key = { file = "DIRECTORY/key.p8" }
api_base = "STORE"
store_page = "STORE/store/APP"
poll_every = "2s"
)toml";
    auto put = [&](std::string_view name, const std::string& value) {
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size())) {
            text.replace(at, name.size(), value);
        }
    };
    put("PAGE_PORT", std::to_string(page_port));
    put("STORE", "http://127.0.0.1:" + std::to_string(store_port));
    put("APP", demo_app);
    // Last, as it is somebody else's word, and may hold one of the others.
    auto quoted = toml_quoted(place.path().string());
    put("DIRECTORY", quoted.substr(1, quoted.size() - 2));
    return text;
}

} // namespace

int demo(const demo_options& options)
{
    workplace place{options.keep};
    auto notes = make_log(log_style::plain, log_level::warning);
    asio::io_context loop{1};
    auto time = make_system_clock(loop.get_executor());
    auto keys = make_p256_key_pair();
    place.write_secret("key.p8", keys.private_pem);

    demo::app_store_stand_in store{{keys.public_pem, 3600}, *time};
    http_server store_server{loop.get_executor(), server_options{}};
    store.serve(store_server, demo::stand_in_control::closed);
    auto listening = store_server.listen();
    if (!listening) {
        std::cerr << listening.error().words << "\n";
        return exit_failed;
    }
    auto text = configuration(place, options.port, store_server.port());
    auto loaded = load(text, "demo.toml", surroundings_of_process());
    if (auto* mistakes = std::get_if<std::vector<problem>>(&loaded)) {
        for (const auto& mistake : *mistakes)
            std::cerr << in_words(mistake) << "\n";
        return exit_bad_configuration;
    }
    service_options told;
    told.console_notice = "This is a demo: a stand-in of the App Store on this machine. The reviews are made up.";
    service running{loop.get_executor(), std::get<settings>(std::move(loaded)), told, *notes};
    int code = 0;
    auto whole_life = [&]() -> awaitable<void> {
        auto opened = co_await running.open();
        if (!opened) {
            std::cerr << opened.error().words << "\n";
            code = exit_failed;
            co_return;
        }
        std::cout << "Open " << running.address() << "\n"
                  << "What customers see: http://127.0.0.1:" << store_server.port() << "/store/" << demo_app << "\n"
                  << "Stop with Ctrl-C.\n"
                  << std::flush;
        auto as_asked = co_await running.run();
        if (!as_asked) code = exit_failed;
    };
    auto beside = [&]() -> awaitable<void> {
        task_group stand_in{loop.get_executor(), *notes};
        stand_in.start("store", store_server.run());
        co_await demo::drip(store.front(), demo_app, *time, fresh_review_after);
        co_await stand_in.finish(std::chrono::hours{24 * 365});
    };
    on_signals nothing_more{[] {}, [] {}};
    auto well = run_until_stopped(loop, whole_life(), beside(), std::move(nothing_more), *notes);
    return well ? code : exit_failed;
}

} // namespace highroad::app
