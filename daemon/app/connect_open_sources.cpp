#include "daemon/app/connect_open_sources.hpp"

#include "adapters/app_store_feed/app_store_feed.hpp"
#include "adapters/steam/steam.hpp"
#include "adapters/webhook/webhook.hpp"
#include "daemon/app/surroundings.hpp"

namespace highroad::app {

result<std::unique_ptr<review_platform>> open_source(const sections::steam& wanted, const connect_with& with,
                                                     connections& out, shared_access& shared)
{
    return make_steam({wanted.name, wanted.app_id, wanted.api_base}, *out.http, with.time, steam_requests(shared));
}

result<std::unique_ptr<review_platform>> open_source(const sections::app_store_feed& wanted, const connect_with& with,
                                                     connections& out)
{
    return make_app_store_feed({wanted.name, wanted.app_id, wanted.countries, wanted.api_base}, *out.http, with.time);
}

feed_settings feed_of(const sections::feed& wanted)
{
    feed_settings made;
    made.source = wanted.name;
    made.url = wanted.url;
    made.path = wanted.path;
    made.format = static_cast<feed_format>(wanted.format);
    made.mapping = usual_mapping(made.format);
    auto take = [](const std::string& given, std::string& into) {
        if (!given.empty()) into = given;
    };
    take(wanted.items, made.mapping.items);
    take(wanted.id, made.mapping.id);
    take(wanted.rating, made.mapping.rating);
    take(wanted.scale, made.mapping.scale);
    take(wanted.review_title, made.mapping.title);
    take(wanted.text, made.mapping.text);
    take(wanted.author, made.mapping.author);
    take(wanted.created, made.mapping.created);
    take(wanted.updated, made.mapping.updated);
    take(wanted.link, made.mapping.link);
    take(wanted.language, made.mapping.language);
    take(wanted.reply, made.mapping.reply);
    made.rating_scale = wanted.rating_scale;
    made.separator = wanted.separator.front();
    return made;
}

result<std::unique_ptr<review_platform>> open_source(const sections::feed& wanted, const connect_with& with,
                                                     connections& out)
{
    std::unique_ptr<review_platform> replies;
    if (!wanted.reply_url.empty()) {
        webhook_settings sender;
        sender.source = wanted.name;
        sender.secret = secret_for(wanted.secret, "source " + wanted.name + ", secret", out.mistakes);
        if (sender.secret.empty()) return std::unique_ptr<review_platform>{}; // told already
        sender.reply_url = wanted.reply_url;
        auto made = make_webhook(std::move(sender), *out.http, with.time);
        if (!made) return made.error();
        replies = std::move(*made);
    }
    return make_feed(feed_of(wanted), std::move(replies), *out.http, with.time, with.notes);
}

} // namespace highroad::app
