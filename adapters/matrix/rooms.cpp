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
/// That are remembered. Everybody on every homeserver may invite us, and what is refused is only told.
constexpr std::ptrdiff_t most_invitations = 1000;
constexpr std::ptrdiff_t most_of_strangers = 100;
/// Of one room, one after another.
constexpr int most_upgrades = 20;

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

std::string successor_name(const std::string& room)
{
    return "matrix successor " + room;
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

std::string inviter_in(const json& sync, const std::string& room, const std::string& us)
{
    const auto& invited = json_member(json_member(json_member(sync, "rooms"), "invite"), room);
    const auto& events = json_member(json_member(invited, "invite_state"), "events");
    if (!events.is_array()) return {};
    for (const auto& event : events) {
        auto ours = json_text(event, "type") == "m.room.member" && json_text(event, "state_key") == us;
        if (ours && json_text(json_member(event, "content"), "membership") == "invite")
            return json_text(event, "sender");
    }
    return {};
}

std::int64_t power_needed(const json& levels, std::string_view event_type)
{
    if (!levels.is_object()) return 0;
    if (auto own = level_in(json_member(levels, "events"), event_type)) return *own;
    return level_in(levels, "events_default").value_or(0);
}

rooms::rooms(client_api& api, chat_memory& memory, clock& time, log& notes)
    : api_{api}, memory_{memory}, clock_{time}, log_{notes}
{}

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
    unsure_.insert(channel);
    for (int hops = 0; hops < most_upgrades; ++hops) {
        auto to = co_await destination_of(configured->second);
        if (!to) co_return to.error();
        auto inside = co_await come_in(*to);
        if (!inside) {
            if (outside_.contains(to->room)) unsure_.erase(channel);
            co_return inside.error();
        }
        auto next = co_await successor_of(to->room);
        if (!next) co_return next.error();
        auto followed = false;
        if (!next->empty()) {
            auto moved = co_await replaced(to->room, *next);
            if (!moved) co_return moved.error();
            followed = *moved;
        }
        if (followed) continue;
        if (!to->replaces.empty()) successors_.insert(to->room);
        ids_[channel] = to->room;
        unsure_.erase(channel);
        co_return to->room;
    }
    co_return failure{errc::refused,
                      "The room was replaced again and again. Configure the id of the room that is used."};
}

awaitable<result<std::string>> rooms::resolved(std::string alias)
{
    auto name = "matrix alias " + api_.settings().homeserver + " " + alias;
    auto kept = co_await memory_.recall(name);
    if (!kept) co_return kept.error();
    if (*kept) co_return **kept;
    auto answer = co_await api_.read("/directory/room/" + percent_encoded(alias));
    if (!answer.ok()) {
        auto why = as_failure(answer);
        why.words = quotable(alias, 255) + " leads to no room. " + why.words;
        co_return why;
    }
    auto id = json_text(*answer.body, "room_id");
    if (!id.starts_with('!'))
        co_return failure{errc::bad_answer, "The homeserver's answer about the alias was not understood."};
    auto stored = co_await memory_.remember(name, id, std::nullopt);
    if (!stored) co_return stored.error();
    co_return id;
}

awaitable<result<rooms::destination>> rooms::destination_of(std::string configured)
{
    destination to;
    to.room = configured;
    if (configured.starts_with('#')) {
        to.via = configured.substr(std::min(configured.find(':'), configured.size() - 1) + 1);
        auto id = co_await resolved(std::move(configured));
        if (!id) co_return id.error();
        to.room = *id;
    }
    if (!api_.settings().follow_upgrades) co_return to;
    for (int hops = 0; hops < most_upgrades; ++hops) {
        auto next = co_await memory_.recall(successor_name(to.room));
        if (!next) co_return next.error();
        if (!*next || (*next)->empty()) break;
        to.replaces = to.room;
        to.room = **next;
    }
    co_return to;
}

awaitable<bool> rooms::enter_all()
{
    auto all = true;
    for (const auto& channel : channels()) {
        auto room = co_await enter(channel);
        if (room) continue;
        all = false;
        log_.write(log_level::warning, "not in a matrix room", {{"channel", channel}, {"error", room.error().words}});
    }
    co_return all;
}

awaitable<result<bool>> rooms::is_inside(std::string room)
{
    auto joined = co_await api_.read("/joined_rooms");
    if (!joined.ok()) co_return as_failure(joined);
    const auto& all = json_member(*joined.body, "joined_rooms");
    co_return all.is_array() && std::find(all.begin(), all.end(), json(room)) != all.end();
}

void rooms::invited(const std::string& room, std::string by)
{
    const auto& trusted = api_.settings().inviters;
    if (trusted.empty()) return; // then nobody asks who it was
    std::erase_if(invitations_, [&](const invitation& one) { return one.room == room; });
    invitations_.push_back({room, std::move(by)});
    auto of_stranger = [&](const invitation& one) {
        return std::find(trusted.begin(), trusted.end(), one.by) == trusted.end();
    };
    auto all = std::ssize(invitations_);
    auto of_strangers = std::count_if(invitations_.begin(), invitations_.end(), of_stranger);
    if (of_strangers > most_of_strangers) {
        invitations_.erase(std::find_if(invitations_.begin(), invitations_.end(), of_stranger));
    } else if (all - of_strangers > most_invitations) {
        invitations_.erase(std::find_if_not(invitations_.begin(), invitations_.end(), of_stranger));
    }
}

result<std::string> rooms::inviter_told(const std::string& room) const
{
    auto known =
        std::find_if(invitations_.begin(), invitations_.end(), [&](const invitation& one) { return one.room == room; });
    if (known != invitations_.end()) return known->by;
    return failure{errc::try_later, "The bot is not in the room " + quotable(room, 255) +
                                        ", and no invitation was seen: invite " + api_.settings().user + " there."};
}

awaitable<result<std::string>> rooms::inviter_into(std::string room)
{
    // An application service cannot look: /sync is not for it.
    if (!api_.settings().hs_token.empty()) co_return inviter_told(room);
    json none{{"types", json::array()}};
    json filter{{"room",
                 {{"rooms", {room}},
                  {"timeline", {{"limit", 1}}},
                  {"state", none},
                  {"ephemeral", none},
                  {"account_data", none}}},
                {"presence", none},
                {"account_data", none}};
    auto answer = co_await api_.read("/sync?timeout=0&filter=" + percent_encoded(to_text(filter)));
    if (!answer.ok()) co_return as_failure(answer);
    co_return inviter_in(*answer.body, room, api_.settings().user);
}

awaitable<result<void>> rooms::join(destination to)
{
    const auto& us = api_.settings().user;
    const auto& trusted = api_.settings().inviters;
    if (!trusted.empty()) {
        auto inviter = co_await inviter_into(to.room);
        if (!inviter) co_return inviter.error();
        if (!inviter->empty() && std::find(trusted.begin(), trusted.end(), *inviter) == trusted.end()) {
            outside_.insert(to.room);
            co_return failure{errc::refused, "The invitation into " + quotable(to.room, 255) + " is from " +
                                                 quotable(*inviter, 255) +
                                                 ", who is not among inviters in [matrix], so it is not accepted."};
        }
    }
    auto path = "/join/" + percent_encoded(to.room);
    // The second is the name that servers before Matrix 1.12 know.
    if (!to.via.empty()) path += "?via=" + percent_encoded(to.via) + "&server_name=" + percent_encoded(to.via);
    auto answer = co_await api_.post(std::move(path), "{}");
    if (!answer.ok()) {
        auto why = as_failure(answer);
        if (answer.outcome != api_answer::kind::refused) co_return why;
        outside_.insert(to.room);
        why.words =
            "The bot cannot enter the room " + quotable(to.room, 255) + ": invite " + us + " there. " + why.words;
        // What is on its way there waits for the invitation.
        if (answer.error == "M_FORBIDDEN") why.code = errc::try_later;
        co_return why;
    }
    co_return result<void>{};
}

awaitable<result<void>> rooms::come_in(destination to)
{
    outside_.erase(to.room); // what was refused before may not be now
    // Whoever enters again and again is put off by the homeserver, and a bot that restarts is in already.
    auto inside = co_await is_inside(to.room);
    if (!inside) co_return inside.error();
    if (!*inside) {
        auto joined = co_await join(to);
        if (!joined) co_return joined.error();
    }
    if (to.replaces.empty()) co_return result<void>{};
    auto true_successor = co_await takes_the_place(to);
    if (!true_successor) co_return true_successor.error();
    if (!*true_successor) {
        co_return failure{errc::refused, quotable(to.room, 255) + " does not say that it replaces " +
                                             quotable(to.replaces, 255) +
                                             ", so no card goes there. Configure the id of the room that is used."};
    }
    co_return result<void>{};
}

awaitable<result<bool>> rooms::takes_the_place(destination to)
{
    auto create = co_await api_.read(state_path(to.room, "m.room.create"));
    if (!create.ok()) co_return as_failure(create);
    co_return json_text(json_member(*create.body, "predecessor"), "room_id") == to.replaces;
}

awaitable<result<std::string>> rooms::successor_of(std::string room)
{
    auto answer = co_await api_.read(state_path(room, "m.room.tombstone"));
    if (answer.ok()) co_return json_text(*answer.body, "replacement_room");
    if (answer.outcome == api_answer::kind::refused) co_return std::string{};
    co_return as_failure(answer);
}

awaitable<result<bool>> rooms::replaced(std::string room, std::string successor)
{
    auto told = [&](log_level level, const std::string& words) {
        log_.write(level, words, {{"room", quotable(room, 100)}, {"successor", quotable(successor, 100)}});
    };
    if (!successor.starts_with('!') || successor.size() > 255 || successor == room) {
        told(log_level::error, "a matrix room with cards was closed, and no other room takes its place");
        co_return false;
    }
    if (!api_.settings().follow_upgrades) {
        told(log_level::error,
             "a matrix room with cards was replaced: invite the bot to the new one and configure its id");
        co_return false;
    }
    auto kept = co_await memory_.remember(successor_name(room), successor, std::nullopt);
    if (!kept) co_return kept.error();
    std::erase_if(ids_, [&](const auto& one) { return one.second == room; });
    told(log_level::info, "a matrix room with cards was replaced, and the new one is entered");
    co_return true;
}

awaitable<result<bool>> rooms::stands_here(std::string room, std::string event)
{
    if (!successors_.contains(room) || standing_.contains(event)) co_return true;
    auto answer = co_await api_.read("/rooms/" + percent_encoded(room) + "/event/" + percent_encoded(event));
    if (!answer.ok() && answer.outcome != api_answer::kind::refused) co_return as_failure(answer);
    if (answer.ok()) standing_.insert(event);
    co_return answer.ok();
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
