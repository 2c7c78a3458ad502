#include "bench/load/connection.hpp"

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <list>

namespace highroad::bench {

load_outcome open_loop(const load_wishes& wanted)
{
    using clock = std::chrono::steady_clock;
    load_outcome out;
    asio::io_context loop{1};
    asio::steady_timer next{loop};
    const std::chrono::nanoseconds gap{1'000'000'000LL / wanted.rate};
    auto begin = clock::now() + std::chrono::milliseconds{20};
    auto from = (begin + std::chrono::duration_cast<clock::duration>(wanted.warm_up)).time_since_epoch().count();
    auto total = static_cast<std::uint64_t>((wanted.warm_up + wanted.measured).count() * wanted.rate);
    std::uint64_t sent = 0;
    std::uint64_t ended = 0;
    std::deque<std::int64_t> waiting; ///< due times of commands that found no free connection
    std::deque<connection*> idle;     ///< the longest idle first: a server closes what is silent for a minute

    auto ask = [&](connection& on, std::int64_t due) {
        on.due = due;
        on.ask(signed_command(wanted.command, sent++));
    };
    auto answered = [&](connection& on, std::string why) {
        auto now = clock::now().time_since_epoch().count();
        if (++ended == total) loop.stop();
        if (!why.empty()) {
            if (out.errors++ == 0) out.first_error = std::move(why);
            if (out.errors > 100) return loop.stop();
        } else if (on.due >= from) {
            ++out.answers;
            out.latencies.push_back(now - on.due);
        }
        if (waiting.empty()) {
            idle.push_back(&on);
            return;
        }
        auto due = waiting.front();
        waiting.pop_front();
        ask(on, due);
    };
    std::list<connection> connections;
    for (int i = 0; i < wanted.connections; ++i)
        idle.push_back(&connections.emplace_back(loop, wanted, answered));

    std::uint64_t planned = 0;
    std::function<void()> tick = [&] {
        for (auto now = clock::now(); planned < total; ++planned) {
            auto due = begin + gap * static_cast<std::int64_t>(planned);
            if (due > now) break;
            auto due_ns = due.time_since_epoch().count();
            if (idle.empty()) {
                waiting.push_back(due_ns);
                continue;
            }
            auto* on = idle.front();
            idle.pop_front();
            ask(*on, due_ns);
        }
        if (planned >= total) return;
        next.expires_at(begin + gap * static_cast<std::int64_t>(planned));
        next.async_wait([&](boost::system::error_code) { tick(); });
    };
    tick();
    // A server that has fallen far behind is judged by what it answered until then; the rest counts as errors.
    loop.run_for(std::chrono::duration_cast<clock::duration>(wanted.warm_up + wanted.measured) +
                 std::chrono::seconds{30});
    out.errors += total - ended;
    if (total != ended && out.first_error.empty()) out.first_error = "not answered in time";
    out.seconds = wanted.measured.count();
    return out;
}

} // namespace highroad::bench
