#include "adapters/common/authorized_client.hpp"

namespace highroad {

awaitable<authorized_answer> send_authorized(access_tokens& tokens, http_client& http, http_request request)
{
    request.headers.set("Accept", "application/json");
    for (int attempt = 1;; ++attempt) {
        auto token = co_await tokens.get();
        if (!token) {
            authorized_answer none{token.error(), false};
            co_return none;
        }
        request.headers.set("Authorization", "Bearer " + *token);
        auto copy = request;
        auto answer = co_await http.send(std::move(copy));
        if (!answer) {
            auto why = answer.error();
            why.words = tokens.without_tokens(std::move(why.words));
            authorized_answer lost{why, true};
            co_return lost;
        }
        // Before anything is quoted from it: a part of an echoed token would no longer be found.
        if (answer->status >= 300) answer->body = tokens.without_tokens(std::move(answer->body));
        if (answer->status != 401 || attempt == 2) {
            authorized_answer got{std::move(answer), true};
            co_return got;
        }
        tokens.forget(*token);
    }
}

} // namespace highroad
