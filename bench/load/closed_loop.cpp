#include "bench/load/connection.hpp"

#include <list>

namespace highroad::bench {

load_outcome closed_loop(const load_wishes& wanted)
{
    using clock = std::chrono::steady_clock;
    load_outcome out;
    out.latencies.reserve(1'000'000);
    asio::io_context loop{1};
    std::uint64_t number = 0;
    auto begin = clock::now();
    auto from = begin + std::chrono::duration_cast<clock::duration>(wanted.warm_up);
    auto until = from + std::chrono::duration_cast<clock::duration>(wanted.measured);

    auto ask = [&](connection& on) {
        auto request = signed_command(wanted.command, number++);
        on.due = clock::now().time_since_epoch().count();
        on.ask(std::move(request));
    };
    auto answered = [&](connection& on, std::string why) {
        auto now = clock::now();
        if (!why.empty()) {
            if (out.errors++ == 0) out.first_error = std::move(why);
            if (out.errors > 100) return loop.stop();
        } else if (now >= from && now < until) {
            ++out.answers;
            out.latencies.push_back(now.time_since_epoch().count() - on.due);
        }
        if (now < until) ask(on);
    };
    std::list<connection> connections;
    for (int i = 0; i < wanted.connections; ++i)
        connections.emplace_back(loop, wanted, answered);
    for (auto& each : connections)
        ask(each);
    loop.run();
    out.seconds = wanted.measured.count();
    return out;
}

} // namespace highroad::bench
