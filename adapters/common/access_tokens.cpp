// Answers of a token endpoint: RFC 6749 sections 5.1 and 5.2.

#include "adapters/common/access_tokens.hpp"

#include "adapters/common/kept_grant.hpp"
#include "daemon/crypto/crypto.hpp"
#include "daemon/ports/json_text.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace highroad {
namespace {

using namespace std::chrono_literals;

constexpr auto margin = 2min;

/// A number, or a text that is one: some services send "359999".
std::chrono::seconds lifetime_in(const nlohmann::json& answer)
{
    const auto& given = json_member(answer, "expires_in");
    long seconds = 0;
    if (given.is_number_integer()) seconds = given.get<long>();
    if (given.is_string()) {
        const auto& text = given.get_ref<const std::string&>();
        std::from_chars(text.data(), text.data() + text.size(), seconds);
    }
    // RFC 6749 leaves it optional; then a refusal tells that it is over.
    if (seconds <= 0) return 5min;
    return std::chrono::seconds{std::min(seconds, 31'536'000L)};
}

/// What may stand in a header: RFC 6750 section 2.1.
bool is_token(std::string_view text)
{
    return !text.empty() && text.size() <= 8192 &&
           std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > 0x20 && c < 0x7F; });
}

void blot_out(std::string& text, const std::string& token)
{
    constexpr std::string_view blot = "[token]";
    if (token.empty()) return;
    for (auto at = text.find(token); at != std::string::npos; at = text.find(token, at + blot.size()))
        text.replace(at, token.size(), blot);
}

} // namespace

/// One question to the token endpoint, and those who wait for its end.
struct access_tokens::flight {
    asio::steady_timer bell;
    std::optional<result<std::string>> outcome; ///< still empty at the end when a stop cut it short
};

access_tokens::access_tokens(std::string service, std::function<http_request(instant)> ask, http_client& http,
                             clock& time, std::vector<std::string> secrets)
    : service_{std::move(service)}, ask_{std::move(ask)}, http_{http}, time_{time}, secrets_{std::move(secrets)}
{}

access_tokens::~access_tokens()
{
    wipe(token_);
    wipe(earlier_);
    for (auto& secret : secrets_)
        wipe(secret);
}

bool access_tokens::usable(instant now) const
{
    // A clock set back must not leave us with a token for longer than it lives.
    return !token_.empty() && now < renew_at_ && now + 1min >= fetched_at_;
}

awaitable<result<std::string>> access_tokens::get()
{
    while (under_way_) {
        auto others = under_way_;
        boost::system::error_code ended;
        co_await others->bell.async_wait(asio::redirect_error(asio::use_awaitable, ended));
        auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none)
            throw boost::system::system_error{asio::error::operation_aborted};
        if (others->outcome) co_return *others->outcome;
    }
    if (usable(time_.now())) co_return token_;

    auto executor = co_await asio::this_coro::executor;
    auto mine =
        std::make_shared<flight>(flight{asio::steady_timer{executor, asio::steady_timer::time_point::max()}, {}});
    under_way_ = mine;
    // Also when a stop ends us in between: then one of those who wait asks in our place.
    struct landing {
        access_tokens& of;
        ~landing()
        {
            of.under_way_->bell.cancel();
            of.under_way_.reset();
        }
    } at_the_end{*this};
    auto outcome = co_await fetch();
    mine->outcome = outcome;
    co_return outcome;
}

awaitable<result<void>> access_tokens::recall()
{
    auto known = co_await consent_->recall();
    if (!known) co_return known.error();
    recalled_ = true;
    if (*known && is_token((*known)->token)) {
        token_ = std::move((*known)->token);
        renew_at_ = (*known)->renew_at;
        fetched_at_ = time_.now();
    }
    co_return result<void>{};
}

awaitable<result<std::string>> access_tokens::fetch()
{
    if (consent_ && !recalled_) {
        auto known = co_await recall();
        if (!known) co_return known.error();
        if (usable(time_.now())) co_return token_;
    }
    auto request = ask_(time_.now());
    auto answer = co_await http_.send(std::move(request));
    // What became of the question does not matter: asking for a token twice does no harm.
    if (!answer)
        co_return failure{errc::try_later, service_ + " could not be asked for an access token: " +
                                               without_tokens(answer.error().words)};
    auto body = parse_untrusted_json(answer->body);
    auto error = json_text(body, "error");
    if (answer->status >= 400 && answer->status < 500 && answer->status != 408 && answer->status != 429 &&
        !error.empty()) {
        error = without_tokens(std::move(error));
        auto detail = without_tokens(json_text(body, "error_description"));
        co_return failure{errc::refused, service_ + " does not accept the credential (" + quotable(error, 80) +
                                             (detail.empty() ? ")." : ": " + quotable(detail) + ").")};
    }
    auto token = json_text(body, "access_token");
    if (answer->status != 200 || !is_token(token))
        co_return failure{errc::try_later, service_ + " gave no access token that can be used (it answered " +
                                               std::to_string(answer->status) + ")."};
    auto lifetime = lifetime_in(body);
    earlier_ = std::exchange(token_, std::move(token));
    fetched_at_ = time_.now();
    renew_at_ = fetched_at_ + std::max<std::chrono::seconds>(lifetime - margin, lifetime / 2);
    if (consent_) {
        dated_token fresh{token_, renew_at_};
        co_await consent_->replaced(std::move(fresh), json_text(body, "refresh_token"));
    }
    co_return token_;
}

void access_tokens::forget(std::string_view token)
{
    if (token == token_) renew_at_ = {};
}

std::string access_tokens::without_tokens(std::string text) const
{
    blot_out(text, token_);
    blot_out(text, earlier_);
    for (const auto& secret : secrets_)
        blot_out(text, secret);
    if (consent_) {
        blot_out(text, consent_->refresh_token());
        blot_out(text, percent_encoded(consent_->refresh_token()));
    }
    return text;
}

} // namespace highroad
