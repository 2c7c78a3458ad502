#pragma once

#include "daemon/judge/judge.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace highroad {

/// Of an English text.
inline judgement judged(std::string text)
{
    static const auto judge = make_judge();
    review one;
    one.text = std::move(text);
    one.language = "en";
    return judge->assess(one);
}

/// Whether the reason is told, with the words that made it so.
inline bool says(const judgement& all, std::string_view what)
{
    return std::any_of(all.reasons.begin(), all.reasons.end(),
                       [&](const evidence& one) { return one.what == what && !one.words.empty(); });
}

} // namespace highroad
