#include "daemon/app/surroundings.hpp"

#include "daemon/app/calendar_files.hpp"
#include "daemon/crypto/crypto.hpp"
#include "daemon/crypto/sealed_text.hpp"
#include "daemon/ports/result.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace highroad::app {

std::optional<std::string> environment(const std::string& name)
{
    const char* value = std::getenv(name.c_str());
    if (!value) return std::nullopt;
    return std::string{value};
}

surroundings surroundings_of_process()
{
    surroundings around;
    if (auto dir = environment("STATE_DIRECTORY")) around.state_dir = *dir;
    if (auto dir = environment("RUNTIME_DIRECTORY")) around.runtime_dir = *dir;
    // From a build tree or an installation alike: beside the binary, or where cmake --install puts the prompts.
    std::error_code failed;
    auto binary = std::filesystem::read_symlink("/proc/self/exe", failed);
    if (!failed) {
        for (const auto* from_binary : {"../share/highroad/prompts", "../../prompts"}) {
            auto candidate = std::filesystem::weakly_canonical(binary.parent_path() / from_binary, failed);
            if (!failed && std::filesystem::is_directory(candidate, failed)) {
                around.prompts_dir = candidate.string();
                break;
            }
        }
    }
    give_calendars(around);
    return around;
}

std::string credentials_directory()
{
    if (auto given = environment("CREDENTIALS_DIRECTORY")) return *given;
    // `highroad check` by hand gets no credentials from systemd: it looks where the unit takes them from.
    std::error_code failed;
    constexpr auto usual = "/etc/highroad/credentials";
    return std::filesystem::is_directory(usual, failed) ? usual : std::string{};
}

std::string secret_for(const secret_ref& ref, const std::string& what, std::vector<std::string>& mistakes)
{
    if (!ref.given()) return {};
    auto found = resolve(ref, environment, credentials_directory());
    if (auto* secret = std::get_if<std::string>(&found)) return std::move(*secret);
    mistakes.push_back(what + ": " + std::get<no_secret>(found).words);
    return {};
}

std::string secret_for(const secret_ref& ref, const secret_ref& token_key, const std::string& what,
                       std::vector<std::string>& mistakes)
{
    auto found = secret_for(ref, what, mistakes);
    if (ref.where != secret_ref::place::sealed || found.empty()) return found;
    auto key = secret_for(token_key, "general.token_key", mistakes);
    if (key.empty()) return {};
    auto opened = unsealed(key, found, refresh_token_label);
    wipe(key);
    if (opened) return std::move(*opened);
    mistakes.push_back(what + ": " + in_words(ref) +
                       " cannot be opened with general.token_key. Put the earlier key back, or sign in again: highroad "
                       "login google");
    return {};
}

namespace {

/// No configuration is larger; a device that never ends is none either.
constexpr std::size_t largest_configuration = 4 * 1024 * 1024;

result<std::string> whole_text(const std::string& path)
{
    std::error_code ignored;
    errno = 0;
    std::ifstream file{path, std::ios::binary};
    if (!file && errno == ENOENT) return failure{errc::not_found, "is not there"};
    if (!file) return failure{errc::disk, "cannot be read (" + std::generic_category().message(errno) + ")"};
    if (std::filesystem::is_directory(path, ignored)) return failure{errc::bad_input, "is a folder"};
    std::string text(largest_configuration + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.size() > largest_configuration) return failure{errc::bad_input, "is larger than 4 MiB"};
    return text;
}

std::optional<settings> load_or_tell(const std::string& path, const surroundings& around)
{
    auto text = whole_text(path);
    if (!text) {
        // Who may not read the one that is there is not told to write another.
        auto closed = text.error().code == errc::disk;
        std::cerr << path << ": this file " << text.error().words
                  << (closed ? ". It holds no secret, so let everybody read it, or use sudo\n"
                             : ". Write one with: highroad init > highroad.toml\n");
        return std::nullopt;
    }
    auto loaded = load(*text, path, around);
    if (auto* good = std::get_if<settings>(&loaded)) return std::move(*good);
    for (const auto& mistake : std::get<std::vector<problem>>(loaded))
        std::cerr << in_words(mistake) << "\n";
    return std::nullopt;
}

} // namespace

std::optional<settings> load_or_tell(const std::string& path)
{
    return load_or_tell(path, surroundings_of_process());
}

std::optional<settings> load_before_sources_or_tell(const std::string& path)
{
    auto around = surroundings_of_process();
    around.sources_come_later = true;
    return load_or_tell(path, around);
}

std::optional<settings> load_or_tell_with(const std::string& path, const std::string& other_playbook)
{
    auto text = whole_text(other_playbook);
    if (!text) {
        std::cerr << other_playbook << ": this file " << text.error().words << ".\n";
        return std::nullopt;
    }
    if (!is_playbook_alone(*text)) return load_or_tell(other_playbook);
    auto around = surroundings_of_process();
    around.other_playbook = named_text{other_playbook, std::move(*text)};
    return load_or_tell(path, around);
}

} // namespace highroad::app
