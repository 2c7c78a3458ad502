#include "daemon/judge/embedded.hpp"

// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {
extern const char highroad_judge_en[];
extern const char highroad_judge_en_end[];
extern const char highroad_judge_themes[];
extern const char highroad_judge_themes_end[];
}
// NOLINTEND(bugprone-reserved-identifier)

namespace highroad::judging {

std::string_view embedded_english()
{
    return {highroad_judge_en, highroad_judge_en_end};
}
std::string_view embedded_themes()
{
    return {highroad_judge_themes, highroad_judge_themes_end};
}

} // namespace highroad::judging
