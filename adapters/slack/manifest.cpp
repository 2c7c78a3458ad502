#include "adapters/slack/manifest.hpp"

#include "adapters/slack/slack.hpp"

#include <nlohmann/json.hpp>

namespace highroad {

std::string slack_manifest(slack_settings::transport mode, std::string_view public_url)
{
    using json = nlohmann::ordered_json;
    std::string base{public_url};
    while (base.ends_with('/'))
        base.pop_back();
    auto http = mode == slack_settings::transport::http;

    json command{{"command", slack::slash_command_name},
                 {"description", "Work on review cases"},
                 {"usage_hint", "list | show 42 | approve 42 3 | edit 42 text | snooze 42 4h | help"},
                 {"should_escape", false}};
    json events{{"bot_events", slack::bot_events}};
    json interactivity{{"is_enabled", true}};
    if (http) {
        command["url"] = base + "/commands";
        events["request_url"] = base + "/events";
        interactivity["request_url"] = base + "/interactions";
    }
    json manifest{
        {"_metadata", {{"major_version", 1}, {"minor_version", 1}}},
        {"display_information",
         {{"name", "Highroad"},
          {"description", "Brings negative reviews to the team, with a suggested reply and buttons."},
          {"long_description",
           "Highroad watches review platforms and brings each negative review to a channel as a case: what the "
           "customer wrote, a suggested reply, and buttons to publish, edit, snooze or dismiss it. Nothing is "
           "published that a permitted person did not approve."},
          {"background_color", "#1f5f5b"}}},
        {"features",
         {{"bot_user", {{"display_name", "highroad"}, {"always_online", true}}},
          {"slash_commands", json::array({command})}}},
        {"oauth_config", {{"scopes", {{"bot", slack::bot_scopes}}}}},
        {"settings",
         {{"event_subscriptions", events},
          {"interactivity", interactivity},
          {"org_deploy_enabled", false},
          {"socket_mode_enabled", !http},
          {"token_rotation_enabled", false}}}};
    return manifest.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

} // namespace highroad
