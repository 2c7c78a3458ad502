#include "adapters/matrix/rooms.hpp"

#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace highroad::matrix {
namespace {

using json = nlohmann::json;
using namespace std::chrono_literals;

// The sync tells of a room that becomes encrypted within a moment; this is for when it does not run.
constexpr auto look_lasts = 60s;

/// Levels are numbers; rooms of old versions may hold them as text.
std::optional<std::int64_t> level_in(const json& object, std::string_view name)
{
    const auto& value = json_member(object, name);
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (!value.is_string()) return std::nullopt;
    const auto& text = value.get_ref<const std::string&>();
    std::int64_t number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

bool created_by(const std::string& user, const json& create)
{
    if (json_text(create, "sender") == user) return true;
    const auto& more = json_member(json_member(create, "content"), "additional_creators");
    return more.is_array() && std::any_of(more.begin(), more.end(), [&](const json& one) {
               return one.is_string() && one.get_ref<const std::string&>() == user;
           });
}

/// From version 12 on the creators are not listed and stand above all.
bool creators_stand_above(const json& create)
{
    auto version = json_text(json_member(create, "content"), "room_version");
    int number = 0;
    auto [end, error] = std::from_chars(version.data(), version.data() + version.size(), number);
    return error == std::errc{} && end == version.data() + version.size() && number >= 12;
}

std::string state_path(const std::string& room, std::string_view type, const std::string& key = {})
{
    return "/rooms/" + percent_encoded(room) + "/state/" + std::string{type} + "/" + percent_encoded(key);
}

} // namespace

std::int64_t power_of(const std::string& user, const json& levels, const json& create)
{
    auto creator = created_by(user, create);
    if (creator && creators_stand_above(create)) return power_of_creators;
    if (!levels.is_object()) return creator ? 100 : 0;
    if (auto own = level_in(json_member(levels, "users"), user)) return *own;
    return level_in(levels, "users_default").value_or(0);
}

std::int64_t power_needed(const json& levels, std::string_view event_type)
{
    if (!levels.is_object()) return 0;
    if (auto own = level_in(json_member(levels, "events"), event_type)) return *own;
    return level_in(levels, "events_default").value_or(0);
}

rooms::rooms(client_api& api, clock& time) : api_{api}, clock_{time} {}

std::vector<std::string> rooms::channels() const
{
    std::vector<std::string> names;
    for (const auto& [name, id] : api_.settings().channels)
        names.push_back(name);
    return names;
}

std::vector<std::string> rooms::entered() const
{
    std::vector<std::string> all;
    for (const auto& [name, id] : ids_)
        all.push_back(id);
    return all;
}

std::string rooms::channel_of(const std::string& room) const
{
    auto found = std::find_if(ids_.begin(), ids_.end(), [&](const auto& one) { return one.second == room; });
    return found == ids_.end() ? std::string{} : found->first;
}

awaitable<result<std::string>> rooms::enter(std::string channel)
{
    if (auto known = ids_.find(channel); known != ids_.end()) co_return known->second;
    auto configured = api_.settings().channels.find(channel);
    if (configured == api_.settings().channels.end()) {
        co_return failure{errc::bad_input,
                          "No Matrix room is configured under the name " + quotable(channel, 80) + "."};
    }
    // Resolves an alias, accepts an invitation, and is harmless where we are in already.
    auto answer = co_await api_.post("/join/" + percent_encoded(configured->second), "{}");
    if (!answer.ok()) {
        auto why = as_failure(answer);
        if (answer.outcome == api_answer::kind::refused) {
            why.words = "The bot cannot enter the room " + configured->second + ": invite " + api_.settings().user +
                        " there. " + why.words;
        }
        co_return why;
    }
    auto id = json_text(*answer.body, "room_id");
    if (id.empty()) co_return failure{errc::bad_answer, "The homeserver's answer to joining was not understood."};
    ids_[channel] = id;
    co_return id;
}

awaitable<result<std::string>> rooms::why_closed(std::string room)
{
    static const std::string words =
        "This room is encrypted, and Highroad cannot write there yet: it never sends a readable message into an "
        "encrypted room. Use a room without encryption on your own homeserver.";
    auto known = looked_at_.find(room);
    // Encryption is never switched off again.
    if (known != looked_at_.end() && known->second.encrypted) co_return words;
    if (known != looked_at_.end() && clock_.now() < known->second.until) co_return std::string{};
    auto answer = co_await api_.read(state_path(room, "m.room.encryption"));
    if (!answer.ok() && answer.error != "M_NOT_FOUND") co_return as_failure(answer);
    auto& now = looked_at_[room];
    now.encrypted = now.encrypted || answer.ok();
    now.until = clock_.now() + look_lasts;
    co_return now.encrypted ? words : std::string{};
}

awaitable<result<std::int64_t>> rooms::power_in(std::string room, std::string user)
{
    auto levels = co_await api_.read(state_path(room, "m.room.power_levels"));
    if (!levels.ok() && levels.error != "M_NOT_FOUND") co_return as_failure(levels);
    auto create = co_await api_.read(state_path(room, "m.room.create") + "?format=event");
    if (!create.ok()) co_return as_failure(create);
    co_return power_of(user, levels.ok() ? *levels.body : json{}, *create.body);
}

awaitable<result<person>> rooms::look_up(std::string room, std::string user)
{
    person found;
    found.who = {"matrix", user, user, {}};
    auto member = co_await api_.read(state_path(room, "m.room.member", user));
    if (!member.ok() && member.outcome != api_answer::kind::refused) co_return as_failure(member);
    if (!member.ok() || json_text(*member.body, "membership") != "join") {
        found.refusal = "Only people who are in this room can act on its cases, so nothing was done.";
        co_return found;
    }
    auto name = quotable(json_text(*member.body, "displayname"), 80);
    if (!name.empty()) found.who.name = name;
    auto power = co_await power_in(room, user);
    if (!power) co_return power.error();
    found.who.groups.push_back("power:" + std::to_string(*power));
    co_return found;
}

} // namespace highroad::matrix
