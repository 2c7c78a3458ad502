#include "adapters/slack/children.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <map>
#include <vector>

namespace highroad::slack {

bell::bell(asio::any_io_executor loop) : timer_{loop, asio::steady_timer::time_point::max()} {}

awaitable<void> bell::wait()
{
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
}

void bell::ring()
{
    timer_.cancel();
}

// Kept alive by every child's completion handler: a signal must outlive what listens to it, also when the whole loop
// is torn down in no particular order.
struct children::family {
    family(asio::any_io_executor where, report on_error) : loop{where}, tell{std::move(on_error)}, ended{where} {}

    asio::any_io_executor loop;
    report tell;
    bell ended;
    std::map<std::uint64_t, asio::cancellation_signal> living;
    std::uint64_t last = 0;
};

children::children(asio::any_io_executor loop, report on_error)
    : family_{std::make_shared<family>(loop, std::move(on_error))}
{}

children::~children()
{
    family_->tell = nullptr;
}

std::uint64_t children::start(awaitable<void> work)
{
    auto id = ++family_->last;
    auto& signal = family_->living[id];
    auto when_done = [all = family_, id](std::exception_ptr thrown) {
        all->living.erase(id);
        all->ended.ring();
        if (!thrown || !all->tell) return;
        try {
            std::rethrow_exception(thrown);
        } catch (const boost::system::system_error& stopped) {
            if (stopped.code() != asio::error::operation_aborted) all->tell(stopped.code().message());
        } catch (const std::exception& why) {
            all->tell(why.what());
        }
    };
    asio::co_spawn(family_->loop, std::move(work), asio::bind_cancellation_slot(signal.slot(), std::move(when_done)));
    return id;
}

void children::stop(std::uint64_t child)
{
    auto found = family_->living.find(child);
    if (found != family_->living.end()) found->second.emit(asio::cancellation_type::terminal);
}

std::size_t children::count() const
{
    return family_->living.size();
}

awaitable<void> children::finish()
{
    auto all = family_;
    // A stopped child may end at once and leave the map while we walk it.
    std::vector<std::uint64_t> ids;
    for (const auto& [id, signal] : all->living)
        ids.push_back(id);
    for (auto id : ids)
        stop(id);
    while (!all->living.empty())
        co_await all->ended.wait();
}

} // namespace highroad::slack
