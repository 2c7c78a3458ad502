#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace highroad {

/// Where something stands in a file, line and column counted from 1, columns in code points.
struct text_position {
    int line = 1;
    int column = 1;
    int file = 0; ///< 0 for highroad.toml, 1 for the playbook's own file

    auto operator<=>(const text_position&) const = default;
};

enum class toml_kind { text, whole_number, number, yes_no, list, table, date };

struct toml_entry;

/// A TOML value with its place in the file. Only the member that `kind` names is set.
struct toml_value {
    toml_kind kind = toml_kind::table;
    text_position at;
    std::string text; ///< of a date: as written
    std::int64_t whole_number = 0;
    double number = 0; ///< set for whole numbers too
    bool yes_no = false;
    std::vector<toml_value> list;
    std::vector<toml_entry> table; ///< in the order of the file

    [[nodiscard]] const toml_entry* find(std::string_view key) const;
};

struct toml_entry {
    std::string key;
    text_position at; ///< of the key
    toml_value value;
};

struct toml_error {
    text_position at;
    std::string words;
};

/// Reads TOML 1.0. Never throws; a duplicate key is an error with its place like every other mistake. `file` is what
/// its positions say.
[[nodiscard]] std::variant<toml_value, toml_error> read_toml(std::string_view text, int file = 0);

/// The text as a TOML basic string, quotes included.
[[nodiscard]] std::string toml_quoted(std::string_view text);

} // namespace highroad
