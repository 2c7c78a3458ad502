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
    group_ = parts.size() == 2 && parts.front() == "words" ? parts[1] : "";
    if (negators_ || !group_.empty()) return;
    if (heading == "plain") return phrases_.spell(spelling::plain);
    if (heading == "digraphs") return phrases_.spell(spelling::digraphs);
    if (heading == "elision") return phrases_.allow_elision();
    list made;
    auto kind = parts.front();
    if (kind == "harmless") {
        made.what = meaning::harmless;
        made.even_negated = true;
        if (parts.size() > 1) made.name = parts[1];
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
        auto* topics = &made.unless;
        for (auto part = parts.begin() + 2; part != parts.end(); ++part) {
            if (*part == "unless" || *part == "when")
                topics = *part == "when" ? &made.when : &made.unless;
            else if (*part != "even-negated")
                topics->emplace_back(*part);
        }
    } else if (parts.size() == 2 && kind == "topic") {
        made.what = meaning::topic;
        made.name = parts[1];
        made.even_negated = true;
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
        add_line(line);
    }
}

void lexicon::add_line(std::string_view line)
{
    for (auto phrase : pieces(line, ',')) {
        if (negators_) {
            phrases_.add_negator(phrase);
        } else if (!group_.empty()) {
            if (phrase.find(' ') != std::string_view::npos)
                throw std::invalid_argument{"a group of the judge holds single words: " + std::string{phrase}};
            auto& words = groups_[group_];
            words += (words.empty() ? "" : "|") + with_groups(phrase);
        } else {
            add_either_way(phrase);
        }
    }
}

/// "a + b" stands for both orders with a gap between them, "a ++ b" for both with a wide one.
void lexicon::add_either_way(std::string_view phrase)
{
    bool wide = phrase.find(" ++ ") != std::string_view::npos;
    auto at = phrase.find(wide ? " ++ " : " + ");
    if (at == std::string_view::npos) return add_phrase(phrase);
    std::string one{phrase.substr(0, at)};
    std::string other{phrase.substr(at + (wide ? 4 : 3))};
    auto between = wide ? " ~~ " : " ~ ";
    add_phrase(one + between + other);
    add_phrase(other + between + one);
}

/// "@took" stands for the words of that group. Throws std::invalid_argument where there is none.
std::string lexicon::with_groups(std::string_view phrase) const
{
    std::string made;
    while (!phrase.empty()) {
        auto at = phrase.find('@');
        made += phrase.substr(0, at);
        if (at == std::string_view::npos) break;
        phrase.remove_prefix(at + 1);
        auto name = phrase.substr(0, phrase.find_first_of(" |"));
        auto known = groups_.find(name);
        if (known == groups_.end())
            throw std::invalid_argument{"an unknown group in the judge's words: " + std::string{name}};
        made += known->second;
        phrase.remove_prefix(name.size());
    }
    return made;
}

/// What the text is about: at least two places say so, since one may be an aside.
std::set<std::string_view> lexicon::topics(const std::vector<hit>& found) const
{
    constexpr int enough = 2;
    std::map<std::string_view, int> counted;
    std::set<std::string_view> about;
    for (const auto& one : found) {
        if (of(one).what == meaning::topic && ++counted[of(one).name] >= enough) about.insert(of(one).name);
    }
    return about;
}

/// "Not bad, ..." and "no problem" have used up their "not" and "no": what comes after is not turned by them.
void lexicon::heed_only_free_negators(std::vector<hit>& found, std::size_t length) const
{
    std::vector<bool> used(length, false);
    for (const auto& one : found) {
        if (of(one).what == meaning::harmless || of(one).what == meaning::positive)
            std::fill(used.begin() + static_cast<std::ptrdiff_t>(one.from),
                      used.begin() + static_cast<std::ptrdiff_t>(one.to), true);
    }
    for (auto& one : found) {
        if (one.negation > 0 && used[one.from - one.negation]) one.negation = 0;
    }
}

std::vector<hit> lexicon::find(const std::vector<word>& text) const
{
    auto all = phrases_.find(text);
    std::vector<bool> harmless(text.size(), false);
    std::map<std::string_view, std::vector<bool>> harmless_for; // one reason only
    // How long the longest feeling is that covers a word: "not bad" hides "bad".
    std::vector<std::size_t> longest(text.size(), 0);
    for (const auto& one : all) {
        const auto& what = of(one);
        bool hides = what.what == meaning::harmless;
        auto& hidden = hides && !what.name.empty()
                           ? harmless_for.try_emplace(what.name, text.size(), false).first->second
                           : harmless;
        for (auto i = one.from; i < one.to; ++i) {
            if (hides) hidden[i] = true;
            if (is_feeling(what.what)) longest[i] = std::max(longest[i], one.size());
        }
    }
    heed_only_free_negators(all, text.size());
    const auto about = topics(all);
    auto left_out = [&](const hit& one) {
        const auto& what = of(one);
        if (what.what == meaning::harmless || what.what == meaning::topic) return true;
        auto of_this = [&](const auto& topic) { return about.contains(topic); };
        if (std::any_of(what.unless.begin(), what.unless.end(), of_this)) return true;
        if (!what.when.empty() && std::none_of(what.when.begin(), what.when.end(), of_this)) return true;
        // "No scam" is none; "would not seat us because" still says why.
        if (one.negation > 0 && one.negation <= 2 && !what.even_negated) return true;
        auto for_it = what.what == meaning::reason ? harmless_for.find(what.name) : harmless_for.end();
        bool covered = false;
        bool outdone = false;
        for (auto i = one.from; i < one.to; ++i) {
            covered = covered || harmless[i] || (for_it != harmless_for.end() && for_it->second[i]);
            outdone = outdone || longest[i] > one.size();
        }
        return (covered && what.what != meaning::theme) || (outdone && is_feeling(what.what));
    };
    std::erase_if(all, left_out);
    keep_heaviest(all);
    return all;
}

/// A word that stands in two lists of the same feeling is said once: with its greatest weight.
void lexicon::keep_heaviest(std::vector<hit>& found) const
{
    auto same_place = [&](const hit& a, const hit& b) {
        return a.from == b.from && a.to == b.to && of(a).what == of(b).what;
    };
    std::vector<hit> kept;
    kept.reserve(found.size());
    for (const auto& one : found) {
        auto other = is_feeling(of(one).what) || of(one).what == meaning::anger
                         ? std::find_if(kept.rbegin(), kept.rend(), [&](const hit& it) { return same_place(it, one); })
                         : kept.rend();
        if (other == kept.rend())
            kept.push_back(one);
        else if (of(one).weight > of(*other).weight)
            *other = one;
    }
    found = std::move(kept);
}

} // namespace highroad::judging
