#pragma once

#include "daemon/settings/settings.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace highroad::test {

inline bool has(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

inline std::string file_of_project(const std::string& path)
{
    const char* root = std::getenv("HIGHROAD_SOURCE_DIR");
    std::ifstream in{(root == nullptr ? std::string{"."} : std::string{root}) + "/" + path, std::ios::binary};
    if (!in) throw std::runtime_error{"cannot open " + path + "; set HIGHROAD_SOURCE_DIR to the project's folder"};
    std::ostringstream all;
    all << in.rdbuf();
    return all.str();
}

/// Every problem in words, one a line; empty when the text loads.
inline std::string problems_of(const std::string& text)
{
    auto read = load(text, "highroad.toml");
    std::string out;
    if (const auto* problems = std::get_if<std::vector<problem>>(&read)) {
        for (const auto& one : *problems)
            out += in_words(one) + "\n";
    }
    return out;
}

inline settings loaded(const std::string& text)
{
    auto read = load(text, "highroad.toml");
    if (auto* problems = std::get_if<std::vector<problem>>(&read))
        throw std::runtime_error{in_words(problems->front())};
    return std::get<settings>(std::move(read));
}

/// The smallest file that loads. Tests add lines to the end of it, or replace a part.
inline const std::string smallest = R"([playbook]
approvers = ["console:*"]
[console]
enabled = true
[[sources]]
kind = "webhook"
name = "shop"
secret = { env = "SHOP_SECRET" }
)";

inline std::string replaced(std::string text, const std::string& part, const std::string& by)
{
    auto at = text.find(part);
    if (at == std::string::npos) throw std::logic_error{"the test replaces what is not there: " + part};
    return text.replace(at, part.size(), by);
}

} // namespace highroad::test
