#pragma once

#include "adapters/matrix/matrix.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/manual_clock.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <nlohmann/json.hpp>

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace highroad::test {

using json = nlohmann::json;

inline http_response says(std::string body, int status = 200)
{
    return {status, "application/json", std::move(body)};
}

/// What the homeserver gives for a message of ours.
inline http_response our_message(json content)
{
    return says(json{{"type", "m.room.message"}, {"sender", "@bot:x"}, {"content", std::move(content)}}.dump());
}

/// A homeserver by what the address contains: a list of answers for each, the last of which stays. The rule that was
/// added last wins. Sent events get ids $1, $2, ...; the same transaction gets the same id again, as on a real server.
class fake_homeserver final : public http_client {
public:
    fake_homeserver()
    {
        on("/join/", says(R"({"room_id":"!r:x"})"));
        on("/directory/room/", says(R"({"room_id":"!r:x"})"));
        on("m.room.tombstone", says(R"({"errcode":"M_NOT_FOUND"})", 404));
        on("m.room.encryption", says(R"({"errcode":"M_NOT_FOUND"})", 404));
        on("m.room.power_levels", says(R"({"users":{"@ana:x":50},"users_default":0})"));
        on("m.room.create", says(R"({"sender":"@owner:x","content":{"room_version":"11"}})"));
        on("m.room.member", says(R"({"membership":"join","displayname":"Ana"})"));
    }

    void on(std::string part, result<http_response> answer)
    {
        rules_.push_back({std::move(part), {}});
        rules_.back().answers.push_back(std::move(answer));
    }
    /// ... and after that the next.
    void then(result<http_response> answer) { rules_.back().answers.push_back(std::move(answer)); }
    /// Happens once, while the first request whose address contains `part` waits for its answer.
    void meanwhile(std::string part, std::function<awaitable<void>()> work)
    {
        meanwhile_ = {std::move(part), std::move(work)};
    }
    /// After the last answer of the rule that was just added the daemon is stopped.
    void then_stop() { rules_.back().stops = true; }

    awaitable<result<http_response>> send(http_request request) override
    {
        requests.push_back(request);
        if (meanwhile_.second && request.url.find(meanwhile_.first) != std::string::npos) {
            auto work = std::exchange(meanwhile_.second, nullptr);
            co_await work();
        }
        for (auto found = rules_.rbegin(); found != rules_.rend(); ++found) {
            if (request.url.find(found->part) == std::string::npos) continue;
            if (found->stops && found->answers.empty())
                throw boost::system::system_error{asio::error::operation_aborted};
            auto answer = found->answers.front();
            if (found->answers.size() > 1 || found->stops) found->answers.pop_front();
            co_return answer;
        }
        if (request.method == "PUT" && request.url.find("/send/") != std::string::npos) {
            auto [place, fresh] = ids_.try_emplace(request.url, "$" + std::to_string(ids_.size() + 1));
            if (fresh) sent.push_back({place->second, json::parse(request.body)});
            co_return says(json{{"event_id", place->second}}.dump());
        }
        co_return says("{}");
    }

    [[nodiscard]] std::size_t asked_for(const std::string& part) const
    {
        std::size_t count = 0;
        for (const auto& request : requests)
            count += request.url.find(part) != std::string::npos;
        return count;
    }

    std::vector<http_request> requests;
    std::vector<std::pair<std::string, json>> sent; ///< each transaction once

private:
    struct rule {
        std::string part;
        std::deque<result<http_response>> answers;
        bool stops = false;
    };
    std::vector<rule> rules_;
    std::pair<std::string, std::function<awaitable<void>()>> meanwhile_;
    std::map<std::string, std::string> ids_;
};

class kept_memory final : public chat_memory {
public:
    awaitable<result<std::optional<std::string>>> recall(std::string name) override
    {
        if (unreadable) co_return failure{errc::disk, "reading the database failed"};
        auto found = texts.find(name);
        if (found == texts.end()) co_return std::optional<std::string>{};
        co_return std::optional<std::string>{found->second};
    }
    awaitable<result<void>> remember(std::string name, std::string text, std::optional<instant>) override
    {
        if (broken) co_return failure{errc::disk, "disk full"};
        texts[name] = text;
        co_return result<void>{};
    }

    std::map<std::string, std::string> texts;
    bool broken = false;
    bool unreadable = false;
};

/// Keeps what was asked, and answers the same key with the same answer as the real desk does. $card is the card of #42.
class fake_desk final : public command_desk {
public:
    struct question {
        asked who;
        int case_number = 0;
        std::optional<case_command> what;
        std::string line;
    };

    awaitable<answer> ask(asked who, int case_number, case_command what) override
    {
        co_return answer_once({who, case_number, std::move(what), {}});
    }
    awaitable<answer> ask_line(asked who, std::string line, std::string prefix) override
    {
        last_prefix = std::move(prefix);
        co_return answer_once({who, 0, {}, std::move(line)});
    }
    awaitable<std::optional<review_case>> look_up(int case_number) override
    {
        if (case_number != 42) co_return std::nullopt;
        co_return stored;
    }
    awaitable<result<std::optional<int>>> case_of_our_message(std::string, std::string message) override
    {
        waited_for.push_back(std::move(message));
        co_return on_its_way;
    }
    awaitable<std::optional<int>> case_of_message(std::string channel, std::string message) override
    {
        if (channel == "reviews" && message == "$card") co_return 42;
        co_return std::nullopt;
    }

    template <class Command>
    const Command& asked_for(std::size_t index = 0) const
    {
        return std::get<Command>(questions.at(index).what.value());
    }

    review_case stored;
    answer told;
    bool broken = false;
    /// What waiting for a card leads to whose place is not stored yet.
    result<std::optional<int>> on_its_way = std::optional<int>{};
    std::vector<std::string> waited_for;
    std::string last_prefix;
    std::vector<question> questions; ///< each key once

private:
    answer answer_once(question one)
    {
        if (broken) throw std::runtime_error{"disk full"};
        if (keys_.insert(one.who.key).second) questions.push_back(std::move(one));
        return told;
    }
    std::set<std::string> keys_;
};

inline matrix_settings usual_settings()
{
    matrix_settings settings;
    settings.homeserver = "https://hs.test/";
    settings.user = "@bot:x";
    settings.access_token = "syt_secret";
    settings.channels = {{"reviews", "#reviews:x"}};
    return settings;
}

} // namespace highroad::test
