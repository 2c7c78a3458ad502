#include "adapters/matrix/login.hpp"

#include "adapters/matrix/answers.hpp"
#include "adapters/matrix/session.hpp"
#include "daemon/core/text.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace highroad::matrix {
namespace {

using json = nlohmann::json;
using namespace std::chrono_literals;

constexpr auto deadline = 20s;

awaitable<api_answer> post_login(http_client& http, const matrix_settings& settings, std::string body)
{
    http_request request{"POST", endpoint(settings, "/login")};
    request.headers.set("Content-Type", "application/json");
    request.body = std::move(body);
    request.deadline = deadline;
    auto got = co_await http.send(std::move(request));
    co_return read_answer(got);
}

awaitable<api_answer> get(http_client& http, std::string url, const std::string& token)
{
    http_request request{"GET", std::move(url)};
    if (!token.empty()) request.headers.set("Authorization", "Bearer " + token);
    request.deadline = deadline;
    auto got = co_await http.send(std::move(request));
    co_return read_answer(got);
}

/// The ways in that the homeserver offers, for people: "m.login.sso, m.login.token".
std::string ways_in(const json& told)
{
    std::string all;
    const auto& flows = json_member(told, "flows");
    for (std::size_t i = 0; flows.is_array() && i < flows.size() && i < 10; ++i) {
        auto type = quotable(json_text(flows[i], "type"), 60);
        if (!type.empty()) all += (all.empty() ? "" : ", ") + type;
    }
    return all;
}

bool offers_passwords(const json& told)
{
    const auto& flows = json_member(told, "flows");
    return std::any_of(flows.begin(), flows.end(),
                       [](const json& flow) { return json_text(flow, "type") == "m.login.password"; });
}

std::optional<failure> why_not_sent(const matrix_settings& settings)
{
    if (may_carry_secrets(settings.homeserver)) return std::nullopt;
    return failure{errc::bad_input, "The homeserver's address must begin with https://, so that nobody on the way can "
                                    "read what is sent."};
}

std::string refusal_of(matrix_proof proof, const matrix_settings& settings, const api_answer& answer)
{
    if (answer.error != "M_FORBIDDEN") return answer.words;
    if (proof == matrix_proof::password) return "The homeserver does not accept the password of " + settings.user + ".";
    return "The homeserver does not accept this login token: it is good for one login within a few minutes.";
}

result<new_matrix_login> understood(const matrix_settings& settings, const json& body)
{
    kept_login kept{json_text(body, "access_token"), json_text(body, "refresh_token")};
    if (kept.access_token.empty())
        return failure{errc::bad_answer, "The homeserver's answer to the login was not understood."};
    auto user = quotable(json_text(body, "user_id"), 255);
    if (!user.empty() && user != settings.user)
        return failure{errc::refused, "That is a login of " + user + ", and not of " + settings.user + "."};
    new_matrix_login made;
    made.renews = !kept.refresh_token.empty();
    made.to_keep = as_text(kept);
    made.device_id = quotable(json_text(body, "device_id"), 255);
    if (made.device_id.empty()) made.device_id = settings.device_id;
    return made;
}

bool runs_out(const json& body)
{
    return json_member(body, "expires_in_ms").is_number() && json_text(body, "refresh_token").empty();
}

awaitable<result<new_matrix_login>> look_whose(const matrix_settings& settings, const std::string& token,
                                               http_client& http)
{
    auto answer = co_await get(http, endpoint(settings, "/account/whoami"), token);
    if (answer.outcome == api_answer::kind::signed_out)
        co_return failure{errc::refused, "The homeserver does not accept this access token."};
    if (!answer.ok()) co_return as_failure(answer);
    auto body = *answer.body;
    if (json_text(body, "device_id").empty()) {
        co_return failure{errc::refused, "This access token belongs to no device, so the homeserver could not tell "
                                         "repeated messages apart. Use one of an ordinary login."};
    }
    body["access_token"] = token;
    co_return understood(settings, body);
}

} // namespace

std::string login_body(const matrix_settings& settings, matrix_proof proof, const std::string& secret, bool renewable)
{
    json body{{"device_id", settings.device_id}, {"initial_device_display_name", "Highroad"}};
    if (proof == matrix_proof::login_token) {
        body["type"] = "m.login.token";
        body["token"] = secret;
    } else {
        body["type"] = "m.login.password";
        body["identifier"] = {{"type", "m.id.user"}, {"user", settings.user}};
        body["password"] = secret;
    }
    if (renewable) body["refresh_token"] = true;
    return to_text(body);
}

kept_login read_login(std::string_view text)
{
    text = trimmed(text);
    if (!text.starts_with('{')) return {std::string{text}, {}};
    auto body = parse_untrusted_json(text, 2);
    return {json_text(body, "access_token"), json_text(body, "refresh_token")};
}

std::string as_text(const kept_login& login)
{
    if (login.refresh_token.empty()) return login.access_token;
    return to_text(json{{"access_token", login.access_token}, {"refresh_token", login.refresh_token}});
}

} // namespace highroad::matrix

namespace highroad {

awaitable<result<void>> matrix_answers(matrix_settings settings, matrix_proof proof, http_client& http)
{
    if (auto why = matrix::why_not_sent(settings)) co_return *why;
    auto answer = co_await matrix::get(http, matrix::endpoint(settings, "/login"), {});
    // Whoever asks for a pause is there, and the login itself says how long.
    if (answer.rate_limited) co_return result<void>{};
    if (!answer.ok()) co_return matrix::as_failure(answer);
    if (!json_member(*answer.body, "flows").is_array()) {
        co_return failure{errc::bad_answer,
                          "What answers at " + settings.homeserver + " is no Matrix homeserver. Is the address right?"};
    }
    if (proof == matrix_proof::password && !matrix::offers_passwords(*answer.body)) {
        co_return failure{errc::refused, "The homeserver takes no logins with a password. Ways in that it offers: " +
                                             matrix::ways_in(*answer.body) +
                                             ". Try --with login-token or --with access-token."};
    }
    co_return result<void>{};
}

awaitable<result<new_matrix_login>> matrix_log_in(matrix_settings settings, matrix_proof proof, std::string secret,
                                                  bool renewable, http_client& http)
{
    if (auto why = matrix::why_not_sent(settings)) co_return *why;
    if (proof == matrix_proof::access_token) {
        auto whose = co_await matrix::look_whose(settings, secret, http);
        co_return whose;
    }
    auto answer = co_await matrix::post_login(http, settings, matrix::login_body(settings, proof, secret, renewable));
    // A login token was used up by that; what it gave is kept, though it lasts a while only.
    if (answer.ok() && matrix::runs_out(*answer.body) && proof == matrix_proof::password)
        answer = co_await matrix::post_login(http, settings, matrix::login_body(settings, proof, secret, true));
    if (answer.ok()) co_return matrix::understood(settings, *answer.body);
    if (answer.outcome != matrix::api_answer::kind::refused) co_return matrix::as_failure(answer);
    auto words = matrix::refusal_of(proof, settings, answer);
    if (answer.error != "M_FORBIDDEN") {
        auto told = co_await matrix::get(http, matrix::endpoint(settings, "/login"), {});
        auto offered = told.ok() ? matrix::ways_in(*told.body) : std::string{};
        if (!offered.empty()) words += " Ways in that it offers: " + offered + ".";
    }
    co_return failure{errc::refused, words};
}

} // namespace highroad
