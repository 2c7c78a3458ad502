#include "daemon/settings/reading.hpp"

#include "daemon/core/text.hpp"
#include "daemon/settings/read_table.hpp"

namespace highroad {

void reading::complain(text_position at, std::string expected, std::string got, std::string what_to_do)
{
    const auto& file = files.at(static_cast<std::size_t>(at.file));
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

std::string did_you_mean(std::string_view typed, const std::vector<std::string_view>& known, std::string_view otherwise)
{
    auto meant = nearest(typed, known);
    return meant.empty() ? std::string{otherwise} : "did you mean \"" + meant + "\"?";
}

toml_value table_in(reading& r, const toml_value& from, std::string_view name, const std::string& title)
{
    const auto* found = from.find(name);
    if (found == nullptr) return {};
    if (found->value.kind == toml_kind::table) return found->value;
    r.complain(found->at, "a table " + title, shown(found->value));
    toml_value empty;
    empty.at = found->at;
    return empty;
}

std::vector<toml_value> tables_in(reading& r, const toml_value& from, std::string_view name, const std::string& title)
{
    const auto* found = from.find(name);
    if (found == nullptr) return {};
    auto wanted = "tables " + title;
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

} // namespace highroad
