#include "daemon/core/text.hpp"
#include "daemon/core/time.hpp"
#include "daemon/settings/reading.hpp"

#include <algorithm>
#include <type_traits>

namespace highroad {
namespace {

template <class T>
concept choice = requires(T value)
{
    choices_of(value);
};

void read_value(reading& r, const toml_value& from, std::string& into, const auto& row)
{
    bool may_be_empty = row.need == presence::optional && from.kind == toml_kind::text && from.text.empty();
    if (from.kind != toml_kind::text || !(may_be_empty || fits(row.form, from.text))) {
        return r.complain(from.at, std::string{in_words(row.form)}, shown(from));
    }
    if (!may_be_empty) into = from.text;
}

void read_value(reading& r, const toml_value& from, double& into, const auto& row)
{
    bool is_number = from.kind == toml_kind::number || from.kind == toml_kind::whole_number;
    // Written so that a "nan" does not pass.
    if (!is_number || !(from.number >= row.least && from.number <= row.most)) {
        return r.complain(from.at, expected_number(row.least, row.most), shown(from));
    }
    into = from.number;
}

void read_value(reading& r, const toml_value& from, bool& into, const auto&)
{
    if (from.kind != toml_kind::yes_no) return r.complain(from.at, "true or false", shown(from));
    into = from.yes_no;
}

std::optional<std::chrono::seconds> duration_in(std::string_view text)
{
    // parse_duration() refuses zero, which is no length to wait for; here it switches a window off.
    auto unit = text.find_first_not_of("0 ");
    if (text.starts_with('0') && unit != std::string_view::npos &&
        parse_duration("1" + std::string{text.substr(unit)})) {
        return std::chrono::seconds{0};
    }
    return parse_duration(text);
}

void read_value(reading& r, const toml_value& from, std::chrono::seconds& into, const auto& row)
{
    auto length = from.kind == toml_kind::text ? duration_in(from.text) : std::nullopt;
    auto seconds = length ? static_cast<double>(length->count()) : -1;
    if (!length || seconds < row.least || seconds > row.most) {
        bool bare = from.kind == toml_kind::whole_number || from.kind == toml_kind::number;
        return r.complain(from.at, expected_duration(row.least, row.most), shown(from),
                          bare ? "write the unit: \"" + plain_number(from.number) + "s\" are seconds" : "");
    }
    into = *length;
}

void read_value(reading& r, const toml_value& from, std::vector<std::string>& into, const auto& row)
{
    if (from.kind != toml_kind::list) {
        return r.complain(from.at, "a list, each " + std::string{in_words(row.form)}, shown(from), "put it in [ ]");
    }
    for (const auto& one : from.list) {
        if (one.kind != toml_kind::text || !fits(row.form, one.text)) {
            r.complain(one.at, std::string{in_words(row.form)}, shown(one));
        } else if (std::find(into.begin(), into.end(), one.text) != into.end()) {
            r.complain(one.at, "each entry once", shown(one) + " again", "remove one of them");
        } else {
            into.push_back(one.text);
        }
    }
}

void read_value(reading& r, const toml_value& from, channel_map& into, const auto& row)
{
    std::vector<std::string> names;
    read_value(r, from, names, row);
    if (!names.empty()) into[""] = std::move(names);
}

bool plain_word(std::string_view text, std::string_view extra)
{
    return !text.empty() && text.size() <= 200 && text.front() != '.' &&
           std::all_of(text.begin(), text.end(), [&](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      extra.find(c) != std::string_view::npos;
           });
}

void read_value(reading& r, const toml_value& from, secret_ref& into, const auto&)
{
    constexpr auto expected =
        "the place of a secret: { file = \"/path\" }, { credential = \"name\" } or { env = \"NAME\" }";
    if (from.kind == toml_kind::text) {
        return r.complain(
            from.at, expected, "a text (not shown, since it may be the secret itself)",
            "secrets never stand in this file: put it into a file that only highroad can read, name that file "
            "here, and if it was a real secret replace it, since this file may have been copied");
    }
    if (from.kind != toml_kind::table || from.table.size() != 1) {
        return r.complain(from.at, expected,
                          from.kind == toml_kind::table && from.table.size() > 1 ? "several places" : "something else");
    }
    const auto& [word, at, value] = from.table.front();
    if (value.kind != toml_kind::text) return r.complain(value.at, "a text", "something else");
    if (word == "file") {
        if (!fits(shape::absolute_path, value.text)) {
            return r.complain(value.at, std::string{in_words(shape::absolute_path)}, "another text (not shown)");
        }
        into = {secret_ref::place::file, value.text};
    } else if (word == "credential") {
        if (!plain_word(value.text, "._-")) {
            return r.complain(value.at, "the name of a systemd credential: letters, digits, dots and dashes",
                              "another text (not shown)");
        }
        into = {secret_ref::place::credential, value.text};
    } else if (word == "env") {
        if (!plain_word(value.text, "_")) {
            return r.complain(value.at, "the name of an environment variable: letters, digits and underscores",
                              "another text (not shown)");
        }
        into = {secret_ref::place::environment, value.text};
    } else {
        auto meant = nearest(word, {"file", "credential", "env"});
        r.complain(at, expected, "the key \"" + shortened(displayable(word), 40) + "\"",
                   meant.empty() ? "" : "did you mean \"" + meant + "\"?");
    }
}

template <choice C>
void read_value(reading& r, const toml_value& from, C& into, const auto&)
{
    auto words = choices_of(C{});
    auto found = std::find(words.begin(), words.end(), from.text);
    if (from.kind != toml_kind::text || found == words.end()) {
        return r.complain(from.at, expected_choice(words), shown(from));
    }
    into = static_cast<C>(found - words.begin());
}

void complain_of_unknown(reading& r, const toml_entry& entry, const std::string& table,
                         const std::vector<std::string_view>& known)
{
    auto meant = nearest(entry.key, known);
    std::string todo =
        meant.empty() ? "remove it; docs/configuration.md names every key" : "did you mean \"" + meant + "\"?";
    r.complain(entry.at, table.empty() ? "a table of the configuration" : "a key of " + table,
               "\"" + shortened(displayable(entry.key), 40) + "\"", todo);
}

/// Fills `into` from the table. `title` names the table in messages, `path` in `places`.
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
        r.places[path + "." + entry.key] = entry.value.at;
        std::visit([&](auto member) { read_value(r, entry.value, into.*member, *row); }, row->where);
    }
    for (const auto& row : rows) {
        if (row.need == presence::required && from.find(row.name) == nullptr) {
            r.complain(from.at, "the key \"" + std::string{row.name} + "\" in " + title, "none",
                       std::string{row.meaning});
        }
    }
}

/// The table of that name; an empty one, at the top of the file, when it is not there.
toml_value table_in(reading& r, const toml_value& root, std::string_view name)
{
    const auto* found = root.find(name);
    if (found == nullptr) return {};
    if (found->value.kind == toml_kind::table) return found->value;
    r.complain(found->at, "a table [" + std::string{name} + "]", shown(found->value));
    toml_value empty;
    empty.at = found->at;
    return empty;
}

std::vector<toml_value> tables_in(reading& r, const toml_value& root, std::string_view name)
{
    const auto* found = root.find(name);
    if (found == nullptr) return {};
    auto wanted = "tables [[" + std::string{name} + "]]";
    if (found->value.kind != toml_kind::list) {
        r.complain(found->at, wanted, shown(found->value), "write the name in double brackets");
        return {};
    }
    auto tables = found->value.list;
    std::erase_if(tables, [&](const toml_value& one) {
        if (one.kind == toml_kind::table) return false;
        r.complain(one.at, wanted, shown(one));
        return true;
    });
    return tables;
}

void read_sources(reading& r, const toml_value& root, settings& all)
{
    auto tables = tables_in(r, root, "sources");
    for (const auto& table : tables) {
        auto path = "sources[" + std::to_string(all.sources.size()) + "]";
        const auto* kind = table.find("kind");
        auto read = [&](auto one) {
            read_table(r, table, "[[sources]] of kind " + kind->value.text, path, one, {"kind"});
            if (one.title.empty()) one.title = one.name;
            if (one.title != one.name) all.rules.titles[one.name] = one.title;
            if (!one.name.empty() && !one.channels.empty()) all.rules.channels[one.name] = one.channels;
            all.sources.emplace_back(std::move(one));
        };
        if (kind == nullptr) {
            r.complain(table.at, "the key \"kind\" in [[sources]]", "none",
                       "write kind = " + expected_choice(source_kinds()));
        } else if (kind->value.kind == toml_kind::text && kind->value.text == "app_store_connect") {
            read(sections::app_store_connect{});
        } else if (kind->value.kind == toml_kind::text && kind->value.text == "google_play") {
            read(sections::google_play{});
        } else if (kind->value.kind == toml_kind::text && kind->value.text == "webhook") {
            read(sections::webhook{});
        } else {
            r.complain(kind->value.at, expected_choice(source_kinds()), shown(kind->value));
        }
    }
    if (tables.empty() && root.find("sources") == nullptr) {
        r.complain({}, "at least one [[sources]]", "none",
                   "name an app or a webhook to watch; see docs/configuration.md");
    }
}

void read_all(reading& r, const toml_value& root, settings& all)
{
    auto known = table_names();
    for (const auto& entry : root.table) {
        if (std::find(known.begin(), known.end(), entry.key) == known.end()) {
            complain_of_unknown(r, entry, "", {known.begin(), known.end()});
        }
    }
    read_table(r, table_in(r, root, "general"), "[general]", "general", all.general);
    read_table(r, table_in(r, root, "http"), "[http]", "http", all.http);
    read_table(r, table_in(r, root, "control"), "[control]", "control", all.control);
    read_table(r, table_in(r, root, "playbook"), "[playbook]", "playbook", all.rules);
    read_table(r, table_in(r, root, "contact"), "[contact]", "contact", all.contact);
    read_table(r, table_in(r, root, "console"), "[console]", "console", all.console);
    if (root.find("slack") != nullptr) {
        read_table(r, table_in(r, root, "slack"), "[slack]", "slack", all.slack.emplace());
    }
    if (root.find("matrix") != nullptr) {
        read_table(r, table_in(r, root, "matrix"), "[matrix]", "matrix", all.matrix.emplace());
    }
    for (const auto& table : tables_in(r, root, "channels")) {
        auto path = "channels[" + std::to_string(all.channels.size()) + "]";
        read_table(r, table, "[[channels]]", path, all.channels.emplace_back());
    }
    read_sources(r, root, all);

    bool listed = std::any_of(all.channels.begin(), all.channels.end(),
                              [&](const auto& one) { return one.name == all.console.channel; });
    if (all.console.enabled && !listed) {
        all.channels.push_back({all.console.channel, "console", all.console.channel});
    }
    for (auto& one : all.channels) {
        if (one.chat == "console" && one.id.empty()) one.id = one.name;
    }
    if (all.channels.size() == 1 && !all.rules.channels.contains("")) {
        all.rules.channels[""] = {all.channels.front().name};
    }
}

} // namespace

void reading::complain(text_position at, std::string expected, std::string got, std::string what_to_do)
{
    problems.push_back({file, at, std::move(expected), std::move(got), std::move(what_to_do)});
}

text_position reading::place_of(std::string_view path) const
{
    for (;;) {
        if (auto found = places.find(path); found != places.end()) return found->second;
        auto dot = path.rfind('.');
        if (dot == std::string_view::npos) return {};
        path = path.substr(0, dot);
    }
}

std::string shown(const toml_value& value)
{
    switch (value.kind) {
    case toml_kind::text:
        return toml_quoted(shortened(displayable(value.text), 60));
    case toml_kind::whole_number:
        return std::to_string(value.whole_number);
    case toml_kind::number:
        return plain_number(value.number);
    case toml_kind::yes_no:
        return value.yes_no ? "true" : "false";
    case toml_kind::list:
        return "a list";
    case toml_kind::table:
        return "a table";
    case toml_kind::date:
        return "a date";
    }
    return {};
}

std::string in_words(const problem& p)
{
    auto words = p.file + ":" + std::to_string(p.at.line) + ":" + std::to_string(p.at.column) + ": expected " +
                 p.expected + ", got " + p.got;
    return p.what_to_do.empty() ? words : words + "; " + p.what_to_do;
}

const sections::source_facts& facts_of(const sections::source& one)
{
    return std::visit([](const auto& s) -> const sections::source_facts& { return s; }, one);
}

const sections::polling* polling_of(const sections::source& one)
{
    return std::visit(
        [](const auto& s) -> const sections::polling* {
            if constexpr (std::is_base_of_v<sections::polling, std::decay_t<decltype(s)>>)
                return &s;
            else
                return nullptr;
        },
        one);
}

std::variant<settings, std::vector<problem>> load(std::string_view text, std::string_view file_name,
                                                  const surroundings& around)
{
    reading r{std::string{file_name}, {}, {}};
    auto parsed = read_toml(text);
    if (const auto* error = std::get_if<toml_error>(&parsed)) {
        r.complain(error->at, "TOML", "a mistake: " + displayable(error->words));
        return r.problems;
    }
    settings all;
    all.general.state_dir = around.state_dir;
    all.general.prompts_dir = around.prompts_dir;
    all.control.socket = around.runtime_dir + "/control.sock";
    read_all(r, std::get<toml_value>(parsed), all);
    check_whole(all, r);
    if (r.problems.empty()) return all;
    std::stable_sort(r.problems.begin(), r.problems.end(),
                     [](const problem& a, const problem& b) { return a.at < b.at; });
    return r.problems;
}

} // namespace highroad
