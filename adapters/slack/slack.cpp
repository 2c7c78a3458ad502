#include "adapters/slack/slack.hpp"

#include "adapters/slack/check.hpp"
#include "adapters/slack/http_mode.hpp"
#include "adapters/slack/inbound.hpp"
#include "adapters/slack/messages.hpp"
#include "adapters/slack/people.hpp"
#include "adapters/slack/socket_mode.hpp"
#include "adapters/slack/web_api.hpp"

#include <utility>

namespace highroad {
namespace {

class slack_chat final : public chat {
public:
    slack_chat(slack_settings settings, http_client& http, websocket_connector& sockets, http_router* router,
               clock& time, random_source& random, log& notes, meters& counts)
        : settings_{std::move(settings)},
          bot_{http, settings_.api_base, settings_.bot_token},
          app_{http, settings_.api_base, settings_.app_token},
          people_{bot_, time, settings_.allow_guests},
          messages_{settings_, bot_, people_},
          inbound_{settings_, bot_, people_, time, notes, counts},
          socket_mode_{app_, sockets, inbound_, time, random, notes, counts},
          http_mode_{settings_, inbound_, time, notes, counts}
    {
        if (settings_.mode == slack_settings::transport::http && router) http_mode_.attach(*router);
    }

    std::vector<std::string> channels() const override
    {
        std::vector<std::string> names;
        for (const auto& [name, id] : settings_.channels)
            names.push_back(name);
        return names;
    }

    /// Slack takes about one message a second in a channel; more is answered with a pause for the whole method.
    std::chrono::seconds pace() const override { return settings_.pace; }

    awaitable<delivery> post(std::string channel, card shown, std::string delivery_id) override
    {
        return messages_.post(std::move(channel), std::move(shown), std::move(delivery_id));
    }
    awaitable<delivery> edit(std::string channel, std::string message, card shown) override
    {
        return messages_.edit(std::move(channel), std::move(message), std::move(shown));
    }
    awaitable<delivery> say(std::string channel, std::string message, std::string text,
                            std::vector<std::string> mentions, std::string delivery_id) override
    {
        return messages_.say(std::move(channel), std::move(message), std::move(text), std::move(mentions),
                             std::move(delivery_id));
    }
    awaitable<delivery> post_group(std::string channel, group_card shown, std::string delivery_id) override
    {
        return messages_.post_group(std::move(channel), std::move(shown), std::move(delivery_id));
    }
    awaitable<delivery> edit_group(std::string channel, std::string message, group_card shown) override
    {
        return messages_.edit_group(std::move(channel), std::move(message), std::move(shown));
    }
    awaitable<delivery> retract(std::string channel, std::string message) override
    {
        return messages_.retract(std::move(channel), std::move(message));
    }
    awaitable<result<std::optional<std::string>>> find(std::string channel, std::string delivery_id, instant since,
                                                       std::string thread) override
    {
        return messages_.find(std::move(channel), std::move(delivery_id), since, std::move(thread));
    }
    awaitable<void> run(command_desk& desk) override
    {
        return settings_.mode == slack_settings::transport::http ? http_mode_.run(desk) : socket_mode_.run(desk);
    }
    awaitable<std::vector<check_line>> check() override { return slack::check_workspace(settings_, bot_, app_); }

private:
    slack_settings settings_;
    slack::web_api bot_;
    slack::web_api app_;
    slack::people people_;
    slack::messages messages_;
    slack::inbound inbound_;
    slack::socket_mode socket_mode_;
    slack::http_mode http_mode_;
};

} // namespace

std::unique_ptr<chat> make_slack(slack_settings settings, http_client& http, websocket_connector& sockets,
                                 http_router* router, clock& time, random_source& random, log& notes, meters& counts)
{
    return std::make_unique<slack_chat>(std::move(settings), http, sockets, router, time, random, notes, counts);
}

} // namespace highroad
