#include "adapters/booking/wire.hpp"

#include "adapters/common/basic_authorization.hpp"
#include "adapters/common/review_items.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace highroad::booking {
namespace {

using nlohmann::json;

constexpr std::size_t longest_place = 4000;

std::string property_url(const booking_settings& settings)
{
    return settings.api_base + "/properties/" + percent_encoded(settings.property) + "/reviews";
}

http_request with_credential(const booking_settings& settings, std::string method, std::string url)
{
    http_request request{std::move(method), std::move(url)};
    request.headers.set("Accept", "application/json");
    request.headers.set("Authorization", basic_authorization(settings.user, settings.password));
    return request;
}

/// Booking.com shows the two parts under a smiling and a frowning face. A sign in front of each says the same and can
/// be read aloud.
std::string both_parts(const std::string& positive, const std::string& negative)
{
    std::string text;
    if (!positive.empty()) text = "+ " + positive;
    if (!negative.empty()) text += (text.empty() ? "- " : "\n- ") + negative;
    return text;
}

/// No score at all is null or not there; anything else but 0 to 10 is none of Booking.com's.
bool read_score(const json& item, std::optional<rating>& mark)
{
    const auto& scoring = json_member(item, "scoring");
    const auto& given = json_member(scoring, "review_score");
    if (!(scoring.is_null() || scoring.is_object())) return false;
    if (given.is_null()) return true;
    if (!given.is_number()) return false;
    auto score = given.get<double>();
    if (!std::isfinite(score) || score < 0 || score > 10) return false;
    mark = rating{score, 10};
    return true;
}

/// The members of a reply are not documented. Whatever form it has, that there is one must not be missed: a second one
/// is never sent.
platform_reply reply_in(const json& given)
{
    platform_reply reply;
    reply.text = given.is_string() ? given.get<std::string>() : std::string{};
    for (auto name : {"reply", "text", "content", "message"})
        if (reply.text.empty()) reply.text = json_text(given, name);
    auto status = json_text(given, "status");
    if (status.empty()) status = json_text(given, "moderation_status");
    std::transform(status.begin(), status.end(), status.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    if (status.find("reject") != std::string::npos || status.find("declin") != std::string::npos) {
        reply.state = reply_state::rejected;
        reply.reason = "Booking.com says: " + quotable(status, 80) + ".";
    } else if (status.find("pend") != std::string::npos || status.find("moderat") != std::string::npos) {
        reply.state = reply_state::pending;
    }
    return reply;
}

struct read_whole {
    read_item item;
    bool has_words = false;
};

read_whole read_one(const booking_settings& settings, const json& item)
{
    auto no = [](std::string why) { return read_whole{std::move(why), false}; };
    if (!item.is_object()) return no("it is no object");
    auto id = json_member(item, "review_id").is_string() ? usable_id(json_member(item, "review_id")) : std::string{};
    if (id.empty()) return no("it has no usable review_id");
    const auto& content = json_member(item, "content");
    const auto& reviewer = json_member(item, "reviewer");
    if (!(content.is_null() || content.is_object())) return no("its content is no object");
    if (!(reviewer.is_null() || reviewer.is_object())) return no("its reviewer is no object");
    for (auto name : {"headline", "positive", "negative", "language_code"})
        if (!text_or_absent(content, name)) return no(std::string{name} + " is no text");
    for (auto name : {"name", "country_code"})
        if (!text_or_absent(reviewer, name)) return no(std::string{name} + " is no text");

    review seen;
    if (!read_score(item, seen.mark)) return no("its review_score is not from 0 to 10");
    seen.key = {"booking", settings.source, std::move(id)};
    seen.title = json_text(content, "headline");
    seen.text = both_parts(json_text(content, "positive"), json_text(content, "negative"));
    if (!seen.mark && seen.title.empty() && seen.text.empty()) return no("it has neither a score nor a text");
    seen.author = json_text(reviewer, "name");
    seen.language = json_text(content, "language_code");
    seen.territory = json_text(reviewer, "country_code");
    // No zone is stated; it is taken as UTC and may be off by some hours.
    seen.created = parse_local_stamp(json_text(item, "created_timestamp"));
    const auto& answered = json_member(item, "reply");
    if (!answered.is_null()) seen.reply = reply_in(answered);
    auto has_words = !seen.title.empty() || !seen.text.empty();
    return {std::move(seen), has_words};
}

/// "https://...?from_date=2026-05-01&cursor=HFq" -> "from_date=2026-05-01&cursor=HFq"; empty when it names no place.
std::string place_in(const std::string& next_page)
{
    auto at = next_page.find('?');
    if (at == std::string::npos) return {};
    auto place = next_page.substr(at + 1);
    auto plain = [](unsigned char c) { return c > 0x20 && c < 0x7F && c != '#' && c != '"'; };
    auto fits = place.size() <= longest_place && std::all_of(place.begin(), place.end(), plain) &&
                !form_value(parse_form(place), "cursor").empty();
    return fits ? place : std::string{};
}

std::string in_one_line(const json& one)
{
    if (one.is_string()) return quotable(one.get_ref<const std::string&>());
    return words_in_error(one.dump(-1, ' ', false, json::error_handler_t::replace));
}

} // namespace

platform_words words_for(const booking_settings& settings)
{
    return {"Booking.com",
            "Booking.com did not accept user and password. They must be those of a connectivity machine account.",
            "Booking.com does not allow that. The machine account needs the permission review-api and a connection to "
            "this property.",
            "property " + settings.property};
}

std::string first_url(const booking_settings& settings, instant since, int limit)
{
    return property_url(settings) + "?from_date=" + to_iso8601(since).substr(0, 10) + "&limit=" + std::to_string(limit);
}

std::string place_url(const booking_settings& settings, std::string_view place)
{
    return property_url(settings) + "?" + std::string{place};
}

http_request read_request(const booking_settings& settings, std::string_view review_id)
{
    return with_credential(settings, "GET", property_url(settings) + "/" + percent_encoded(review_id));
}

http_request reply_request(const booking_settings& settings, std::string_view review_id, std::string_view text)
{
    auto request = with_credential(settings, "POST", property_url(settings) + "/" + percent_encoded(review_id));
    request.headers.set("Content-Type", "application/json");
    json body{{"reply", text}};
    request.body = body.dump();
    return request;
}

result<review_page> read_page(const booking_settings& settings, std::string_view place, std::string_view body)
{
    if (auto errors = errors_in(body); !errors.empty())
        return failure{errc::refused, "Booking.com does not give the reviews. Its words: " + errors};
    auto document = parse_untrusted_json(body);
    const auto& items = json_member(json_member(document, "data"), "reviews");
    if (!items.is_array()) return failure{errc::bad_answer, "Booking.com's list of reviews cannot be understood."};
    auto page = read_items(items, [&](const json& item) { return read_one(settings, item).item; });
    auto next = place_in(json_text(json_member(document, "meta"), "next_page"));
    if (items.empty()) {
        page.resume = place.empty() ? next : std::string{place};
    } else if (next.empty() || next == place) {
        // There is no place behind this page: the next round reads it again.
        page.resume = place;
    } else {
        page.next = next;
    }
    return page;
}

result<whole_review> read_review(const booking_settings& settings, std::string_view body)
{
    auto document = parse_untrusted_json(body);
    const auto& data = json_member(document, "data");
    // What is within data is not documented: the review itself, or one named review, or a list of one.
    const auto* item = &data;
    if (json_member(data, "review").is_object()) item = &json_member(data, "review");
    const auto& listed = json_member(data, "reviews");
    if (listed.is_array() && listed.size() == 1) item = &listed.front();
    auto read = read_one(settings, *item);
    if (const auto* why = std::get_if<std::string>(&read.item))
        return failure{errc::bad_answer, "Booking.com's answer about the review cannot be understood: " + *why + "."};
    return whole_review{std::get<review>(std::move(read.item)), read.has_words};
}

std::string errors_in(std::string_view body)
{
    auto document = parse_untrusted_json(body);
    const auto& errors = json_member(document, "errors");
    if (errors.is_null() || (errors.is_structured() && errors.empty())) return {};
    if (!errors.is_array()) {
        auto words = in_one_line(errors);
        return words.empty() ? "an error without words" : words;
    }
    std::string all;
    for (const auto& one : errors) {
        auto words = in_one_line(one);
        if (!words.empty()) all += (all.empty() ? "" : "; ") + words;
    }
    return all.empty() ? "an error without words" : quotable(all, 400);
}

delivery read_reply_answer(const http_response& answer, const platform_words& words)
{
    if (answer.status < 200 || answer.status >= 300) {
        // Something may have been taken before the trouble, also where the words read like a refusal.
        return reply_failure(answer, words, std::chrono::minutes{5});
    }
    if (auto errors = errors_in(answer.body); !errors.empty())
        return refused{"Booking.com refused the reply. Change it and approve it again, or dismiss the case. "
                       "Booking.com's words: " +
                       errors};
    auto document = parse_untrusted_json(answer.body);
    if (!document.is_object())
        return outcome_unknown{"Booking.com took the reply, but its answer cannot be understood."};
    return delivered{quotable(json_text(json_member(document, "meta"), "ruid"), 200)};
}

} // namespace highroad::booking
