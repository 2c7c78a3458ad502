#include "daemon/settings/shapes.hpp"

#include "daemon/settings/working_time.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace highroad {
namespace {

constexpr std::string_view lower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view digits = "0123456789";

bool only(std::string_view text, std::initializer_list<std::string_view> allowed)
{
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return std::any_of(allowed.begin(), allowed.end(),
                           [&](std::string_view set) { return set.find(c) != std::string_view::npos; });
    });
}

bool sized(std::string_view text, std::size_t least, std::size_t most)
{
    return text.size() >= least && text.size() <= most;
}

bool one_line(std::string_view text)
{
    return sized(text, 1, 500) && std::none_of(text.begin(), text.end(), [](char c) {
               auto byte = static_cast<unsigned char>(c);
               return byte < 0x20 || byte == 0x7F;
           });
}

bool is_port(std::string_view text)
{
    if (!sized(text, 1, 5) || !only(text, {digits})) return false;
    return std::accumulate(text.begin(), text.end(), 0, [](int n, char c) { return n * 10 + (c - '0'); }) <= 65535;
}

bool is_host_name(std::string_view text)
{
    if (text.starts_with('[')) {
        return text.ends_with(']') && sized(text, 4, 47) &&
               only(text.substr(1, text.size() - 2), {digits, "abcdefABCDEF:."});
    }
    return sized(text, 1, 253) && only(text, {lower, upper, digits, ".-"}) && text.front() != '.' &&
           text.front() != '-';
}

struct host_and_port {
    std::string_view host;
    std::string_view port; ///< without the colon; empty when there is none
    bool has_port = false;
};

host_and_port split(std::string_view text)
{
    auto bracket = text.rfind(']');
    auto colon = text.rfind(':');
    if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket))
        return {text, {}, false};
    return {text.substr(0, colon), text.substr(colon + 1), true};
}

bool is_loopback(std::string_view host)
{
    if (host == "localhost" || host == "[::1]") return true;
    return host.starts_with("127.") && only(host, {digits, "."});
}

bool is_base_url(std::string_view text)
{
    if (!one_line(text) || text.find_first_of(" \"<>\\^`{|}@?#") != std::string_view::npos) return false;
    bool secure = text.starts_with("https://");
    if (!secure && !text.starts_with("http://")) return false;
    text.remove_prefix(secure ? 8 : 7);
    auto place = split(text.substr(0, text.find('/')));
    return is_host_name(place.host) && (!place.has_port || is_port(place.port)) && (secure || is_loopback(place.host));
}

/// https://spec.matrix.org/latest/appendices/#user-identifiers
bool is_matrix_user(std::string_view text)
{
    auto colon = text.find(':');
    return sized(text, 4, 255) && text.front() == '@' && colon != std::string_view::npos && colon > 1 &&
           only(text.substr(1, colon - 1), {lower, upper, digits, "._=-/+"}) && colon + 1 < text.size() &&
           only(text.substr(colon + 1), {lower, upper, digits, ".-:[]"});
}

bool is_channel_id(std::string_view text)
{
    // A room's id or alias; ids of new rooms have no server in them.
    if (text.starts_with('!') || text.starts_with('#'))
        return sized(text, 2, 255) && one_line(text) && text.find(' ') == std::string_view::npos;
    return sized(text, 1, 80) && only(text, {lower, upper, digits, "-_"});
}

bool is_approver(std::string_view text)
{
    if (text == "*") return true;
    auto colon = text.find(':');
    if (colon == std::string_view::npos) return false;
    auto chat = text.substr(0, colon);
    auto id = text.substr(colon + 1);
    if (chat == "matrix") return id == "*" || is_matrix_user(id);
    if (chat == "matrix-power") return sized(id, 1, 9) && only(id, {digits});
    bool known = chat == "slack" || chat == "slack-group" || chat == "console" || chat == "cli";
    if (!known || !sized(id, 1, 64) || !only(id, {lower, upper, digits, "._-*"})) return false;
    if (id == "*") return chat != "slack-group";
    if (id.find('*') != std::string_view::npos) return false;
    if (chat == "slack")
        return (id.front() == 'U' || id.front() == 'W') && sized(id, 3, 64) && only(id, {upper, digits});
    if (chat == "slack-group") return id.front() == 'S' && sized(id, 3, 64) && only(id, {upper, digits});
    return true;
}

/// "pager:NAME:ID"; the id is the pager's own, which may be an e-mail address or a name.
bool is_id_at_pager(std::string_view text)
{
    constexpr std::string_view before = "pager:";
    constexpr std::size_t longest_id = 100;
    if (!text.starts_with(before)) return false;
    text.remove_prefix(before.size());
    auto colon = text.find(':');
    if (colon == std::string_view::npos || !fits(shape::name, text.substr(0, colon))) return false;
    auto id = text.substr(colon + 1);
    return sized(id, 1, longest_id) && one_line(id) && id.find('*') == std::string_view::npos;
}

bool is_email(std::string_view text)
{
    auto at = text.find('@');
    return one_line(text) && at != std::string_view::npos && at > 0 &&
           text.find('@', at + 1) == std::string_view::npos &&
           only(text, {lower, upper, digits, ".!#$%&'*+/=?^_`{|}~@-"}) && is_host_name(text.substr(at + 1)) &&
           text.find('.', at) != std::string_view::npos;
}

bool is_uuid(std::string_view text)
{
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash != (text[i] == '-')) return false;
    }
    return only(text, {digits, "abcdefABCDEF-"});
}

} // namespace

bool fits(shape wanted, std::string_view text)
{
    switch (wanted) {
    case shape::any:
        return one_line(text);
    case shape::name:
        return sized(text, 1, 40) && only(text, {lower, digits, "-"});
    case shape::absolute_path:
        return one_line(text) && text.starts_with('/');
    case shape::base_url:
    case shape::web_url:
        return is_base_url(text);
    case shape::listen_address: {
        auto place = split(text);
        return is_host_name(place.host) && is_port(place.port);
    }
    case shape::host: {
        auto place = split(text);
        return is_host_name(place.host) && (!place.has_port || is_port(place.port));
    }
    case shape::email:
        return is_email(text);
    case shape::phone:
        return sized(text, 4, 40) && only(text, {digits, "+-() ./"}) &&
               text.find_first_of(digits) != std::string_view::npos;
    case shape::language:
        return sized(text, 2, 10) && only(text.substr(0, 2), {lower}) && only(text, {lower, upper, "-"});
    case shape::approver:
        return is_approver(text);
    case shape::person_id: {
        if (is_id_at_pager(text)) return true;
        auto chat = text.substr(0, text.find(':'));
        return is_approver(text) && text.find('*') == std::string_view::npos &&
               chat.find('-') == std::string_view::npos;
    }
    case shape::whom: {
        auto colon = text.find(':');
        auto kind = text.substr(0, colon);
        return colon != std::string_view::npos && (kind == "rota" || kind == "person") &&
               fits(shape::name, text.substr(colon + 1));
    }
    case shape::theme:
        return sized(text, 1, 40) && only(text, {lower, digits, "-_"});
    case shape::zone:
        return sized(text, 1, 60) && only(text, {lower, upper, digits, "_+-/"}) && text.front() != '/';
    case shape::hours:
        return parse_hours(text).has_value();
    case shape::clock_span:
        return parse_clock_span(text).has_value();
    case shape::days_off:
        return parse_days(text).has_value() || fits(shape::ics_path, text);
    case shape::wall_time:
        return parse_local_time(text).has_value();
    case shape::ics_path:
        return fits(shape::absolute_path, text) && text.ends_with(".ics");
    case shape::chat:
        return text == "slack" || text == "matrix" || text == "console";
    case shape::channel_id:
        return is_channel_id(text);
    case shape::app_id:
        return sized(text, 1, 20) && only(text, {digits});
    case shape::key_id:
        return sized(text, 4, 20) && only(text, {upper, digits});
    case shape::issuer_id:
        return is_uuid(text);
    case shape::package_name:
        return sized(text, 3, 150) && only(text, {lower, upper, digits, "._"}) && text.find('.') < text.size() - 1 &&
               text.front() != '.';
    case shape::store_number:
        return sized(text, 1, 12) && only(text, {digits}) && text.front() != '0';
    case shape::feed_url:
        return is_base_url(text.substr(0, text.find('?'))) && one_line(text) &&
               text.find_first_of("#@ ") == std::string_view::npos;
    case shape::separator:
        return text == "," || text == ";" || text == "\t" || text == "|";
    case shape::country:
        return text.size() == 2 && only(text, {lower});
    case shape::number_id:
    case shape::profile_id:
        return sized(text, 1, 30) && only(text, {digits});
    case shape::platform_id:
        return sized(text, 1, 100) && only(text, {lower, upper, digits, "-_"});
    case shape::territory:
        return text.size() == 3 && only(text, {upper});
    case shape::matrix_user:
        return is_matrix_user(text);
    case shape::device_id:
        return sized(text, 1, 100) && only(text, {lower, upper, digits, "-_."});
    }
    return false;
}

std::string_view in_words(shape wanted)
{
    switch (wanted) {
    case shape::any:
        return "a text on one line, at most 500 bytes";
    case shape::name:
        return "a name of 1 to 40 lower-case letters, digits and dashes";
    case shape::absolute_path:
        return "an absolute path (one that begins with /)";
    case shape::base_url:
    case shape::web_url:
        return "an address that begins with https:// (http:// only towards this machine), without ? or #";
    case shape::listen_address:
        return "an address and a port, such as \"127.0.0.1:8484\" or \"[::1]:8484\"";
    case shape::host:
        return "a host name, such as \"reviews.example.com\", with a port where it is not the usual one";
    case shape::email:
        return "an e-mail address";
    case shape::phone:
        return "a telephone number";
    case shape::language:
        return "a language, such as \"en\" or \"pt-BR\"";
    case shape::approver:
        return "\"*\", \"slack:U024BE7LH\", \"slack:*\", \"slack-group:S0614TZR7\", \"matrix:@ana:example.org\", "
               "\"matrix:*\", \"matrix-power:50\", \"console:ana\", \"console:*\" or \"cli:*\"";
    case shape::person_id:
        return "one person's id in a chat, such as \"slack:U024BE7LH\", \"matrix:@ana:example.org\" or "
               "\"console:ana\", or "
               "at a pager, such as \"pager:oncall:PLH1HKV\"";
    case shape::whom:
        return "\"rota:NAME\" or \"person:NAME\"";
    case shape::theme:
        return "a theme of 1 to 40 lower-case letters, digits, dashes and underscores";
    case shape::zone:
        return "a time zone by its IANA name, such as \"Europe/Berlin\"";
    case shape::hours:
        return "days and hours, such as \"Mon-Fri 09:00-17:00\" or \"Sat,Sun 10:00-14:00\"";
    case shape::clock_span:
        return "two times of day, such as \"20:00-08:00\"";
    case shape::days_off:
        return "a day (\"2026-12-25\"), some days (\"2026-12-24..2026-12-26\") or the absolute path of an .ics file";
    case shape::wall_time:
        return "a local time, such as \"2026-01-05T09:00\"";
    case shape::ics_path:
        return "the absolute path of an .ics file";
    case shape::chat:
        return "\"slack\", \"matrix\" or \"console\"";
    case shape::channel_id:
        return "the chat's id of the channel, such as \"C024BE91L\" or \"#reviews:example.org\"";
    case shape::app_id:
        return "the app's number in App Store Connect (digits only)";
    case shape::key_id:
        return "the id of an App Store Connect API key, such as \"2X9R4HXF34\"";
    case shape::issuer_id:
        return "an issuer id, such as \"57246542-96fe-1a63-e053-0824d011072a\"";
    case shape::package_name:
        return "a package name, such as \"com.example.app\"";
    case shape::store_number:
        return "the app's number in the address of its store page (digits only)";
    case shape::feed_url:
        return "an address that begins with https:// (http:// only towards this machine), without # or @";
    case shape::separator:
        return "\",\", \";\", \"\\t\" or \"|\"";
    case shape::country:
        return "a country of two lower-case letters, such as \"us\"";
    case shape::profile_id:
        return "the number in Google's name of it, such as \"123456789\" of accounts/123456789";
    case shape::platform_id:
        return "the platform's id of it: letters, digits, dashes and underscores";
    case shape::number_id:
        return "the platform's number of it (digits only)";
    case shape::territory:
        return "a territory of three capital letters, such as \"USA\"";
    case shape::matrix_user:
        return "a Matrix account, such as \"@highroad:example.org\"";
    case shape::device_id:
        return "1 to 100 letters, digits, dots, dashes and underscores";
    }
    return {};
}

std::string nearest(std::string_view typed, const std::vector<std::string_view>& known)
{
    std::string best;
    // More changes than a third of the word is another word.
    std::size_t least = std::max<std::size_t>(2, typed.size() / 3) + 1;
    for (auto word : known) {
        std::vector<std::size_t> row(word.size() + 1);
        std::iota(row.begin(), row.end(), std::size_t{0});
        for (std::size_t i = 1; i <= typed.size(); ++i) {
            auto diagonal = row[0];
            row[0] = i;
            for (std::size_t j = 1; j <= word.size(); ++j) {
                auto changed = diagonal + (typed[i - 1] == word[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
            }
        }
        if (row[word.size()] < least) {
            least = row[word.size()];
            best = word;
        }
    }
    if (!best.empty()) return best;
    // "state_directory" is "state_dir", however many letters more.
    constexpr std::size_t short_word = 4;
    for (auto word : known) {
        auto begins = word.size() >= short_word && typed.size() >= short_word &&
                      (typed.starts_with(word) || word.starts_with(typed));
        if (begins && word.size() > best.size()) best = word;
    }
    return best;
}

} // namespace highroad
