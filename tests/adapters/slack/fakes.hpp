#pragma once

#include "adapters/slack/slack.hpp"
#include "daemon/core/card_mark.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/manual_clock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <nlohmann/json.hpp>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace highroad::test {

using json = nlohmann::json;

/// On every button and in every form of these tests, whose case has no review key.
inline const std::string some_mark = mark_of(review_case{});

/// The Web API by method: a list of answers for each, the last of which stays.
class fake_slack_api final : public http_client {
public:
    fake_slack_api()
    {
        says("auth.test", R"({"ok":true,"team_id":"T1","team":"Acme","user":"highroad","user_id":"UB","bot_id":"B1"})");
        says("users.info", R"({"ok":true,"user":{"id":"U1","team_id":"T1","profile":{"display_name":"Ana"}}})");
        says("usergroups.list", R"({"ok":true,"usergroups":[{"id":"S1","users":["U1"]},{"id":"S2","users":["U9"]}]})");
    }
    void says(const std::string& method, std::string body, int status = 200)
    {
        answers[method].emplace_back(http_response{status, "application/json", std::move(body)});
        if (answers[method].size() > 1 && !called[method]) answers[method].pop_front();
    }
    void then(const std::string& method, result<http_response> answer) { answers[method].push_back(std::move(answer)); }

    awaitable<result<http_response>> send(http_request request) override
    {
        auto method = request.url.substr(request.url.rfind('/') + 1);
        requests.push_back(request);
        ++called[method];
        if (on_call) on_call(method);
        auto& list = answers[method];
        if (list.empty()) co_return http_response{200, "application/json", R"({"ok":true,"ts":"1.0"})"};
        auto answer = list.front();
        if (list.size() > 1) list.pop_front();
        co_return answer;
    }

    /// The bodies sent to that method, as JSON.
    std::vector<json> sent_to(const std::string& method) const
    {
        std::vector<json> bodies;
        for (const auto& request : requests)
            if (request.url.ends_with("/" + method)) bodies.push_back(json::parse(request.body, nullptr, false));
        return bodies;
    }

    std::map<std::string, std::deque<result<http_response>>> answers;
    std::map<std::string, int> called;
    std::vector<http_request> requests;
    std::function<void(const std::string&)> on_call;
};

/// Keeps what was asked, and answers the same key with the same answer as the real desk does.
class fake_desk final : public command_desk {
public:
    struct question {
        asked who;
        int case_number = 0;
        std::optional<case_command> what;
        std::string line;
        std::string prefix;
    };

    awaitable<answer> ask(asked who, int case_number, case_command what) override
    {
        question one{who, case_number, what, {}, {}};
        auto told = answer_once(std::move(one));
        co_await hold();
        co_return told;
    }
    awaitable<answer> ask_line(asked who, std::string line, std::string prefix) override
    {
        question one{who, 0, {}, line, prefix};
        auto told = answer_once(std::move(one));
        co_await hold();
        co_return told;
    }
    awaitable<std::optional<review_case>> look_up(int case_number) override
    {
        if (case_number != stored.number) co_return std::nullopt;
        co_return stored;
    }
    awaitable<std::optional<int>> case_of_message(std::string channel, std::string message) override
    {
        if (channel == "reviews" && message == "1700000000.000100" && !card_on_its_way) co_return 42;
        co_return std::nullopt;
    }
    awaitable<result<std::optional<int>>> case_of_our_message(std::string channel, std::string message) override
    {
        ++waits;
        if (card_on_its_way) co_return failure{errc::try_later, "a card is on its way"};
        co_return co_await case_of_message(std::move(channel), std::move(message));
    }

    template <class Command>
    const Command& asked_for(std::size_t index = 0) const
    {
        return std::get<Command>(questions.at(index).what.value());
    }

    review_case stored;
    answer says;
    bool broken = false;
    bool card_on_its_way = false; ///< Slack has the card, and its id is not stored here yet
    int waits = 0;
    std::vector<question> questions; ///< each key once
    int repeats = 0;
    /// While set, every command waits for it to be cancelled: "the disk is slow".
    std::shared_ptr<asio::steady_timer> gate;

private:
    answer answer_once(question one)
    {
        if (broken) throw std::runtime_error{"disk full"};
        auto [place, fresh] = told_.try_emplace(one.who.key, says);
        if (!fresh) ++repeats;
        if (fresh) questions.push_back(std::move(one));
        return place->second;
    }
    awaitable<void> hold()
    {
        auto waiting = gate;
        if (waiting) co_await waiting->async_wait(asio::as_tuple(asio::use_awaitable));
    }

    std::map<std::string, answer> told_;
};

inline slack_settings usual_settings()
{
    slack_settings settings;
    settings.bot_token = "xoxb-secret";
    settings.app_token = "xapp-secret";
    settings.signing_secret = "8f742231b10e8888abcd99yyyzzz85a5";
    settings.api_base = "https://slack.test/api";
    settings.channels = {{"reviews", "C1"}};
    return settings;
}

} // namespace highroad::test
