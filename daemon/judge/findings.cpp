#include "daemon/judge/findings.hpp"

#include "daemon/core/text.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace highroad::judging {
namespace {

/// Evidence is shown on a card: enough to recognise, not the whole story.
constexpr std::size_t longest_quote = 160;

std::string quote(std::string_view text, std::size_t from, std::size_t to)
{
    return shortened(displayable(valid_utf8(trimmed(text.substr(from, to - from)))), longest_quote);
}

std::string sentence_of(const words& taken_apart, std::string_view text, std::size_t word_index)
{
    const auto& all = taken_apart.all;
    auto first = word_index;
    auto last = word_index;
    while (first > 0 && all[first - 1].sentence == all[word_index].sentence)
        --first;
    while (last + 1 < all.size() && all[last + 1].sentence == all[word_index].sentence)
        ++last;
    return quote(text, all[first].from, all[last].to);
}

struct theme_weight {
    double weight = 0;
    bool weak = false;
    std::size_t word = 0; ///< in the sentence that says most
    double most = 0;
};

void add_themes(findings& found, const std::map<std::string, theme_weight>& themes, const words& taken_apart,
                std::string_view text)
{
    std::vector<std::pair<std::string, theme_weight>> sorted{themes.begin(), themes.end()};
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
        if (a.second.weak != b.second.weak) return b.second.weak;
        return a.second.weight > b.second.weight;
    });
    for (const auto& [name, one] : sorted)
        found.themes.push_back({name, sentence_of(taken_apart, text, one.word)});
}

/// What a sentence says for and against.
struct mood {
    double bad = 0;
    double good = 0;
    std::size_t word = 0; ///< the last one that complains

    /// 0..1: how much of a complaint it is.
    [[nodiscard]] double complaint() const { return bad / (bad + good + 1); }
};

/// A theme counts for more where people complain: most reviews also name what is beside the point.
void weigh_themes(std::map<std::string, theme_weight>& themes, const std::vector<hit>& hits, const lexicon& known,
                  const words& taken_apart, const std::map<std::size_t, mood>& moods)
{
    constexpr double beside_the_point = 0.2;
    for (const auto& one : hits) {
        const auto& what = known.of(one);
        if (what.what != meaning::theme) continue;
        auto there = moods.find(taken_apart.all[one.from].sentence);
        auto complaint = there == moods.end() ? 0 : there->second.complaint();
        auto weight = static_cast<double>(one.size()) * (beside_the_point + complaint);
        auto& theme = themes[what.name];
        theme.weight += weight;
        theme.weak = what.weak;
        if (weight > theme.most) {
            theme.most = weight;
            theme.word = one.from;
        }
    }
}

/// The same reason with the same words is said once.
void add_once(std::vector<evidence>& to, evidence one)
{
    if (std::find(to.begin(), to.end(), one) == to.end()) to.push_back(std::move(one));
}

void add_signs(findings& found, std::map<std::size_t, mood>& moods, const lexicon& signs, const std::vector<word>& text)
{
    std::set<std::string> seen; // A row of ten angry faces is one.
    for (const auto& one : signs.find(text)) {
        const auto& what = signs.of(one);
        const auto& first = text[one.from];
        if (!seen.insert(first.text).second) continue;
        if (what.what == meaning::anger) found.anger_words += what.weight;
        if (what.what != meaning::negative && what.what != meaning::positive) continue;
        bool bad = what.what == meaning::negative;
        (bad ? found.bad : found.good) += what.weight;
        auto& there = moods[first.sentence];
        (bad ? there.bad : there.good) += what.weight;
    }
}

/// Whether `other` tells the same reason within the words of `one`, and in fewer.
bool says_less(const lexicon& known, const hit& one, const hit& other)
{
    return other.from >= one.from && other.to <= one.to && other.size() < one.size() &&
           known.of(other).what == meaning::reason && known.of(other).name == known.of(one).name;
}

} // namespace

findings look_for(const lexicon& known, const lexicon& signs, const words& taken_apart, std::string_view text)
{
    findings found;
    const auto& all = taken_apart.all;
    std::map<std::string, theme_weight> themes;
    std::map<std::size_t, mood> moods;                  ///< by sentence
    std::map<std::string_view, std::size_t> told_until; ///< by reason, the word after the last that tells it
    const auto hits = known.find(taken_apart.all);
    for (const auto& one : hits) {
        const auto& what = known.of(one);
        auto words_there = [&] { return quote(text, all[one.from].from, all[one.to - 1].to); };
        switch (what.what) {
        case meaning::negative:
        case meaning::positive: {
            bool bad = (what.what == meaning::negative) != (one.negation > 0);
            // "Not terrible" is no praise; "not good" is a complaint.
            double weight = one.negation > 0 && !bad ? what.weight / 3 : what.weight;
            (bad ? found.bad : found.good) += weight;
            auto& there = moods[all[one.from].sentence];
            (bad ? there.bad : there.good) += weight;
            if (bad) there.word = one.from;
            break;
        }
        case meaning::anger:
            found.anger_words += what.weight;
            add_once(found.angry, {"anger", words_there()});
            break;
        case meaning::calm:
            found.calm_words += what.weight;
            break;
        case meaning::reason: {
            found.level = std::max(found.level, what.level);
            // "Found a bug in my soup" tells no more than "a bug in my soup": the shortest says it.
            if (std::any_of(hits.begin(), hits.end(), [&](const hit& other) { return says_less(known, one, other); }))
                break;
            add_once(found.reasons, {what.name, words_there()});
            auto& end = told_until[what.name];
            bool again = one.from < end;
            end = std::max(end, one.to);
            if (again) break;
            found.bad += static_cast<double>(what.level);
            moods[all[one.from].sentence].bad += static_cast<double>(what.level);
            break;
        }
        case meaning::asks:
            found.asks = true;
            break;
        case meaning::wanted:
            if (found.wanted.empty()) found.wanted = sentence_of(taken_apart, text, one.from);
            break;
        case meaning::theme:
        case meaning::harmless:
        case meaning::topic:
            break;
        }
    }
    add_signs(found, moods, signs, taken_apart.all);
    add_signs(found, moods, signs, taken_apart.signs);
    found.shouted =
        static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const word& one) { return one.shouted; }));
    auto worst = std::max_element(moods.begin(), moods.end(),
                                  [](const auto& a, const auto& b) { return a.second.bad < b.second.bad; });
    if (!all.empty() && worst != moods.end() && worst->second.bad > 0) {
        found.got = sentence_of(taken_apart, text, worst->second.word);
    }
    weigh_themes(themes, hits, known, taken_apart, moods);
    add_themes(found, themes, taken_apart, text);
    return found;
}

} // namespace highroad::judging
