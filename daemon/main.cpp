#include "adapters/slack/slack.hpp"
#include "daemon/app/evaluate_judge.hpp"
#include "daemon/app/init.hpp"
#include "daemon/app/judge_reviews.hpp"
#include "daemon/app/judge_twice.hpp"
#include "daemon/app/lint_replies.hpp"
#include "daemon/app/private_memory.hpp"
#include "daemon/app/published_addresses.hpp"
#include "daemon/app/run.hpp"
#include "daemon/app/surroundings.hpp"
#include "daemon/app/tell_report.hpp"
#include "daemon/app/typed_words.hpp"
#include "daemon/core/text.hpp"
#include "daemon/settings/shapes.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace {

using namespace highroad;

/// Commands that go to the running daemon as they were typed, the same as in chat.
constexpr auto chat_commands = std::to_array<std::string_view>(
    {"list",  "cases",   "show",    "approve", "edit",    "next",       "snooze", "claim",  "dismiss",
     "note",  "reopen",  "undo",    "posted",  "assign",  "escalate",   "ack",    "facts",  "cause",
     "fixed", "offline", "resolve", "tried",   "contact", "no-contact", "oncall", "explain"});

/// Those whose words are somebody's own, and so may look like anything.
constexpr auto text_commands =
    std::to_array<std::string_view>({"edit", "note", "dismiss", "assign", "escalate", "facts", "cause", "fixed",
                                     "offline", "resolve", "tried", "judge", "lint", "draft"});

std::vector<app::known_option> options_of(const CLI::App& command)
{
    std::vector<app::known_option> all;
    for (const auto* one : command.get_options()) {
        auto takes_value = one->get_items_expected_max() > 0;
        for (const auto& name : one->get_snames())
            all.push_back({"-" + name, takes_value});
        for (const auto& name : one->get_lnames())
            all.push_back({"--" + name, takes_value});
    }
    return all;
}

/// CLI11 shows what is thrown as the mistake it is.
std::chrono::seconds length_of(const std::string& text)
{
    auto length = parse_duration(text);
    if (!length) throw CLI::ValidationError{"\"" + text + "\" is no length of time; write it like 90d, 4h or 30m"};
    return *length;
}

/// Empty for 0 to 5; what is no number at all is none of them either.
std::string why_no_stars(const std::string& given)
{
    auto stars = std::strtod(given.c_str(), nullptr);
    return stars >= 0 && stars <= 5 ? std::string{} : "stars are between 0 and 5, not " + given;
}

/// "42 not-angry" corrects a verdict; a review in quotes, "42 minutes late", is read.
bool is_case(std::string_view word)
{
    return !word.empty() && word.find_first_not_of("#0123456789") == std::string_view::npos;
}

std::string joined(std::string_view first, const std::vector<std::string>& rest)
{
    std::string line{first};
    for (const auto& word : rest)
        line += " " + word;
    return line;
}

} // namespace

int main(int argc, char** argv)
{
#ifndef __SANITIZE_ADDRESS__ // whose search for leaks at the end attaches to this very process
    app::keep_memory_private();
#endif
    CLI::App cli{"Highroad takes the high road with every bad review.", "highroad"};
    cli.set_version_flag("--version", "highroad " HIGHROAD_VERSION);
    cli.require_subcommand(1);
    std::string config = "/etc/highroad/highroad.toml";
    auto with_config = [&](CLI::App* command) {
        command->add_option("-c,--config", config, "the configuration file")->capture_default_str();
        return command;
    };
    int code = 0;

    with_config(cli.add_subcommand("run", "the daemon; what systemd starts"))->callback([&] {
        code = app::run_daemon(config);
    });
    with_config(cli.add_subcommand("check", "validate the file, then each credential against its service"))
        ->callback([&] { code = app::check(config); });
    with_config(cli.add_subcommand("status", "what the running daemon does"))->callback([&] {
        code = app::status(config);
    });

    app::demo_options demo;
    auto* demo_command = cli.add_subcommand("demo", "the whole loop on this machine: no account, a page as chat");
    demo_command->add_option("--port", demo.port, "of the page; 0 takes a free one")
        ->capture_default_str()
        ->check(CLI::Range(0, 65535));
    demo_command->add_option("--keep", demo.keep, "a directory that keeps the demo's state");
    demo_command->callback([&] { code = app::demo(demo); });

    cli.add_subcommand("init", "ask a few questions, write a commented highroad.toml to standard output")
        ->callback([&] { code = app::init(std::cin, std::cout, std::cerr); });

    app::import_options imported;
    auto* import_command = with_config(
        cli.add_subcommand("import", "load a source's history from a file: JSON lines, CSV, Google Play's export"));
    import_command->add_option("--source", imported.source, "its name in the configuration")->required();
    import_command->add_option("file", imported.file, "the file")->required();
    import_command->callback([&] {
        imported.config = config;
        code = app::import_reviews(imported);
    });

    std::string backup_to;
    auto* backup_command = with_config(cli.add_subcommand("backup", "copy the database while the daemon runs"));
    backup_command->add_option("file", backup_to, "where to")->required();
    backup_command->callback([&] { code = app::backup(config, backup_to); });

    std::string noted;
    auto* journal_command = with_config(cli.add_subcommand("journal", "the record of everything that happened"));
    journal_command->require_subcommand(1);
    auto* verify_command =
        with_config(journal_command->add_subcommand("verify", "whether anything was changed; 1 if so"));
    verify_command->add_option("--noted", noted, "a place that an earlier verify printed and that must still be there");
    verify_command->callback([&] { code = app::verify_journal(config, noted); });
    with_config(journal_command->add_subcommand("export", "each entry as a line of JSON"))->callback([&] {
        code = app::export_journal(config);
    });

    app::doctor_options report;
    report.version = HIGHROAD_VERSION;
    auto* doctor_command = with_config(cli.add_subcommand("doctor", "a report without secrets, for whoever helps"));
    doctor_command->add_option("--output", report.output, "a file for it; without it, standard output");
    doctor_command->add_flag("--ask", report.ask, "ask each service too, as check does");
    doctor_command->callback([&] {
        report.config = config;
        code = app::doctor(report);
    });

    app::whose_options whose;
    auto with_whose = [&](CLI::App* command) {
        auto* author =
            command->add_option("--author", whose.author, "a customer's name, exactly as the platform has it");
        command->add_option("--source", whose.source, "only at this source")->needs(author);
        auto* one = command->add_option("--case", whose.case_number, "number of a case");
        one->check(CLI::Range(1, std::numeric_limits<int>::max()))->excludes(author);
        return with_config(command);
    };
    auto complete = [&] {
        whose.config = config;
        if (whose.author.empty() && whose.case_number == 0) std::cerr << "Name an --author or a --case.\n";
        return !whose.author.empty() || whose.case_number != 0;
    };
    with_whose(cli.add_subcommand("forget", "erase what a customer wrote, and what was written to them"))
        ->callback([&] { code = complete() ? app::forget(whose) : app::exit_failed; });
    with_whose(cli.add_subcommand("held", "all that is held about a customer or a case, as JSON"))->callback([&] {
        code = complete() ? app::held(whose) : app::exit_failed;
    });

    std::string mode = "socket";
    std::string public_url;
    auto* manifest = with_config(cli.add_subcommand("slack-manifest", "print the manifest of the Slack app to create"));
    manifest->add_option("--mode", mode, "how Slack reaches the daemon")
        ->check(CLI::IsMember({"socket", "http"}))
        ->capture_default_str();
    manifest->add_option("--public-url", public_url,
                         "https address of the daemon, for --mode http; without it, general.public_url");
    manifest->callback([&] {
        std::error_code unknown;
        if (mode == "http" && public_url.empty() && std::filesystem::exists(config, unknown)) {
            auto configured = app::load_before_sources_or_tell(config);
            if (configured) public_url = configured->general.public_url;
        }
        if (mode == "http" && public_url.empty()) {
            std::cerr << "Mode http needs the address that Slack can reach: --public-url https://highroad.example.com, "
                         "or public_url in [general].\n";
            code = app::exit_failed;
            return;
        }
        auto transport = mode == "http" ? slack_settings::transport::http : slack_settings::transport::socket;
        std::cout << slack_manifest(transport, app::slack_address(public_url)) << "\n";
    });

    app::matrix_login_options login;
    auto* login_command = cli.add_subcommand("matrix-login", "log the Matrix bot in once and keep its access token");
    login_command->add_option("--homeserver", login.homeserver, "its address, such as https://matrix.example.org")
        ->required();
    login_command->add_option("--user", login.user, "the bot's account, such as @highroad:example.org")->required();
    login_command->add_option("--token-file", login.token_file, "where the token goes; a new file")->required();
    login_command->add_option("--device", login.device_id, "the device to log in as")->capture_default_str();
    login_command->add_option("--with", login.with, "what you give: asked for, or read from standard input")
        ->check(CLI::IsMember({"password", "login-token", "access-token"}))
        ->capture_default_str();
    login_command->add_flag("--renewable", login.renewable,
                            "a login whose access token runs out after minutes; the daemon renews it");
    login_command->callback([&] { code = app::matrix_login(login); });

    std::string registered_url;
    auto* registration_command = with_config(cli.add_subcommand(
        "matrix-registration", "print the application service's registration for the homeserver; it holds secrets"));
    registration_command->add_option("--url", registered_url, "where the homeserver reaches the daemon");
    registration_command->callback([&] { code = app::matrix_registration(config, registered_url); });

    app::google_login_options google;
    google.sealed_file = "/etc/highroad/google.sealed";
    auto* consents = cli.add_subcommand("login", "ask a person for a consent, in their browser");
    consents->require_subcommand(1);
    auto* google_command = with_config(consents->add_subcommand(
        "google", "for Google Business Profile: keeps the consent sealed and names every location"));
    google_command->add_option("--client", google.client_file, "the OAuth client's JSON from the Google Cloud console")
        ->required();
    google_command->add_option("--to", google.sealed_file, "where the sealed consent goes")->capture_default_str();
    google_command->add_option("--port", google.port, "of the address that the browser comes back to; 0: any free one")
        ->capture_default_str()
        ->check(CLI::Range(0, 65535));
    google_command->add_option("--directory", google.directory, "in place of Google's lists of locations")->group("");
    google_command->callback([&] {
        google.config = config;
        code = app::google_login(google);
    });

    app::source_to_add added;
    auto* sources_command = cli.add_subcommand("sources", "what is watched");
    sources_command->require_subcommand(1);
    auto* add_command = with_config(sources_command->add_subcommand(
        "add", "walk through one platform's set-up, try its credential, and write it into the configuration"));
    add_command->add_option("kind", added.kind, "the platform, such as google_play; without it, it is asked for");
    add_command->add_option("--set", added.values,
                            "key=value; a secret by its place: file:/path, credential:name, env:NAME, sealed:/path");
    add_command->add_flag("!--no-questions", added.ask, "what is missing is a mistake, not a question");
    add_command->add_flag("!--unchecked", added.check, "write it without trying the credential");
    add_command->callback([&] {
        added.config = config;
        code = app::add_source(added);
    });

    app::replay_options replayed;
    std::string since;
    std::string answers_after;
    auto* replay_command = cli.add_subcommand(
        "replay", "what the playbook would have done with recorded or given reviews; changes nothing");
    with_config(replay_command);
    replay_command->add_option("--since", since, "how far back, such as 90d; without it everything");
    replay_command->add_option("--reviews", replayed.reviews,
                               "a file with one review as JSON a line, for recorded ones");
    replay_command->add_option("--playbook", replayed.other_playbook,
                               "a second playbook to compare with: alone in its file, or in a whole configuration");
    replay_command->add_option("--team-answers-after", answers_after,
                               "the team approves the first suggestion after this much working time, such as 3h");
    replay_command->callback([&] {
        replayed.config = config;
        if (!since.empty()) replayed.since = length_of(since);
        if (!answers_after.empty()) replayed.team_answers_after = length_of(answers_after);
        code = app::replay(replayed);
    });

    app::report_options reported;
    std::string reported_since = "7d";
    auto* report_command = with_config(
        cli.add_subcommand("report", "how the team did: response times, themes, reviews that became better"));
    report_command
        ->add_option("--since", reported_since, "how far back, such as 30d; it is compared with as long before")
        ->capture_default_str();
    report_command->add_option("--format", reported.format, "text, json, or html with plots")
        ->check(CLI::IsMember({"text", "json", "html"}))
        ->capture_default_str();
    report_command->callback([&] {
        reported.config = config;
        reported.since = length_of(reported_since);
        code = app::tell_report(reported);
    });

    std::string explained_case;
    std::string explained_review;
    auto* playbook_command = cli.add_subcommand("playbook", "what the playbook says");
    playbook_command->require_subcommand(1);
    auto* explain_command = with_config(
        playbook_command->add_subcommand("explain", "which rule put a case where it is, and what happens next"));
    explain_command->add_option("case", explained_case, "number of a case");
    explain_command->add_option("--review", explained_review, "a review that never was, as JSON");
    explain_command->callback([&] {
        if (explained_case.empty() == explained_review.empty()) {
            std::cerr << "Name a case (highroad playbook explain 42), or give a review with --review.\n";
            code = app::exit_failed;
        } else if (explained_review.empty()) {
            code = app::send_line(config, "explain " + explained_case);
        } else {
            code = app::explain_review(config, explained_review);
        }
    });

    std::vector<std::string> judged_words;
    std::string judged_file = "-";
    std::string judged_language;
    auto* judge_command =
        with_config(cli.add_subcommand("judge", "what reviews say: a text in words, or JSON lines from standard input; "
                                                "with a case, as in chat; evaluate: how it "
                                                "agrees with people's corrections"));
    judge_command->add_option("words", judged_words, "a text; a case number and what it is rather; or evaluate");
    judge_command->add_option("--reviews", judged_file, "a file with one review as JSON a line; - is standard input")
        ->capture_default_str();
    judge_command->add_option("--language", judged_language, "of the text, such as de; without it, it is found out");
    bool second_reading = false;
    judge_command->add_flag("--second-reading", second_reading,
                            "ask the configured language model too which severe matters each review tells of");
    judge_command->callback([&] {
        if (judged_words.empty())
            code = second_reading ? app::judge_file_twice(judged_file, config, std::cout, std::cerr)
                                  : app::judge_file(judged_file, std::cout, std::cerr);
        else if (judged_words.size() == 1 && judged_words.front() == "evaluate")
            code = app::evaluate_judge(config);
        else if (is_case(judged_words.front()))
            code = app::send_line(config, joined("judge", judged_words));
        else if (second_reading)
            code = app::judge_text_twice(std::string{trimmed(joined({}, judged_words))}, judged_language, config,
                                         std::cout, std::cerr);
        else
            std::cout << app::judged_in_words(std::string{trimmed(joined({}, judged_words))}, judged_language);
    });

    std::string optional_config;
    std::vector<std::string> text_words;
    double text_stars = -1;
    auto with_text = [&](CLI::App* command, const char* what) {
        command->add_option("words", text_words, what);
        command->add_option("-c,--config", optional_config, "a configuration file, for its contact and playbook");
        return command;
    };
    auto* lint_command =
        with_text(cli.add_subcommand(
                      "lint", "what the check finds in replies: a text, or JSON from standard input; 1 if blocked"),
                  "a reply");
    lint_command->callback([&] {
        code = text_words.empty() ? app::lint_replies(std::cin, optional_config, std::cout, std::cerr)
                                  : app::lint_text(std::string{trimmed(joined({}, text_words))}, optional_config,
                                                   std::cout, std::cerr);
    });
    auto* draft_command = with_text(
        cli.add_subcommand("draft", "drafts for reviews, and what the check finds in them: a text, or JSON from "
                                    "standard input"),
        "a review");
    draft_command->add_option("--stars", text_stars, "of the text, of five")->check(why_no_stars);
    draft_command->callback([&] {
        code = text_words.empty() ? app::draft_replies(std::cin, optional_config, std::cout, std::cerr)
                                  : app::draft_for_text(std::string{trimmed(joined({}, text_words))}, text_stars,
                                                        optional_config, std::cout, std::cerr);
    });

    std::vector<std::string> words;
    for (auto name : chat_commands) {
        auto* command = with_config(cli.add_subcommand(std::string{name}, "as in chat"));
        command->add_option("words", words, "case number and the rest of the line");
        command->callback([&, name] { code = app::send_line(config, joined(name, words)); });
    }

    std::vector<std::string> known;
    for (const auto* one : cli.get_subcommands([](const CLI::App*) { return true; }))
        known.push_back(one->get_name());
    auto wanted = std::string{argc > 1 ? argv[1] : "-"};
    if (!wanted.starts_with('-') && std::find(known.begin(), known.end(), wanted) == known.end()) {
        auto meant = nearest(wanted, {known.begin(), known.end()});
        std::cerr << "highroad: there is no command \"" << displayable(wanted) << "\". "
                  << (meant.empty() ? "highroad --help lists them" : "Did you mean \"" + meant + "\"?") << "\n";
        return app::exit_bad_configuration;
    }
    std::vector<std::string> given(argv + 1, argv + argc);
    if (std::find(text_commands.begin(), text_commands.end(), wanted) != text_commands.end()) {
        auto typed = app::told_apart(options_of(*cli.get_subcommand(wanted)), std::span{given}.subspan(1));
        if (!typed.unknown.empty()) {
            std::cerr << "highroad " << wanted << " has no option " << displayable(typed.unknown)
                      << ". If it belongs to the text, write -- before it.\n";
            return app::exit_bad_configuration;
        }
        words = judged_words = text_words = std::move(typed.words);
        given.erase(given.begin() + 1, given.end());
        given.insert(given.end(), typed.options.begin(), typed.options.end());
    }
    std::reverse(given.begin(), given.end()); // as CLI11 wants them
    try {
        cli.parse(std::move(given));
    } catch (const CLI::ParseError& told) {
        return cli.exit(told);
    } catch (const std::exception& error) {
        std::cerr << "highroad: " << error.what() << "\n";
        return app::exit_failed;
    }
    return code;
}
