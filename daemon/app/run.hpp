#pragma once

#include <chrono>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace highroad::app {

/// Exit codes: 0 stopped as asked, 1 could not run, 2 mistakes in the configuration.
inline constexpr int exit_failed = 1;
inline constexpr int exit_bad_configuration = 2;

[[nodiscard]] int run_daemon(const std::string& config_path);
[[nodiscard]] int check(const std::string& config_path);
[[nodiscard]] int check(const std::string& config_path, std::ostream& out);

struct demo_options {
    int port = 0;      ///< of the page; 0 takes a free one
    std::string keep;  ///< where the state is kept; empty: a directory that goes with the demo
    bool once = false; ///< print the addresses and go on; scripts read them
};
[[nodiscard]] int demo(const demo_options& options);

struct matrix_login_options {
    std::string homeserver;
    std::string user;
    std::string device_id = "HIGHROAD";
    std::string token_file;        ///< made anew, readable for its owner only
    std::string with = "password"; ///< "password", "login-token" or "access-token": what standard input gives
    bool renewable = false;        ///< ask for a login whose access token runs out and is renewed
};
/// Reads the secret from standard input, logs in or looks whose it is, and keeps the access token.
[[nodiscard]] int matrix_login(const matrix_login_options& options);

/// Prints the registration of the application service that [matrix] configures. `url` is where the homeserver reaches
/// the daemon; empty: where it listens.
[[nodiscard]] int matrix_registration(const std::string& config_path, const std::string& url);

struct google_login_options {
    std::string config;
    std::string client_file; ///< as downloaded from the Google Cloud console
    std::string sealed_file; ///< where the consent goes; replaced when it is there
    std::string directory;   ///< tests: in place of Google's lists of accounts and locations
    int port = 0;            ///< of the loopback address; 0 takes a free one
};
/// Asks for the consent of a person in their browser, keeps its refresh token sealed with general.token_key, and names
/// every location that can be read with it.
[[nodiscard]] int google_login(const google_login_options& options);

struct source_to_add {
    std::string config;
    std::string kind;                ///< empty: asked for
    std::vector<std::string> values; ///< "key=value"; a secret as "key=file:/path", "key=credential:name",
                                     ///< "key=env:NAME", "key=sealed:/path"
    bool ask = true;                 ///< false: what is missing is a mistake and not a question
    bool check = true;               ///< false: the credential is not tried
};
/// Adds one [[sources]] to the file after its credential worked; the rest stays byte for byte.
[[nodiscard]] int add_source(const source_to_add& wanted);

struct replay_options {
    std::string config;
    std::string reviews;        ///< JSON lines; empty: what the database recorded
    std::string other_playbook; ///< a second configuration file to compare with; empty: none
    std::optional<std::chrono::seconds> since;
    std::optional<std::chrono::seconds> team_answers_after; ///< working time; empty: people do what was recorded
};
/// What the playbook would have done, counted. Needs no network and changes nothing.
[[nodiscard]] int replay(const replay_options& options);

/// What the playbook would do with a review that never was, in words.
[[nodiscard]] int explain_review(const std::string& config_path, const std::string& review_json);

/// One typed line to the running daemon; prints its answer.
[[nodiscard]] int send_line(const std::string& config_path, const std::string& line);
[[nodiscard]] int status(const std::string& config_path);

struct import_options {
    std::string config;
    std::string source; ///< the configured name
    std::string file;
};
/// Hands the reviews of a file to the running daemon as history: recorded, with one grouped card.
[[nodiscard]] int import_reviews(const import_options& wanted);

/// Recomputes the journal's chain; 1 when it is broken. `noted` is a place as `verify` prints it, or empty.
[[nodiscard]] int verify_journal(const std::string& config_path, const std::string& noted);
/// The whole journal as JSON lines on standard output.
[[nodiscard]] int export_journal(const std::string& config_path);

struct doctor_options {
    std::string config;
    std::string output; ///< a file of mode 0600; empty: standard output
    std::string version;
    bool ask = false; ///< ask each service too, as `highroad check` does
};
/// A report for whoever helps, without any secret and without a customer's words.
[[nodiscard]] int doctor(const doctor_options& options);

struct whose_options {
    std::string config;
    std::string author; ///< exactly as the platform writes it
    std::string source; ///< only there; empty: everywhere
    int case_number = 0;
};
/// Lets the running daemon erase what it holds about an author or a case.
[[nodiscard]] int forget(const whose_options& whose);
/// Prints all that is held, as JSON.
[[nodiscard]] int held(const whose_options& whose);

[[nodiscard]] int backup(const std::string& config_path, const std::string& to);

} // namespace highroad::app
