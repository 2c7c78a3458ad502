#include "daemon/core/text.hpp"
#include "daemon/settings/read_table.hpp"

#include <algorithm>
#include <tuple>

namespace highroad {
namespace {

void read_sources(reading& r, const toml_value& root, bool come_later, settings& all)
{
    auto tables = tables_in(r, root, "sources", "[[sources]]");
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
        } else if (kind->value.kind == toml_kind::text && kind->value.text == "google_business") {
            read(sections::google_business{});
        } else if (kind->value.kind == toml_kind::text && kind->value.text == "webhook") {
            read(sections::webhook{});
        } else if (kind->value.kind == toml_kind::text && kind->value.text == "steam") {
            read(sections::steam{});
        } else if (kind->value.kind == toml_kind::text && kind->value.text == "app_store_feed") {
            read(sections::app_store_feed{});
        } else if (kind->value.kind == toml_kind::text && kind->value.text == "feed") {
            read(sections::feed{});
        } else if (kind->value.kind == toml_kind::text && kind->value.text == "trustpilot") {
            read(sections::trustpilot{});
        } else if (kind->value.kind == toml_kind::text && kind->value.text == "yelp") {
            read(sections::yelp{});
        } else if (kind->value.kind == toml_kind::text && kind->value.text == "booking") {
            read(sections::booking{});
        } else if (kind->value.kind == toml_kind::text && kind->value.text == "tripadvisor") {
            read(sections::tripadvisor{});
        } else if (kind->value.kind == toml_kind::text && kind->value.text == "judge_me") {
            read(sections::judge_me{});
        } else {
            r.complain(kind->value.at, expected_choice(source_kinds()), shown(kind->value));
        }
    }
    if (!come_later && tables.empty() && root.find("sources") == nullptr) {
        r.complain({}, "at least one [[sources]]", "none",
                   "name an app or a webhook to watch; see docs/configuration.md");
    }
}

void read_all(reading& r, const toml_value& root, const surroundings& around, settings& all)
{
    auto known = table_names();
    for (const auto& entry : root.table) {
        if (std::find(known.begin(), known.end(), entry.key) == known.end()) {
            complain_of_unknown(r, entry, "", {known.begin(), known.end()});
        }
    }
    read_table(r, table_in(r, root, "general", "[general]"), "[general]", "general", all.general);
    read_table(r, table_in(r, root, "http", "[http]"), "[http]", "http", all.http);
    read_table(r, table_in(r, root, "control", "[control]"), "[control]", "control", all.control);
    read_table(r, table_in(r, root, "retention", "[retention]"), "[retention]", "retention", all.retention);
    read_playbook(r, root, around, all.rules);
    read_pagers(r, root, all);
    read_table(r, table_in(r, root, "contact", "[contact]"), "[contact]", "contact", all.contact);
    read_table(r, table_in(r, root, "console", "[console]"), "[console]", "console", all.console);
    if (root.find("slack") != nullptr) {
        read_table(r, table_in(r, root, "slack", "[slack]"), "[slack]", "slack", all.slack.emplace());
    }
    if (root.find("matrix") != nullptr) {
        read_table(r, table_in(r, root, "matrix", "[matrix]"), "[matrix]", "matrix", all.matrix.emplace());
    }
    if (root.find("language_model") != nullptr) {
        read_table(r, table_in(r, root, "language_model", "[language_model]"), "[language_model]", "language_model",
                   all.language_model.emplace());
        all.rules.language_model = true;
        all.rules.second_reading = all.language_model->second_reading;
    }
    for (const auto& table : tables_in(r, root, "channels", "[[channels]]")) {
        auto path = "channels[" + std::to_string(all.channels.size()) + "]";
        read_table(r, table, "[[channels]]", path, all.channels.emplace_back());
    }
    read_sources(r, root, around.sources_come_later, all);

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

const std::string& name_of(const sections::pager& one)
{
    return std::visit([](const auto& p) -> const std::string& { return p.name; }, one);
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
    reading r{{std::string{file_name}}, {}, {}};
    auto parsed = read_toml(text);
    if (const auto* error = std::get_if<toml_error>(&parsed)) {
        r.complain(error->at, "TOML", "a mistake: " + displayable(error->words));
        return r.problems;
    }
    settings all;
    all.general.state_dir = around.state_dir;
    all.general.prompts_dir = around.prompts_dir;
    all.control.socket = around.runtime_dir + "/control.sock";
    auto& root = std::get<toml_value>(parsed);
    join_playbook_file(r, root, around);
    read_all(r, root, around, all);
    check_whole(all, around, r);
    if (r.problems.empty()) return all;
    std::stable_sort(r.problems.begin(), r.problems.end(), [](const problem& a, const problem& b) {
        return std::tie(a.at.file, a.at) < std::tie(b.at.file, b.at);
    });
    return r.problems;
}

} // namespace highroad
