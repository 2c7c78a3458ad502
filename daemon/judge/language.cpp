#include "daemon/judge/language.hpp"

#include "daemon/core/text.hpp"

#include <cld2/public/compact_lang_det.h>

namespace highroad::judging {
namespace {

constexpr std::size_t enough = 4'000;

} // namespace

std::string language_of(std::string_view text)
{
    // CLD2 asks for valid UTF-8, and a cut may go through a character.
    auto read = valid_utf8(text.substr(0, enough));
    bool reliable = false;
    int valid = 0;
    auto found = CLD2::DetectLanguageCheckUTF8(read.data(), static_cast<int>(read.size()), /*is_plain_text=*/true,
                                               &reliable, &valid);
    if (!reliable || found == CLD2::UNKNOWN_LANGUAGE || found == CLD2::TG_UNKNOWN_LANGUAGE) return {};
    std::string code = CLD2::LanguageCode(found);
    // Two names that BCP 47 has given up.
    if (code == "iw") return "he";
    if (code == "jw") return "jv";
    return code;
}

} // namespace highroad::judging
