#include "daemon/check/embedded.hpp"

extern "C" {
#define HIGHROAD_EMBEDDED(name)                                                                                        \
    extern const char highroad_check_##name[];                                                                         \
    extern const char highroad_check_##name##_end[]
HIGHROAD_EMBEDDED(de);
HIGHROAD_EMBEDDED(en);
HIGHROAD_EMBEDDED(es);
HIGHROAD_EMBEDDED(fr);
HIGHROAD_EMBEDDED(it);
HIGHROAD_EMBEDDED(ja);
HIGHROAD_EMBEDDED(nl);
HIGHROAD_EMBEDDED(pt);
}

namespace highroad::checking {

std::vector<std::pair<std::string_view, std::string_view>> embedded_words()
{
    return {
        {"de", {highroad_check_de, highroad_check_de_end}}, {"en", {highroad_check_en, highroad_check_en_end}},
        {"es", {highroad_check_es, highroad_check_es_end}}, {"fr", {highroad_check_fr, highroad_check_fr_end}},
        {"it", {highroad_check_it, highroad_check_it_end}}, {"ja", {highroad_check_ja, highroad_check_ja_end}},
        {"nl", {highroad_check_nl, highroad_check_nl_end}}, {"pt", {highroad_check_pt, highroad_check_pt_end}},
    };
}

} // namespace highroad::checking
