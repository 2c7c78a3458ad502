#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/review_platform.hpp"
#include "tests/support/in_memory_http.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace highroad::test {

/// What may become of a reply: PLATFORMS.md, rules 4 and 5, and what they take for granted.
enum class outcome {
    published,
    held,                ///< accepted and not shown yet; later shown
    rejected,            ///< accepted, held, and then not let through
    too_long,            ///< longer than we know that the platform takes
    text_refused,        ///< the platform says no to the text
    too_similar,         ///< refused since another reply reads like it
    not_this_review,     ///< the platform takes no reply to this one review
    forbidden,           ///< the credential may not reply
    gone,                ///< the review was removed before the reply went out
    gone_meanwhile,      ///< removed between our look and our write
    answered_elsewhere,  ///< somebody answered on the platform itself
    slow_down,           ///< 429
    quota_used_up,       ///< no more replies today
    lost_but_there,      ///< the answer was lost, the reply arrived
    lost_and_not_there,  ///< the answer was lost, and so was the reply
    lost_and_held,       ///< the answer was lost, and moderation hides whether the reply arrived
    server_error,        ///< 5xx
    not_readable_before, ///< the look before the write fails
    token_expired,       ///< the credential is good, its token was not
    credential_refused,  ///< the credential is good no more
    last_                ///< none: how many there are
};

/// How a case goes on; what follows from it for people is checked for all platforms alike.
enum class course {
    never,         ///< there is no such outcome; `card` says why
    published,     ///< at once, and nothing troubles anybody
    held,          ///< told as held, then as seen
    rejected,      ///< told as held, then with the reason, and the case is the team's again
    refused,       ///< the case is the team's again and says why; a new approval is possible
    too_long,      ///< nobody can approve it
    tried_again,   ///< the card says why it waits; then it is published, once
    asks_a_person, ///< nothing is sent again by itself
    closed_as_gone,
    overtaken ///< nothing is written over the other answer unless a person wants that
};

/// One cell of the grid.
struct cell {
    outcome what;
    course goes;
    std::string card; ///< words that stand on the card, or why there is no such outcome
    std::function<void(const std::string& id)> arrange{}; ///< before the approval
    std::string card_then{};                              ///< words that stand on the card in the end
    std::function<void(const std::string& id)> then{};    ///< what ends it
};

/// The way to a stand-in, where one request can go wrong. A request that writes is any but a GET, and none for tokens.
class fragile_wire final : public http_client {
public:
    enum class mishap {
        none,
        lost_request, ///< gone before it arrived; nobody here can know
        lost_answer
    };

    [[nodiscard]] awaitable<result<http_response>> send(http_request request) override
    {
        auto for_token = request.url.find("token") != std::string::npos;
        if (for_token && request.method == "POST") {
            if (token_answer) co_return *token_answer;
            co_return co_await to.send(std::move(request));
        }
        if (request.method == "GET") {
            if (read_answer) co_return *read_answer;
            co_return co_await to.send(std::move(request));
        }
        if (auto first = std::exchange(before_write, {})) first();
        if (auto canned = std::exchange(write_answer, {})) co_return *canned;
        auto how = std::exchange(next_write, mishap::none);
        if (how == mishap::lost_request)
            co_return failure{errc::answer_lost,
                              "they hung up without an answer; the request may have arrived nevertheless"};
        auto answer = co_await to.send(std::move(request));
        if (how == mishap::lost_answer)
            co_return failure{errc::answer_lost,
                              "they hung up without an answer; the request may have arrived nevertheless"};
        co_return answer;
    }

    in_memory_http to;
    mishap next_write = mishap::none;
    std::function<void()> before_write;        ///< once
    std::optional<http_response> write_answer; ///< once, in the stand-in's place
    std::optional<http_response> read_answer;  ///< in the stand-in's place, until taken away
    std::optional<http_response> token_answer; ///< the same for requests for tokens
};

/// A platform that takes replies, with its stand-in, and all that may become of a reply there.
struct far_side {
    std::unique_ptr<fragile_wire> wire = std::make_unique<fragile_wire>();
    std::vector<std::shared_ptr<void>> kept; ///< what the platform and the functions use
    std::unique_ptr<review_platform> platform;
    std::function<std::string()> write;                      ///< a bad review; gives its id
    std::function<review(const std::string& id)> pushed{};   ///< where the platform pushes: what it pushes
    std::function<std::string(const std::string& id)> shown; ///< the reply that customers see, else empty
    std::function<std::size_t()> arrived;                    ///< replies that were carried out there
    std::vector<cell> cells;

    template <class T>
    T& own(std::shared_ptr<T> one)
    {
        kept.push_back(one);
        return *one;
    }
};

struct far_side_of {
    std::string name; ///< as its page in docs/platforms is called
    std::function<far_side(highroad::clock&)> make;
};

/// The two app stores and Google Business Profile.
[[nodiscard]] std::vector<far_side_of> vendors();
/// Those that take replies from partners or paying customers.
[[nodiscard]] std::vector<far_side_of> partners();
/// Receivers of the team's own.
[[nodiscard]] std::vector<far_side_of> receivers();
/// Where people post replies themselves; they have neither `shown` nor cells.
[[nodiscard]] std::vector<far_side_of> by_hand();

} // namespace highroad::test
