#include "daemon/app/review_lines.hpp"

#include "adapters/webhook/wire.hpp"
#include "daemon/app/run.hpp"
#include "daemon/core/text.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <istream>
#include <ostream>
#include <utility>
#include <variant>
#include <vector>

namespace highroad::app {
namespace {

using nlohmann::json;

/// Three places tell all that there is to know, and read better.
double rounded(double share)
{
    return std::round(share * 1000) / 1000;
}

json in_json(const std::vector<evidence>& all, const char* name)
{
    auto list = json::array();
    for (const auto& one : all) {
        json told{{name, one.what}, {"words", one.words}};
        if (one.by != reader::word_lists) told["by"] = name_of(one.by);
        list.push_back(std::move(told));
    }
    return list;
}

/// The alternative is what is wrong with the line, in words.
std::variant<review, std::string> read_line(const std::string& line, std::size_t number)
{
    if (line.size() > webhook::largest_body) return "it is longer than 1 MiB";
    auto item = parse_untrusted_json(line);
    // Whoever only wants to try it has no ids.
    if (item.is_object() && json_member(item, "id").is_null()) item["id"] = std::to_string(number);
    return webhook::read_item("given", item);
}

std::string share(double value)
{
    char text[8];
    std::snprintf(text, sizeof text, "%.2f", value);
    return text;
}

std::string in_quotes(const std::string& words)
{
    return words.empty() ? std::string{} : ": \"" + words + "\"";
}

std::string lines_of(const char* heading, const std::vector<evidence>& all)
{
    if (all.empty()) return {};
    auto text = std::string{heading} + "\n";
    for (const auto& one : all)
        text += "  " + one.what + in_quotes(one.words) +
                (one.by == reader::word_lists ? "" : ", read by the " + std::string{name_of(one.by)}) + "\n";
    return text;
}

} // namespace

std::optional<numbered_review> review_lines::next()
{
    std::string line;
    while (std::getline(from_, line)) {
        ++number_;
        if (trimmed(line).empty()) continue;
        auto read = read_line(line, number_);
        if (const auto* why = std::get_if<std::string>(&read)) {
            errors_ << "Line " << number_ << " is no review: " << *why << ". It was left out.\n";
            ++unread_;
            continue;
        }
        return numbered_review{number_, std::move(std::get<review>(read))};
    }
    return std::nullopt;
}

int review_lines::ended(std::ostream& judged) const
{
    judged.flush();
    if (!judged) {
        errors_ << "The output cannot be written. It stops after line " << number_ << ".\n";
        return exit_failed;
    }
    if (unread_ == 0) return 0;
    errors_ << unread_ << " of " << number_ << " lines were left out. docs/platforms/webhook.md says how a review is "
            << "written.\n";
    return exit_failed;
}

std::string verdict_line(const std::string& id, const judgement& said)
{
    json told = {
        {"id", id},
        {"negative", said.negative},
        {"negativity", rounded(said.negativity)},
        {"anger", rounded(said.anger)},
        {"severity", name_of(said.level)},
        {"reasons", in_json(said.reasons, "reason")},
        {"themes", in_json(said.themes, "theme")},
        {"wants", name_of(said.wants)},
        {"wanted", said.wanted},
        {"got", said.got},
        {"language", said.language},
    };
    return told.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string verdict_in_words(const judgement& said)
{
    auto told = std::string{said.negative ? "A complaint" : "No complaint"} + ", by its words alone (" +
                share(said.negativity) + "; from 0.50 on it is one).\n";
    told += "Anger " + share(said.anger) + ". Severity: " + std::string{name_of(said.level)} + ".\n";
    told += lines_of("Why:", said.reasons);
    told += lines_of("What it is about:", said.themes);
    if (said.wants == wish::helped) told += "Wants something done.\n";
    if (said.wants == wish::heard) told += "Wants to be heard.\n";
    if (!said.wanted.empty()) told += "Hoped for" + in_quotes(said.wanted) + "\n";
    if (!said.got.empty()) told += "Complains most" + in_quotes(said.got) + "\n";
    told += said.language.empty() ? "The language cannot be told.\n" : "Language: " + said.language + ".\n";
    return told;
}

} // namespace highroad::app
