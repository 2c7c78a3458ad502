#include "daemon/judge/lexicon.hpp"

#include "daemon/core/text.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace highroad::judging {
namespace {

std::vector<std::string_view> pieces(std::string_view line, char at)
{
    std::vector<std::string_view> all;
    while (!line.empty()) {
        auto end = std::min(line.find(at), line.size());
        auto piece = trimmed(line.substr(0, end));
        if (!piece.empty()) all.push_back(piece);
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    return all;
}

double number(std::string_view text)
{
    double value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        throw std::invalid_argument{"not a number in the judge's words: " + std::string{text}};
    return value;
}

bool is_feeling(meaning what)
{
    return what == meaning::negative || what == meaning::positive;
}

} // namespace

void lexicon::open(std::string_view heading)
{
    auto parts = pieces(heading, ' ');
    negators_ = heading == "negators";
    if (negators_) return;
    if (heading == "plain") return phrases_.spell(spelling::plain);
    if (heading == "digraphs") return phrases_.spell(spelling::digraphs);
    if (heading == "elision") return phrases_.allow_elision();
    list made;
    auto kind = parts.front();
    if (kind == "harmless") {
        made.what = meaning::harmless;
        made.even_negated = true;
    } else if (kind == "asks" || kind == "wanted") {
        made.what = kind == "asks" ? meaning::asks : meaning::wanted;
        made.even_negated = true;
    } else if (parts.size() == 2 && (kind == "negative" || kind == "positive" || kind == "anger")) {
        made.what = kind == "negative" ? meaning::negative : kind == "positive" ? meaning::positive : meaning::anger;
        made.weight = number(parts[1]);
        // A feeling that is negated turns round, which the judge does.
        made.even_negated = made.what != meaning::anger;
    } else if (parts.size() == 2 && kind == "calm") {
        made.what = meaning::calm;
        made.weight = number(parts[1]);
        made.even_negated = true;
    } else if (parts.size() >= 2 && (kind == "severe" || kind == "serious" || kind == "reason")) {
        made.what = meaning::reason;
        made.name = parts[1];
        made.level = kind == "severe" ? severity::severe : kind == "serious" ? severity::serious : severity::ordinary;
        made.even_negated = parts.back() == "even-negated";
    } else {
        throw std::invalid_argument{"an unknown heading in the judge's words: " + std::string{heading}};
    }
    add_list(std::move(made));
}

lexicon::lexicon(std::string_view file)
{
    for (auto line : pieces(file, '\n')) {
        if (line.starts_with('#')) continue;
        if (line.starts_with('[') && line.ends_with(']')) {
            open(line.substr(1, line.size() - 2));
            continue;
        }
        for (auto phrase : pieces(line, ',')) {
            if (negators_)
                phrases_.add_negator(phrase);
            else
                add_phrase(phrase);
        }
    }
}

std::vector<hit> lexicon::find(const std::vector<word>& text) const
{
    auto all = phrases_.find(text);
    std::vector<bool> harmless(text.size(), false);
    // How long the longest feeling is that covers a word: "not bad" hides "bad".
    std::vector<std::size_t> longest(text.size(), 0);
    for (const auto& one : all) {
        for (auto i = one.from; i < one.to; ++i) {
            if (of(one).what == meaning::harmless) harmless[i] = true;
            if (is_feeling(of(one).what)) longest[i] = std::max(longest[i], one.size());
        }
    }
    auto left_out = [&](const hit& one) {
        const auto& what = of(one);
        if (what.what == meaning::harmless) return true;
        // "No scam" is none; "would not seat us because" still says why.
        if (one.negation > 0 && one.negation <= 2 && !what.even_negated) return true;
        bool covered = false;
        bool outdone = false;
        for (auto i = one.from; i < one.to; ++i) {
            covered = covered || harmless[i];
            outdone = outdone || longest[i] > one.size();
        }
        return (covered && what.what != meaning::theme) || (outdone && is_feeling(what.what));
    };
    std::erase_if(all, left_out);
    return all;
}

} // namespace highroad::judging
