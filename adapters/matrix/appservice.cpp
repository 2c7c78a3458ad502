#include "adapters/matrix/appservice.hpp"

#include "adapters/matrix/sync_loop.hpp"
#include "daemon/crypto/crypto.hpp"
#include "daemon/ports/json_text.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/multiple_exceptions.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace highroad::matrix {
namespace {

using json = nlohmann::json;
using namespace std::chrono_literals;

constexpr std::string_view paths = "/_matrix/app/v1/";
constexpr std::string_view transactions = "/_matrix/app/v1/transactions/";
/// The homeserver repeats a transaction until it is answered, for days at most.
constexpr auto transaction_remembered = std::chrono::hours{24 * 7};
constexpr auto between_calls = 60s;

http_response says(int status, std::string_view error)
{
    auto body = error.empty() ? json::object() : json{{"errcode", error}};
    return {status, "application/json", to_text(body)};
}

std::string localpart_of(const std::string& user)
{
    auto end = std::min(user.find(':'), user.size());
    return user.empty() ? user : user.substr(1, end - 1);
}

std::string id_of(const matrix_settings& settings)
{
    return "highroad-" + localpart_of(settings.user);
}

/// A regular expression that matches this text alone.
std::string exactly(std::string_view text)
{
    std::string escaped;
    for (auto c : text) {
        auto plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '@' ||
                     c == ':' || c == '_' || c == '=' || c == '/';
        if (!plain) escaped += '\\';
        escaped += c;
    }
    return escaped;
}

bool invites(const json& event, const std::string& us)
{
    return json_text(event, "type") == "m.room.member" && json_text(event, "state_key") == us &&
           json_text(json_member(event, "content"), "membership") == "invite";
}

} // namespace

std::string mark_of_transaction(std::string_view id, const json& events)
{
    std::string all{id};
    for (const auto& event : events) {
        all += '\n';
        all += json_text(event, "event_id");
    }
    return hex(sha256(all));
}

appservice::appservice(client_api& api, rooms& known, inbound& desk_side, messages& says, chat_memory& memory,
                       clock& time, random_source& random, log& notes, meters& counts)
    : api_{api},
      rooms_{known},
      inbound_{desk_side},
      messages_{says},
      memory_{memory},
      clock_{time},
      random_{random},
      log_{notes},
      meters_{counts}
{}

bool appservice::is_the_homeserver(const http_request& request) const
{
    auto shown = request.headers.get("Authorization");
    // Hashes have one length, so that not even the token's length is told.
    return constant_time_equal(sha256(shown), sha256("Bearer " + api_.settings().hs_token));
}

void appservice::serve(http_router& router)
{
    router.add("PUT", std::string{transactions},
               [this](http_request request) -> awaitable<http_response> { return take(std::move(request)); });
    router.add("POST", std::string{paths} + "ping", [this](http_request request) -> awaitable<http_response> {
        co_return is_the_homeserver(request) ? says(200, {}) : says(403, "M_FORBIDDEN");
    });
    // Asked about users and rooms of our namespace: there are none but the bot.
    router.add("GET", std::string{paths}, [this](http_request request) -> awaitable<http_response> {
        co_return is_the_homeserver(request) ? says(404, "M_NOT_FOUND") : says(403, "M_FORBIDDEN");
    });
}

awaitable<http_response> appservice::take(http_request request)
{
    if (!is_the_homeserver(request)) {
        log_.write(log_level::warning, "somebody without the right token pushed to matrix's address",
                   {{"from", request.remote}});
        co_return says(403, "M_FORBIDDEN");
    }
    auto body = parse_untrusted_json(request.body);
    const auto& events = json_member(body, "events");
    if (!events.is_array()) co_return says(400, "M_BAD_JSON");
    if (desk_ == nullptr || taking_) co_return says(503, "M_UNKNOWN");
    taking_ = true;
    struct leaving {
        bool& taking;
        ~leaving() { taking = false; }
    } on_exit{taking_};

    auto id = request.url.substr(0, request.url.find('?')).substr(transactions.size());
    auto name = "matrix transaction " + mark_of_transaction(id, events);
    auto known = co_await memory_.recall(name);
    if (!known) co_return says(503, "M_UNKNOWN");
    if (*known) co_return says(200, {});
    auto done = co_await carry_out(events);
    if (!done) co_return says(503, "M_UNKNOWN");
    // Answers to people are in memory alone: while they wait, the transaction has to come again after a crash.
    co_await messages_.until_all_said();
    auto kept = co_await memory_.remember(std::move(name), "1", clock_.now() + transaction_remembered);
    if (!kept) co_return says(503, "M_UNKNOWN");
    co_return says(200, {});
}

awaitable<bool> appservice::carry_out(const json& events)
{
    const auto& us = api_.settings().user;
    for (const auto& event : events) {
        auto room = json_text(event, "room_id");
        if (invites(event, us)) {
            rooms_.invited(room, json_text(event, "sender"));
            co_await rooms_.enter_all();
            continue;
        }
        auto done = co_await inbound_.handle(*desk_, std::move(room), read_event(event));
        if (!done) co_return false;
    }
    co_return true;
}

awaitable<result<void>> appservice::introduce()
{
    json body{{"type", "m.login.application_service"},
              {"username", localpart_of(api_.settings().user)},
              {"inhibit_login", true}};
    auto answer = co_await api_.post("/register", to_text(body));
    if (answer.ok() || answer.error == "M_USER_IN_USE") co_return result<void>{};
    co_return as_failure(answer);
}

awaitable<result<void>> appservice::be_called()
{
    auto path = "/appservice/" + percent_encoded(id_of(api_.settings())) + "/ping";
    auto body = to_text(json{{"transaction_id", std::to_string(random_.next())}});
    auto answer = co_await api_.post(std::move(path), std::move(body), "v1");
    if (answer.ok()) co_return result<void>{};
    auto why = as_failure(answer);
    if (answer.error == "M_CONNECTION_FAILED" || answer.error == "M_CONNECTION_TIMEOUT" ||
        answer.error == "M_BAD_STATUS" || answer.error == "M_URL_NOT_SET")
        why.words = "The homeserver cannot reach Highroad at the url of its registration. " + why.words;
    co_return why;
}

awaitable<void> appservice::stay_connected()
{
    auto introduced = false;
    for (int failures = 0;;) {
        result<void> went_well;
        if (!introduced) went_well = co_await introduce();
        introduced = went_well.has_value();
        auto inside = false;
        if (introduced) {
            inside = co_await rooms_.enter_all();
            went_well = co_await be_called();
        }
        if (went_well) {
            if (!connected_) log_.write(log_level::info, "connected to matrix");
            failures = 0;
        } else {
            ++failures;
            meters_.count("highroad_matrix_failures_total");
            log_.write(log_level::warning, "no news from matrix", {{"error", went_well.error().words}});
        }
        connected_ = went_well.has_value();
        meters_.set("highroad_matrix_connected", {}, connected_ ? 1 : 0);
        auto wait =
            connected_ ? std::chrono::seconds{inside ? between_calls : 20s} : retry_delay(failures, random_.next());
        co_await clock_.sleep_until(clock_.now() + wait);
    }
}

awaitable<void> appservice::run(command_desk& desk)
{
    using namespace asio::experimental::awaitable_operators;
    desk_ = &desk;
    struct leaving {
        command_desk*& desk;
        ~leaving() { desk = nullptr; }
    } on_exit{desk_};
    try {
        co_await (stay_connected() && messages_.speak(log_));
    } catch (const asio::multiple_exceptions& both) {
        std::rethrow_exception(both.first_exception());
    }
}

} // namespace highroad::matrix

namespace highroad {

std::string matrix_registration(const matrix_settings& settings, const std::string& url)
{
    using namespace matrix;
    // A JSON text is YAML too.
    auto quoted = [](const std::string& text) { return to_text(nlohmann::json(text)); };
    return "id: " + quoted(id_of(settings)) + "\nurl: " + quoted(url) + "\nas_token: " + quoted(settings.access_token) +
           "\nhs_token: " + quoted(settings.hs_token) + "\nsender_localpart: " + quoted(localpart_of(settings.user)) +
           "\nrate_limited: false\nnamespaces:\n  users:\n    - exclusive: true\n      regex: " +
           quoted(exactly(settings.user)) + "\n  aliases: []\n  rooms: []\n";
}

} // namespace highroad
