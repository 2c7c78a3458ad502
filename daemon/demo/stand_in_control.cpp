// The stand-in's own endpoints, for tests and drills: docs/platforms/app-store-connect.md lists them.

#include "daemon/demo/app_store_stand_in.hpp"

#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace highroad::demo {
namespace {

using nlohmann::json;

constexpr std::pair<std::string_view, fault::kind> fault_names[] = {{"status", fault::kind::status},
                                                                    {"drop", fault::kind::drop},
                                                                    {"drop_after", fault::kind::drop_after},
                                                                    {"delay", fault::kind::delay},
                                                                    {"malformed", fault::kind::malformed},
                                                                    {"huge", fault::kind::huge},
                                                                    {"loop", fault::kind::loop},
                                                                    {"repeat_page", fault::kind::repeat_page},
                                                                    {"bad_utf8", fault::kind::bad_utf8}};

http_response told(int status, const json& body)
{
    return {status, "application/json", body.dump(-1, ' ', false, json::error_handler_t::replace)};
}

http_response unclear(std::string words)
{
    return told(400, {{"error", std::move(words)}});
}

int number_or(const json& object, std::string_view name, int otherwise)
{
    const auto& member = json_member(object, name);
    if (!member.is_number()) return otherwise;
    return static_cast<int>(std::clamp(member.get<double>(), 0.0, 1e9));
}

std::string text_or(const json& object, std::string_view name, std::string otherwise)
{
    const auto& member = json_member(object, name);
    return member.is_string() ? member.get<std::string>() : otherwise;
}

std::optional<fault> read_fault(const json& given)
{
    auto name = json_text(given, "kind");
    auto found = std::find_if(std::begin(fault_names), std::end(fault_names),
                              [&](const auto& one) { return one.first == name; });
    if (found == std::end(fault_names)) return std::nullopt;
    fault read;
    read.what = found->second;
    read.count = number_or(given, "count", read.count);
    read.method = json_text(given, "method");
    read.path = json_text(given, "path");
    read.status = number_or(given, "status", read.status);
    read.retry_after = number_or(given, "retry_after", 0);
    read.seconds = std::chrono::seconds{number_or(given, "seconds", static_cast<int>(read.seconds.count()))};
    read.bytes = static_cast<std::size_t>(number_or(given, "bytes", static_cast<int>(read.bytes)));
    return read;
}

json as_json(const received_request& one)
{
    return {{"method", one.method},       {"target", one.target}, {"at", to_iso8601(one.at)},
            {"review_id", one.review_id}, {"text", one.text},     {"carried_out", one.carried_out},
            {"answered", one.answered}};
}

json as_json(const std::string& app, const front_review& one)
{
    json line{{"app", app},
              {"id", one.id},
              {"rating", one.rating},
              {"title", one.title},
              {"text", one.body},
              {"author", one.nickname},
              {"date", to_iso8601(one.created)},
              {"territory", one.territory}};
    if (one.answer) line["reply"] = one.answer->text;
    return line;
}

} // namespace

bool app_store_stand_in::put_review(const json& given, const std::string& app_id, std::string& id)
{
    if (!given.is_object()) return false;
    const auto* known = front_.find(json_text(given, "id"));
    front_review what = known ? *known : front_review{};
    if (!known) {
        what.id = json_text(given, "id");
        what.created = time_.now();
    }
    // What is not named stays as it is, so that one call serves adding and editing.
    what.rating = std::clamp(number_or(given, "rating", what.rating), 1, 5);
    what.title = text_or(given, "title", what.title);
    what.body = text_or(given, "text", what.body);
    what.nickname = text_or(given, "author", what.nickname);
    what.territory = text_or(given, "territory", what.territory);
    auto date = text_or(given, "date", {});
    if (auto created = parse_instant(date.size() == 10 ? date + "T12:00:00Z" : date)) what.created = *created;
    id = front_.add(text_or(given, "app", app_id), std::move(what));

    if (const auto& reply = json_member(given, "reply"); reply.is_string()) {
        auto delay = std::exchange(front_.publish_after, std::chrono::seconds{0});
        front_.answer(id, reply.get<std::string>(), time_.now());
        front_.publish_after = delay;
    }
    return true;
}

int app_store_stand_in::load(std::string_view lines, const std::string& app_id)
{
    int taken = 0;
    while (!lines.empty()) {
        auto end = std::min(lines.find('\n'), lines.size());
        std::string id;
        auto line = trimmed(lines.substr(0, end));
        if (!line.empty() && put_review(parse_untrusted_json(line), app_id, id)) ++taken;
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    return taken;
}

std::string app_store_stand_in::state() const
{
    std::string lines;
    for (const auto& [app, reviews] : front_.apps())
        for (const auto& one : reviews)
            lines += as_json(app, one).dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
    return lines;
}

awaitable<http_response> app_store_stand_in::answer_control(http_request request)
{
    std::string_view target = request.url;
    auto mark = std::min(target.find('?'), target.size());
    auto what = std::string{target.substr(0, mark).substr(std::string_view{"/_control/"}.size())};
    auto query = parse_form(target.substr(std::min(mark + 1, target.size())));
    auto app = form_value(query, "app");
    if (app.empty()) app = front_.apps().empty() ? "1" : front_.apps().begin()->first;
    auto asked = request.method + " " + what;

    if (asked == "POST load") co_return told(200, {{"taken", load(request.body, app)}});
    if (asked == "GET state") co_return http_response{200, "application/x-ndjson", state()};
    if (asked == "DELETE faults") {
        clear_faults();
        co_return told(200, json::object());
    }
    if (asked == "DELETE received") {
        forget_received();
        co_return told(200, json::object());
    }
    if (asked == "GET received") {
        auto list = json::array();
        for (const auto& one : received_)
            list.push_back(as_json(one));
        co_return told(200, {{"received", std::move(list)}});
    }
    if (asked.starts_with("DELETE reviews/")) {
        auto gone = front_.remove(what.substr(std::string_view{"reviews/"}.size()));
        co_return gone ? told(200, json::object()) : told(404, {{"error", "There is no such review."}});
    }

    auto given = parse_untrusted_json(request.body);
    if (!given.is_object()) co_return unclear("The body is no JSON object, or there is no such control.");
    if (asked == "POST apps") {
        front_.add_app(text_or(given, "id", app));
        co_return told(200, json::object());
    }
    if (asked == "POST reviews") {
        auto one_alone = json::array({given});
        const auto& items = given.contains("reviews") ? given["reviews"] : one_alone;
        auto ids = json::array();
        for (const auto& item : items) {
            std::string id;
            if (!put_review(item, app, id)) co_return unclear("A review is no object.");
            ids.push_back(id);
        }
        co_return told(200, {{"ids", std::move(ids)}});
    }
    if (asked == "POST answers") {
        auto text = json_text(given, "text");
        const auto* answered = front_.answer(json_text(given, "review_id"), text, time_.now());
        co_return answered ? told(200, {{"id", answered->answer->id}})
                           : told(404, {{"error", "There is no such review."}});
    }
    if (asked == "POST faults") {
        auto read = read_fault(given);
        if (!read)
            co_return unclear("kind is none of status, drop, drop_after, delay, malformed, huge, loop, "
                              "repeat_page, bad_utf8.");
        add_fault(std::move(*read));
        co_return told(200, json::object());
    }
    if (asked == "PUT settings") {
        auto delay = number_or(given, "publish_after_seconds", static_cast<int>(front_.publish_after.count()));
        front_.publish_after = std::chrono::seconds{delay};
        set_hour_limit(number_or(given, "hour_limit", settings_.hour_limit));
        co_return told(200, json::object());
    }
    co_return told(404, {{"error", "There is no such control."}});
}

} // namespace highroad::demo
