#pragma once

#include "daemon/check/check.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace highroad::test {

/// A reply of one of the lists beside this file, and what is known around it.
struct listed_reply {
    std::string kind; ///< the heading it stands under
    std::string text;
    review_case about;
    std::vector<neighbouring_reply> neighbours;
};

inline listed_reply read_listed(const std::string& kind, const std::string& line)
{
    listed_reply one{kind, line, {}, {}};
    if (!line.starts_with('{') || !nlohmann::json::accept(line)) return one;
    auto given = nlohmann::json::parse(line);
    one.text = given.at("text");
    one.about.subject.text = given.value("review", "");
    one.about.subject.author = given.value("author", "");
    one.about.subject.language = given.value("language", "");
    one.about.rules.limit = given.value("limit", std::size_t{0});
    auto unit = given.value("unit", "characters");
    if (unit == "bytes") one.about.rules.unit = length_unit::bytes;
    if (unit == "utf16_units") one.about.rules.unit = length_unit::utf16_units;
    for (const auto& near : given.value("neighbours", nlohmann::json::array()))
        one.neighbours.push_back({41, near.get<std::string>(), true});
    return one;
}

inline std::vector<listed_reply> listed_in(const std::string& name)
{
    const char* root = std::getenv("HIGHROAD_SOURCE_DIR");
    std::ifstream file{std::string{root ? root : "."} + "/tests/check/" + name};
    std::vector<listed_reply> all;
    std::string kind;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        if (line.starts_with('[') && line.ends_with(']')) {
            kind = line.substr(1, line.size() - 2);
        } else {
            all.push_back(read_listed(kind, line));
        }
    }
    return all;
}

inline bool finds(const std::vector<finding>& all, finding_kind kind)
{
    return std::any_of(all.begin(), all.end(), [&](const finding& one) { return one.what == kind; });
}

/// The words of the findings of that kind.
inline std::vector<std::string> words_of_kind(const std::vector<finding>& all, finding_kind kind)
{
    std::vector<std::string> out;
    for (const auto& one : all) {
        if (one.what == kind) out.push_back(one.words);
    }
    return out;
}

} // namespace highroad::test
