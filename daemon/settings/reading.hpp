#pragma once

#include "daemon/settings/schema.hpp"
#include "daemon/toml/toml_text.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace highroad {

/// What one reading of a file has found so far.
struct reading {
    std::vector<std::string> files; ///< by text_position::file
    std::vector<problem> problems;
    std::map<std::string, text_position, std::less<>> places; ///< of "playbook.undo_window", "sources[2].name"

    void complain(text_position at, std::string expected, std::string got, std::string what_to_do = {});

    /// Where the key stands, or else its table, or else the top of the file.
    [[nodiscard]] text_position place_of(std::string_view path) const;
};

/// `"60s"`, `3`, `a list`: for showing. Not for values of secrets.
[[nodiscard]] std::string shown(const toml_value& value);

/// "did you mean "ana"?" where a known name is near, else `otherwise`.
[[nodiscard]] std::string did_you_mean(std::string_view typed, const std::vector<std::string_view>& known,
                                       std::string_view otherwise);

/// Takes the tables of the playbook from its own file, where `root` names one, or from surroundings::other_playbook.
void join_playbook_file(reading& r, toml_value& root, const surroundings& around);

/// [playbook] and the tables inside it, then whatever it names: [[people]], [[rules]], [[rotas]], [[escalations]].
void read_playbook(reading& r, const toml_value& root, const surroundings& around, playbook& into);
void read_pagers(reading& r, const toml_value& root, settings& all);

/// Checks that need more than one key.
void check_whole(const settings& all, const surroundings& around, reading& r);

} // namespace highroad
