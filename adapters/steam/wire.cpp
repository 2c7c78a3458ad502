#include "adapters/steam/wire.hpp"

#include "adapters/common/retry_after.hpp"
#include "adapters/common/review_items.hpp"
#include "adapters/steam/bbcode.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace highroad::steam {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr std::size_t longest_id = 32;

bool is_number(std::string_view text)
{
    return !text.empty() && text.size() <= longest_id &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Steam writes its 64-bit ids as texts; a number is taken too.
std::string id_in(const json& object, std::string_view name)
{
    const auto& given = json_member(object, name);
    auto text = given.is_number_unsigned() ? given.dump() : json_text(object, name);
    return is_number(text) ? text : std::string{};
}

std::optional<instant> time_in(const json& object, std::string_view name)
{
    constexpr std::int64_t end_of_9999 = 253'402'300'799;
    const auto& given = json_member(object, name);
    if (!given.is_number_integer() || given < 1 || given > end_of_9999) return std::nullopt;
    return instant{std::chrono::seconds{given.get<std::int64_t>()}};
}

read_item read_one(const steam_settings& settings, const json& item)
{
    auto no = [](std::string why) { return read_item{std::move(why)}; };
    if (!item.is_object()) return no("it is no object");
    auto id = id_in(item, "recommendationid");
    if (id.empty()) return no("it has no usable recommendationid");
    const auto& thumb = json_member(item, "voted_up");
    if (!thumb.is_boolean()) return no("voted_up is neither true nor false");
    const auto& words = json_member(item, "review");
    if (!words.is_string() && !words.is_null()) return no("review is no text");

    review seen;
    seen.key = {"steam", settings.source, std::move(id)};
    seen.mark = rating{thumb.get<bool>() ? 1.0 : 0.0, 1};
    seen.text = plain_text(json_text(item, "review"));
    seen.language = language_tag(json_text(item, "language"));
    // The list is in the order of changes, so that is the time by which it is read.
    seen.created = time_in(item, "timestamp_updated");
    if (!seen.created) seen.created = time_in(item, "timestamp_created");
    if (auto writer = id_in(json_member(item, "author"), "steamid"); !writer.empty())
        seen.url = "https://steamcommunity.com/profiles/" + writer + "/recommended/" + settings.app_id + "/";

    if (auto answer = json_text(item, "developer_response"); !answer.empty()) {
        platform_reply reply;
        reply.text = plain_text(answer);
        reply.changed = time_in(item, "timestamp_dev_responded");
        seen.reply = std::move(reply);
    }
    return seen;
}

} // namespace

std::string list_url(const steam_settings& settings, int limit, std::string_view cursor)
{
    // Three of the defaults hide reviews: other languages, copies that were not bought on Steam, and review bombs.
    return settings.api_base + "/appreviews/" + settings.app_id + "?json=1&filter=updated&language=all" +
           "&review_type=all&purchase_type=all&filter_offtopic_activity=0&num_per_page=" + std::to_string(limit) +
           "&cursor=" + percent_encoded(cursor.empty() ? "*" : cursor);
}

result<review_page> read_page(const steam_settings& settings, std::string_view cursor, std::string_view body)
{
    auto document = parse_untrusted_json(body);
    if (!document.is_object()) return failure{errc::bad_answer, "Steam's list of reviews cannot be understood."};
    if (json_member(document, "success") != 1)
        return failure{errc::refused, "Steam gives no reviews of app " + settings.app_id + ". Look at app_id."};
    const auto& items = json_member(document, "reviews");
    if (!items.is_array()) return failure{errc::bad_answer, "Steam's list of reviews cannot be understood."};

    auto page = read_items(items, [&](const json& item) { return read_one(settings, item); });
    // A short page is not the last one; only an empty one is.
    if (items.empty()) return page;
    auto next = json_text(document, "cursor");
    if (next != cursor && next != "*") page.next = std::move(next);
    return page;
}

std::optional<std::int64_t> read_total(std::string_view body)
{
    auto document = parse_untrusted_json(body);
    const auto& total = json_member(json_member(document, "query_summary"), "total_reviews");
    if (!total.is_number_integer() || total < 0) return std::nullopt;
    return total.get<std::int64_t>();
}

failure read_list_failure(const http_response& answer)
{
    auto status = std::to_string(answer.status);
    // Steam documents no limit, and refuses with either when it is asked too often.
    if (answer.status == 429 || answer.status == 403)
        return {errc::try_later, "Steam wants to be asked less often (it answered " + status +
                                     "); reading goes on in " + in_words(retry_after(answer, 5min)) + "."};
    if (answer.status == 408 || answer.status >= 500)
        return {errc::try_later, "Steam has trouble of its own (it answered " + status + ")."};
    if (answer.status >= 400) return {errc::refused, "Steam refused the request (" + status + ")."};
    return {errc::bad_answer, "Something that is not Steam seems to have answered (" + status + ")."};
}

std::string language_tag(std::string_view steams_name)
{
    // https://partner.steamgames.com/doc/store/localization/languages
    using pair = std::pair<std::string_view, std::string_view>;
    static constexpr std::array known{
        pair{"arabic", "ar"},       pair{"bulgarian", "bg"},  pair{"schinese", "zh-Hans"}, pair{"tchinese", "zh-Hant"},
        pair{"czech", "cs"},        pair{"danish", "da"},     pair{"dutch", "nl"},         pair{"english", "en"},
        pair{"finnish", "fi"},      pair{"french", "fr"},     pair{"german", "de"},        pair{"greek", "el"},
        pair{"hungarian", "hu"},    pair{"indonesian", "id"}, pair{"italian", "it"},       pair{"japanese", "ja"},
        pair{"koreana", "ko"},      pair{"norwegian", "no"},  pair{"polish", "pl"},        pair{"portuguese", "pt-PT"},
        pair{"brazilian", "pt-BR"}, pair{"romanian", "ro"},   pair{"russian", "ru"},       pair{"spanish", "es-ES"},
        pair{"latam", "es-419"},    pair{"swedish", "sv"},    pair{"thai", "th"},          pair{"turkish", "tr"},
        pair{"ukrainian", "uk"},    pair{"vietnamese", "vi"}, pair{"malay", "ms"},
    };
    const auto* found =
        std::find_if(known.begin(), known.end(), [&](const pair& one) { return one.first == steams_name; });
    return found == known.end() ? std::string{} : std::string{found->second};
}

} // namespace highroad::steam
