// The same four definitions as in daemon/settings/toml_text.cpp, which says why: two different sets in one program
// would be two different libraries under one name.
#define TOML_EXCEPTIONS 1
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#undef NDEBUG
#define TOML_ASSERT(condition) static_assert(true)
#include <toml++/toml.h>

#include "daemon/judge/themes.hpp"

#include <stdexcept>

namespace highroad::judging {

void add_themes(lexicon& to, std::string_view toml_file)
{
    try {
        auto file = toml::parse(toml_file);
        const auto* themes = file["themes"].as_array();
        if (themes == nullptr) throw std::invalid_argument{"the file of themes has no [[themes]]"};
        for (const auto& entry : *themes) {
            const auto* theme = entry.as_table();
            if (theme == nullptr) continue;
            list made;
            made.what = meaning::theme;
            made.name = (*theme)["id"].value_or(std::string{});
            made.even_negated = (*theme)["even_negated"].value_or(false);
            made.weak = (*theme)["weak"].value_or(false);
            to.add_list(std::move(made));
            const auto* phrases = (*theme)["words"].as_array();
            if (phrases == nullptr) continue;
            for (const auto& phrase : *phrases) {
                if (auto text = phrase.value<std::string_view>()) to.add_phrase(*text);
            }
        }
    } catch (const toml::parse_error& error) {
        throw std::invalid_argument{"the file of themes cannot be read: " + std::string{error.description()}};
    }
}

} // namespace highroad::judging
