// `highroad doctor`: everything that somebody who helps would ask for, and nothing that they must not see.

#include "daemon/app/control_client.hpp"
#include "daemon/app/counted.hpp"
#include "daemon/app/redaction.hpp"
#include "daemon/app/run.hpp"
#include "daemon/app/surroundings.hpp"
#include "daemon/ports/json_text.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/statistics.hpp"
#include "daemon/toml/toml_text.hpp"

#include <boost/version.hpp>
#include <nlohmann/json.hpp>
#include <openssl/crypto.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <sstream>

namespace highroad::app {
namespace {

std::string content_of(const std::string& path)
{
    std::ifstream file{path};
    std::stringstream text;
    if (file) text << file.rdbuf();
    return text.str();
}

/// Every { credential = "..." }, { file = "..." } and { env = "..." } in the file, wherever it stands.
void collect_places(const toml_value& value, std::vector<secret_ref>& into)
{
    for (const auto& each : value.list)
        collect_places(each, into);
    for (const auto& entry : value.table) {
        using place = secret_ref::place;
        auto where = entry.key == "credential" ? place::credential
                     : entry.key == "file"     ? place::file
                     : entry.key == "env"      ? place::environment
                                               : place::nowhere;
        if (where != place::nowhere && value.table.size() == 1 && entry.value.kind == toml_kind::text)
            into.push_back({where, entry.value.text});
        collect_places(entry.value, into);
    }
}

class report {
public:
    report(const doctor_options& options, redaction& hide) : options_{options}, hide_{hide} {}

    std::string whole()
    {
        text_ = "Highroad's report. Secrets, customers' words and the names in mail addresses were left out; read it "
                "through before you pass it on.\n";
        versions();
        auto configuration = content_of(options_.config);
        learn_secrets(configuration);
        show_configuration(configuration);
        auto configured = load_quietly();
        if (configured) {
            database(configured->general.state_dir + "/highroad.db");
            daemon(configured->control.socket);
        }
        if (options_.ask) {
            title("What the services say");
            std::ostringstream said;
            auto code = check(options_.config, said);
            text_ += said.str();
            if (code != 0) line("highroad check ended with " + std::to_string(code));
        }
        return hide_(text_);
    }

private:
    void title(std::string_view words) { text_.append("\n== ").append(words).append(" ==\n"); }
    void line(std::string_view words) { text_.append(words).append("\n"); }

    void versions()
    {
        title("Versions");
        line("highroad " + options_.version);
        line(std::string{"compiled by g++ "} + __VERSION__ + " with Boost " BOOST_LIB_VERSION);
        line("SQLite " + database_library() + ", " + OpenSSL_version(OPENSSL_VERSION));
        utsname machine{};
        if (::uname(&machine) == 0) line(std::string{machine.sysname} + " " + machine.release + " " + machine.machine);
        std::istringstream system{content_of("/etc/os-release")};
        for (std::string each; std::getline(system, each);)
            if (each.starts_with("PRETTY_NAME=")) line(each.substr(12));
        for (const auto* name :
             {"https_proxy", "http_proxy", "no_proxy", "CREDENTIALS_DIRECTORY", "STATE_DIRECTORY", "TZ"})
            if (auto value = environment(name)) line(std::string{name} + "=" + *value);
    }

    void learn_secrets(const std::string& configuration)
    {
        title("Secrets");
        auto read = read_toml(configuration);
        auto* tree = std::get_if<toml_value>(&read);
        if (!tree) return line("the configuration cannot be read as TOML, so it is not known which secrets it names");
        std::vector<secret_ref> places;
        collect_places(*tree, places);
        for (const auto& place : places) {
            auto found = resolve(place, environment, credentials_directory());
            if (auto* secret = std::get_if<std::string>(&found)) {
                line(in_words(place) + ": there, " + std::to_string(secret->size()) + " bytes");
                hide_.know(std::move(*secret));
            } else {
                line(in_words(place) + ": NOT THERE, " + std::get<no_secret>(found).words);
            }
        }
    }

    void show_configuration(const std::string& configuration)
    {
        title("Configuration " + options_.config);
        if (configuration.empty()) return line("this file cannot be read, or is empty");
        std::istringstream lines{configuration};
        for (std::string each; std::getline(lines, each);) {
            auto first = each.find_first_not_of(" \t");
            if (first != std::string::npos && each[first] != '#') line(each);
        }
    }

    std::optional<settings> load_quietly()
    {
        title("What the configuration says");
        auto loaded = load(content_of(options_.config), options_.config, surroundings_of_process());
        if (auto* good = std::get_if<settings>(&loaded)) {
            line("well formed: " + counted(good->sources.size(), "source", "sources") + ", " +
                 counted(good->channels.size(), "channel", "channels") + ", " +
                 counted(good->pagers.size(), "pager", "pagers"));
            return std::move(*good);
        }
        for (const auto& mistake : std::get<std::vector<problem>>(loaded))
            line(in_words(mistake));
        return std::nullopt;
    }

    void database(const std::string& path)
    {
        title("Database");
        auto lines = database_statistics(path);
        if (!lines) return line(lines.error().words);
        for (const auto& each : *lines)
            line(each);
        auto chain = highroad::verify_journal(path);
        if (!chain) return line(chain.error().words);
        line("journal: " + std::to_string(chain->entries) + " entries, " +
             (chain->broken.empty() ? "whole" : "BROKEN: " + chain->broken.front()));
    }

    void daemon(const std::string& socket)
    {
        title("The running daemon");
        auto status = ask_daemon(socket, http_request{"GET", "/status"});
        if (!status) return line("does not answer at " + socket + "; its last words: journalctl -u highroad -n 50");
        line(status->dump(1));
        title("Its last warnings and errors");
        auto recent = ask_daemon(socket, http_request{"GET", "/recent"});
        if (!recent) return;
        const auto& lines = json_member(*recent, "lines");
        if (lines.empty()) line("none since it was started");
        for (const auto& each : lines)
            if (each.is_string()) line(each.get<std::string>());
    }

    const doctor_options& options_;
    redaction& hide_;
    std::string text_;
};

/// Empty, or why the file was not written; nothing is left of it then.
std::string why_not_written(const std::string& path, std::string_view text)
{
    auto file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return errno == EEXIST ? " is there already. Name a new file."
                               : " cannot be made: " + std::string{std::strerror(errno)} + ".";
    auto why = 0;
    while (why == 0 && !text.empty()) {
        auto written = ::write(file, text.data(), text.size());
        if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
        if (written < 0 && errno != EINTR) why = errno;
    }
    if (::close(file) != 0 && why == 0) why = errno;
    if (why == 0) return {};
    ::unlink(path.c_str());
    return " cannot be written: " + std::string{std::strerror(why)} + ".";
}

} // namespace

int doctor(const doctor_options& options)
{
    redaction hide;
    auto text = report{options, hide}.whole();
    if (options.output.empty()) {
        std::cout << text;
        return 0;
    }
    if (auto why = why_not_written(options.output, text); !why.empty()) {
        std::cerr << options.output << why << "\n";
        return exit_failed;
    }
    std::cout << "Written: " << options.output << ". Read it through before you pass it on.\n";
    return 0;
}

} // namespace highroad::app
