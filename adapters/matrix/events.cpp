#include "adapters/matrix/events.hpp"

#include "adapters/matrix/answers.hpp"
#include "adapters/matrix/contents.hpp"
#include "adapters/matrix/markup.hpp"
#include "daemon/core/card_mark.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace highroad::matrix {
namespace {

using json = nlohmann::json;

instant time_of(const json& event)
{
    const auto& at = json_member(event, "origin_server_ts");
    if (!at.is_number_integer()) return {};
    // The sender's server writes it, so it may be anything.
    auto milliseconds = std::clamp<std::int64_t>(at.get<std::int64_t>(), 0, 253'402'300'799'000);
    return instant{std::chrono::seconds{milliseconds / 1000}};
}

std::variant<nothing, spoken, reacted, redacted, room_changed> read_message(const json& content)
{
    // Notices are what bots say; bots do not answer bots.
    if (json_text(content, "msgtype") != "m.text") return nothing{};
    const auto& relation = json_member(content, "m.relates_to");
    auto kind = json_text(relation, "rel_type");
    // An edited "!review approve" must not be carried out a second time.
    if (kind == "m.replace") return nothing{};
    spoken said;
    auto answered = json_text(json_member(relation, "m.in_reply_to"), "event_id");
    said.text = answered.empty() ? json_text(content, "body") : without_quote(json_text(content, "body"));
    if (kind == "m.thread") {
        said.thread = json_text(relation, "event_id");
    } else {
        said.answers = answered;
    }
    return said;
}

std::variant<nothing, spoken, reacted, redacted, room_changed> read_content(const json& event, const json& content)
{
    auto type = json_text(event, "type");
    if (type == "m.room.message") return read_message(content);
    if (type == "m.reaction") {
        const auto& relation = json_member(content, "m.relates_to");
        if (json_text(relation, "rel_type") != "m.annotation") return nothing{};
        return reacted{json_text(relation, "event_id"), json_text(relation, "key")};
    }
    if (type == "m.room.redaction") {
        // Where it stands depends on the version of the room.
        auto target = json_text(content, "redacts");
        return redacted{target.empty() ? json_text(event, "redacts") : target};
    }
    using what = room_changed::what;
    if (type == "m.room.encryption") return room_changed{what::encryption, {}, false, {}};
    if (type == "m.room.power_levels") return room_changed{what::powers, {}, false, {}};
    if (type == "m.room.tombstone")
        return room_changed{what::replaced, {}, false, json_text(content, "replacement_room")};
    if (type == "m.room.member") {
        auto before = json_text(json_member(json_member(event, "unsigned"), "prev_content"), "membership");
        auto joined = json_text(content, "membership") == "join" && before != "join";
        return room_changed{what::member, json_text(event, "state_key"), joined, {}};
    }
    return nothing{};
}

json types_of_interest()
{
    return {"m.room.message",   "m.reaction",          "m.room.redaction", "m.room.encryption",
            "m.room.tombstone", "m.room.power_levels", "m.room.member"};
}

} // namespace

room_event read_event(const json& event)
{
    room_event read{json_text(event, "event_id"), json_text(event, "sender"), time_of(event), nothing{}};
    const auto& content = json_member(event, "content");
    if (!read.id.empty() && !read.sender.empty() && content.is_object()) read.what = read_content(event, content);
    return read;
}

sync_batch read_sync(const json& answer)
{
    sync_batch batch;
    batch.next = json_text(answer, "next_batch");
    const auto& rooms = json_member(json_member(answer, "rooms"), "join");
    if (!rooms.is_object()) return batch;
    for (const auto& [id, room] : rooms.items()) {
        const auto& timeline = json_member(room, "timeline");
        room_news news;
        news.room = id;
        news.limited = json_member(timeline, "limited") == true;
        news.before = json_text(timeline, "prev_batch");
        const auto& events = json_member(timeline, "events");
        if (events.is_array()) {
            for (const auto& event : events)
                news.events.push_back(read_event(event));
        }
        batch.rooms.push_back(std::move(news));
    }
    return batch;
}

history_page read_history(const json& answer)
{
    history_page page;
    const auto& chunk = json_member(answer, "chunk");
    if (chunk.is_array()) {
        for (const auto& event : chunk)
            page.events.push_back(read_event(event));
    }
    page.next = json_text(answer, "end");
    return page;
}

std::string sync_filter(const std::vector<std::string>& rooms)
{
    json none{{"types", json::array()}};
    json timeline{{"limit", 100}, {"types", types_of_interest()}};
    json room{{"rooms", rooms},    {"timeline", timeline}, {"state", none},
              {"ephemeral", none}, {"account_data", none}, {"include_leave", false}};
    return to_text({{"room", room}, {"presence", none}, {"account_data", none}});
}

std::string history_filter()
{
    return to_text({{"types", types_of_interest()}});
}

std::optional<std::string> find_own(const json& page, const std::string& mark, const std::string& us,
                                    const std::string& thread)
{
    const auto& chunk = json_member(page, "chunk");
    if (!chunk.is_array()) return std::nullopt;
    for (const auto& event : chunk) {
        const auto& content = json_member(event, "content");
        if (json_text(event, "sender") != us || json_text(content, delivery_key) != mark) continue;
        const auto& relation = json_member(content, "m.relates_to");
        auto kind = json_text(relation, "rel_type");
        if (kind == "m.replace") continue;
        if (!thread.empty() && json_text(relation, "event_id") != thread) continue;
        auto id = json_text(event, "event_id");
        if (!id.empty()) return id;
    }
    return std::nullopt;
}

std::optional<own_message> read_own(const json& event, const std::string& us)
{
    if (json_text(event, "sender") != us || json_text(event, "type") != "m.room.message") return std::nullopt;
    const auto& content = json_member(event, "content");
    auto mark_in = [](const json& one) {
        auto fresh = json_text(json_member(one, "m.new_content"), card_key);
        return fresh.empty() ? json_text(one, card_key) : fresh;
    };
    // An edit by anybody else is none.
    const auto& latest = json_member(json_member(json_member(event, "unsigned"), "m.relations"), "m.replace");
    auto edited = json_text(latest, "sender") == us ? mark_in(json_member(latest, "content")) : std::string{};
    own_message read{json_text(json_member(content, "m.relates_to"), "event_id"),
                     edited.empty() ? mark_in(content) : edited};
    if (!is_mark(read.mark)) read.mark.clear();
    return read;
}

std::optional<instant> oldest_on(const json& page)
{
    const auto& chunk = json_member(page, "chunk");
    if (!chunk.is_array() || chunk.empty()) return std::nullopt;
    return time_of(chunk.back());
}

} // namespace highroad::matrix
