#include "adapters/google_play/service_account.hpp"

#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

namespace highroad::play {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view scope = "https://www.googleapis.com/auth/androidpublisher";
constexpr auto lifetime = 1h; // the longest that Google takes
// A clock that runs a little fast must not make a statement that is valid only in Google's future.
constexpr auto back_dated = 60s;

bool may_hold_the_key(std::string_view url)
{
    return url.starts_with("https://") || url.starts_with("http://127.0.0.1:") || url.starts_with("http://localhost:");
}

} // namespace

std::variant<service_account, std::string> read_service_account(std::string_view json_file)
{
    auto document = parse_untrusted_json(json_file);
    if (!document.is_object())
        return "this is not a key file of a service account: it must be the JSON file as it was downloaded";
    if (json_text(document, "type") != "service_account")
        return "this JSON file is no key of a service account (perhaps the client of an OAuth consent screen); make a "
               "key of type JSON for a service account in the Google Cloud console";
    service_account account;
    account.email = json_text(document, "client_email");
    account.key_id = json_text(document, "private_key_id");
    account.token_url = json_text(document, "token_uri");
    if (account.email.empty() || account.key_id.empty())
        return "the key file lacks client_email or private_key_id; download it again";
    if (!may_hold_the_key(account.token_url))
        return "token_uri in the key file must begin with https://; download the file again";
    auto key = signing_key::load(json_text(document, "private_key"));
    if (auto* words = std::get_if<std::string>(&key)) return *words;
    auto& usable = std::get<signing_key>(key);
    if (usable.algorithm() != "RS256") return "the key in the file is no RSA key, which Google's service accounts have";
    account.key = std::make_shared<const signing_key>(std::move(usable));
    return account;
}

http_request token_request(const service_account& account, instant now)
{
    auto issued = now - back_dated;
    nlohmann::json header{{"alg", "RS256"}, {"kid", account.key_id}, {"typ", "JWT"}};
    nlohmann::json payload{{"iss", account.email},
                           {"scope", scope},
                           {"aud", account.token_url},
                           {"iat", issued.time_since_epoch().count()},
                           {"exp", (issued + lifetime).time_since_epoch().count()}};
    http_request request{"POST", account.token_url};
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    request.body = "grant_type=" + percent_encoded("urn:ietf:params:oauth:grant-type:jwt-bearer") +
                   "&assertion=" + account.key->sign(header.dump(), payload.dump());
    return request;
}

} // namespace highroad::play
