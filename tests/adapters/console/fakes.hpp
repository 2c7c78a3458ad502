#pragma once

#include "adapters/console/console.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace highroad::test {

class quiet_log final : public log {
public:
    void write(log_level, std::string_view what, std::initializer_list<field> fields) override
    {
        text += std::string{what} + '\n';
        for (const auto& [name, value] : fields)
            text += std::string{name} + '=' + value + '\n';
    }
    std::string text;
};

/// Finds routes as the server does: the longest match wins.
class route_table final : public http_router {
public:
    void add(std::string method, std::string path, http_handler handler) override
    {
        routes.push_back({std::move(method), std::move(path), std::move(handler)});
    }
    [[nodiscard]] const http_handler* find(const http_request& request) const
    {
        auto path = request.url.substr(0, request.url.find('?'));
        const route* best = nullptr;
        for (const auto& one : routes) {
            auto matches = path == one.path || (one.path.ends_with('/') && path.starts_with(one.path));
            if (one.method == request.method && matches && (!best || one.path.size() > best->path.size())) best = &one;
        }
        return best ? &best->handler : nullptr;
    }

private:
    struct route {
        std::string method;
        std::string path;
        http_handler handler;
    };
    std::vector<route> routes;
};

/// Keeps what it was asked and answers "done".
class recording_desk final : public command_desk {
public:
    struct request {
        asked who;
        int case_number = 0;
        case_command what;
    };
    struct line_request {
        asked who;
        std::string line;
        std::string prefix;
    };
    [[nodiscard]] awaitable<answer> ask(asked who, int case_number, case_command what) override
    {
        requests.push_back({std::move(who), case_number, std::move(what)});
        if (broken) throw std::runtime_error{"the disk is full"};
        co_return answer{true, "done"};
    }
    [[nodiscard]] awaitable<answer> ask_line(asked who, std::string line, std::string prefix) override
    {
        lines.push_back({std::move(who), std::move(line), std::move(prefix)});
        co_return answer{true, "read"};
    }
    [[nodiscard]] awaitable<std::optional<review_case>> look_up(int) override { co_return std::nullopt; }
    [[nodiscard]] awaitable<std::optional<int>> case_of_message(std::string, std::string message) override
    {
        auto found = messages.find(message);
        if (found == messages.end()) co_return std::nullopt;
        co_return found->second;
    }
    [[nodiscard]] awaitable<result<std::optional<int>>> case_of_our_message(std::string, std::string) override
    {
        co_return std::optional<int>{};
    }

    std::vector<request> requests;
    std::vector<line_request> lines;
    std::map<std::string, int> messages;
    bool broken = false;
};

[[nodiscard]] inline card card_of(int number, std::string draft = "Thank you.")
{
    card shown;
    shown.case_number = number;
    shown.review_revision = 2;
    shown.draft_revision = 3;
    shown.heading = "#" + std::to_string(number) + " · 2 out of 5 stars · Acme iOS";
    shown.state = "Awaiting the team";
    shown.quote = "It crashes.";
    shown.draft = std::move(draft);
    shown.reply_limit = 350;
    shown.reply_unit = length_unit::utf16_units;
    shown.buttons = {{card_action::publish, "Publish reply", true, false, number},
                     {card_action::dismiss, "Dismiss case", false, true, number}};
    return shown;
}

/// A console with a browser before it that does everything right unless a test says otherwise.
class browser {
public:
    explicit browser(console_settings settings = {}, clock* other_time = nullptr)
        : chat_{make_console(std::move(settings), routes, other_time ? *other_time : time, random, journal)}
    {}
    browser(const browser&) = delete;
    browser& operator=(const browser&) = delete;

    [[nodiscard]] http_request request(std::string method, std::string url) const
    {
        http_request one{std::move(method), std::move(url)};
        one.headers.set("Host", host);
        one.remote = remote;
        if (!cookie.empty()) one.headers.set("Cookie", "theme=dark; " + cookie);
        return one;
    }
    [[nodiscard]] http_request posting(std::string url, std::string body) const
    {
        auto one = request("POST", std::move(url));
        one.headers.set("Origin", "http://" + host);
        one.headers.set("Content-Type", "application/json");
        one.headers.set("X-Highroad-CSRF", csrf.empty() ? "login" : csrf);
        one.body = std::move(body);
        return one;
    }
    http_response send(http_request one)
    {
        const auto* handler = routes.find(one);
        if (!handler) return {405, "text/plain", "no such route"};
        // Commands are taken only while the chat runs, as in the daemon.
        asio::io_context loop;
        asio::cancellation_signal stop;
        asio::co_spawn(loop, chat_->run(desk), asio::bind_cancellation_slot(stop.slot(), asio::detached));
        std::optional<http_response> got;
        asio::co_spawn(loop, (*handler)(std::move(one)), [&](std::exception_ptr error, http_response answer) {
            if (!error) got = std::move(answer);
            stop.emit(asio::cancellation_type::terminal);
        });
        loop.run();
        REQUIRE(got);
        if (auto set = got->headers.get("Set-Cookie"); !set.empty()) cookie = set.substr(0, set.find(';'));
        return std::move(*got);
    }
    /// Sends it as it is.
    http_response get(std::string url) { return send(request("GET", std::move(url))); }
    http_response post(std::string url, const nlohmann::json& body)
    {
        return send(posting(std::move(url), body.dump()));
    }

    /// What the page does first.
    void enter()
    {
        auto known = nlohmann::json::parse(get("/session").body);
        csrf = known["csrf"];
    }
    http_response log_in(std::string name, std::string token)
    {
        auto answer = post("/login", {{"name", std::move(name)}, {"token", std::move(token)}});
        if (answer.status == 200) csrf = nlohmann::json::parse(answer.body)["csrf"];
        return answer;
    }
    [[nodiscard]] std::shared_ptr<body_stream> open_events() { return get("/events").stream; }

    chat& console() { return *chat_; }

    manual_clock time;
    counted_random random;
    quiet_log journal;
    route_table routes;
    recording_desk desk;
    std::string host = "127.0.0.1:8787";
    std::string remote = "127.0.0.1";
    std::string cookie;
    std::string csrf;

private:
    std::unique_ptr<chat> chat_;
};

/// The value after "data: " of the first event of that name in a piece.
[[nodiscard]] inline nlohmann::json event_in(const std::string& piece, const std::string& name)
{
    auto start = piece.find("event: " + name + "\ndata: ");
    if (start == std::string::npos) return nullptr;
    start = piece.find("data: ", start) + 6;
    return nlohmann::json::parse(piece.substr(start, piece.find('\n', start) - start));
}

/// The texts of the lines in a thread.
[[nodiscard]] inline std::vector<std::string> words_of(const nlohmann::json& lines)
{
    std::vector<std::string> words;
    for (const auto& line : lines)
        words.push_back(line.at("text").get<std::string>());
    return words;
}

} // namespace highroad::test
