#include "daemon/app/judge_reviews.hpp"

#include "adapters/webhook/wire.hpp"
#include "daemon/app/run.hpp"
#include "daemon/judge/judge.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
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
    for (const auto& one : all)
        list.push_back({{name, one.what}, {"words", one.words}});
    return list;
}

std::string in_json(const std::string& id, const judgement& said)
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
        text += "  " + one.what + in_quotes(one.words) + "\n";
    return text;
}

} // namespace

int judge_lines(std::istream& reviews, std::ostream& judged, std::ostream& errors)
{
    auto judge = make_judge();
    std::string line;
    std::size_t number = 0;
    std::size_t unread = 0;
    while (judged && std::getline(reviews, line)) {
        ++number;
        if (trimmed(line).empty()) continue;
        auto read = read_line(line, number);
        if (const auto* why = std::get_if<std::string>(&read)) {
            errors << "Line " << number << " is no review: " << *why << ". It was left out.\n";
            ++unread;
            continue;
        }
        const auto& seen = std::get<review>(read);
        judged << in_json(seen.key.id, judge->assess(seen)) << "\n";
    }
    judged.flush();
    if (!judged) {
        errors << "The output cannot be written. It stops after line " << number << ".\n";
        return exit_failed;
    }
    if (unread == 0) return 0;
    errors << unread << " of " << number << " lines were left out. docs/platforms/webhook.md says how a review is "
           << "written.\n";
    return exit_failed;
}

int judge_file(const std::string& path, std::ostream& judged, std::ostream& errors)
{
    if (path == "-") return judge_lines(std::cin, judged, errors);
    std::ifstream file{path};
    // A directory can be opened, but not read.
    if (!file || (file.peek() == std::ifstream::traits_type::eof() && file.bad())) {
        errors << path << ": this file cannot be read.\n";
        return exit_failed;
    }
    return judge_lines(file, judged, errors);
}

std::string judged_in_words(const std::string& text, const std::string& language)
{
    review seen;
    seen.text = text;
    seen.language = language;
    auto said = make_judge()->assess(seen);
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
