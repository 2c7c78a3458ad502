#include "adapters/language_model/wire.hpp"

#include "adapters/common/retry_after.hpp"
#include "adapters/common/usual_answers.hpp"
#include "adapters/common/without_secrets.hpp"
#include "daemon/core/text.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

// https://platform.openai.com/docs/api-reference/chat/create and https://docs.anthropic.com/en/api/messages
namespace highroad::language_model_wire {
namespace {

using nlohmann::json;
using api = language_model_settings::api;

constexpr std::size_t longest_answer = 8'000; // bytes; nobody answers a review with more

std::string dumped(const json& value)
{
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

void put(json& into, const char* name, const std::string& text)
{
    if (auto shown = displayable(text); !trimmed(shown).empty()) into[name] = shown;
}

json facts_of(const review_case& about)
{
    auto facts = json::object();
    put(facts, "when", about.facts.when);
    put(facts, "expected", about.facts.expected);
    put(facts, "got", about.facts.got);
    put(facts, "what_changed", about.what_changed);
    return facts;
}

json business(const model_briefing& told, const language_model_settings& ours)
{
    auto out = json::object();
    put(out, "product", ours.product);
    const auto& contact = !ours.email.empty() ? ours.email : !ours.phone.empty() ? ours.phone : ours.url_of_contact;
    put(out, "contact", contact);
    put(out, "tone", told.voice.tone);
    if (!told.voice.facts.empty()) out["facts"] = told.voice.facts;
    if (!told.voice.preferred.empty()) out["preferred"] = told.voice.preferred;
    if (!told.voice.forbidden.empty()) out["forbidden"] = told.voice.forbidden;
    return out;
}

try_again again(std::string why, std::chrono::seconds after)
{
    return {after, std::move(why), false};
}

std::string their_words(const http_response& answer, const language_model_settings& settings)
{
    auto words = quotable(without_secrets(words_in_error(answer.body), {settings.token}));
    return words.empty() ? std::string{} : " (\"" + words + "\")";
}

try_again unusable(std::string_view what)
{
    return again("the language model's answer " + std::string{what}, std::chrono::seconds{5});
}

/// The text of an answer of either kind, and how it ended; discarded content is an empty text.
struct told_text {
    std::string text;
    bool whole = true;
    bool declined = false;
    bool understood = false;
};

told_text from_openai(const json& body)
{
    told_text out;
    const auto& choices = json_member(body, "choices");
    if (!choices.is_array() || choices.empty()) return out;
    const auto& first = choices.front();
    const auto& message = json_member(first, "message");
    if (!message.is_object()) return out;
    out.understood = true;
    out.text = json_text(message, "content");
    auto ended = json_text(first, "finish_reason");
    out.whole = ended != "length";
    out.declined = ended == "content_filter" || !json_text(message, "refusal").empty();
    return out;
}

told_text from_anthropic(const json& body)
{
    told_text out;
    const auto& parts = json_member(body, "content");
    if (!parts.is_array()) return out;
    out.understood = true;
    for (const auto& part : parts) {
        if (json_text(part, "type") == "text") out.text += json_text(part, "text");
    }
    auto ended = json_text(body, "stop_reason");
    out.whole = ended != "max_tokens" && ended != "model_context_window_exceeded";
    out.declined = ended == "refusal";
    return out;
}

text_answer read_text(const language_model_settings& settings, const http_response& answer)
{
    auto body = parse_untrusted_json(answer.body);
    if (!body.is_object()) return unusable("was no JSON");
    auto told = settings.kind == api::openai ? from_openai(body) : from_anthropic(body);
    if (!told.understood) return unusable("had no text where one belongs");
    if (told.declined) return refused{"the language model declined to write"};
    if (!told.whole) return refused{"the language model's answer was cut off at max_tokens"};
    auto text = bare_text(told.text);
    if (text.empty()) return unusable("was empty");
    if (text.size() > longest_answer) return refused{"the language model's answer was far too long"};
    return text;
}

} // namespace

std::string cut(std::string_view text, std::size_t bytes)
{
    if (text.size() <= bytes) return std::string{text};
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U)
        --bytes;
    return std::string{text.substr(0, bytes)} + "…";
}

std::string orders::text_for(contact_kind what) const
{
    return system + "\n" + steps.at(static_cast<std::size_t>(what));
}

contact_kind step_of(const review_case& about)
{
    return about.planned && about.planned->with_team ? about.planned->what : contact_kind::reply;
}

std::string told_as_data(const review_case& about, const model_briefing& told, const language_model_settings& ours)
{
    auto review = json::object();
    put(review, "title", cut(about.subject.title, longest_title));
    put(review, "text", cut(about.subject.text, longest_review));
    put(review, "signed", cut(about.subject.author, 100));
    if (about.subject.mark) review["stars_of_five"] = about.subject.mark->stars();

    auto reply = json::object();
    put(reply, "language", told.language.empty() ? ours.language : told.language);
    put(reply, "sign_off", ours.sign_off);
    // Models count badly: a tenth less than the platform takes.
    if (about.rules.limit > 0) reply["at_most_characters"] = about.rules.limit * 9 / 10;

    json all{{"review", std::move(review)}, {"business", business(told, ours)}, {"reply", std::move(reply)}};
    if (auto facts = facts_of(about); !facts.empty()) all["facts"] = std::move(facts);
    return dumped(all);
}

void authorize(const language_model_settings& settings, http_fields& headers)
{
    if (settings.kind == api::anthropic) headers.set("anthropic-version", "2023-06-01");
    if (settings.token.empty()) return;
    if (settings.kind == api::openai) {
        headers.set("Authorization", "Bearer " + settings.token);
    } else {
        headers.set("x-api-key", settings.token);
    }
}

http_request request_for(const language_model_settings& settings, const std::string& system, const std::string& user,
                         limit_name limit)
{
    json body{{"model", settings.model}};
    http_request request{"POST", settings.url};
    if (settings.kind == api::openai) {
        request.url += "/chat/completions";
        body["messages"] = {{{"role", "system"}, {"content", system}}, {{"role", "user"}, {"content", user}}};
        body[limit == limit_name::max_tokens ? "max_tokens" : "max_completion_tokens"] = settings.max_tokens;
        body["stream"] = false;
    } else {
        request.url += "/messages";
        body["system"] = system;
        body["messages"] = json::array({{{"role", "user"}, {"content", user}}});
        body["max_tokens"] = settings.max_tokens;
    }
    authorize(settings, request.headers);
    request.headers.set("Content-Type", "application/json");
    request.headers.set("Accept", "application/json");
    request.body = dumped(body);
    request.deadline = settings.timeout;
    return request;
}

bool wants_other_limit_name(const http_response& answer)
{
    return answer.status == 400 && answer.body.find("max_completion_tokens") != std::string::npos;
}

text_answer text_in(const language_model_settings& settings, const result<http_response>& got)
{
    using std::chrono::seconds;
    auto in_time = std::to_string(settings.timeout.count()) + " s";
    if (!got) {
        switch (got.error().code) {
        case errc::answer_lost:
            return again("the language model did not answer in " + in_time, seconds{5});
        case errc::not_trusted:
            return refused{"the language model's certificate is not valid"};
        case errc::too_large:
            return refused{"the language model's answer was far too long"};
        default:
            return again("the language model cannot be reached", seconds{10});
        }
    }
    const auto& answer = *got;
    if (answer.status == 200) return read_text(settings, answer);
    auto words = their_words(answer, settings);
    if (answer.status == 429)
        return again("the language model asks for a pause" + words, retry_after(answer, seconds{20}));
    if (answer.status >= 500 || answer.status == 408)
        return again("the language model's server fails with " + std::to_string(answer.status) + words,
                     retry_after(answer, seconds{10}));
    if (answer.status == 401 || answer.status == 403)
        return refused{"the language model's server does not accept the token in [language_model]" + words};
    if (answer.status == 404)
        return refused{"the language model's server knows neither that url nor that model" + words};
    return refused{"the language model's server refused with " + std::to_string(answer.status) + words};
}

model_answer read_answer(const language_model_settings& settings, const result<http_response>& got)
{
    auto told = text_in(settings, got);
    if (auto* later = std::get_if<try_again>(&told)) return std::move(*later);
    if (auto* no = std::get_if<refused>(&told)) return std::move(*no);
    return draft{std::get<std::string>(std::move(told)), "language model " + quotable(settings.model, 60)};
}

http_request models_request(const language_model_settings& settings)
{
    http_request request{"GET", settings.url + "/models"};
    authorize(settings, request.headers);
    request.deadline = settings.timeout;
    return request;
}

check_line read_models(const language_model_settings& settings, const result<http_response>& got)
{
    check_line line{false, "language model " + quotable(settings.model, 60), {}};
    if (!got) {
        line.words = "it cannot be reached: " + without_secrets(got.error().words, {settings.token});
        return line;
    }
    if (got->status != 200) {
        line.words = "its server answered " + std::to_string(got->status) + their_words(*got, settings) +
                     ". Compare url and token in [language_model].";
        return line;
    }
    auto body = parse_untrusted_json(got->body);
    const auto& all = json_member(body, "data");
    auto listed = all.is_array() && std::any_of(all.begin(), all.end(), [&](const json& one) {
                      return json_text(one, "id") == settings.model;
                  });
    line.works = true;
    line.words = listed ? "its server knows it"
                        : "its server answers, but lists no model of that name; it may still "
                          "know it under another";
    return line;
}

std::string bare_text(std::string_view content)
{
    auto text = trimmed(content);
    // Reasoning models of llama.cpp and Ollama think aloud in front of the answer.
    for (std::string_view tag : {"think", "thinking"}) {
        auto open = "<" + std::string{tag} + ">";
        auto close = "</" + std::string{tag} + ">";
        if (!text.starts_with(open)) continue;
        auto end = text.find(close);
        text = end == std::string_view::npos ? std::string_view{} : trimmed(text.substr(end + close.size()));
    }
    if (text.starts_with("```") && text.size() > 6 && text.ends_with("```")) {
        auto line_end = text.find('\n');
        if (line_end != std::string_view::npos && line_end < text.size() - 3)
            text = trimmed(text.substr(line_end + 1, text.size() - line_end - 4));
    }
    if (text.size() > 2 && text.front() == '"' && text.back() == '"' &&
        text.substr(1, text.size() - 2).find('"') == std::string_view::npos)
        text = trimmed(text.substr(1, text.size() - 2));
    std::string out{text};
    std::erase(out, '\r');
    return out;
}

} // namespace highroad::language_model_wire
