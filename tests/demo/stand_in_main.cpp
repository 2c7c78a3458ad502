// highroad-stand-in: the App Store Connect stand-in as a process of its own, for stories and crash drills.

#include "daemon/demo/app_store_stand_in.hpp"
#include "daemon/net/http_server.hpp"
#include "daemon/net/system_clock.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <charconv>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

namespace {

using namespace highroad;

struct options {
    std::uint16_t port = 0;
    std::string public_key_file;
    bool no_auth = false;
    std::string state_file;
    std::string app = "1234567890";
};

constexpr std::string_view usage =
    "highroad-stand-in (--public-key FILE | --no-auth) [--port N] [--app ID] [--state FILE]\n"
    "  --state FILE  reviews as JSON lines: read at the start when it exists, written at a clean end\n";

std::optional<options> read_options(int argc, char** argv)
{
    options read;
    for (int i = 1; i < argc; ++i) {
        std::string_view name = argv[i];
        if (name == "--no-auth") {
            read.no_auth = true;
            continue;
        }
        if (i + 1 >= argc) return std::nullopt;
        std::string_view value = argv[++i];
        if (name == "--port") {
            auto number = std::from_chars(value.data(), value.data() + value.size(), read.port);
            if (number.ec != std::errc{} || number.ptr != value.data() + value.size()) return std::nullopt;
        } else if (name == "--public-key") {
            read.public_key_file = value;
        } else if (name == "--state") {
            read.state_file = value;
        } else if (name == "--app") {
            read.app = value;
        } else {
            return std::nullopt;
        }
    }
    if (read.no_auth == !read.public_key_file.empty()) return std::nullopt;
    return read;
}

std::optional<std::string> contents_of(const std::string& file)
{
    std::ifstream stream{file, std::ios::binary};
    if (!stream) return std::nullopt;
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

/// Ends the connection where an answer should go on.
class cut_off final : public body_stream {
public:
    awaitable<std::optional<std::string>> next() override
    {
        if (std::exchange(begun_, true)) throw std::runtime_error{"an answer is dropped, as was asked for"};
        co_return "{";
    }

private:
    bool begun_ = false;
};

/// The server always answers; what the stand-in drops becomes an answer that breaks off after its first byte.
class dropping_router final : public http_router {
public:
    explicit dropping_router(http_router& next) : next_{next} {}

    void add(std::string method, std::string path, http_handler handler) override
    {
        next_.add(std::move(method), std::move(path),
                  [handler = std::move(handler)](http_request request) { return answer(handler, std::move(request)); });
    }

private:
    static awaitable<http_response> answer(const http_handler& handler, http_request request)
    {
        auto given = co_await handler(std::move(request));
        if (given.status != 0) co_return given;
        http_response broken{200, "application/json", {}};
        broken.stream = std::make_shared<cut_off>();
        co_return broken;
    }

    http_router& next_;
};

} // namespace

int main(int argc, char** argv)
{
    auto asked = read_options(argc, argv);
    if (!asked) {
        std::cerr << usage;
        return 2;
    }
    demo::stand_in_settings settings;
    if (!asked->no_auth) {
        auto key = contents_of(asked->public_key_file);
        if (!key || key->empty()) {
            std::cerr << "highroad-stand-in: cannot read " << asked->public_key_file << "\n";
            return 1;
        }
        settings.public_key_pem = std::move(*key);
    }

    asio::io_context loop{1};
    auto clock = make_system_clock(loop.get_executor());
    demo::app_store_stand_in stand_in{std::move(settings), *clock};
    stand_in.front().add_app(asked->app);
    if (!asked->state_file.empty())
        if (auto state = contents_of(asked->state_file)) stand_in.load(*state, asked->app);

    server_options serving;
    serving.port = asked->port;
    serving.body_limit = std::size_t{64} << 20;
    serving.on_exception = [](auto, auto, std::string_view what) {
        std::cerr << "highroad-stand-in: " << what << "\n";
    };
    http_server server{loop.get_executor(), std::move(serving)};
    dropping_router router{server};
    stand_in.serve(router, demo::stand_in_control::open);
    if (auto listening = server.listen(); !listening) {
        std::cerr << "highroad-stand-in: " << listening.error().words << "\n";
        return 1;
    }
    std::cout << R"({"url":"http://127.0.0.1:)" << server.port() << R"(","app":")" << asked->app << R"("})"
              << std::endl;

    asio::cancellation_signal stop;
    asio::signal_set signals{loop, SIGINT, SIGTERM};
    signals.async_wait([&](auto error, int) {
        if (!error) stop.emit(asio::cancellation_type::terminal);
    });
    asio::co_spawn(loop, server.run(),
                   asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr) { signals.cancel(); }));
    loop.run();

    if (!asked->state_file.empty()) {
        std::ofstream file{asked->state_file, std::ios::binary};
        file << stand_in.state();
        file.flush();
        if (!file) {
            std::cerr << "highroad-stand-in: cannot write " << asked->state_file << "\n";
            return 1;
        }
    }
    return 0;
}
