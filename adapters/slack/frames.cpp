#include "adapters/slack/frames.hpp"

#include "adapters/slack/markup.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace highroad::slack {
namespace {

using json = nlohmann::json;

std::int64_t whole_number(const json& object, std::string_view name, std::int64_t most)
{
    const auto& value = json_member(object, name);
    if (!value.is_number()) return 0;
    auto number = value.is_number_integer() ? static_cast<double>(value.get<std::int64_t>()) : value.get<double>();
    return static_cast<std::int64_t>(std::clamp(number, 0.0, static_cast<double>(most)));
}

payload inside_of(const std::string& type, const json& body)
{
    if (type == "slash_commands") return read_slash(body);
    if (type == "interactive") return read_interaction(body);
    if (type == "events_api") return read_event(body);
    return ignored{"an envelope of a kind that we do not use"};
}

} // namespace

socket_frame read_frame(std::string_view text)
{
    auto body = parse_untrusted_json(text);
    auto type = json_text(body, "type");
    if (type == "hello") {
        auto lasts = whole_number(json_member(body, "debug_info"), "approximate_connection_time", 7 * 24 * 3600);
        return frame::hello{std::chrono::seconds{lasts}};
    }
    if (type == "disconnect") return frame::goodbye{json_text(body, "reason")};
    auto id = json_text(body, "envelope_id");
    if (id.empty()) return frame::unknown{};
    const auto& accepts = json_member(body, "accepts_response_payload");
    return frame::envelope{id, inside_of(type, json_member(body, "payload")),
                           accepts.is_boolean() && accepts.get<bool>(),
                           static_cast<int>(whole_number(body, "retry_attempt", 1000))};
}

std::string acknowledgement(std::string_view envelope_id, std::string_view answer)
{
    json ack{{"envelope_id", envelope_id}};
    if (!answer.empty()) {
        auto body = json::parse(answer, nullptr, /*allow_exceptions=*/false);
        if (!body.is_discarded()) ack["payload"] = std::move(body);
    }
    return to_text(ack);
}

} // namespace highroad::slack
