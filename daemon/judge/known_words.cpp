#include "daemon/judge/known_words.hpp"

#include "daemon/judge/embedded.hpp"
#include "daemon/judge/themes.hpp"

namespace highroad::judging {
namespace {

double said(const findings& found)
{
    return found.good + found.bad + found.anger_words + static_cast<double>(found.reasons.size());
}

} // namespace

known_words::known_words()
{
    for (const auto& [language, file] : embedded_lexicons())
        by_language_.emplace(language, lexicon{file});
    signs_ = std::make_unique<lexicon>(embedded_signs());
    add_themes(by_language_.at("en"), embedded_themes());
}

findings known_words::look(std::string_view language, const words& taken_apart, std::string_view text) const
{
    language = language.substr(0, language.find_first_of("-_"));
    if (auto known = by_language_.find(language); known != by_language_.end())
        return look_for(known->second, *signs_, taken_apart, text);
    auto most = look_for(by_language_.at("en"), *signs_, taken_apart, text);
    for (const auto& [name, words] : by_language_) {
        if (name == "en") continue;
        auto found = look_for(words, *signs_, taken_apart, text);
        if (said(found) > said(most) + 1) most = std::move(found);
    }
    return most;
}

} // namespace highroad::judging
