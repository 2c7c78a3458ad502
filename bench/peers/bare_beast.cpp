// The ceiling: what a slash command costs with nothing but Beast, a signature check, and the rows of a note. It decides
// nothing, reads no case and plans no work.
#include "bench/peers/group_writer.hpp"
#include "bench/peers/loopback_server.hpp"

#include "daemon/crypto/crypto.hpp"

#include <CLI/CLI.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

namespace highroad::bench {
namespace {

bool is_signed(const std::string& secret, const loopback_server::request& request)
{
    std::string_view timestamp = request["X-Slack-Request-Timestamp"];
    std::int64_t seconds = 0;
    std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), seconds);
    auto now = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
    if (std::abs(now.count() - seconds) > 300) return false;
    std::string text{"v0:"};
    text.append(timestamp).append(":").append(request.body());
    std::string_view given = request["X-Slack-Signature"];
    return constant_time_equal("v0=" + hex(hmac_sha256(secret, text)), given);
}

std::string decoded(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            int byte = 0;
            std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16);
            out += static_cast<char>(byte);
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

note read_note(std::string_view body)
{
    note read;
    while (!body.empty()) {
        auto pair = body.substr(0, body.find('&'));
        body.remove_prefix(std::min(body.size(), pair.size() + 1));
        auto name = pair.substr(0, pair.find('='));
        auto value = decoded(pair.substr(std::min(pair.size(), name.size() + 1)));
        if (name == "user_id") read.user = std::move(value);
        if (name == "trigger_id") read.key = "slack:slash:" + value;
        if (name == "text") read.text = std::move(value);
    }
    auto number = read.text.find(' ');
    if (number == std::string::npos) return read;
    std::from_chars(read.text.data() + number + 1, read.text.data() + read.text.size(), read.case_number);
    auto words = read.text.find(' ', number + 1);
    read.text.erase(0, words == std::string::npos ? read.text.size() : words + 1);
    return read;
}

} // namespace
} // namespace highroad::bench

int main(int argc, char** argv)
{
    using namespace highroad::bench;
    CLI::App cli{"A bare Beast server that records notes; a measure for Highroad.", "highroad-bench-beast"};
    std::uint16_t port = 0;
    std::string database;
    std::string schema;
    cli.add_option("--port", port)->required();
    cli.add_option("--database", database)->required();
    cli.add_option("--schema", schema, "rows.sql")->required();
    CLI11_PARSE(cli, argc, argv);
    const char* given = std::getenv("BENCH_SIGNING_SECRET");
    const std::string secret = given ? given : "";
    if (secret.empty()) {
        std::cerr << "BENCH_SIGNING_SECRET is not set\n";
        return 2;
    }

    try {
        std::stringstream text;
        text << std::ifstream{schema}.rdbuf();
        asio::io_context loop{1};
        group_writer writer{database, text.str()};
        loopback_server server{loop, port, [&](const loopback_server::request& request, loopback_server::answer tell) {
                                   if (!is_signed(secret, request)) return tell(401, "{}");
                                   auto what = read_note(request.body());
                                   auto told = "{\"response_type\":\"ephemeral\",\"text\":\"Noted in #" +
                                               std::to_string(what.case_number) + ".\"}";
                                   auto done = [&loop, tell = std::move(tell), told = std::move(told)] {
                                       asio::post(loop, [tell, told] { tell(200, told); });
                                   };
                                   writer.record(std::move(what), std::move(done));
                               }};
        loop.run();
    } catch (const std::exception& thrown) {
        std::cerr << "highroad-bench-beast: " << thrown.what() << "\n";
        return 1;
    }
}
