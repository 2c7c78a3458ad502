#include "adapters/matrix/matrix.hpp"

#include "adapters/matrix/appservice.hpp"
#include "adapters/matrix/check.hpp"
#include "adapters/matrix/client_api.hpp"
#include "adapters/matrix/inbound.hpp"
#include "adapters/matrix/messages.hpp"
#include "adapters/matrix/rooms.hpp"
#include "adapters/matrix/session.hpp"
#include "adapters/matrix/sync_loop.hpp"

#include <utility>

namespace highroad {
namespace {

class matrix_chat final : public chat {
public:
    matrix_chat(matrix_settings settings, http_client& http, http_router* router, chat_memory& memory, clock& time,
                random_source& random, log& notes, meters& counts)
        : settings_{std::move(settings)},
          http_{http},
          memory_{memory},
          clock_{time},
          session_{settings_, http, memory, time},
          api_{settings_, http, session_, time},
          rooms_{api_, memory, time, notes},
          messages_{api_, rooms_, memory, time, random},
          inbound_{api_, rooms_, messages_, memory, time, notes, counts},
          sync_{api_, rooms_, inbound_, messages_, memory, time, random, notes, counts},
          pushed_{api_, rooms_, inbound_, messages_, memory, time, random, notes, counts}
    {
        if (!settings_.hs_token.empty() && router != nullptr) pushed_.serve(*router);
    }

    std::vector<std::string> channels() const override { return rooms_.channels(); }

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
        return settings_.hs_token.empty() ? sync_.run(desk) : pushed_.run(desk);
    }
    awaitable<std::vector<check_line>> check() override
    {
        // A second login as the same device would sign the running daemon out.
        auto checking = settings_;
        auto own_login = checking.access_token.empty();
        if (own_login) checking.device_id += "-CHECK";
        matrix::session session{checking, http_, memory_, clock_, matrix::session::renewal::forbidden};
        matrix::client_api api{checking, http_, session, clock_};
        auto lines = co_await matrix::check_homeserver(api);
        if (session.ran_out()) {
            // Renewing it here would take it from the daemon.
            lines.assign(1, {true, "Matrix account",
                             "Not looked at: the access token in the file has run out, as it does after a while, and "
                             "only the running daemon may renew it. highroad_matrix_connected in /metrics is 1 while "
                             "that works."});
        }
        if (own_login) co_await api.post("/logout", "{}");
        co_return lines;
    }

private:
    matrix_settings settings_;
    http_client& http_;
    chat_memory& memory_;
    clock& clock_;
    matrix::session session_;
    matrix::client_api api_;
    matrix::rooms rooms_;
    matrix::messages messages_;
    matrix::inbound inbound_;
    matrix::sync_loop sync_;
    matrix::appservice pushed_;
};

} // namespace

std::unique_ptr<chat> make_matrix(matrix_settings settings, http_client& http, http_router* router, chat_memory& memory,
                                  clock& time, random_source& random, log& notes, meters& counts)
{
    return std::make_unique<matrix_chat>(std::move(settings), http, router, memory, time, random, notes, counts);
}

} // namespace highroad
