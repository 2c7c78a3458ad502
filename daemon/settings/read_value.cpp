#include "daemon/core/text.hpp"
#include "daemon/core/time.hpp"
#include "daemon/settings/read_table.hpp"
#include "daemon/settings/working_time.hpp"

#include <algorithm>

namespace highroad {
namespace {

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

/// TOML has days and times of its own; this file writes them as texts, as it does lengths of time.
std::string how_to_write(const toml_value& value)
{
    return value.kind == toml_kind::date ? "put it in quotes" : "";
}

bool plain_word(std::string_view text, std::string_view extra)
{
    return !text.empty() && text.size() <= 200 && text.front() != '.' &&
           std::all_of(text.begin(), text.end(), [&](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      extra.find(c) != std::string_view::npos;
           });
}

/// https://prometheus.io/docs/concepts/data_model/
bool is_label_name(std::string_view text)
{
    return plain_word(text, "_") && (text.front() < '0' || text.front() > '9');
}

} // namespace

void read_value(reading& r, const toml_value& from, std::string& into, const asked_key& row)
{
    bool may_be_empty = row.need == presence::optional && from.kind == toml_kind::text && from.text.empty();
    if (from.kind != toml_kind::text || !(may_be_empty || fits(row.form, from.text))) {
        return r.complain(from.at, std::string{in_words(row.form)}, shown(from), how_to_write(from));
    }
    if (!may_be_empty) into = from.text;
}

void read_value(reading& r, const toml_value& from, double& into, const asked_key& row)
{
    bool is_number = from.kind == toml_kind::number || from.kind == toml_kind::whole_number;
    // Written so that a "nan" does not pass.
    if (!is_number || !(from.number >= row.least && from.number <= row.most)) {
        return r.complain(from.at, expected_number(row.least, row.most), shown(from));
    }
    into = from.number;
}

void read_value(reading& r, const toml_value& from, int& into, const asked_key& row)
{
    if (from.kind != toml_kind::whole_number || from.number < row.least || from.number > row.most) {
        return r.complain(from.at, expected_whole_number(row.least, row.most), shown(from));
    }
    into = static_cast<int>(from.whole_number);
}

void read_value(reading& r, const toml_value& from, bool& into, const asked_key&)
{
    if (from.kind != toml_kind::yes_no) return r.complain(from.at, "true or false", shown(from));
    into = from.yes_no;
}

void read_value(reading& r, const toml_value& from, std::chrono::seconds& into, const asked_key& row)
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

void read_value(reading& r, const toml_value& from, std::vector<std::string>& into, const asked_key& row)
{
    if (from.kind != toml_kind::list) {
        return r.complain(from.at, "a list, each " + std::string{in_words(row.form)}, shown(from), "put it in [ ]");
    }
    std::vector<std::string> fresh;
    for (const auto& one : from.list) {
        if (one.kind != toml_kind::text || !fits(row.form, one.text)) {
            r.complain(one.at, std::string{in_words(row.form)}, shown(one), how_to_write(one));
        } else if (row.again == repeats::refused && std::find(fresh.begin(), fresh.end(), one.text) != fresh.end()) {
            r.complain(one.at, "each entry once", shown(one) + " again", "remove one of them");
        } else {
            r.places[row.path + "[" + std::to_string(fresh.size()) + "]"] = one.at;
            fresh.push_back(one.text);
        }
    }
    if (row.need == presence::required && from.list.empty() && row.form != shape::approver) {
        return r.complain(from.at, "at least one entry, each " + std::string{in_words(row.form)}, "an empty list");
    }
    // One wrong entry must not look like an empty list as well.
    if (from.list.empty() || !fresh.empty()) into = std::move(fresh);
}

void read_value(reading& r, const toml_value& from, channel_map& into, const asked_key& row)
{
    std::vector<std::string> names;
    read_value(r, from, names, row);
    if (!names.empty()) into[""] = std::move(names);
}

void read_value(reading& r, const toml_value& from, secret_ref& into, const asked_key& row)
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
    } else if (word == "sealed") {
        if (!row.path.ends_with(".refresh_token")) {
            return r.complain(at, expected, "a sealed file",
                              "a refresh_token can be sealed; give this secret in one of the other ways");
        }
        if (!fits(shape::absolute_path, value.text)) {
            return r.complain(value.at, std::string{in_words(shape::absolute_path)}, "another text (not shown)");
        }
        into = {secret_ref::place::sealed, value.text};
    } else {
        auto meant = nearest(word, {"file", "credential", "env", "sealed"});
        r.complain(at, expected, "the key \"" + shortened(displayable(word), 40) + "\"",
                   meant.empty() ? "" : "did you mean \"" + meant + "\"?");
    }
}

void read_value(reading& r, const toml_value& from, std::chrono::minutes& into, const asked_key&)
{
    auto at = from.kind == toml_kind::text ? parse_time_of_day(from.text) : std::nullopt;
    if (!at) return r.complain(from.at, "a time of day, such as \"09:00\"", shown(from), how_to_write(from));
    into = *at;
}

void read_value(reading& r, const toml_value& from, std::chrono::days& into, const asked_key& row)
{
    std::chrono::seconds length = into;
    auto before = r.problems.size();
    read_value(r, from, length, row);
    if (r.problems.size() != before) return;
    auto whole = std::chrono::floor<std::chrono::days>(length);
    if (whole != length) return r.complain(from.at, "whole days, such as \"7d\"", shown(from));
    into = whole;
}

void read_value(reading& r, const toml_value& from, std::chrono::weekday& into, const asked_key&)
{
    if (auto at = read_choice(r, from, weekday_words())) into = std::chrono::weekday{static_cast<unsigned>(*at)};
}

void read_value(reading& r, const toml_value& from, five_durations& into, const asked_key& row)
{
    if (from.kind != toml_kind::list || from.list.size() != into.size()) {
        auto got = from.kind == toml_kind::list ? "a list of " + std::to_string(from.list.size()) : shown(from);
        return r.complain(from.at, "a list of five durations, for one to five stars", got);
    }
    for (std::size_t i = 0; i < into.size(); ++i) {
        r.places[row.path + "[" + std::to_string(i) + "]"] = from.list[i].at;
        read_value(r, from.list[i], into[i], row);
    }
}

void read_value(reading& r, const toml_value& from, sections::day_list& into, const asked_key& row)
{
    if (from.kind == toml_kind::list) return read_value(r, from, into.entries, row);
    // A single path, or a single day, needs no brackets.
    toml_value alone;
    alone.kind = toml_kind::list;
    alone.at = from.at;
    alone.list.push_back(from);
    read_value(r, alone, into.entries, row);
}

void read_value(reading& r, const toml_value& from, sections::label_map& into, const asked_key&)
{
    if (from.kind != toml_kind::table) {
        return r.complain(from.at, "labels, such as { severity = \"critical\" }", shown(from));
    }
    sections::label_map fresh;
    for (const auto& [name, at, value] : from.table) {
        if (!is_label_name(name)) {
            r.complain(at, "the name of a label: letters, digits and underscores, no digit first",
                       toml_quoted(shortened(displayable(name), 40)));
        } else if (value.kind != toml_kind::text || !fits(shape::any, value.text)) {
            r.complain(value.at, std::string{in_words(shape::any)}, shown(value));
        } else {
            fresh[name] = value.text;
        }
    }
    into = std::move(fresh);
}

std::optional<std::size_t> read_choice(reading& r, const toml_value& from, std::span<const std::string_view> words)
{
    auto found = std::find(words.begin(), words.end(), from.text);
    if (from.kind == toml_kind::text && found != words.end()) return static_cast<std::size_t>(found - words.begin());
    r.complain(from.at, expected_choice(words), shown(from));
    return std::nullopt;
}

namespace {

template <class S>
void find_in(const std::string& title, std::string_view typed, std::string& found)
{
    std::vector<std::string_view> names;
    for (const auto& row : keys_of(S{}))
        names.push_back(row.name);
    auto meant = nearest(typed, names);
    // The key as it is written, in whatever table, before one that is only like it.
    if (meant.empty() || (!found.empty() && meant != typed)) return;
    found = "did you mean \"" + meant + "\" in " + title + "?";
}

/// Where a key stands that was put into a wrong table, or into none; empty when no table has one like it.
std::string place_elsewhere(std::string_view typed)
{
    std::string found;
    find_in<sections::general>("[general]", typed, found);
    find_in<sections::http>("[http]", typed, found);
    find_in<sections::control>("[control]", typed, found);
    find_in<sections::retention>("[retention]", typed, found);
    find_in<sections::policy>("[playbook]", typed, found);
    find_in<sections::contact>("[contact]", typed, found);
    find_in<sections::console>("[console]", typed, found);
    find_in<sections::slack>("[slack]", typed, found);
    find_in<sections::matrix>("[matrix]", typed, found);
    return found;
}

} // namespace

void complain_of_unknown(reading& r, const toml_entry& entry, const std::string& table,
                         const std::vector<std::string_view>& known)
{
    auto todo = did_you_mean(entry.key, known, {});
    auto may_be_elsewhere = entry.value.kind != toml_kind::table && entry.value.kind != toml_kind::list;
    if (todo.empty() && may_be_elsewhere) todo = place_elsewhere(entry.key);
    if (todo.empty()) {
        todo = "remove it; known here are ";
        for (auto name : known)
            todo += (name == known.front() ? "" : ", ") + std::string{name};
    }
    r.complain(entry.at, table.empty() ? "a table of the configuration" : "a key of " + table,
               "\"" + shortened(displayable(entry.key), 40) + "\"", todo);
}

} // namespace highroad
