#include "adapters/matrix/session.hpp"

#include "adapters/matrix/login.hpp"
#include "daemon/crypto/crypto.hpp"
#include "daemon/ports/json_text.hpp"

#include <boost/asio/this_coro.hpp>
#include <nlohmann/json.hpp>

#include <utility>

namespace highroad::matrix {
namespace {

using json = nlohmann::json;
using namespace std::chrono_literals;

// Servers lock an account out after a few wrong passwords: a login that failed is not tried by every request.
constexpr auto between_failed_logins = 30s;

/// Without an access token; `secret` is what stands in the body in its place.
awaitable<api_answer> post_openly(http_client& http, std::string url, std::string body, std::string secret)
{
    http_request request{"POST", std::move(url)};
    request.headers.set("Content-Type", "application/json");
    request.body = std::move(body);
    request.deadline = 20s;
    auto got = co_await http.send(std::move(request));
    co_return read_answer(std::move(got), secret);
}

} // namespace

std::string endpoint(const matrix_settings& settings, std::string_view path, std::string_view version)
{
    auto base = settings.homeserver;
    while (base.ends_with('/'))
        base.pop_back();
    return base + "/_matrix/client/" + std::string{version} + std::string{path};
}

session::session(const matrix_settings& settings, http_client& http, chat_memory& memory, clock& time, renewal renewing)
    : settings_{settings}, http_{http}, memory_{memory}, clock_{time}, may_renew_{renewing}
{}

std::string session::memory_name() const
{
    auto name = "matrix session " + settings_.homeserver + " " + settings_.user + " ";
    if (settings_.access_token.empty()) return name + settings_.device_id;
    // A new login begins anew. The name tells nothing of the token.
    return name + "login " + hex(sha256(settings_.access_token)).substr(0, 16);
}

awaitable<result<void>> session::recall()
{
    if (recalled_) co_return result<void>{};
    auto login = read_login(settings_.access_token);
    auto runs_out = login.access_token.empty() || !login.refresh_token.empty();
    if (runs_out) {
        auto kept = co_await memory_.recall(memory_name());
        if (!kept) co_return kept.error();
        if (*kept) {
            auto known = parse_untrusted_json(**kept, 4);
            login = {json_text(known, "access_token"), json_text(known, "refresh_token")};
        }
    }
    // Somebody else may have done so meanwhile, and renewed it since.
    if (!std::exchange(recalled_, true)) {
        token_ = std::move(login.access_token);
        refresh_token_ = std::move(login.refresh_token);
    }
    co_return result<void>{};
}

awaitable<result<std::string>> session::token()
{
    auto recalled = co_await recall();
    if (!recalled) co_return recalled.error();
    if (!token_.empty()) co_return token_;
    auto made = co_await renew({});
    co_return made;
}

awaitable<result<std::string>> session::renew(std::string old)
{
    while (renewing_) {
        auto under_way = renewing_;
        co_await under_way->wait();
    }
    if (token_ != old) co_return token_;
    // No longer than the renewal, so that it never outlives the loop that it waits on.
    auto loop = co_await asio::this_coro::executor;
    renewing_ = std::make_shared<bell>(loop);
    struct leaving {
        session& of;
        ~leaving() { std::exchange(of.renewing_, nullptr)->ring(); }
    } on_exit{*this};
    auto made = co_await exchange();
    co_return made;
}

awaitable<result<std::string>> session::exchange()
{
    auto by_token = !settings_.access_token.empty();
    failure not_accepted{errc::refused, "The homeserver does not accept the access token of " + settings_.user +
                                            ". Make a new one with highroad matrix-login."};
    if (by_token && refresh_token_.empty()) co_return not_accepted;
    if (by_token && may_renew_ == renewal::forbidden) {
        ran_out_ = true;
        co_return failure{errc::try_later, "The access token in the file has run out, and only the daemon may renew "
                                           "it."};
    }
    if (last_failure_ && clock_.now() < not_before_) co_return *last_failure_;
    if (!refresh_token_.empty()) {
        auto answer = co_await refresh();
        if (answer.ok()) {
            auto kept = co_await keep(std::move(answer));
            if (!kept) co_return kept.error();
            co_return token_;
        }
        // Only a server that says no to the refresh token leaves the password as the way in.
        auto refused = answer.outcome == api_answer::kind::refused || answer.outcome == api_answer::kind::signed_out;
        if (!refused) co_return as_failure(answer);
        refresh_token_.clear();
        if (by_token) co_return not_accepted;
    }
    auto answer = co_await log_in();
    if (!answer.ok()) {
        last_failure_ = as_failure(answer);
        auto pause = answer.rate_limited ? answer.after : std::chrono::seconds{between_failed_logins};
        not_before_ = clock_.now() + pause;
        co_return *last_failure_;
    }
    last_failure_.reset();
    auto kept = co_await keep(std::move(answer));
    if (!kept) co_return kept.error();
    co_return token_;
}

awaitable<api_answer> session::log_in()
{
    if (settings_.password.empty()) {
        api_answer none;
        none.outcome = api_answer::kind::refused;
        none.words = "Neither access_token nor password is configured for Matrix.";
        co_return none;
    }
    auto body = login_body(settings_, matrix_proof::password, settings_.password, /*renewable=*/true);
    auto answer = co_await post_openly(http_, endpoint(settings_, "/login"), std::move(body), settings_.password);
    if (answer.outcome == api_answer::kind::refused && answer.error == "M_FORBIDDEN")
        answer.words = "The homeserver does not accept the password of " + settings_.user + ".";
    co_return answer;
}

awaitable<api_answer> session::refresh()
{
    auto body = to_text(json{{"refresh_token", refresh_token_}});
    auto answer = co_await post_openly(http_, endpoint(settings_, "/refresh"), std::move(body), refresh_token_);
    co_return answer;
}

awaitable<result<void>> session::keep(api_answer answer)
{
    auto access = json_text(*answer.body, "access_token");
    if (access.empty()) co_return failure{errc::bad_answer, "The homeserver's answer to the login was not understood."};
    auto next = json_text(*answer.body, "refresh_token");
    // A server that gives no new one lets the old one be used again.
    if (!next.empty()) refresh_token_ = next;
    token_ = access;
    // The old refresh token works until the new one is first used, so that nothing is lost by a crash before this.
    auto text = to_text(json{{"access_token", token_}, {"refresh_token", refresh_token_}});
    auto kept = co_await memory_.remember(memory_name(), std::move(text), std::nullopt);
    co_return kept;
}

} // namespace highroad::matrix
