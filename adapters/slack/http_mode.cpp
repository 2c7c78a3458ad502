#include "adapters/slack/http_mode.hpp"

#include "adapters/slack/signature.hpp"
#include "daemon/ports/json_text.hpp"

#include <boost/asio/this_coro.hpp>
#include <nlohmann/json.hpp>

#include <exception>

namespace highroad::slack {
namespace {

/// The payload of a body, whichever of the three hooks it came to.
payload read_body(const std::string& body)
{
    auto first = body.find_first_not_of(" \t\r\n");
    if (first != std::string::npos && body[first] == '{') return read_event(parse_untrusted_json(body));
    auto form = parse_form(body);
    auto interaction = form_value(form, "payload");
    if (!interaction.empty()) return read_interaction(parse_untrusted_json(interaction));
    return read_slash(form);
}

http_response plain(int status, std::string words)
{
    return http_response{status, "text/plain; charset=utf-8", std::move(words)};
}

} // namespace

http_mode::http_mode(const slack_settings& settings, inbound& desk_side, clock& time, log& notes, meters& counts)
    : settings_{settings}, inbound_{desk_side}, clock_{time}, log_{notes}, meters_{counts}
{}

void http_mode::attach(http_router& router)
{
    for (const auto* hook : {"/events", "/interactions", "/commands"}) {
        router.add("POST", settings_.path_prefix + hook,
                   [this](http_request request) { return answer(std::move(request)); });
    }
}

awaitable<http_response> http_mode::answer(http_request request)
{
    // Slack's check of our certificate carries no signature and asks for nothing.
    if (request.body.starts_with("ssl_check=1") || request.body.find("&ssl_check=1") != std::string::npos) {
        auto form = parse_form(request.body);
        if (form_value(form, "ssl_check") == "1" && form_value(form, "command").empty()) co_return plain(200, {});
    }
    auto genuine = is_signed(settings_.signing_secret, request.headers.get("X-Slack-Request-Timestamp"),
                             request.headers.get("X-Slack-Signature"), request.body, clock_.now());
    if (!genuine) {
        meters_.count("highroad_slack_unsigned_total");
        log_.write(log_level::warning, "a request to the slack hooks was not signed by slack, or the clocks disagree",
                   {{"remote", request.remote}});
        co_return plain(401, "not signed by Slack\n");
    }
    if (request.headers.find("X-Slack-Retry-Num")) meters_.count("highroad_slack_redelivered_total");

    auto what = read_body(request.body);
    auto* desk = desk_;
    // Saving the hooks' address in Slack's settings must work before the daemon has finished its start.
    if (const auto* check = std::get_if<challenge>(&what)) {
        nlohmann::json echo{{"challenge", check->answer}};
        co_return http_response{200, "application/json",
                                echo.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
    }
    if (!desk) co_return plain(503, "starting\n");

    auto done = co_await inbound_.handle(*desk, {}, std::move(what));
    if (!done.durable) co_return plain(500, "not recorded\n");
    for (auto& next : done.then)
        waiting_.push_back(std::move(next));
    if (more_) more_->ring();
    if (done.answer.empty()) co_return plain(200, {});
    co_return http_response{200, "application/json; charset=utf-8", std::move(done.answer)};
}

awaitable<void> http_mode::run(command_desk& desk)
{
    auto loop = co_await asio::this_coro::executor;
    children tasks{loop, [this](const std::string& why) {
                       log_.write(log_level::error, "slack answer failed", {{"error", without_secrets(why)}});
                   }};
    more_ = std::make_unique<bell>(loop);
    desk_ = &desk;
    std::exception_ptr ended;
    try {
        for (;;) {
            while (!waiting_.empty()) {
                tasks.start(inbound_.carry_out(std::move(waiting_.front())));
                waiting_.pop_front();
            }
            co_await more_->wait();
        }
    } catch (...) {
        ended = std::current_exception();
    }
    desk_ = nullptr;
    co_await asio::this_coro::reset_cancellation_state();
    co_await tasks.finish();
    more_.reset();
    if (ended) std::rethrow_exception(ended);
}

} // namespace highroad::slack
