#include "daemon/app/json_answer.hpp"
#include "daemon/app/service.hpp"
#include "daemon/app/spare_memory.hpp"

#include "daemon/ports/json_text.hpp"
#include "daemon/store/backlog.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace highroad::app {
namespace {

using nlohmann::json;

http_response plain(int status, std::string words)
{
    return {status, "text/plain; charset=utf-8", std::move(words)};
}

/// What the platform allows and what is left, with the other sources that share it.
json quotas_of(review_platform& platform, const registry& known)
{
    json all = json::array();
    for (const auto& quota : platform.quotas()) {
        if (quota.limit == 0) continue;
        json row{
            {"of", quota.of}, {"limit", quota.limit}, {"window_seconds", quota.window.count()}, {"left", quota.left}};
        if (quota.left == 0) row["resumes_in_seconds"] = quota.resumes_in.count();
        json sharers = json::array();
        for (const auto& [name, other] : known.sources) {
            if (other == &platform) continue;
            for (const auto& theirs : other->quotas())
                if (theirs.counter == quota.counter) sharers.push_back(name);
        }
        row["shared_with"] = std::move(sharers);
        all.push_back(std::move(row));
    }
    return all;
}

} // namespace

void service::add_pages()
{
    // The loop answers, so it turns.
    server_->add("GET", "/healthz", [](http_request) -> awaitable<http_response> { co_return plain(200, "ok\n"); });
    server_->add("GET", "/readyz", [this](http_request) -> awaitable<http_response> {
        if (!ready_) co_return plain(503, "not ready: starting or stopping\n");
        auto waiting = backlog_in(*store_)->backlog_now();
        if (!waiting) co_return plain(503, "not ready: " + waiting.error().words + "\n");
        co_return plain(200, "ready\n");
    });
    server_->add("GET", "/metrics", [this](http_request) { return answer_metrics(); });
}

void service::add_control()
{
    control_->add("POST", "/line", [this](http_request request) { return answer_line(std::move(request)); });
    control_->add("POST", "/import", [this](http_request request) { return answer_import(std::move(request)); });
    control_->add("POST", "/import/end",
                  [this](http_request request) { return answer_import_end(std::move(request)); });
    control_->add("GET", "/recent", [this](http_request) -> awaitable<http_response> { co_return answer_recent(); });
    control_->add("POST", "/forget", [this](http_request request) { return answer_forget(std::move(request)); });
    control_->add("GET", "/status", [this](http_request) { return answer_status(); });
}

awaitable<http_response> service::answer_metrics()
{
    // Asked for every few seconds, while commands wait for this thread.
    if (auto waiting = backlog_in(*store_)->backlog_now()) {
        meters_->set("highroad_cases_open", {}, static_cast<double>(waiting->cases_open));
        meters_->set("highroad_effects_waiting", {}, static_cast<double>(waiting->effects_waiting));
        meters_->set("highroad_effects_parked", {}, static_cast<double>(waiting->effects_parked));
        meters_->set("highroad_effects_unreadable", {}, static_cast<double>(waiting->effects_unreadable));
    }
    if (timer_) meters_->set("highroad_cases_unreadable", {}, static_cast<double>(timer_->unreadable()));
    meters_->set("highroad_store_commits", {}, static_cast<double>(writes_->commits.load()));
    if (auto bytes = memory_in_use()) meters_->set("highroad_memory_in_use_bytes", {}, static_cast<double>(*bytes));
    co_return http_response{200, "text/plain; version=0.0.4; charset=utf-8", meters_->text()};
}

awaitable<http_response> service::answer_line(http_request request)
{
    // The socket's file mode lets in only who runs the daemon; the name is for the journal.
    auto asked_for = parse_untrusted_json(request.body);
    auto line = json_text(asked_for, "line");
    auto user = json_text(asked_for, "user");
    auto key = json_text(asked_for, "key");
    if (line.empty() || user.empty() || key.empty()) {
        co_return json_answer(400, {{"accepted", false}, {"text", "The control socket wants line, user and key."}});
    }
    asked who{"cli/" + key, actor{"cli", user, user, {}}, {}};
    auto told = co_await desk_->ask_line(std::move(who), std::move(line), "highroad ");
    co_return json_answer(200, {{"accepted", told.accepted}, {"text", told.text}});
}

http_response service::answer_recent() const
{
    auto lines = options_.recent ? options_.recent->lines() : std::vector<std::string>{};
    return json_answer(200, {{"lines", std::move(lines)}});
}

awaitable<http_response> service::answer_status()
{
    auto totals = co_await store_->count();
    if (!totals) co_return json_answer(503, {{"error", totals.error().words}});
    json sources = json::array();
    for (const auto& [name, platform] : registry_.sources) {
        auto state = co_await store_->find_source(name);
        json row{{"source", name}, {"platform", platform->platform()}, {"polled", platform->polled()}};
        if (state && *state && (*state)->last_success) row["last_success"] = to_iso8601(*(*state)->last_success);
        if (state && *state) row["recorded"] = (*state)->recorded;
        row["quotas"] = quotas_of(*platform, registry_);
        auto reads = std::find_if(pollers_.begin(), pollers_.end(),
                                  [&wanted = name](const auto& each) { return each->source() == wanted; });
        if (reads != pollers_.end() && (*reads)->next()) {
            row["next_read"] = to_iso8601((*reads)->next()->at);
            row["next_read_why"] = in_words((*reads)->next()->why);
            row["reviews_a_day"] = (*reads)->expected_a_day();
        }
        sources.push_back(std::move(row));
    }
    co_return json_answer(200, {{"address", address()},
                                {"reviews", totals->reviews},
                                {"cases", totals->cases},
                                {"cases_open", totals->cases_open},
                                {"effects_waiting", totals->effects_waiting},
                                {"effects_parked", totals->effects_parked},
                                {"effects_unreadable", totals->effects_unreadable},
                                {"quarantined", totals->quarantined},
                                {"sources", std::move(sources)}});
}

} // namespace highroad::app
