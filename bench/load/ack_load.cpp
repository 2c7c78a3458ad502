#include "bench/load/run.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>

namespace highroad::bench {

std::string why_wrong(int status, const std::string& body, const std::string& expected)
{
    if (status != 200) return "status " + std::to_string(status) + ": " + body.substr(0, 200);
    if (!nlohmann::json::accept(body)) return "no JSON: " + body.substr(0, 200);
    if (body.find(expected) == std::string::npos) return "another answer: " + body.substr(0, 200);
    return {};
}

namespace {

double microseconds_at(const std::vector<std::int64_t>& sorted, double share)
{
    if (sorted.empty()) return 0;
    auto place = static_cast<std::size_t>(share * static_cast<double>(sorted.size()));
    return static_cast<double>(sorted[std::min(place, sorted.size() - 1)]) / 1000.0;
}

} // namespace
} // namespace highroad::bench

int main(int argc, char** argv)
{
    using namespace highroad::bench;
    CLI::App cli{"Sends signed slash commands and prints one line of JSON with what came back.", "highroad-bench-load"};
    load_wishes wanted;
    double warm_up = 1;
    double measured = 3;
    cli.add_option("--port", wanted.port, "of the server, on 127.0.0.1")->required();
    cli.add_option("--secret", wanted.command.secret, "the signing secret of the bench, which protects nothing")
        ->required();
    cli.add_option("--run", wanted.command.run, "a word that no other run on the same database used")->required();
    cli.add_option("--path", wanted.command.path);
    cli.add_option("--connections", wanted.connections);
    cli.add_option("--rate", wanted.rate, "open loop: commands a second");
    cli.add_option("--warm-up", warm_up, "seconds");
    cli.add_option("--seconds", measured, "measured seconds");
    cli.add_option("--text", wanted.command.text, "note or claim");
    cli.add_option("--cases", wanted.command.cases);
    cli.add_option("--channel", wanted.command.channel);
    cli.add_option("--user", wanted.command.user);
    cli.add_option("--expect", wanted.expected, "a text that every answer holds");
    CLI11_PARSE(cli, argc, argv);
    wanted.warm_up = std::chrono::duration<double>{warm_up};
    wanted.measured = std::chrono::duration<double>{measured};

    try {
        auto out = wanted.rate > 0 ? open_loop(wanted) : closed_loop(wanted);
        auto& sorted = out.latencies;
        std::sort(sorted.begin(), sorted.end());
        nlohmann::json line{{"answers", out.answers},
                            {"errors", out.errors},
                            {"first_error", out.first_error},
                            {"rps", static_cast<double>(out.answers) / out.seconds},
                            {"p50_us", microseconds_at(sorted, 0.5)},
                            {"p99_us", microseconds_at(sorted, 0.99)},
                            {"max_us", microseconds_at(sorted, 1)}};
        std::cout << line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
        return 0;
    } catch (const std::exception& thrown) {
        std::cerr << "highroad-bench-load: " << thrown.what() << "\n";
        return 1;
    }
}
