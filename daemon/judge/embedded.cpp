#include "daemon/judge/embedded.hpp"

extern "C" {
#define HIGHROAD_EMBEDDED(name)                                                                                        \
    extern const char highroad_judge_##name[];                                                                         \
    extern const char highroad_judge_##name##_end[]
HIGHROAD_EMBEDDED(de);
HIGHROAD_EMBEDDED(en);
HIGHROAD_EMBEDDED(es);
HIGHROAD_EMBEDDED(fr);
HIGHROAD_EMBEDDED(id);
HIGHROAD_EMBEDDED(it);
HIGHROAD_EMBEDDED(ja);
HIGHROAD_EMBEDDED(nl);
HIGHROAD_EMBEDDED(pt);
HIGHROAD_EMBEDDED(themes);
}

namespace highroad::judging {

std::vector<std::pair<std::string_view, std::string_view>> embedded_lexicons()
{
    return {
        {"de", {highroad_judge_de, highroad_judge_de_end}}, {"en", {highroad_judge_en, highroad_judge_en_end}},
        {"es", {highroad_judge_es, highroad_judge_es_end}}, {"fr", {highroad_judge_fr, highroad_judge_fr_end}},
        {"id", {highroad_judge_id, highroad_judge_id_end}}, {"it", {highroad_judge_it, highroad_judge_it_end}},
        {"ja", {highroad_judge_ja, highroad_judge_ja_end}}, {"nl", {highroad_judge_nl, highroad_judge_nl_end}},
        {"pt", {highroad_judge_pt, highroad_judge_pt_end}},
    };
}

std::string_view embedded_themes()
{
    return {highroad_judge_themes, highroad_judge_themes_end};
}

} // namespace highroad::judging
