// The built-in chat: docs/chats/console.md.
#include "adapters/console/console.hpp"

#include "adapters/console/routes.hpp"
#include "adapters/console/sessions.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace highroad {
namespace {

/// Commands are taken while this lives.
class open_desk {
public:
    open_desk(command_desk*& place, command_desk& desk) : place_{place} { place_ = &desk; }
    ~open_desk() { place_ = nullptr; }
    open_desk(const open_desk&) = delete;
    open_desk& operator=(const open_desk&) = delete;

private:
    command_desk*& place_;
};

class console final : public chat {
public:
    explicit console(std::shared_ptr<console_parts::site> site) : site_{std::move(site)} {}

    [[nodiscard]] std::vector<std::string> channels() const override { return {site_->settings().channel}; }

    [[nodiscard]] awaitable<delivery> post(std::string channel, card shown, std::string delivery_id) override
    {
        if (channel != site_->settings().channel) co_return not_ours(channel);
        // The delivery id is the message's id, so posting again after a lost answer cannot make a second card.
        site_->all->show(delivery_id, std::move(shown));
        co_return delivered{delivery_id};
    }

    [[nodiscard]] awaitable<delivery> edit(std::string channel, std::string message, card shown) override
    {
        if (channel != site_->settings().channel) co_return not_ours(channel);
        site_->all->show(message, std::move(shown));
        co_return delivered{message};
    }

    [[nodiscard]] awaitable<delivery> say(std::string channel, std::string message, std::string text,
                                          std::vector<std::string> mentions, std::string delivery_id) override
    {
        if (channel != site_->settings().channel) co_return not_ours(channel);
        auto number = site_->all->case_of(message);
        if (!number && site_->desk) number = co_await site_->desk->case_of_message(channel, message);
        if (!number) co_return try_again{std::chrono::seconds{30}, "the console does not know that card yet", false};
        site_->all->say(*number, std::move(text), delivery_id, console_parts::people_in(mentions));
        co_return delivered{delivery_id};
    }

    [[nodiscard]] awaitable<delivery> post_group(std::string channel, group_card shown,
                                                 std::string delivery_id) override
    {
        if (channel != site_->settings().channel) co_return not_ours(channel);
        site_->all->show_group(delivery_id, std::move(shown));
        co_return delivered{delivery_id};
    }

    [[nodiscard]] awaitable<delivery> edit_group(std::string channel, std::string message, group_card shown) override
    {
        if (channel != site_->settings().channel) co_return not_ours(channel);
        site_->all->show_group(message, std::move(shown));
        co_return delivered{message};
    }

    [[nodiscard]] awaitable<delivery> retract(std::string channel, std::string message) override
    {
        if (channel != site_->settings().channel) co_return not_ours(channel);
        site_->all->retract(message);
        co_return delivered{message};
    }

    [[nodiscard]] awaitable<result<std::optional<std::string>>> find(std::string channel, std::string delivery_id,
                                                                     instant, std::string thread) override
    {
        // After a restart the answer is "none", and sending again under the same id changes nothing that is there.
        std::optional<std::string> found;
        if (channel != site_->settings().channel) co_return found;
        if (thread.empty()) {
            if (site_->all->has_message(delivery_id)) found = delivery_id;
            co_return found;
        }
        auto number = site_->all->case_of(thread);
        if (number && site_->all->has_line(*number, delivery_id)) found = delivery_id;
        co_return found;
    }

    [[nodiscard]] awaitable<void> run(command_desk& desk) override
    {
        open_desk open{site_->desk, desk};
        asio::steady_timer never{co_await asio::this_coro::executor, asio::steady_timer::time_point::max()};
        co_await never.async_wait(asio::as_tuple(asio::use_awaitable));
    }

    [[nodiscard]] awaitable<std::vector<check_line>> check() override
    {
        const auto& settings = site_->settings();
        std::vector<check_line> lines;
        lines.push_back({true, "console " + settings.channel,
                         settings.login_token.empty() ? "open to this machine only: no login token is set"
                                                      : "people log in with the token"});
        if (!settings.login_token.empty() && settings.login_token.size() < 16)
            lines.push_back({false, "console " + settings.channel,
                             "the login token is shorter than 16 characters: make one that cannot be guessed"});
        co_return lines;
    }

private:
    [[nodiscard]] delivery not_ours(const std::string& channel) const
    {
        return refused{"The console serves the channel " + site_->settings().channel + ", not " + channel +
                       ". Correct the channel's name in the configuration."};
    }

    std::shared_ptr<console_parts::site> site_;
};

} // namespace

std::unique_ptr<chat> make_console(console_settings settings, http_router& routes, clock& time, random_source& random,
                                   log& journal)
{
    auto site = std::make_shared<console_parts::site>(std::move(settings), time, random, journal);
    site->hang_into(routes);
    return std::make_unique<console>(std::move(site));
}

} // namespace highroad
