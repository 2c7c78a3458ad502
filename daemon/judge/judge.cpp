#include "daemon/judge/judge.hpp"

#include "daemon/judge/findings.hpp"
#include "daemon/judge/known_words.hpp"
#include "daemon/judge/language.hpp"

#include <algorithm>
#include <cmath>

namespace highroad {
namespace {

using namespace judging;

double squashed(double x)
{
    return 1 / (1 + std::exp(-x));
}

/// In words; a character of a script without spaces, which stands alone, is about half a one.
double length_of(const words& text)
{
    double length = 0;
    for (const auto& one : text.all)
        length += one.stands_alone() ? 0.5 : 1;
    return length;
}

/// The numbers were fitted on openly licensed reviews and then rounded: docs/judgement.md. Without any word that is
/// known it stays just below 0.5: nothing found is no complaint.
double negativity_of(const findings& found, const words& text)
{
    auto density = (found.bad - found.good) / std::sqrt(length_of(text) + 1);
    return squashed(2.4 * density + 0.5 * std::log1p(found.bad) - 0.4 * std::log1p(found.good) +
                    1.3 * std::log1p(found.bad > found.good ? found.anger_words : found.anger_words / 2) - 0.1);
}

/// The numbers were fitted on openly licensed English complaints that we labelled by reading: docs/judgement.md. A long
/// complaint is no angrier than a short one for having room for more such words, hence the root.
double anger_of(const findings& found, const words& text)
{
    bool complaint = found.bad > found.good;
    // Praise is loud too, and "ever" stands in it as often.
    auto angry_words = (complaint ? found.anger_words : found.anger_words / 2) - found.calm_words;
    auto x = -2.8 + 4.4 * angry_words / std::sqrt(length_of(text) + 1) + 0.25 * std::log1p(std::max(angry_words, 0.0));
    if (complaint || angry_words >= 3)
        x += 0.9 * std::log1p(static_cast<double>(found.shouted)) +
             0.7 * std::log1p(static_cast<double>(text.exclamations));
    return squashed(x);
}

class built_in_judge final : public judge {
public:
    [[nodiscard]] judgement assess(const review& what) const override
    {
        auto text = what.title.empty() ? what.text : what.title + "\n" + what.text;
        auto taken_apart = words_of(text);
        auto language = what.language.empty() ? language_of(text) : what.language;
        auto found = known_.look(language, taken_apart, text);

        judgement said;
        said.negativity = negativity_of(found, taken_apart);
        said.negative = said.negativity >= 0.5;
        said.anger = anger_of(found, taken_apart);
        // A fan who once had a refund is no case; what may be unsafe or unlawful is one whatever the tone.
        bool praise = said.negativity < 0.4 && found.level < severity::severe;
        said.level = praise ? severity::ordinary : found.level;
        if (said.anger >= angry_from) said.level = std::max(said.level, severity::serious);
        said.reasons = std::move(found.reasons);
        if (said.anger >= angry_from) said.reasons.insert(said.reasons.end(), found.angry.begin(), found.angry.end());
        said.themes = std::move(found.themes);
        said.wanted = std::move(found.wanted);
        said.got = std::move(found.got);
        if (found.asks)
            said.wants = wish::helped;
        else if (said.negative)
            said.wants = wish::heard;
        said.language = std::move(language);
        return said;
    }

private:
    static constexpr double angry_from = 0.5;
    known_words known_;
};

} // namespace

std::unique_ptr<judge> make_judge()
{
    return std::make_unique<built_in_judge>();
}

} // namespace highroad
