#include "daemon/check/check.hpp"

#include "daemon/check/advice.hpp"
#include "daemon/check/copies.hpp"
#include "daemon/check/grounds.hpp"
#include "daemon/check/marks.hpp"
#include "daemon/check/names.hpp"
#include "daemon/check/numbers.hpp"
#include "daemon/check/orders.hpp"
#include "daemon/check/scan.hpp"
#include "daemon/check/spelling.hpp"
#include "daemon/check/tone.hpp"
#include "daemon/core/text.hpp"
#include "daemon/core/wording.hpp"
#include "daemon/judge/language.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace highroad {
namespace {

using namespace checking;

/// More of one kind tells nobody more.
constexpr std::size_t most_of_a_kind = 5;

std::string_view primary(std::string_view language)
{
    return language.substr(0, language.find_first_of("-_"));
}

class built_in_check final : public reply_check {
public:
    built_in_check(known_business ours, speller* spelling) : ours_{std::move(ours)}, spelling_{spelling}
    {
        our_words_ = ours_.product + "\n" + ours_.sign_off + "\n" + ours_.email + "\n" + ours_.url;
    }

    [[nodiscard]] std::vector<finding> look(const std::string& given, const review_case& about,
                                            const std::vector<neighbouring_reply>& neighbours) const override
    {
        // Ranges are about the bytes that people gave; what is no text was refused before it became a draft.
        const auto& text = given;
        const auto& subject = about.subject;
        auto review = subject.title + "\n" + subject.text;
        auto seen = judging::language_of(text);
        auto expected = subject.language.empty() ? about.judged.language : subject.language;
        if (expected.empty()) expected = judging::language_of(review);
        auto language = seen.empty() ? expected : seen;

        std::vector<finding> all;
        auto add = [&](std::vector<finding> some) {
            all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
        };
        add(tone_.look(text, language, !seen.empty()));
        add(shouting_in(text, review + "\n" + our_words_));
        add(mails_in(text, review, ours_));
        add(links_in(text, ours_));
        add(numbers_in(text, review, ours_));
        add(names_in(text, subject.author, our_words_));
        add(gaps_in(text));
        add(copies_in(text, neighbours, ours_.sign_off));
        add(worded(text, about));
        add(fitting(text, about.rules));
        if (!seen.empty() && !expected.empty() && primary(seen) != primary(expected)) {
            finding other{finding_kind::language,
                          {},
                          0,
                          0,
                          "It is \"" + seen + "\", the review \"" + expected + "\". " +
                              advice_on(finding_kind::language)};
            all.push_back(std::move(other));
        }
        if (spelling_ && !language.empty()) {
            add(misspelt_in(text, language, review + "\n" + our_words_ + "\n" + facts_of(about), *spelling_));
        }
        return in_order(std::move(all));
    }

    [[nodiscard]] std::vector<finding> unfounded(const std::string& text, const review_case& about,
                                                 const house_voice& voice) const override
    {
        grounds on;
        on.review = about.subject.title + "\n" + about.subject.text + "\n" + about.subject.author;
        on.told = told_by_people(about, voice);
        on.language = about.subject.language.empty() ? about.judged.language : about.subject.language;
        if (on.language.empty()) on.language = judging::language_of(about.subject.title + "\n" + about.subject.text);
        auto seen = judging::language_of(text);
        // So is a model told to write where nobody knows better.
        if (on.language.empty()) on.language = "en";
        on.first_reply = !about.planned || !about.planned->with_team;

        auto found = facts_without_ground(text, on, ours_, spelling_);
        auto more = no_reply_at_all(text, on, ours_);
        found.insert(found.end(), more.begin(), more.end());
        auto add = [&](const finding& one) {
            found.push_back(found_at(finding_kind::unfounded, text, one.from, one.to));
        };
        auto told = lower(on.told);
        for (const auto& one : tone_.look(text, on.language, false)) {
            auto taste = one.what == finding_kind::excuse;
            if (!taste && !contains(told, lower(one.words))) add(one);
        }
        auto anywhere = lower(on.review) + told;
        for (const auto& one : offers_in(text)) {
            if (!contains(anywhere, lower(std::string_view{text}.substr(one.from, one.to - one.from))))
                add({finding_kind::offer, {}, one.from, one.to, {}});
        }
        if (!seen.empty() && primary(seen) != primary(on.language)) {
            found.push_back({finding_kind::unfounded, {}, 0, 0, "It is not in the customer's language."});
        }
        return in_order(std::move(found));
    }

    [[nodiscard]] std::string orders_in(const review& subject) const override
    {
        return checking::orders_in(subject.title + "\n" + subject.text + "\n" + subject.author);
    }

private:
    /// Notes never leave the team, so they are no ground.
    [[nodiscard]] std::string told_by_people(const review_case& about, const house_voice& voice) const
    {
        auto told = our_words_ + "\n" + ours_.phone + "\n" + about.facts.when + "\n" + about.facts.expected + "\n" +
                    about.facts.got + "\n" + about.what_changed + "\n" + voice.tone;
        for (const auto* list : {&voice.facts, &voice.preferred}) {
            for (const auto& one : *list)
                told += "\n" + one;
        }
        return told;
    }

    /// What core/wording.hpp knows: it is the same rule that decides who may approve.
    static std::vector<finding> worded(const std::string& text, const review_case& about)
    {
        std::vector<finding> all;
        for (const auto& one : offers_in(text))
            all.push_back(found_at(finding_kind::offer, text, one.from, one.to));
        for (const auto& one : pressures_in(text))
            all.push_back(found_at(finding_kind::pressure, text, one.from, one.to));
        auto note = about.planned && about.planned->with_team && about.planned->what == contact_kind::update_note;
        if (note) {
            for (const auto& one : star_words_in(text))
                all.push_back(found_at(finding_kind::pressure, text, one.from, one.to));
        }
        return all;
    }

    static std::vector<finding> fitting(const std::string& text, const reply_rules& allowed)
    {
        auto length = length_in(allowed.unit, text);
        if (allowed.limit == 0 || length <= allowed.limit) return {};
        finding found{finding_kind::length,
                      {},
                      0,
                      0,
                      "It has " + std::to_string(length) + " " + std::string{name_of(allowed.unit)} +
                          "; the platform takes " + std::to_string(allowed.limit) + ". Please shorten it by " +
                          std::to_string(length - allowed.limit) + "; nothing is cut off."};
        return {found};
    }

    static std::string facts_of(const review_case& about)
    {
        return about.facts.when + "\n" + about.facts.expected + "\n" + about.facts.got + "\n" + about.what_changed +
               "\n" + about.subject.author;
    }

    static std::vector<finding> in_order(std::vector<finding> all)
    {
        std::stable_sort(all.begin(), all.end(), [](const finding& a, const finding& b) { return a.from < b.from; });
        std::map<finding_kind, std::size_t> told;
        std::erase_if(all, [&](const finding& one) { return ++told[one.what] > most_of_a_kind; });
        return all;
    }

    known_business ours_;
    speller* spelling_;
    std::string our_words_;
    tone tone_;
};

} // namespace

std::unique_ptr<reply_check> make_reply_check(known_business ours, speller* spelling)
{
    return std::make_unique<built_in_check>(std::move(ours), spelling);
}

} // namespace highroad
