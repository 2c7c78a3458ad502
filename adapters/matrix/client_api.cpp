#include "adapters/matrix/client_api.hpp"

#include <utility>

namespace highroad::matrix {

using namespace std::chrono_literals;

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
        auto answer = read_answer(got);
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

awaitable<api_answer> client_api::post(std::string path, std::string json_body)
{
    http_request request{"POST", endpoint(settings_, path)};
    request.headers.set("Content-Type", "application/json");
    request.body = std::move(json_body);
    auto answer = co_await call(std::move(request));
    co_return answer;
}

awaitable<api_answer> client_api::put(std::string path, std::string json_body)
{
    auto now = clock_.now();
    if (now < quiet_until_) {
        api_answer waiting;
        waiting.outcome = api_answer::kind::wait;
        waiting.after = quiet_until_ - now;
        waiting.rate_limited = true;
        waiting.words = "The homeserver asked for a pause.";
        co_return waiting;
    }
    http_request request{"PUT", endpoint(settings_, path)};
    request.headers.set("Content-Type", "application/json");
    request.body = std::move(json_body);
    auto answer = co_await call(std::move(request));
    if (answer.rate_limited) quiet_until_ = clock_.now() + answer.after;
    co_return answer;
}

awaitable<api_answer> client_api::send(std::string room, std::string type, std::string transaction,
                                       std::string json_body)
{
    auto path =
        "/rooms/" + percent_encoded(room) + "/send/" + percent_encoded(type) + "/" + percent_encoded(transaction);
    auto answer = co_await put(std::move(path), std::move(json_body));
    co_return answer;
}

awaitable<api_answer> client_api::redact(std::string room, std::string event, std::string transaction)
{
    auto path =
        "/rooms/" + percent_encoded(room) + "/redact/" + percent_encoded(event) + "/" + percent_encoded(transaction);
    auto answer = co_await put(std::move(path), "{}");
    co_return answer;
}

} // namespace highroad::matrix
