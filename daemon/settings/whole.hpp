#pragma once

#include "daemon/settings/reading.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace highroad {

/// The parts of check_whole(); each is a file.
void check_limits(const settings& all, const surroundings& around, reading& r);
void check_rights(const settings& all, reading& r);
void check_team(const settings& all, const surroundings& around, reading& r);
void check_paging(const settings& all, reading& r);
/// Sources that anybody may read without an account: each watched once, and not beside the platform's own API.
void check_open_sources(const settings& all, reading& r);
void check_partners(const settings& all, reading& r);

/// The deep look has to reach at least as far back as the usual one.
void check_windows(const sections::polling& times, const std::string& path, reading& r);
void complain_of_second_watcher(reading& r, const std::string& path, const std::string& watched,
                                const std::string& first, const std::string& second);

[[nodiscard]] bool has_chat(const settings& all, std::string_view chat);
/// Whether a mention can reach them.
[[nodiscard]] bool reachable_in_chat(const person& who, const settings& all);
[[nodiscard]] std::string how_to_enable(std::string_view chat);

/// Every name must be known. `what` is what stands after "expected", `otherwise` the advice where no known name is
/// near.
void check_known(const std::vector<std::string>& used, const std::string& path,
                 const std::vector<std::string_view>& known, std::string_view what, std::string_view otherwise,
                 reading& r);
/// The same for a key with one name; an empty one is fine.
void check_known(const std::string& used, const std::string& path, const std::vector<std::string_view>& known,
                 std::string_view what, std::string_view otherwise, reading& r);

void check_channel_names(const std::vector<std::string>& used, const std::string& path, const settings& all,
                         reading& r);

template <class Named>
[[nodiscard]] std::vector<std::string_view> names_of(const std::vector<Named>& all)
{
    std::vector<std::string_view> names;
    names.reserve(all.size());
    for (const auto& one : all)
        names.push_back(one.name);
    return names;
}

/// No two may have the same name. `path` is that of the list: "people".
void check_unique(const std::vector<std::string_view>& names, const std::string& path, std::string_view what,
                  reading& r);

[[nodiscard]] std::string in_quotes(std::string_view name);

} // namespace highroad
