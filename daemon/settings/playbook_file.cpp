// A playbook in a file of its own: for teams whose leads change it and whose engineers keep the rest.

#include "daemon/settings/reading.hpp"
#include "daemon/settings/whole.hpp"

#include <algorithm>
#include <array>

namespace highroad {
namespace {

constexpr int playbook_position = 1;

constexpr std::array<std::string_view, 5> tables_of_playbook{"playbook", "people", "rules", "rotas", "escalations"};

bool is_of_playbook(std::string_view table)
{
    return std::find(tables_of_playbook.begin(), tables_of_playbook.end(), table) != tables_of_playbook.end();
}

enum class clash { told, replaced };

/// Moves the tables of `text` into `root`.
void join(reading& r, toml_value& root, const named_text& from, clash both)
{
    r.files.push_back(from.name);
    auto parsed = read_toml(from.text, playbook_position);
    if (const auto* error = std::get_if<toml_error>(&parsed))
        return r.complain(error->at, "TOML", "a mistake: " + error->words);
    for (auto& entry : std::get<toml_value>(parsed).table) {
        if (!is_of_playbook(entry.key)) {
            r.complain(entry.at, "[playbook], [[people]], [[rules]], [[rotas]] or [[escalations]]", entry.key,
                       "a playbook's own file has nothing else; write it into " + r.files.front());
            continue;
        }
        auto same = std::find_if(root.table.begin(), root.table.end(),
                                 [&](const toml_entry& one) { return one.key == entry.key; });
        if (same == root.table.end()) {
            root.table.push_back(std::move(entry));
        } else if (both == clash::replaced) {
            *same = std::move(entry);
        } else {
            r.complain(same->at, entry.key + " in one place", "it here and in " + from.name,
                       "the key playbook_file says that it stands there");
        }
    }
}

} // namespace

bool is_playbook_alone(std::string_view text)
{
    auto parsed = read_toml(text);
    const auto* root = std::get_if<toml_value>(&parsed);
    return root != nullptr && !root->table.empty() &&
           std::all_of(root->table.begin(), root->table.end(),
                       [](const toml_entry& one) { return is_of_playbook(one.key); });
}

void join_playbook_file(reading& r, toml_value& root, const surroundings& around)
{
    if (around.other_playbook) return join(r, root, *around.other_playbook, clash::replaced);
    const auto* general = root.find("general");
    const auto* named = general == nullptr ? nullptr : general->value.find("playbook_file");
    // Anything but a path is told where [general] is read.
    if (named == nullptr || named->value.kind != toml_kind::text || !named->value.text.starts_with('/')) return;
    auto text = around.text_of ? around.text_of(named->value.text) : unreadable{"files cannot be read here"};
    if (const auto* why = std::get_if<unreadable>(&text)) {
        return r.complain(named->value.at, "a file with the playbook", in_quotes(named->value.text), why->words);
    }
    join(r, root, {named->value.text, std::move(std::get<std::string>(text))}, clash::told);
}

} // namespace highroad
