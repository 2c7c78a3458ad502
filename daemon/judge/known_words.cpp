#include "daemon/judge/known_words.hpp"

#include "daemon/judge/embedded.hpp"
#include "daemon/judge/themes.hpp"

#include <algorithm>
#include <utility>

namespace highroad::judging {
namespace {

double said(const findings& found)
{
    return found.good + found.bad + found.anger_words + static_cast<double>(found.reasons.size());
}

} // namespace

known_words::known_words() : signs_{std::make_unique<lexicon>(embedded_signs())} {}

const lexicon& known_words::read(std::string_view language, std::string_view file) const
{
    if (auto known = by_language_.find(language); known != by_language_.end()) return known->second;
    lexicon made{file};
    if (language == "en") add_themes(made, embedded_themes());
    made.shrink();
    return by_language_.emplace(language, std::move(made)).first->second;
}

findings known_words::look(std::string_view language, const words& taken_apart, std::string_view text) const
{
    language = language.substr(0, language.find_first_of("-_"));
    auto files = embedded_lexicons();
    auto found_in = [&](const auto& named) {
        return look_for(read(named.first, named.second), *signs_, taken_apart, text);
    };
    auto by_name = [&](std::string_view name) {
        return std::find_if(files.begin(), files.end(), [&](const auto& one) { return one.first == name; });
    };
    auto known = by_name(language);
    if (known == files.end()) known = by_name(language_of_script(taken_apart));
    if (known != files.end()) return found_in(*known);
    auto most = found_in(*by_name("en"));
    for (const auto& named : files) {
        if (named.first == "en") continue;
        auto found = found_in(named);
        if (said(found) > said(most) + 1) most = std::move(found);
    }
    return most;
}

} // namespace highroad::judging
