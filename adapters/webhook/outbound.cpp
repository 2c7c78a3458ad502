#include "adapters/webhook/wire.hpp"

#include "adapters/common/reply_without_answer.hpp"
#include "adapters/common/retry_after.hpp"
#include "adapters/common/signed_requests.hpp"
#include "daemon/crypto/signed_message.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace highroad {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

/// What a proxy, a login or a hotel's network says in the receiver's place, and often with 200.
bool is_web_page(std::string_view body)
{
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (body.starts_with(byte_order_mark)) body.remove_prefix(byte_order_mark.size());
    auto first = body.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && body[first] == '<';
}

class webhook_platform final : public review_platform {
public:
    webhook_platform(webhook_settings settings, http_client& http, clock& time)
        : settings_{std::move(settings)}, http_{http}, time_{time}
    {}

    [[nodiscard]] std::string_view platform() const override { return "webhook"; }
    [[nodiscard]] std::string_view source() const override { return settings_.source; }
    [[nodiscard]] bool polled() const override { return false; }
    /// What is pushed may leave out the answer: an edit from a shop that keeps its answers elsewhere withdraws none.
    [[nodiscard]] bool shows_replies() const override { return false; }
    [[nodiscard]] reply_rules rules() const override
    {
        return {.by_us = !settings_.reply_url.empty(), .limit = settings_.reply_limit, .unit = length_unit::characters};
    }

    [[nodiscard]] awaitable<result<review_page>> list(std::string /*cursor*/) override
    {
        co_return failure{errc::bad_input, "The source " + settings_.source + " is pushed to us and cannot be listed."};
    }

    [[nodiscard]] awaitable<look> read(review_key key) override
    {
        if (!reads_back()) co_return cannot_look{};
        auto answer = co_await ask(key.id);
        if (!answer) co_return try_again{30s, answer.error().words, answer.error().code == errc::unreachable};
        if (answer->status == 404) co_return review_is_gone{};
        if (answer->status == 429) co_return try_again{retry_after(*answer, 1min), wants_a_pause(), true};
        if (answer->status != 200)
            co_return try_again{1min,
                                "The receiver of " + settings_.source + " answered " + std::to_string(answer->status) +
                                    " when asked for the review.",
                                false};
        auto read = webhook::read_item(settings_.source, parse_untrusted_json(answer->body));
        if (auto* why = std::get_if<std::string>(&read))
            co_return try_again{1min, "The receiver's answer about the review cannot be understood: " + *why + ".",
                                false};
        auto& seen = std::get<review>(read);
        if (seen.key.id != key.id)
            co_return try_again{1min, "The receiver answered about another review than we asked for.", false};
        co_return std::move(seen);
    }

    [[nodiscard]] awaitable<delivery> publish(review_key key, std::string text, std::string idempotency_key) override
    {
        if (settings_.reply_url.empty())
            co_return refused{"Replies of the source " + settings_.source +
                              " are posted by hand: it has no reply_url."};
        if (text.empty() || valid_utf8(text) != text)
            co_return refused{"The reply is empty or no valid text. Write it again and approve it again."};

        http_request request{"POST", settings_.reply_url};
        request.headers.set("Content-Type", "application/json");
        json body{{"source", settings_.source},
                  {"review_id", key.id},
                  {"reply_text", text},
                  {"idempotency_key", idempotency_key}};
        request.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
        auto payload = request.body;
        sign_request(request, settings_.secret, payload, time_.now());
        auto answer = co_await http_.send(std::move(request));
        if (!answer) co_return after_failure(answer.error());
        co_return after_answer(*answer);
    }

    [[nodiscard]] awaitable<check_line> check() override
    {
        check_line line{true, "webhook source " + settings_.source, {}};
        line.words = "Reviews are expected at POST /hooks/" + settings_.source + where_the_secret_is();
        if (settings_.reply_url.empty()) {
            line.words += "Replies are posted by hand, as there is no reply_url.";
        } else if (!reads_back()) {
            line.words += "Replies go to reply_url; whether it takes them shows with the first one.";
        } else {
            auto answer = co_await ask("highroad-check");
            line.works = answer && (answer->status == 404 || answer->status == 200);
            line.words += !answer ? answer.error().words
                          : line.works
                              ? "The receiver of replies answers and accepts our signature."
                              : "The receiver of replies answered " + std::to_string(answer->status) +
                                    " to a signed question about a review that does not exist; 404 was expected.";
        }
        co_return line;
    }

private:
    [[nodiscard]] std::string where_the_secret_is() const
    {
        switch (settings_.sender) {
        case webhook_sender::highroad:
            break;
        case webhook_sender::trustpilot:
            return "/<secret>, in Trustpilot's form. ";
        case webhook_sender::judge_me:
            return "/<secret>, in Judge.me's form. ";
        }
        return ", signed with the source's secret. ";
    }

    [[nodiscard]] bool reads_back() const { return settings_.read_back && !settings_.reply_url.empty(); }

    /// A GET has no body, so its query is what is signed.
    awaitable<result<http_response>> ask(std::string id)
    {
        auto query = "review_id=" + percent_encoded(id);
        auto mark = settings_.reply_url.find('?') == std::string::npos ? "?" : "&";
        http_request request{"GET", settings_.reply_url + mark + query};
        request.headers.set("Accept", "application/json");
        sign_request(request, settings_.secret, query, time_.now());
        auto answer = co_await http_.send(std::move(request));
        co_return answer;
    }

    [[nodiscard]] std::string wants_a_pause() const
    {
        return "The receiver of " + settings_.source + " asks us to slow down.";
    }

    /// Where nothing can be read back, sending again is the safe way on: the idempotency key stays the same, and the
    /// receiver is told in our documentation to answer 409 to one that it has seen.
    [[nodiscard]] delivery uncertain(const std::string& what) const
    {
        if (reads_back()) return outcome_unknown{what};
        auto stop = what.ends_with('.') ? " " : ". ";
        return try_again{1min, what + stop + "It is sent again with the same idempotency key.", false};
    }

    [[nodiscard]] delivery after_failure(const failure& why) const
    {
        auto ended = reply_without_answer(why);
        if (std::holds_alternative<outcome_unknown>(ended)) return uncertain(why.words);
        return ended;
    }

    [[nodiscard]] delivery after_answer(const http_response& answer) const
    {
        auto status = std::to_string(answer.status);
        // 409: it has seen this idempotency key before, so the reply is there.
        if ((answer.status >= 200 && answer.status < 300) || answer.status == 409) {
            if (is_web_page(answer.body))
                return uncertain("The receiver of " + settings_.source +
                                 " answered with a web page, as a proxy or a login does in its place. Look whether "
                                 "reply_url leads to it; the reply may have arrived.");
            auto document = parse_untrusted_json(answer.body);
            return delivered{quotable(json_text(document, "id"), 200)};
        }
        if (answer.status == 429) return try_again{retry_after(answer, 1min), wants_a_pause(), true};
        if (answer.status == 401 || answer.status == 403)
            return try_again{5min,
                             "The receiver of " + settings_.source + " does not accept our signature (" + status +
                                 "). Look whether both sides have the same secret and the right time.",
                             true};
        if (answer.status >= 400 && answer.status < 500 && answer.status != 408) {
            auto said = quotable(json_text(parse_untrusted_json(answer.body), "error"), 200);
            auto unknown = answer.status == 404 || answer.status == 410;
            return refused{"The receiver of " + settings_.source +
                           (unknown ? " does not know the review (any more) (" + status + ")."
                                    : " refused the reply (" + status + "). Change it and approve it again.") +
                           (said.empty() ? "" : " Its words: " + said)};
        }
        return uncertain("The receiver of " + settings_.source + " answered " + status +
                         "; the reply may have arrived.");
    }

    webhook_settings settings_;
    http_client& http_;
    clock& time_;
};

} // namespace

result<std::unique_ptr<review_platform>> make_webhook(webhook_settings settings, http_client& http, clock& time)
{
    auto bad = [&](std::string words) { return failure{errc::bad_input, "Source " + settings.source + ": " + words}; };
    auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    if (settings.source.empty() || !std::all_of(settings.source.begin(), settings.source.end(), plain))
        return bad("its name is part of a URL; use letters, digits, - and _ only.");
    if (settings.secret.size() < signed_message::shortest_secret)
        return bad(
            "the secret is shorter than 16 bytes, so signatures could be guessed. Make one with: openssl rand -hex 32");
    if (settings.sender != webhook_sender::highroad &&
        !std::all_of(settings.secret.begin(), settings.secret.end(), plain))
        return bad("its secret is part of a URL; make one with: openssl rand -hex 32");
    const auto& url = settings.reply_url;
    if (url.find('@') != std::string::npos) return bad("reply_url must hold no user name, password or '@'.");
    if (!url.empty() && !may_carry_secrets(url))
        return bad("reply_url must be https (http only towards this machine).");
    return std::unique_ptr<review_platform>{std::make_unique<webhook_platform>(std::move(settings), http, time)};
}

} // namespace highroad
