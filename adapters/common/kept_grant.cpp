#include "adapters/common/kept_grant.hpp"

#include "daemon/crypto/crypto.hpp"
#include "daemon/crypto/sealed_text.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace highroad {

using nlohmann::json;

kept_grant::kept_grant(std::string name, std::string configured_token, std::string key, chat_memory* memory,
                       log& journal)
    : source_{std::move(name)},
      refresh_token_{std::move(configured_token)},
      key_{std::move(key)},
      memory_{memory},
      journal_{journal}
{
    // By the consent and not by the source: several sources may have the same.
    name_ = "tokens " + hex(sha256(refresh_token_)).substr(0, 32);
}

kept_grant::~kept_grant()
{
    wipe(refresh_token_);
    wipe(key_);
}

awaitable<result<std::optional<dated_token>>> kept_grant::recall()
{
    if (!memory_)
        co_return failure{errc::try_later, "The refresh token of source " + source_ +
                                               " is replaced when it is used, so that only the daemon uses it."};
    auto kept = co_await memory_->recall(name_);
    if (!kept) co_return kept.error();
    if (!*kept) co_return std::optional<dated_token>{};
    auto text = unsealed(key_, **kept, name_);
    if (!text)
        co_return failure{errc::refused,
                          "The kept tokens of source " + source_ +
                              " cannot be opened with general.token_key. Put the earlier key back, or configure a new "
                              "refresh_token."};
    auto pair = parse_untrusted_json(*text);
    wipe(*text);
    dated_token access{json_text(pair, "access"), {}};
    if (auto until = parse_instant(json_text(pair, "renew_at"))) access.renew_at = *until;
    if (auto refresh = json_text(pair, "refresh"); !refresh.empty()) refresh_token_ = std::move(refresh);
    co_return std::optional<dated_token>{std::move(access)};
}

awaitable<void> kept_grant::replaced(dated_token access, std::string refresh_token)
{
    if (!refresh_token.empty()) refresh_token_ = std::move(refresh_token);
    if (!memory_) co_return;
    json pair{{"access", access.token}, {"refresh", refresh_token_}, {"renew_at", to_iso8601(access.renew_at)}};
    auto text = pair.dump(-1, ' ', false, json::error_handler_t::replace);
    auto locked = sealed(key_, text, name_);
    wipe(text);
    auto kept = co_await memory_->remember(name_, std::move(locked), std::nullopt);
    if (!kept)
        journal_.write(log_level::error, "new tokens could not be kept; a restart would need a new refresh_token",
                       {{"source", source_}, {"why", kept.error().words}});
}

} // namespace highroad
