#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace highroad {

/// What a text in the configuration must look like.
enum class shape {
    any,  ///< up to 500 bytes on one line
    name, ///< [a-z0-9-]{1,40}
    absolute_path,
    base_url,       ///< https, or http towards this machine
    web_url,        ///< the same; shown to people
    listen_address, ///< address:port
    host,           ///< host, or host:port
    email,
    phone,
    language, ///< "en", "pt-BR"
    approver,
    person_id,  ///< "slack:U024BE7LH": an approver that is one person
    whom,       ///< "rota:duty", "person:ana"
    theme,      ///< "delivery"
    zone,       ///< "Europe/Berlin"
    hours,      ///< "Mon-Fri 09:00-17:00"
    clock_span, ///< "20:00-08:00"
    days_off,   ///< "2026-12-25", "2026-12-24..2026-12-26", "/etc/highroad/holidays.ics"
    wall_time,  ///< "2026-01-05T09:00"
    ics_path,
    chat, ///< "slack", "matrix", "console"
    channel_id,
    app_id,       ///< digits
    key_id,       ///< ten letters and digits
    issuer_id,    ///< a UUID
    territory,    ///< "USA"
    package_name, ///< "com.example.app"
    store_number, ///< digits: of an app on Steam or in the public App Store
    feed_url,     ///< as base_url; ? is allowed
    separator,    ///< of CSV
    country,      ///< "us"
    profile_id,   ///< digits: of an account or location on Google Business Profile
    platform_id,  ///< letters, digits, '-' and '_': what a platform calls something
    number_id,    ///< digits: what a platform calls something
    matrix_user,  ///< "@highroad:example.org"
    device_id
};

[[nodiscard]] bool fits(shape wanted, std::string_view text);

/// "an absolute path, such as "/var/lib/highroad"": what stands after "expected".
[[nodiscard]] std::string_view in_words(shape wanted);

/// The known word with the fewest changes from `typed`, or else the longest that begins like it; empty when none is
/// near enough to be meant.
[[nodiscard]] std::string nearest(std::string_view typed, const std::vector<std::string_view>& known);

} // namespace highroad
