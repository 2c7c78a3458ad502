#include "adapters/matrix/check.hpp"

#include "adapters/matrix/rooms.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace highroad::matrix {
namespace {

using json = nlohmann::json;

check_line account_line(const matrix_settings& settings, const api_answer& answer)
{
    check_line line{false, "Matrix account", {}};
    if (!answer.ok()) {
        line.words = answer.words;
        return line;
    }
    auto user = quotable(json_text(*answer.body, "user_id"), 255);
    auto device = quotable(json_text(*answer.body, "device_id"), 80);
    if (user != settings.user) {
        line.words = "The token belongs to " + user + ", but user in [matrix] is " + settings.user + ".";
    } else if (!settings.hs_token.empty()) {
        line.works = true;
        line.words = "Works as " + user +
                     ", an application service. Whether the homeserver reaches the daemon, its "
                     "log says.";
    } else if (device.empty()) {
        line.words = "The token belongs to no device, so repeated messages could not be told apart. Make one with "
                     "highroad matrix-login.";
    } else {
        line.works = true;
        line.words = "Works as " + user + ", device " + device + ".";
    }
    return line;
}

bool listed(const json& joined, const std::string& room)
{
    const auto& all = json_member(joined, "joined_rooms");
    return all.is_array() && std::any_of(all.begin(), all.end(), [&](const json& one) {
               return one.is_string() && one.get_ref<const std::string&>() == room;
           });
}

awaitable<check_line> room_line(client_api& api, const json& joined, std::string channel, std::string room)
{
    check_line line{false, "Matrix room " + channel, {}};
    if (room.starts_with('#')) {
        auto found = co_await api.read("/directory/room/" + percent_encoded(room));
        if (!found.ok()) {
            line.words = room + " leads to no room. " + found.words;
            co_return line;
        }
        room = json_text(*found.body, "room_id");
    }
    const auto& us = api.settings().user;
    if (!listed(joined, room)) {
        line.words = "The bot is not in it. Invite " + us + " there; it enters by itself when it runs.";
        co_return line;
    }
    auto state = "/rooms/" + percent_encoded(room) + "/state/";
    auto encryption = co_await api.read(state + "m.room.encryption/");
    if (encryption.ok()) {
        line.words = "It is encrypted, and Highroad cannot write there yet. Use a room without encryption.";
        co_return line;
    }
    auto tombstone = co_await api.read(state + "m.room.tombstone/");
    if (tombstone.ok()) {
        line.words = "It was replaced by " + quotable(json_text(*tombstone.body, "replacement_room"), 255) +
                     (api.settings().follow_upgrades ? ". Invite the bot there; the cards follow."
                                                     : ". Invite the bot there and configure that id.");
        line.works = api.settings().follow_upgrades;
        co_return line;
    }
    auto levels = co_await api.read(state + "m.room.power_levels/");
    auto create = co_await api.read(state + "m.room.create/?format=event");
    if (encryption.error != "M_NOT_FOUND" || !create.ok()) {
        line.words = "Its settings cannot be read. " + (create.ok() ? encryption.words : create.words);
        co_return line;
    }
    auto power = power_of(us, levels.ok() ? *levels.body : json{}, *create.body);
    for (std::string_view type : {"m.room.message", "m.reaction"}) {
        auto needed = power_needed(levels.ok() ? *levels.body : json{}, type);
        if (power >= needed) continue;
        line.words = "The bot may not write there: it has power " + std::to_string(power) + ", and " +
                     std::string{type} + " needs " + std::to_string(needed) + ". Raise it in the room's settings.";
        co_return line;
    }
    line.works = true;
    auto shown = power == power_of_creators ? std::string{"that of its creator"} : std::to_string(power);
    line.words = "The bot is in it and may write there; it is not encrypted. The bot's power: " + shown + ".";
    co_return line;
}

} // namespace

awaitable<std::vector<check_line>> check_homeserver(client_api& api)
{
    std::vector<check_line> lines;
    auto who = co_await api.read("/account/whoami");
    lines.push_back(account_line(api.settings(), who));
    if (!lines.back().works) co_return lines;
    auto joined = co_await api.read("/joined_rooms");
    for (const auto& [channel, room] : api.settings().channels) {
        if (!joined.ok()) {
            lines.push_back({false, "Matrix room " + channel, joined.words});
            continue;
        }
        auto line = co_await room_line(api, *joined.body, channel, room);
        lines.push_back(std::move(line));
    }
    co_return lines;
}

} // namespace highroad::matrix
