#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace highroad::app {

/// Exit codes: 0 stopped as asked, 1 could not run, 2 mistakes in the configuration.
inline constexpr int exit_failed = 1;
inline constexpr int exit_bad_configuration = 2;

[[nodiscard]] int run_daemon(const std::string& config_path);
[[nodiscard]] int check(const std::string& config_path);

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
    std::string token_file; ///< made anew, readable for its owner only
};
/// Reads the password from standard input, logs in, and keeps the access token.
[[nodiscard]] int matrix_login(const matrix_login_options& options);

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

[[nodiscard]] int backup(const std::string& config_path, const std::string& to);

} // namespace highroad::app
