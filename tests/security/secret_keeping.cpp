#include "tests/security/secret_keeping.hpp"

#include "adapters/app_store_connect/app_store_connect.hpp"
#include "adapters/booking/booking.hpp"
#include "adapters/google_play/google_play.hpp"
#include "adapters/judge_me/judge_me.hpp"
#include "adapters/tripadvisor/tripadvisor.hpp"
#include "adapters/trustpilot/trustpilot.hpp"
#include "adapters/webhook/webhook.hpp"
#include "adapters/yelp/yelp.hpp"
#include "daemon/crypto/crypto.hpp"
#include "tests/support/p256_key.hpp"
#include "tests/support/rsa_key.hpp"
#include "tests/support/run.hpp"

#include <nlohmann/json.hpp>

namespace highroad::test {
namespace {

using nlohmann::json;

std::string everything_of(const http_request& request)
{
    auto all = request.method + " " + request.url + " ";
    for (const auto& [name, value] : request.headers)
        all.append(name).append(": ").append(value).append(" ");
    return all + request.body;
}

void add(std::vector<std::string>& texts, const delivery& ended)
{
    std::visit(
        [&](const auto& how) {
            if constexpr (requires { how.why; })
                texts.push_back(how.why);
            else
                texts.push_back(how.receipt);
        },
        ended);
}

void add(std::vector<std::string>& texts, const look& seen)
{
    if (const auto* later = std::get_if<try_again>(&seen)) texts.push_back(later->why);
    if (const auto* no = std::get_if<refused>(&seen)) texts.push_back(no->why);
}

review_key key_at(const review_platform& one)
{
    return {std::string{one.platform()}, std::string{one.source()}, "507"};
}

/// One of each call, with whatever the service answers now.
void ask_everything(review_platform& one, std::vector<std::string>& texts)
{
    auto page = run(one.list({}));
    if (!page) texts.push_back(page.error().words);
    if (page)
        for (const auto& odd : page->malformed)
            texts.push_back(odd.why);
    add(texts, run(one.read(key_at(one))));
    add(texts, run(one.publish(key_at(one), "Thank you.", "42/reply/1")));
    auto line = run(one.check());
    texts.push_back(line.subject);
    texts.push_back(line.words);
}

std::string pem_body(const std::string& pem)
{
    auto begin = pem.find('\n') + 1;
    return pem.substr(begin, pem.find('\n', begin) - begin);
}

} // namespace

void secret_finder::know(const std::string& secret)
{
    constexpr std::size_t shortest = 12;
    if (secret.size() < shortest) return;
    for (const auto& form : {secret, percent_encoded(secret), base64(secret), base64url(secret), hex(secret)})
        forms_.insert(form.substr(0, shortest));
}

std::string secret_finder::found_in(std::string_view text) const
{
    for (const auto& form : forms_) {
        auto at = text.find(form);
        if (at == std::string_view::npos) continue;
        auto begin = at < 60 ? 0 : at - 60;
        return "\"" + form + "\" in \"" + std::string{text.substr(begin, 160)} + "\"";
    }
    return {};
}

awaitable<result<http_response>> repeating_service::send(http_request request)
{
    auto authorization = request.headers.get("Authorization");
    auto space = authorization.find(' ');
    if (space != std::string::npos) secrets_.know(authorization.substr(space + 1));
    auto about_tokens = request.url.find("token") != std::string::npos && request.method == "POST";
    if (about_tokens && gives_tokens) {
        auto token = "granted-" + std::to_string(++tokens_) + "-c2VjcmV0LWFjY2Vzcy10b2tlbg";
        secrets_.know(token);
        json grant{{"access_token", token},
                   {"expires_in", 3600},
                   {"token_type", "Bearer"},
                   {"access_token_expires_on", "2099-01-01T00:00:00+00:00"},
                   {"refresh_token", token + "-refresh"}};
        co_return http_response{200, "application/json", grant.dump()};
    }
    auto all = everything_of(request);
    if (status == 0) co_return failure{errc::answer_lost, "the line went dead while it sent " + all};
    // The members in which services put words about an error.
    json error{{"code", status},
               {"message", all},
               {"status", all},
               {"title", all},
               {"detail", all},
               {"description", all},
               {"errors", json::array({{{"message", all}, {"reason", all}}})}};
    json body{{"error", error},
              {"errors", json::array({error})},
              {"message", all},
              {"error_description", all},
              {"error_code", all},
              {"detail", all},
              {"reviews", json::array({{{"id", all}}})},
              {"errcode", all},
              {"ok", false}};
    // Matrix and Slack have a text where others have an object.
    auto of_a_chat = request.url.find("matrix") != std::string::npos || request.url.find("slack") != std::string::npos;
    if (of_a_chat) body["error"] = all;
    http_response answer{status, "application/json", body.dump()};
    answer.headers.set("Location", "https://elsewhere.example/?" + all);
    answer.headers.set("X-Request-Id", all);
    co_return answer;
}

kept_surroundings::kept_surroundings(const wrap& around)
    : wrapped{around ? around(service, notes) : nullptr}, line{wrapped ? *wrapped : service}
{}

std::vector<keeper_of_secrets> platforms_with_secrets()
{
    static const rsa_key google_key;
    static const p256_key apple_key;
    const std::string api = "api-key-7f3a9c52e1d84b60";
    const std::string more = "s3cr3t+/=-4b1d77c0aa5e92f8";
    const std::string grant = "refresh-0c9e8b7a6d5f4e3c2b1a";
    const std::string seal = "0123456789abcdef0123456789abcdef";
    std::vector<keeper_of_secrets> all;
    all.push_back({"App Store Connect", {pem_body(apple_key.private_pem)}, [](kept_surroundings& with) {
                       app_store_connect_settings settings;
                       settings.source = "shop";
                       settings.app_id = "1234567890";
                       settings.key_id = "ABCDE12345";
                       settings.issuer_id = "57246542-96fe-1a63-e053-0824d011072a";
                       settings.private_key_pem = apple_key.private_pem;
                       return make_app_store_connect(settings, with.line, with.clock, with.notes, with.meters).value();
                   }});
    all.push_back({"Google Play", {pem_body(google_key.private_pem)}, [](kept_surroundings& with) {
                       google_play_settings settings;
                       settings.source = "shop";
                       settings.package_name = "com.example.app";
                       settings.service_account = json{{"type", "service_account"},
                                                       {"client_email", "robot@example.iam.gserviceaccount.com"},
                                                       {"private_key_id", "k1"},
                                                       {"private_key", google_key.private_pem},
                                                       {"token_uri", "https://oauth2.googleapis.com/token"}}
                                                      .dump();
                       return make_google_play(settings, with.line, with.clock, with.notes, with.meters).value();
                   }});
    all.push_back(
        {"Google Business", {more, grant}, [more, grant](kept_surroundings& with) {
             google_business_settings settings;
             settings.source = "shop";
             settings.account = "111";
             settings.location = "222";
             settings.client_id = "client";
             settings.client_secret = more;
             settings.refresh_token = grant;
             return make_google_business(settings, with.pool, with.line, with.clock, with.notes, with.meters).value();
         }});
    all.push_back({"Trustpilot", {api, more, grant}, [=](kept_surroundings& with) {
                       trustpilot_settings settings;
                       settings.source = "shop";
                       settings.business_unit = "46d6";
                       settings.api_key = api;
                       settings.api_secret = more;
                       settings.refresh_token = grant;
                       settings.token_key = seal;
                       return make_trustpilot(settings, with.shared, &with.memory, with.line, with.clock, with.notes,
                                              with.meters)
                           .value();
                   }});
    all.push_back({"Yelp", {api, more, grant}, [=](kept_surroundings& with) {
                       yelp_settings settings;
                       settings.source = "shop";
                       settings.business = "acme";
                       settings.api_key = api;
                       settings.client_id = "client";
                       settings.client_secret = more;
                       settings.refresh_token = grant;
                       settings.token_key = seal;
                       return make_yelp(settings, with.shared, &with.memory, with.line, with.clock, with.notes,
                                        with.meters)
                           .value();
                   }});
    all.push_back({"Booking.com", {more}, [more](kept_surroundings& with) {
                       booking_settings settings;
                       settings.source = "shop";
                       settings.property = "1234";
                       settings.user = "machine";
                       settings.password = more;
                       return make_booking(settings, with.shared, with.line, with.clock, with.meters).value();
                   }});
    all.push_back({"Tripadvisor", {api}, [api](kept_surroundings& with) {
                       tripadvisor_settings settings;
                       settings.source = "shop";
                       settings.location = "1234";
                       settings.api_key = api;
                       return make_tripadvisor(settings, with.line, with.clock, with.notes, with.meters).value();
                   }});
    all.push_back({"Judge.me", {api}, [api](kept_surroundings& with) {
                       judge_me_settings settings;
                       settings.source = "shop";
                       settings.shop_domain = "acme.myshopify.com";
                       settings.api_token = api;
                       return make_judge_me(settings, with.line, with.clock, with.meters).value();
                   }});
    all.push_back({"webhook", {more}, [more](kept_surroundings& with) {
                       webhook_settings settings;
                       settings.source = "shop";
                       settings.secret = more;
                       settings.reply_url = "https://shop.example/replies";
                       settings.read_back = true;
                       return make_webhook(settings, with.line, with.clock).value();
                   }});
    return all;
}

std::vector<std::string>
secrets_shown(const keeper_of_secrets& one, const kept_surroundings::wrap& around,
              const std::function<std::unique_ptr<review_platform>(std::unique_ptr<review_platform>)>& changed)
{
    kept_surroundings with{around};
    for (const auto& secret : one.secrets)
        with.secrets.know(secret);
    auto platform = one.make(with);
    if (changed) platform = changed(std::move(platform));
    std::vector<std::string> texts;
    for (auto gives_tokens : {true, false}) {
        with.service.gives_tokens = gives_tokens;
        for (int status : {200, 201, 204, 302, 400, 401, 403, 404, 409, 422, 429, 500, 503, 0}) {
            with.service.status = status;
            ask_everything(*platform, texts);
            with.clock.advance(std::chrono::hours{2});
        }
    }
    texts.push_back(with.notes.text);
    for (const auto& [name, value] : with.meters.values)
        texts.push_back(name);
    std::vector<std::string> shown;
    for (const auto& text : texts)
        if (auto found = with.secrets.found_in(text); !found.empty()) shown.push_back(found);
    return shown;
}

} // namespace highroad::test
