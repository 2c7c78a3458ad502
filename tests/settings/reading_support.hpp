#pragma once

#include "daemon/settings/settings.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace highroad::test {

inline std::size_t lines_of(const std::string& text)
{
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

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

/// Zones and calendar files as plain values: Wednesday, 25 November 2026, two zones beside UTC, two files.
inline surroundings some_surroundings()
{
    using namespace std::chrono;
    surroundings around;
    around.now = sys_days{2026y / November / 25} + 10h;
    around.zone_of = [](const std::string& name, instant, instant) -> or_words<time_zone> {
        if (name == "UTC") return time_zone{};
        if (name == "Europe/Berlin") {
            return time_zone{
                name, 1h, {{sys_days{2027y / March / 28} + 1h, 2h}, {sys_days{2027y / October / 31} + 1h, 1h}}};
        }
        if (name == "America/New_York") return time_zone{name, -5h, {}};
        return unreadable{"there is no zone of that name; did you mean \"Europe/Berlin\"?"};
    };
    around.days_off_in = [](const std::string& path, const time_zone&, instant,
                            instant) -> or_words<std::vector<day_range>> {
        if (path != "/etc/highroad/holidays.ics") return unreadable{"it cannot be read: no such\nfile"};
        return std::vector<day_range>{{local_days{2026y / December / 25}, local_days{2026y / December / 26}}};
    };
    around.shifts_in = [](const std::string& path, const person_lookup& who, const time_zone&, instant,
                          instant) -> or_words<file_of_shifts> {
        if (path != "/etc/highroad/duty.ics") return unreadable{"it cannot be read"};
        file_of_shifts all;
        auto from = sys_days{2026y / November / 23};
        for (const auto* title : {"ANA@example.com", "Bo Li: second line"}) {
            if (auto name = who(title)) {
                all.shifts.push_back({from, from + days{7}, *name});
            } else {
                all.complaints.push_back(std::string{title} + " is nobody we know");
            }
            from += days{7};
        }
        return all;
    };
    around.themes = {"delivery", "crash", "billing"};
    return around;
}

/// Every problem in words, one a line; empty when the text loads.
inline std::string problems_of(const std::string& text, const surroundings& around = some_surroundings())
{
    auto read = load(text, "highroad.toml", around);
    std::string out;
    if (const auto* problems = std::get_if<std::vector<problem>>(&read)) {
        for (const auto& one : *problems)
            out += in_words(one) + "\n";
    }
    return out;
}

inline settings loaded(const std::string& text)
{
    auto read = load(text, "highroad.toml", some_surroundings());
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
