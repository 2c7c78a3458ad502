#pragma once

#include "daemon/settings/reading.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace highroad {

/// What is asked of one value, apart from its type.
struct asked_key {
    std::string path; ///< in `reading::places`
    presence need = presence::optional;
    shape form = shape::any;
    repeats again = repeats::refused;
    double least = 0;
    double most = 0;
};

void read_value(reading& r, const toml_value& from, std::string& into, const asked_key& row);
void read_value(reading& r, const toml_value& from, double& into, const asked_key& row);
void read_value(reading& r, const toml_value& from, int& into, const asked_key& row);
void read_value(reading& r, const toml_value& from, bool& into, const asked_key& row);
void read_value(reading& r, const toml_value& from, std::chrono::seconds& into, const asked_key& row);
void read_value(reading& r, const toml_value& from, std::chrono::minutes& into,
                const asked_key& row); ///< a time of day
void read_value(reading& r, const toml_value& from, std::chrono::days& into, const asked_key& row);
void read_value(reading& r, const toml_value& from, std::chrono::weekday& into, const asked_key& row);
void read_value(reading& r, const toml_value& from, five_durations& into, const asked_key& row);
void read_value(reading& r, const toml_value& from, std::vector<std::string>& into, const asked_key& row);
void read_value(reading& r, const toml_value& from, secret_ref& into, const asked_key& row);
void read_value(reading& r, const toml_value& from, channel_map& into, const asked_key& row);
void read_value(reading& r, const toml_value& from, sections::day_list& into, const asked_key& row);
void read_value(reading& r, const toml_value& from, sections::label_map& into, const asked_key& row);

/// The place among `words`, or none after a complaint.
[[nodiscard]] std::optional<std::size_t> read_choice(reading& r, const toml_value& from,
                                                     std::span<const std::string_view> words);

template <class T>
concept choice = requires(T value)
{
    choices_of(value);
};

template <choice C>
void read_value(reading& r, const toml_value& from, C& into, const asked_key&)
{
    if (auto at = read_choice(r, from, choices_of(C{}))) into = static_cast<C>(*at);
}

void complain_of_unknown(reading& r, const toml_entry& entry, const std::string& table,
                         const std::vector<std::string_view>& known);

/// Fills `into` from the table. `title` names the table in messages, `path` in `places`; `known` are keys that somebody
/// else reads.
template <class S>
void read_table(reading& r, const toml_value& from, const std::string& title, const std::string& path, S& into,
                std::vector<std::string_view> known = {})
{
    auto rows = keys_of(into);
    r.places[path] = from.at;
    for (const auto& row : rows)
        known.push_back(row.name);
    for (const auto& entry : from.table) {
        auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& k) { return k.name == entry.key; });
        if (row == rows.end()) {
            if (std::find(known.begin(), known.end(), entry.key) == known.end())
                complain_of_unknown(r, entry, title, known);
            continue;
        }
        asked_key wanted{path + "." + entry.key, row->need, row->form, row->again, row->least, row->most};
        r.places[wanted.path] = entry.value.at;
        std::visit([&](auto member) { read_value(r, entry.value, into.*member, wanted); }, row->where);
    }
    for (const auto& row : rows) {
        if (row.need == presence::required && from.find(row.name) == nullptr) {
            r.complain(from.at, "the key \"" + std::string{row.name} + "\" in " + title, "none",
                       std::string{row.meaning});
        }
    }
}

/// The table of that name in `from`; an empty one, at the top of the file, when it is not there. `title` is its name in
/// messages: "[playbook.nudges]".
[[nodiscard]] toml_value table_in(reading& r, const toml_value& from, std::string_view name, const std::string& title);
[[nodiscard]] std::vector<toml_value> tables_in(reading& r, const toml_value& from, std::string_view name,
                                                const std::string& title);

} // namespace highroad
