#pragma once

#include "adapters/slack/card_blocks.hpp"
#include "adapters/slack/payloads.hpp"
#include "adapters/slack/people.hpp"
#include "adapters/slack/reactions.hpp"
#include "adapters/slack/slack.hpp"
#include "adapters/slack/web_api.hpp"

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace highroad::slack {

/// What is done after the acknowledgement, since it needs Slack's answer.
struct open_form {
    std::string trigger;
    std::string view; ///< JSON text
    whence from;      ///< who is told when it does not open
    std::string response_url;
};
struct tell_person {
    whence from;
    std::string thread; ///< ts; empty: in the channel itself
    std::string response_url;
    std::string text;
};
/// A slash command's answer where the acknowledgement could not carry it.
struct answer_by_url {
    std::string response_url;
    std::string answer; ///< JSON text
};
using afterwards = std::variant<open_form, tell_person, answer_by_url>;

/// How one payload was handled.
struct handled {
    /// False: it could not be recorded and must not be acknowledged, so that Slack sends it again.
    bool durable = true;
    std::string answer; ///< JSON text that goes with the acknowledgement; mostly empty
    std::vector<afterwards> then;
};

/// From Slack's payloads to the desk and back; shared by both transports. Holds no policy: who may approve is the
/// desk's business, here is only found out who somebody is.
class inbound {
public:
    inbound(const slack_settings& settings, web_api& bot, people& known, clock& time, log& notes, meters& counts);

    /// `delivery` is the transport's own id of it: the key where the payload has none. Never throws but when stopped.
    [[nodiscard]] awaitable<handled> handle(command_desk& desk, std::string delivery, payload what);

    [[nodiscard]] awaitable<void> carry_out(afterwards what);

private:
    [[nodiscard]] awaitable<handled> on(command_desk& desk, std::string delivery, slash_command what);
    [[nodiscard]] awaitable<handled> on(command_desk& desk, std::string delivery, click what);
    [[nodiscard]] awaitable<handled> on(command_desk& desk, std::string delivery, form_sent what);
    [[nodiscard]] awaitable<handled> on(command_desk& desk, std::string delivery, reaction what);
    [[nodiscard]] awaitable<handled> on(command_desk& desk, std::string delivery, thread_reply what);
    [[nodiscard]] awaitable<handled> on(command_desk& desk, std::string delivery, notice what);
    [[nodiscard]] awaitable<handled> on(command_desk& desk, std::string delivery, challenge what);
    [[nodiscard]] awaitable<handled> on(command_desk& desk, std::string delivery, ignored what);
    /// Which case a message of ours belongs to, if it is ours; a failure as that of command_desk::case_of_our_message.
    [[nodiscard]] awaitable<result<std::optional<int>>> case_of(command_desk& desk, std::string channel,
                                                                std::string message, std::string author);
    /// Not acknowledged, so that Slack sends it again.
    [[nodiscard]] handled for_later(const failure& why);
    [[nodiscard]] awaitable<handled> open(command_desk& desk, click from, button_value what);
    [[nodiscard]] awaitable<void> on_after(open_form what);
    [[nodiscard]] awaitable<void> on_after(tell_person what);
    [[nodiscard]] awaitable<void> on_after(answer_by_url what);

    [[nodiscard]] std::string key_of(const form_sent& what) const;
    [[nodiscard]] std::string name_of_channel(const std::string& id) const;

    const slack_settings& settings_;
    web_api& bot_;
    people& people_;
    clock& clock_;
    log& log_;
    meters& meters_;
    std::map<std::string, std::string> names_; ///< Slack's channel id -> configured name
    taken_marks taken_;
    std::map<std::string, int> refused_; ///< how often the desk refused what an open form asked for, by view
};

/// {"response_type":"ephemeral","text":...}: how a slash command is answered.
[[nodiscard]] std::string ephemeral_answer(std::string_view text);

} // namespace highroad::slack
