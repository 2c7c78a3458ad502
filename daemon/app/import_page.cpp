// The daemon's side of `highroad import`: history that did not come through the platform.

#include "adapters/webhook/wire.hpp"
#include "daemon/app/json_answer.hpp"
#include "daemon/app/service.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace highroad::app {
namespace {

using nlohmann::json;

http_response refused(int status, std::string words)
{
    return json_answer(status, {{"error", std::move(words)}});
}

} // namespace

awaitable<http_response> service::answer_import(http_request request)
{
    auto given = parse_untrusted_json(request.body);
    auto* source = registry_.source(json_text(given, "source"));
    if (!source)
        co_return refused(404, "The running daemon has no source of that name. Was it restarted since the "
                               "configuration was changed?");
    auto name = std::string{source->source()};
    auto read = webhook::read_message(name, request.body);
    auto* message = std::get_if<webhook::message>(&read);
    if (!message) co_return refused(400, std::get<std::string>(read));
    arrival what;
    what.source = name;
    what.how = sight::baseline;
    what.reviews = std::move(message->reviews);
    // It is the same review whether it comes in a file or through the platform.
    for (auto& one : what.reviews)
        one.key.platform = source->platform();
    auto begun = clock_->now();
    auto malformed = message->rejected.size();
    auto fresh = co_await desk_->arrive(std::move(what));
    if (!fresh) co_return refused(503, "It could not be stored: " + fresh.error().words);
    co_return json_answer(200, {{"new", *fresh}, {"malformed", malformed}, {"at", to_iso8601(begun)}});
}

awaitable<http_response> service::answer_import_end(http_request request)
{
    auto given = parse_untrusted_json(request.body);
    auto* source = registry_.source(json_text(given, "source"));
    auto since = parse_instant(json_text(given, "since"));
    const auto& recorded = json_member(given, "recorded");
    if (!source || !since || !recorded.is_number_unsigned())
        co_return refused(400, "The end of an import names its source, since when it ran, and how many are new.");
    auto name = std::string{source->source()};
    auto file = quotable(json_text(given, "file"), 60);
    log_.write(log_level::info, "history imported", {{"source", name}, {"file", file}, {"reviews", recorded.dump()}});
    auto told = co_await desk_->finish_list(name, file, recorded.get<std::size_t>(), *since);
    if (!told) co_return refused(503, "It could not be stored: " + told.error().words);
    co_return json_answer(200, {{"told", true}});
}

} // namespace highroad::app
