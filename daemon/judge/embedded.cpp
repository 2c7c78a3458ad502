#include "daemon/judge/embedded.hpp"

// Language of each list; embedded.S.in names the same.
#define HIGHROAD_LEXICONS(each)                                                                                        \
    each(da) each(de) each(en) each(es) each(fr) each(id) each(it) each(ja) each(ko) each(nl) each(pl) each(pt)        \
        each(ru) each(sv) each(tr) each(zh)

extern "C" {
#define HIGHROAD_EMBEDDED(name)                                                                                        \
    extern const char highroad_judge_##name[];                                                                         \
    extern const char highroad_judge_##name##_end[];
HIGHROAD_LEXICONS(HIGHROAD_EMBEDDED)
HIGHROAD_EMBEDDED(signs)
HIGHROAD_EMBEDDED(themes)
}

namespace highroad::judging {

std::vector<std::pair<std::string_view, std::string_view>> embedded_lexicons()
{
#define HIGHROAD_LEXICON(name) {#name, {highroad_judge_##name, highroad_judge_##name##_end}},
    return {HIGHROAD_LEXICONS(HIGHROAD_LEXICON)};
}

std::string_view embedded_signs()
{
    return {highroad_judge_signs, highroad_judge_signs_end};
}

std::string_view embedded_themes()
{
    return {highroad_judge_themes, highroad_judge_themes_end};
}

} // namespace highroad::judging
