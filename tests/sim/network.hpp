#pragma once

#include "daemon/ports/delivery.hpp"
#include "daemon/ports/result.hpp"
#include "tests/sim/timeline.hpp"
#include "tests/sim/trace.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace highroad::sim {

/// How a call can go wrong on its way.
enum class fault {
    none,
    slow,         ///< it takes nearly as long as we wait
    unreachable,  ///< no such name, no connection, or a certificate that is not theirs: nothing was sent
    half_open,    ///< sent into a connection that is dead: nothing happens there, and no answer ever comes
    answer_lost,  ///< it happened there; the connection was cut before the answer was here
    comes_late,   ///< no answer in time; it happens there afterwards
    busy,         ///< 429
    broken_there, ///< 5xx before anything happened
    broken_after, ///< 5xx after it happened
    garbage,      ///< an answer that cannot be understood, after it happened
    refused       ///< 4xx: a token that expired, a channel that was archived
};
inline constexpr int fault_kinds = 11;

[[nodiscard]] std::string_view name_of(fault how);

/// A stretch of time in which calls go wrong.
struct weather {
    std::string target; ///< how the names of the calls begin: "platform", "chat reviews", ""
    fault how = fault::none;
    milliseconds from{0};
    milliseconds to{0};
    int percent = 100; ///< of the calls
};

/// What the caller is told in each case; the adapters' translation of what the wire did.
template <class T>
struct told_as {
    T nothing_sent;
    T unknown;
    T busy;
    T broken;
    T refused;
    bool may_come_late = false; ///< where it does no harm when the other side does it after we stopped waiting
};

/// Between the daemon and everybody else. A call that is under way goes on when the daemon dies.
class network {
public:
    network(timeline& time, trace& notes, std::uint64_t seed) : time_{time}, trace_{notes}, seed_{seed} {}

    void forecast(weather one) { forecast_.push_back(std::move(one)); }
    void clear_up() { forecast_.clear(); }

    /// Calls of a process that was stopped go nowhere.
    bool daemon_alive = true;

    template <class T>
    [[nodiscard]] awaitable<T> call(std::string target, std::function<T()> there, told_as<T> told)
    {
        auto loop = co_await asio::this_coro::executor;
        auto one = std::make_shared<awaited<T>>(loop);
        if (daemon_alive) send(target, std::move(there), std::move(told), std::weak_ptr<awaited<T>>{one});
        co_return co_await outcome_of(one);
    }

private:
    static constexpr std::chrono::seconds patience{30}; ///< of our client

    [[nodiscard]] fault next_fault(const std::string& target, dice& luck) const;

    template <class T>
    void send(const std::string& target, std::function<T()> there, told_as<T> told, std::weak_ptr<awaited<T>> whom)
    {
        dice luck{seed_ + calls_[target]++, target};
        auto how = next_fault(target, luck);
        if (how == fault::comes_late && !told.may_come_late) how = fault::answer_lost;
        // Often just as quick as others, so that answers to different callers are there at the same moment.
        auto quick = luck.one_in(3);
        milliseconds going{quick ? 5 : luck.between(5, 900)};
        milliseconds coming{quick ? 5 : luck.between(5, 900)};
        if (how == fault::slow) coming = milliseconds{luck.between(5'000, 29'000)};
        if (how != fault::none) trace_.add("net", target + " " + std::string{name_of(how)});
        auto answer = [whom](T with) {
            if (auto alive = whom.lock()) alive->wake(std::move(with));
        };
        auto answer_in = [this, answer](milliseconds delay, T with) {
            auto kept = std::make_shared<T>(std::move(with));
            time_.in(delay, [answer, kept] { answer(std::move(*kept)); });
        };
        switch (how) {
        case fault::unreachable:
            return answer_in(going, std::move(told.nothing_sent));
        case fault::half_open:
            return answer_in(patience, std::move(told.unknown));
        case fault::busy:
            return answer_in(going + coming, std::move(told.busy));
        case fault::broken_there:
            return answer_in(going + coming, std::move(told.broken));
        case fault::refused:
            return answer_in(going + coming, std::move(told.refused));
        case fault::comes_late:
            time_.in(patience + milliseconds{luck.between(1, 600'000)}, [there = std::move(there)] { (void)there(); });
            return answer_in(patience, std::move(told.unknown));
        case fault::answer_lost:
        case fault::broken_after:
        case fault::garbage: {
            time_.in(going, [there = std::move(there)] { (void)there(); });
            auto at = how == fault::answer_lost && luck.one_in(2) ? milliseconds{patience} : going + coming;
            return answer_in(at, std::move(told.unknown));
        }
        case fault::none:
        case fault::slow:
            time_.in(going, [this, coming, answer, there = std::move(there)] {
                auto kept = std::make_shared<T>(there());
                time_.in(coming, [answer, kept] { answer(std::move(*kept)); });
            });
        }
    }

    timeline& time_;
    trace& trace_;
    std::uint64_t seed_;
    std::map<std::string, std::uint64_t> calls_;
    std::vector<weather> forecast_;
};

} // namespace highroad::sim
