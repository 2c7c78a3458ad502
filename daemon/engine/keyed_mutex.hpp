#pragma once

#include "daemon/ports/result.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <utility>

namespace highroad {

/// One lock a key, first come first served, for coroutines of one loop. Keys that nobody holds cost nothing.
template <class Key>
class keyed_mutex {
    struct waiter {
        asio::steady_timer timer;
        bool granted = false;
    };
    using queue = std::deque<std::shared_ptr<waiter>>;

public:
    /// Releases on destruction.
    class guard {
    public:
        guard() = default;
        guard(keyed_mutex& owner, Key key) : owner_{&owner}, key_{std::move(key)} {}
        guard(guard&& other) noexcept : owner_{std::exchange(other.owner_, nullptr)}, key_{std::move(other.key_)} {}
        guard& operator=(guard&& other) noexcept
        {
            std::swap(owner_, other.owner_);
            std::swap(key_, other.key_);
            return *this;
        }
        guard(const guard&) = delete;
        guard& operator=(const guard&) = delete;
        ~guard()
        {
            if (owner_) owner_->release(key_);
        }

    private:
        keyed_mutex* owner_ = nullptr;
        Key key_{};
    };

    [[nodiscard]] awaitable<guard> lock(Key key)
    {
        auto [place, is_free] = held_.try_emplace(key);
        if (is_free) co_return guard{*this, std::move(key)};

        auto executor = co_await asio::this_coro::executor;
        auto self =
            std::make_shared<waiter>(waiter{asio::steady_timer{executor, asio::steady_timer::time_point::max()}});
        place->second.push_back(self);
        boost::system::error_code ended;
        co_await self->timer.async_wait(asio::redirect_error(asio::use_awaitable, ended));
        if (self->granted) co_return guard{*this, std::move(key)};

        // A stop, not our turn: leave the queue as if we had never come.
        auto& waiting = held_.at(key);
        waiting.erase(std::find(waiting.begin(), waiting.end(), self));
        throw boost::system::system_error{asio::error::operation_aborted};
    }

private:
    void release(const Key& key)
    {
        auto place = held_.find(key);
        if (place->second.empty()) {
            held_.erase(place);
            return;
        }
        auto next = std::move(place->second.front());
        place->second.pop_front();
        next->granted = true;
        next->timer.cancel();
    }

    std::map<Key, queue> held_;
};

} // namespace highroad
