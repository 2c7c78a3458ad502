#include "daemon/app/surroundings.hpp"

#include "daemon/app/calendar_files.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

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

std::optional<settings> load_or_tell(const std::string& path)
{
    std::ifstream file{path};
    if (!file) {
        std::cerr << path << ": this file cannot be read. Write one with: highroad init > highroad.toml\n";
        return std::nullopt;
    }
    std::stringstream text;
    text << file.rdbuf();
    auto loaded = load(text.str(), path, surroundings_of_process());
    if (auto* good = std::get_if<settings>(&loaded)) return std::move(*good);
    for (const auto& mistake : std::get<std::vector<problem>>(loaded))
        std::cerr << in_words(mistake) << "\n";
    return std::nullopt;
}

} // namespace highroad::app
