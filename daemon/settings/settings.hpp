#pragma once

#include "daemon/core/playbook.hpp"
#include "daemon/settings/partner_sections.hpp"
#include "daemon/settings/secret_ref.hpp"
#include "daemon/settings/source_facts.hpp"
#include "daemon/settings/team_sections.hpp"
#include "daemon/toml/toml_text.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace highroad {

/// The tables of highroad.toml as plain values. Meaning, unit, range and default of each key: docs/configuration.md,
/// which comes from the same table as the reader (schema.cpp).
namespace sections {

enum class log_format { plain, json };
enum class log_threshold { debug, info, warning, error };
enum class slack_mode { socket, http };
enum class push_form { highroad, trustpilot, judge_me };

struct general {
    std::string state_dir;
    std::string prompts_dir;
    std::string public_url;    ///< empty when nobody outside reaches the daemon
    std::string playbook_file; ///< empty when the playbook stands in highroad.toml itself
    log_format log_as = log_format::plain;
    log_threshold log_level = log_threshold::info;
    double polling_share = 0.5; ///< of each platform's quota, at most this much is spent on polling
    secret_ref token_key;       ///< seals the tokens that platforms replace; needed where one does
};

struct http {
    std::string listen = "127.0.0.1:8484"; ///< "address:port"; port 0 takes any free one
};

struct control {
    std::string socket;
};

/// How long what customers wrote is kept; 0: without end.
struct retention {
    std::chrono::seconds closed_cases{0};
    std::chrono::seconds authors{0};
    std::chrono::seconds quarantine{0};
};

/// What drafts may offer customers. Empty values are never made up.
struct contact {
    std::string product;
    std::string email;
    std::string phone;
    std::string url;
    std::string sign_off;
    std::string language = "en"; ///< of the templates, where a review's own language has none
};

struct slack {
    slack_mode mode = slack_mode::socket;
    secret_ref bot_token;
    secret_ref app_token;
    secret_ref signing_secret;
    std::chrono::seconds pace{1};
    std::string api_base = "https://slack.com/api";
};

/// Either `access_token` or `password`; with `hs_token` the former.
struct matrix {
    std::string homeserver;
    std::string user; ///< "@highroad:example.org"
    secret_ref access_token;
    secret_ref password;
    std::string device_id = "HIGHROAD";
    std::vector<std::string> inviters; ///< empty: anybody
    bool follow_upgrades = false;
    secret_ref hs_token; ///< given: an application service
};

struct console {
    bool enabled = false;
    std::string channel = "console";
    secret_ref login_token; ///< not given: open, for requests from this machine only
    std::string public_host;
    bool secure_cookie = false;
    std::string title = "Highroad";
};

struct channel {
    std::string name;
    std::string chat; ///< "slack", "matrix", "console"
    std::string id;   ///< the chat's own id of it
};

struct app_store_connect : source_facts, polling {
    std::string app_id;
    std::string key_id;
    std::string issuer_id; ///< empty for an individual key
    secret_ref private_key;
    std::string api_base = "https://api.appstoreconnect.apple.com";
    std::vector<std::string> territories; ///< ISO 3166-1 alpha-3; empty means all
    std::string store_page;               ///< where people see the reviews; empty for the app's page on apps.apple.com
};

struct webhook : source_facts {
    secret_ref secret;
    std::string reply_url; ///< empty: people post replies by hand
    bool read_back = false;
    push_form preset = push_form::highroad;
};

/// Steam tells of no rate that it allows, so it is asked about once a second.
struct steam : source_facts, polling {
    steam()
    {
        overlap = std::chrono::hours{6}; // a popular game has a page an hour
        deep_scan_window = std::chrono::hours{24 * 30};
        history = std::chrono::hours{24 * 365};
        page_pause = std::chrono::seconds{1};
    }
    std::string app_id;
    std::string api_base = "https://store.steampowered.com";
};

/// Apple's public feed: no key, the newest 500 reviews of each country, no answers.
struct app_store_feed : source_facts, polling {
    app_store_feed()
    {
        poll_every = std::chrono::minutes{15};
        page_pause = std::chrono::seconds{1};
    }
    std::string app_id;
    std::vector<std::string> countries; ///< ISO 3166-1 alpha-2, in lower case
    std::string api_base = "https://itunes.apple.com";
};

enum class feed_format { json, xml, csv };

/// A document on the web, or files: either `url` or `path`. Where a review's parts stand: JSON pointers, names of
/// elements or names of columns; empty: the usual place.
struct feed : source_facts, polling {
    std::string url;
    std::string path;
    sections::feed_format format = sections::feed_format::json;
    std::string items;
    std::string id;
    std::string rating;
    double rating_scale = 5;
    std::string scale;
    std::string review_title;
    std::string text;
    std::string author;
    std::string created;
    std::string updated;
    std::string link;
    std::string language;
    std::string reply;
    std::string separator = ",";
    std::string reply_url; ///< empty: people post replies by hand
    secret_ref secret;     ///< signs replies
};

struct google_play : source_facts, polling {
    // Google shows one week, newest change first: there is nothing further back, and edits come to the top.
    google_play()
    {
        overlap = std::chrono::hours{2};
        deep_scan_window = std::chrono::hours{24 * 7};
    }
    std::string package_name;
    secret_ref service_account;
    std::string translate_to; ///< empty: no translations
    std::string api_base = "https://androidpublisher.googleapis.com";
};

struct google_business : source_facts, polling {
    std::string account;  ///< digits
    std::string location; ///< digits
    secret_ref client_id;
    secret_ref client_secret;
    secret_ref refresh_token;
    std::string api_base = "https://mybusiness.googleapis.com";
    std::string token_url = "https://oauth2.googleapis.com/token";
};

enum class model_kind { openai, anthropic };

/// A model server that suggests one more draft, and may read reviews. Empty `url`: the service's own address.
struct language_model {
    model_kind kind = model_kind::openai;
    std::string url;
    std::string model;
    secret_ref token; ///< a server on this machine may need none
    std::chrono::seconds timeout{20};
    int max_tokens = 500;
    bool second_reading = false;
};

using source = std::variant<app_store_connect, google_play, google_business, webhook, steam, app_store_feed, feed,
                            trustpilot, yelp, booking, tripadvisor, judge_me>;

} // namespace sections

/// A whole configuration that was checked: every name in it leads somewhere.
struct settings {
    sections::general general;
    sections::http http;
    sections::control control;
    sections::retention retention;
    playbook rules;
    sections::contact contact;
    std::optional<sections::slack> slack;
    std::optional<sections::matrix> matrix;
    std::optional<sections::language_model> language_model;
    sections::console console;
    std::vector<sections::channel> channels; ///< with the console's own channel, when it is enabled
    std::vector<sections::source> sources;
    std::vector<sections::pager> pagers;
};

[[nodiscard]] const sections::source_facts& facts_of(const sections::source& one);

[[nodiscard]] const std::string& name_of(const sections::pager& one);

/// Null for a source that pushes.
[[nodiscard]] const sections::polling* polling_of(const sections::source& one);

/// One mistake in the file, in words for the person who edits it. Never holds a secret.
struct problem {
    std::string file;
    text_position at;
    std::string expected;
    std::string got;
    std::string what_to_do; ///< may be empty
};

/// "highroad.toml:12:9: expected ..., got ...; what to do": editors jump to it.
[[nodiscard]] std::string in_words(const problem& p);

/// Why something outside the file could not be had, in words.
struct unreadable {
    std::string words;
};
template <class T>
using or_words = std::variant<T, unreadable>;

/// An IANA zone with its changes in [from, to].
using zone_lookup = std::function<or_words<time_zone>(const std::string& name, instant from, instant to)>;

/// The whole days that the events of an .ics file cover, in `zone`.
using days_off_reader = std::function<or_words<std::vector<day_range>>(const std::string& path, const time_zone& zone,
                                                                       instant from, instant to)>;

/// The shifts in an .ics file. `who` finds a configured name for an address or a title.
struct file_of_shifts {
    std::vector<shift> shifts;
    std::vector<std::string> complaints; ///< in words: events that name nobody we know
};
using person_lookup = std::function<std::optional<std::string>(std::string_view)>;
using shifts_reader = std::function<or_words<file_of_shifts>(const std::string& path, const person_lookup& who,
                                                             const time_zone& zone, instant from, instant to)>;

/// The text of a file.
using text_reader = std::function<or_words<std::string>(const std::string& path)>;
struct named_text {
    std::string name; ///< as told in problems
    std::string text;
};

/// What the surroundings of the process decide, so that nothing in here asks the environment, the clock or the disk.
struct surroundings {
    std::string state_dir = "/var/lib/highroad"; ///< $STATE_DIRECTORY where systemd sets it
    std::string runtime_dir = "/run/highroad";   ///< $RUNTIME_DIRECTORY where systemd sets it
    std::string prompts_dir = "/usr/share/highroad/prompts";

    instant now;                 ///< zones and calendar files are read for the years around it
    zone_lookup zone_of;         ///< without one, only "UTC" is known
    days_off_reader days_off_in; ///< without one, .ics files are problems
    shifts_reader shifts_in;     ///< the same
    text_reader text_of;         ///< without one, the playbook can stand in highroad.toml only
    /// Takes the place of the configured one: its tables replace those of the same name.
    std::optional<named_text> other_playbook;
    std::vector<std::string> themes; ///< that reviews can have; empty: any name is taken
    bool sources_come_later = false; ///< a file without [[sources]] is good: its first one is being set up
};

/// Reads and checks a whole file. Reports every problem that it finds, in the order of the file. A syntax error ends
/// the reading, so it is the only problem then. Secrets are named, not fetched: see resolve().
[[nodiscard]] std::variant<settings, std::vector<problem>> load(std::string_view text, std::string_view file_name,
                                                                const surroundings& around = {});

/// Whether the file has tables of a playbook and no others: such a file is no configuration by itself.
[[nodiscard]] bool is_playbook_alone(std::string_view text);

/// docs/configuration.md.
[[nodiscard]] std::string configuration_page();

} // namespace highroad
