#include "adapters/matrix/client_api.hpp"

#include <algorithm>
#include <utility>

namespace highroad::matrix {

using namespace std::chrono_literals;

namespace {

/// How long after a pause the first in line is waited for, which comes back with some jitter; and how long marks let
/// messages go first, should none come back.
constexpr auto turn_lasts = 4s;
constexpr auto messages_first_for = 15s;

} // namespace

client_api::client_api(const matrix_settings& settings, http_client& http, session& who, clock& time)
    : settings_{settings}, http_{http}, session_{who}, clock_{time}
{}

awaitable<api_answer> client_api::call(http_request request)
{
    auto token = co_await session_.token();
    for (auto renewed = false;; renewed = true) {
        if (!token) {
            api_answer none;
            none.outcome = api_answer::kind::wait;
            none.after = 1min;
            none.words = token.error().words;
            co_return none;
        }
        auto signed_request = request;
        signed_request.headers.set("Authorization", "Bearer " + *token);
        auto got = co_await http_.send(std::move(signed_request));
        auto answer = read_answer(std::move(got), *token);
        if (answer.outcome != api_answer::kind::signed_out || renewed) co_return answer;
        auto old = *token;
        token = co_await session_.renew(std::move(old));
    }
}

awaitable<api_answer> client_api::read(std::string path, std::chrono::milliseconds deadline)
{
    http_request request{"GET", endpoint(settings_, path)};
    request.deadline = deadline;
    auto answer = co_await call(std::move(request));
    co_return answer;
}

awaitable<api_answer> client_api::post(std::string path, std::string json_body, std::string_view version)
{
    http_request request{"POST", endpoint(settings_, path, version)};
    request.headers.set("Content-Type", "application/json");
    request.body = std::move(json_body);
    auto answer = co_await call(std::move(request));
    co_return answer;
}

bool client_api::messages_wait()
{
    if (clock_.now() >= quiet_until_ + messages_first_for) line_.clear();
    return !line_.empty();
}

bool client_api::is_turn_of(const std::string& room, instant now) const
{
    if (now < quiet_until_) return false;
    return line_.empty() || line_.front() == room || now >= quiet_until_ + turn_lasts;
}

void client_api::line_up(const std::string& room)
{
    if (std::find(line_.begin(), line_.end(), room) == line_.end()) line_.push_back(room);
}

awaitable<api_answer> client_api::put(std::string room, std::string path, std::string json_body)
{
    auto now = clock_.now();
    if (!is_turn_of(room, now)) {
        if (!room.empty()) line_up(room);
        api_answer waiting;
        waiting.outcome = api_answer::kind::wait;
        waiting.after = std::max<std::chrono::seconds>(quiet_until_ - now, 1s);
        waiting.rate_limited = true;
        waiting.words = "The homeserver asked for a pause.";
        co_return waiting;
    }
    http_request request{"PUT", endpoint(settings_, path)};
    request.headers.set("Content-Type", "application/json");
    request.body = std::move(json_body);
    auto answer = co_await call(std::move(request));
    std::erase(line_, room);
    if (answer.rate_limited) {
        quiet_until_ = clock_.now() + answer.after;
        // It had its turn and could not use it, so it is the first again.
        if (!room.empty()) line_.push_front(room);
    }
    co_return answer;
}

awaitable<api_answer> client_api::send(std::string room, std::string type, std::string transaction,
                                       std::string json_body)
{
    auto path =
        "/rooms/" + percent_encoded(room) + "/send/" + percent_encoded(type) + "/" + percent_encoded(transaction);
    // Marks never stand in line.
    auto in_line = type == "m.reaction" ? std::string{} : std::move(room);
    auto answer = co_await put(std::move(in_line), std::move(path), std::move(json_body));
    co_return answer;
}

awaitable<api_answer> client_api::redact(std::string room, std::string event, std::string transaction)
{
    auto path =
        "/rooms/" + percent_encoded(room) + "/redact/" + percent_encoded(event) + "/" + percent_encoded(transaction);
    auto answer = co_await put(std::move(room), std::move(path), "{}");
    co_return answer;
}

} // namespace highroad::matrix
