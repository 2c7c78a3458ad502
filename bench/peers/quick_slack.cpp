// Slack's Web API as quick as it can be: yes to everything. It is there so that what Highroad sends has somewhere to go
// and takes as little as possible from the processor that is being measured.
#include "bench/peers/loopback_server.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

int main(int argc, char** argv)
{
    using namespace highroad::bench;
    CLI::App cli{"Answers Slack's Web API with yes.", "highroad-bench-slack"};
    std::uint16_t port = 0;
    cli.add_option("--port", port)->required();
    CLI11_PARSE(cli, argc, argv);

    try {
        asio::io_context loop{1};
        long messages = 0;
        auto handle = [&](const loopback_server::request& request, loopback_server::answer tell) {
            std::string_view target = request.target();
            if (target.find("auth.test") != target.npos) {
                return tell(200, R"({"ok":true,"team_id":"T0000BENCH","team":"bench","user_id":"U000000BOT",)"
                                 R"("bot_id":"B000000BOT","url":"https://bench.slack.com/","user":"highroad"})");
            }
            if (target.find("users.info") != target.npos) {
                return tell(200, R"({"ok":true,"user":{"id":"U0000BENCH","team_id":"T0000BENCH","name":"ana",)"
                                 R"("real_name":"Ana","profile":{"display_name":"Ana"},"is_bot":false}})");
            }
            if (target.find("usergroups.list") != target.npos) return tell(200, R"({"ok":true,"usergroups":[]})");
            if (target.find("conversations") != target.npos) return tell(200, R"({"ok":true,"messages":[]})");
            auto ts = std::to_string(1'700'000'000 + messages / 1'000'000) + "." +
                      std::to_string(1'000'000 + messages % 1'000'000).substr(1);
            ++messages;
            tell(200, R"({"ok":true,"channel":"C0","ts":")" + ts + "\"}");
        };
        loopback_server server{loop, port, handle};
        loop.run();
    } catch (const std::exception& thrown) {
        std::cerr << "highroad-bench-slack: " << thrown.what() << "\n";
        return 1;
    }
}
