#include "daemon/app/connect.hpp"

#include "adapters/app_store_connect/app_store_connect.hpp"
#include "adapters/google_business/google_business.hpp"
#include "adapters/google_play/google_play.hpp"
#include "adapters/matrix/matrix.hpp"
#include "adapters/slack/slack.hpp"
#include "adapters/webhook/webhook.hpp"
#include "daemon/app/connect_open_sources.hpp"
#include "daemon/app/connect_partners.hpp"
#include "daemon/app/surroundings.hpp"
#include "daemon/net/http_client.hpp"
#include "daemon/net/websocket.hpp"

#include <map>
#include <utility>

namespace highroad::app {
namespace {

void connect_slack(const settings& configured, const connect_with& with, connections& out)
{
    const auto& wanted = *configured.slack;
    slack_settings slack;
    slack.bot_token = secret_for(wanted.bot_token, "slack.bot_token", out.mistakes);
    slack.mode = wanted.mode == sections::slack_mode::socket ? slack_settings::transport::socket
                                                             : slack_settings::transport::http;
    if (slack.mode == slack_settings::transport::socket) {
        slack.app_token = secret_for(wanted.app_token, "slack.app_token", out.mistakes);
    } else {
        slack.signing_secret = secret_for(wanted.signing_secret, "slack.signing_secret", out.mistakes);
    }
    slack.api_base = wanted.api_base;
    slack.pace = wanted.pace;
    for (const auto& channel : configured.channels) {
        if (channel.chat == "slack") slack.channels.emplace(channel.name, channel.id);
    }
    out.chats.push_back(make_slack(std::move(slack), *out.http, *out.sockets, with.router, with.time, with.random,
                                   with.notes, with.counts));
}

void connect_matrix(const settings& configured, const connect_with& with, connections& out)
{
    const auto& wanted = *configured.matrix;
    matrix_settings matrix;
    matrix.homeserver = wanted.homeserver;
    matrix.user = wanted.user;
    matrix.access_token = secret_for(wanted.access_token, "matrix.access_token", out.mistakes);
    matrix.password = secret_for(wanted.password, "matrix.password", out.mistakes);
    matrix.device_id = wanted.device_id;
    matrix.inviters = wanted.inviters;
    matrix.follow_upgrades = wanted.follow_upgrades;
    matrix.hs_token = secret_for(wanted.hs_token, "matrix.hs_token", out.mistakes);
    for (const auto& channel : configured.channels) {
        if (channel.chat == "matrix") matrix.channels.emplace(channel.name, channel.id);
    }
    out.chats.push_back(make_matrix(std::move(matrix), *out.http, with.router, with.memory, with.time, with.random,
                                    with.notes, with.counts));
}

webhook_sender sender_of(sections::push_form preset)
{
    switch (preset) {
    case sections::push_form::trustpilot:
        return webhook_sender::trustpilot;
    case sections::push_form::judge_me:
        return webhook_sender::judge_me;
    case sections::push_form::highroad:
        break;
    }
    return webhook_sender::highroad;
}

struct platform_builder {
    const settings& configured;
    const connect_with& with;
    connections& out;
    google_business_pool& google;
    shared_access& shared;
    std::map<std::string, std::shared_ptr<app_store_quota>>& apple; ///< by the key

    void operator()(const sections::app_store_connect& wanted) const
    {
        app_store_connect_settings made;
        made.source = wanted.name;
        made.app_id = wanted.app_id;
        made.key_id = wanted.key_id;
        made.issuer_id = wanted.issuer_id;
        made.private_key_pem = secret_for(wanted.private_key, "source " + wanted.name + ", private_key", out.mistakes);
        made.api_base = wanted.api_base;
        made.territories = wanted.territories;
        made.store_page = wanted.store_page;
        if (made.private_key_pem.empty()) return;
        auto& of_key = apple[made.issuer_id + "\n" + made.key_id];
        if (!of_key) of_key = std::make_shared<app_store_quota>();
        keep(wanted.name,
             make_app_store_connect(std::move(made), *out.http, with.time, with.notes, with.counts, of_key));
    }
    void operator()(const sections::google_play& wanted) const
    {
        google_play_settings made;
        made.source = wanted.name;
        made.package_name = wanted.package_name;
        made.service_account =
            secret_for(wanted.service_account, "source " + wanted.name + ", service_account", out.mistakes);
        made.translate_to = wanted.translate_to;
        made.api_base = wanted.api_base;
        if (made.service_account.empty()) return;
        keep(wanted.name, make_google_play(std::move(made), *out.http, with.time, with.notes, with.counts));
    }
    void operator()(const sections::google_business& wanted) const
    {
        google_business_settings made;
        made.source = wanted.name;
        made.account = wanted.account;
        made.location = wanted.location;
        auto secret = [&](const secret_ref& where, const std::string& key) {
            return secret_for(where, "source " + wanted.name + ", " + key, out.mistakes);
        };
        made.client_id = secret(wanted.client_id, "client_id");
        made.client_secret = secret(wanted.client_secret, "client_secret");
        made.refresh_token = secret_for(wanted.refresh_token, configured.general.token_key,
                                        "source " + wanted.name + ", refresh_token", out.mistakes);
        made.api_base = wanted.api_base;
        made.token_url = wanted.token_url;
        if (made.client_id.empty() || made.client_secret.empty() || made.refresh_token.empty()) return;
        keep(wanted.name, make_google_business(std::move(made), google, *out.http, with.time, with.notes, with.counts));
    }
    void operator()(const sections::app_store_feed& wanted) const { keep(wanted.name, open_source(wanted, with, out)); }
    void operator()(const sections::feed& wanted) const { keep(wanted.name, open_source(wanted, with, out)); }
    void operator()(const sections::steam& wanted) const { keep(wanted.name, open_source(wanted, with, out, shared)); }
    void operator()(const sections::webhook& wanted) const
    {
        auto made = webhook_of(wanted);
        if (made.secret.empty()) return; // told already
        keep(wanted.name, make_webhook(std::move(made), *out.http, with.time));
    }
    [[nodiscard]] webhook_settings webhook_of(const sections::webhook& wanted) const
    {
        webhook_settings made;
        made.source = wanted.name;
        made.secret = secret_for(wanted.secret, "source " + wanted.name + ", secret", out.mistakes);
        made.reply_url = wanted.reply_url;
        made.read_back = wanted.read_back;
        made.sender = sender_of(wanted.preset);
        return made;
    }
    // Those with partner access: connect_partners.cpp.
    void operator()(const sections::trustpilot& wanted) const { keep_partner(wanted); }
    void operator()(const sections::yelp& wanted) const { keep_partner(wanted); }
    void operator()(const sections::booking& wanted) const { keep_partner(wanted); }
    void operator()(const sections::tripadvisor& wanted) const { keep_partner(wanted); }
    void operator()(const sections::judge_me& wanted) const { keep_partner(wanted); }
    void keep_partner(const auto& wanted) const
    {
        keep(wanted.name, build(wanted, configured.general, with, out, shared));
    }

    void keep(const std::string& name, result<std::unique_ptr<review_platform>> made) const
    {
        if (made && !*made) return; // a secret is missing, and that was told
        if (made) {
            out.platforms.push_back(std::move(*made));
        } else {
            out.mistakes.push_back("source " + name + ": " + made.error().words);
        }
    }
};

} // namespace

void serve_webhooks(const settings& configured, const connect_with& with, review_intake& intake,
                    std::vector<std::string>& mistakes)
{
    auto serve = [&](const sections::source_facts& source, const secret_ref& secret, const std::string& key,
                     webhook_sender sender, const std::string& platform) {
        webhook_settings made;
        made.source = source.name;
        made.secret = secret_for(secret, "source " + source.name + ", " + key, mistakes);
        made.sender = sender;
        made.platform = platform;
        // The others are looked at where their platform is built.
        if (platform != "webhook" && made.secret.size() < 16)
            mistakes.push_back("source " + source.name +
                               ", push_secret: it is shorter than 16 bytes. Make one with: "
                               "openssl rand -hex 32");
        serve_webhook(made, *with.router, intake, with.time, with.notes, with.counts);
    };
    for (const auto& source : configured.sources) {
        if (const auto* wanted = std::get_if<sections::webhook>(&source))
            serve(*wanted, wanted->secret, "secret", sender_of(wanted->preset), "webhook");
        // What these push is what is read from them too, only sooner.
        const auto* trustpilot = std::get_if<sections::trustpilot>(&source);
        if (trustpilot && trustpilot->push_secret.given())
            serve(*trustpilot, trustpilot->push_secret, "push_secret", webhook_sender::trustpilot, "trustpilot");
        const auto* judge_me = std::get_if<sections::judge_me>(&source);
        if (judge_me && judge_me->push_secret.given())
            serve(*judge_me, judge_me->push_secret, "push_secret", webhook_sender::judge_me, "judge_me");
    }
}

namespace {

client_options options_of_process()
{
    client_options options;
    options.user_agent = "Highroad/0.1";
    options.proxies = proxies_from([](std::string_view name) { return environment(std::string{name}); });
    return options;
}

} // namespace

std::unique_ptr<http_client> make_client(asio::any_io_executor loop)
{
    return make_http_client(std::move(loop), options_of_process());
}

connections connect(const settings& configured, const connect_with& with)
{
    connections out;
    auto options = options_of_process();
    out.sockets = make_websocket_connector(with.loop, options);
    out.http = make_http_client(with.loop, std::move(options));
    if (configured.slack) connect_slack(configured, with, out);
    if (configured.matrix) connect_matrix(configured, with, out);
    if (configured.console.enabled && with.console) {
        auto token = secret_for(configured.console.login_token, "console.login_token", out.mistakes);
        out.chats.push_back(with.console(configured.console, std::move(token)));
    }
    google_business_pool google; // what its locations share outlives it
    shared_access shared;        // the same
    std::map<std::string, std::shared_ptr<app_store_quota>> apple;
    for (const auto& source : configured.sources)
        std::visit(platform_builder{configured, with, out, google, shared, apple}, source);
    return out;
}

} // namespace highroad::app
