#include "adapters/console/event_stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <utility>

namespace highroad::console_parts {
namespace {

/// Takes the bell out of the reader however the wait ends.
class hung_bell {
public:
    hung_bell(board_reader& reader, asio::steady_timer& bell) : reader_{reader} { reader_.bell = &bell; }
    ~hung_bell() { reader_.bell = nullptr; }
    hung_bell(const hung_bell&) = delete;
    hung_bell& operator=(const hung_bell&) = delete;

private:
    board_reader& reader_;
};

} // namespace

event_stream::event_stream(std::shared_ptr<pinboard> all, std::shared_ptr<sessions> let_in,
                           std::shared_ptr<session> reader, page_facts facts, clock& time)
    : all_{std::move(all)},
      let_in_{std::move(let_in)},
      session_{std::move(reader)},
      reader_{all_->open()},
      facts_{std::move(facts)},
      time_{time}
{}

std::string event_stream::news()
{
    auto now = time_.now();
    auto cases = std::exchange(reader_->cases, {});
    auto groups = std::exchange(reader_->groups, {});
    if (std::exchange(reader_->everything, false)) return snapshot_event(*all_, facts_, now);

    std::string piece;
    for (int number : cases)
        piece += case_event(*all_, number, now);
    for (const auto& message : groups)
        piece += group_event(*all_, message);
    return piece;
}

awaitable<void> event_stream::wait_for_news(instant limit)
{
    using namespace asio::experimental::awaitable_operators;
    asio::steady_timer bell{co_await asio::this_coro::executor, asio::steady_timer::time_point::max()};
    hung_bell hung{*reader_, bell};
    auto rung = bell.async_wait(asio::as_tuple(asio::use_awaitable));
    auto silence = time_.sleep_until(limit);
    co_await (std::move(rung) || std::move(silence));

    // A peer that went away cancels both sides; that is no news.
    auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error{asio::error::operation_aborted};
}

awaitable<std::optional<std::string>> event_stream::next()
{
    auto limit = time_.now() + heartbeat;
    while (true) {
        if (!let_in_->still_valid(*session_)) co_return std::nullopt;
        if (reader_->has_news()) {
            auto piece = news();
            if (!piece.empty()) co_return piece;
        }
        if (time_.now() >= limit) co_return std::string{": still here\n\n"};
        co_await wait_for_news(limit);
    }
}

} // namespace highroad::console_parts
