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

/// The numbers were fitted on openly licensed reviews and then rounded: docs/judgement.md. Without any word that is
/// known it stays just below 0.5: nothing found is no complaint.
double negativity_of(const findings& found, const words& text)
{
    auto density = (found.bad - found.good) / std::sqrt(static_cast<double>(text.all.size()) + 1);
    return squashed(2.4 * density + 0.5 * std::log1p(found.bad) - 0.4 * std::log1p(found.good) +
                    1.3 * std::log1p(found.anger_words) - 0.1);
}

double anger_of(const findings& found, const words& text)
{
    auto shouting = 3 * found.shouted + 0.25 * static_cast<double>(std::min<std::size_t>(text.exclamations, 5));
    auto x = -3 + 0.7 * std::min(found.anger_words, 9.0) + 0.1 * std::min(found.bad, 10.0);
    // Praise is shouted too.
    if (found.bad > found.good || found.anger_words >= 2) x += shouting;
    return squashed(x - 0.3 * std::min(found.good, 10.0));
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
