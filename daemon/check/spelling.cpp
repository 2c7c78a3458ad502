#include "daemon/check/spelling.hpp"

#include "daemon/check/advice.hpp"
#include "daemon/check/scan.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

namespace highroad::checking {
namespace {

constexpr std::size_t most_told = 5;
constexpr std::size_t shortest = 4; ///< bytes; shorter ones are abbreviations more often than mistakes

/// What replies to customers say every day and Debian's English dictionaries do not know.
constexpr auto of_the_trade = std::to_array<std::string_view>(
    {"autopay", "backend", "cashback", "chatbot", "chatbots", "dropdown", "hotline", "hotlines", "livechat",
     "livestream", "onboarding", "passcode", "passcodes", "preorder", "preorders", "refundable", "webchat", "wifi"});

bool known_in_the_trade(std::string_view language, std::string_view word)
{
    return language.starts_with("en") &&
           std::find(of_the_trade.begin(), of_the_trade.end(), word) != of_the_trade.end();
}

bool may_be_looked_up(std::string_view word)
{
    if (word.size() < shortest || word.size() > 60) return false;
    // Names begin with a capital, and German nouns cannot be told from them.
    if (!is_lower(word.front())) return false;
    for (std::size_t i = 0; i < word.size(); ++i) {
        auto inner = word[i] == '\'' || word[i] == '-';
        if (!is_letter(word[i]) && !(inner && i > 0 && i + 1 < word.size())) return false;
        // Of what is not ASCII only the letters of Latin are looked up: no emoji, no dashes.
        if (static_cast<unsigned char>(word[i]) >= 0xE0) return false;
    }
    return word.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos;
}

/// "apologise" where the dictionary has "apologize".
bool known_across_the_sea(std::string_view language, const std::string& word, speller& dictionary)
{
    if (!language.starts_with("en")) return false;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> pairs{{{"is", "iz"},
                                                                                         {"iz", "is"},
                                                                                         {"our", "or"},
                                                                                         {"or", "our"},
                                                                                         {"ys", "yz"},
                                                                                         {"ll", "l"},
                                                                                         {"tre", "ter"},
                                                                                         {"ence", "ense"},
                                                                                         {"ogue", "og"}}};
    for (const auto& [from, to] : pairs) {
        auto at = word.rfind(from);
        if (at == std::string::npos) continue;
        auto other = word;
        other.replace(at, from.size(), to);
        if (dictionary.knows(language, other).value_or(false)) return true;
    }
    return false;
}

} // namespace

std::vector<finding> misspelt_in(std::string_view text, std::string_view language, std::string_view known,
                                 speller& dictionary)
{
    std::vector<finding> found;
    std::set<std::string> passed;
    for (const auto& one : tokens_of(known))
        passed.insert(lower(known.substr(one.from, one.to - one.from)));
    for (const auto& one : tokens_of(text)) {
        std::string word{text.substr(one.from, one.to - one.from)};
        for (auto curly = word.find("\u2019"); curly != std::string::npos; curly = word.find("\u2019"))
            word.replace(curly, 3, "'");
        if (!may_be_looked_up(word) || !passed.insert(word).second) continue;
        auto right = dictionary.knows(language, word);
        if (!right) return {};
        if (*right || known_in_the_trade(language, word) || known_across_the_sea(language, word, dictionary)) continue;
        found.push_back(found_at(finding_kind::spelling, text, one.from, one.to));
        if (found.size() == most_told) break;
    }
    return found;
}

} // namespace highroad::checking
