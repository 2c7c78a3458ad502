#pragma once

#include "adapters/slack/people.hpp"
#include "adapters/slack/slack.hpp"
#include "adapters/slack/web_api.hpp"

#include <optional>
#include <string>
#include <vector>

namespace highroad::slack {

/// Cards, groups and thread lines: what Highroad says in Slack.
class messages {
public:
    messages(const slack_settings& settings, web_api& bot, people& known);

    [[nodiscard]] awaitable<delivery> post(std::string channel, card shown, std::string delivery_id);
    [[nodiscard]] awaitable<delivery> edit(std::string channel, std::string message, card shown);
    [[nodiscard]] awaitable<delivery> say(std::string channel, std::string message, std::string text,
                                          std::vector<std::string> mentions, std::string delivery_id);
    [[nodiscard]] awaitable<delivery> post_group(std::string channel, group_card shown, std::string delivery_id);
    [[nodiscard]] awaitable<delivery> edit_group(std::string channel, std::string message, group_card shown);
    [[nodiscard]] awaitable<delivery> retract(std::string channel, std::string message);
    [[nodiscard]] awaitable<result<std::optional<std::string>>> find(std::string channel, std::string delivery_id,
                                                                     instant since, std::string thread);

private:
    [[nodiscard]] awaitable<delivery> send(std::string json_body);
    [[nodiscard]] awaitable<delivery> change(std::string message, std::string json_body);
    [[nodiscard]] std::string id_of(const std::string& channel) const; ///< empty when it is not configured

    const slack_settings& settings_;
    web_api& bot_;
    people& people_;
};

/// Pure: the ts of our own message with that delivery id in one page of conversations.history or .replies. A message
/// of somebody else never counts, whatever metadata it carries.
[[nodiscard]] std::optional<std::string> find_on_page(const nlohmann::json& page, const std::string& delivery_id,
                                                      const own_identity& us);

} // namespace highroad::slack
