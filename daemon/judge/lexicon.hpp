#pragma once

#include "daemon/core/judgement.hpp"
#include "daemon/judge/phrases.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace highroad::judging {

/// What it means that a phrase was found.
enum class meaning { harmless, negative, positive, anger, calm, reason, theme, asks, wanted, topic };

/// One list of phrases with the same meaning.
struct list {
    meaning what = meaning::negative;
    std::string name; ///< of a reason, a theme or a topic; of a harmless one, the reason it hides, or empty
    std::vector<std::string> unless;     ///< a reason counts not where the text is about one of these topics
    std::vector<std::string> when;       ///< a reason counts only where it is about one of these; in any text if empty
    severity level = severity::ordinary; ///< of a reason
    double weight = 1;                   ///< of a feeling
    bool even_negated = false;           ///< counts after "no" and "not" too
    bool weak = false;                   ///< a theme that stands behind all others
};

/// The words of one language. Read once.
class lexicon {
public:
    /// `file` has the form that lexicon/en.txt explains. Throws std::invalid_argument with the line on a mistake.
    explicit lexicon(std::string_view file);

    [[nodiscard]] const list& of(const hit& found) const { return lists_[found.list]; }
    /// Without what a harmless phrase covers, and without what is negated and minds it.
    [[nodiscard]] std::vector<hit> find(const std::vector<word>& text) const;

    void add_list(list described) { lists_.push_back(std::move(described)); }
    /// To the list added last.
    void add_phrase(std::string_view phrase) { phrases_.add(with_groups(phrase), lists_.size() - 1); }
    /// After the last of them: gives back what was taken in advance for more.
    void shrink() { phrases_.shrink(); }

private:
    void open(std::string_view heading);
    void add_line(std::string_view line);
    void add_either_way(std::string_view phrase);
    [[nodiscard]] std::string with_groups(std::string_view phrase) const;
    void heed_only_free_negators(std::vector<hit>& found, std::size_t length) const;
    void keep_heaviest(std::vector<hit>& found) const;
    [[nodiscard]] std::set<std::string_view> topics(const std::vector<hit>& found) const;

    std::vector<list> lists_;
    phrases phrases_;
    std::map<std::string, std::string, std::less<>> groups_; ///< "a|b" by name
    std::string group_;                                      ///< the words that follow belong to it
    bool negators_ = false;                                  ///< the words that follow are negators
};

} // namespace highroad::judging
