#include "daemon/judge/themes.hpp"

#include "daemon/toml/toml_text.hpp"

#include <stdexcept>
#include <string>
#include <variant>

namespace highroad::judging {
namespace {

const toml_value& member(const toml_value& table, std::string_view key)
{
    static const toml_value nothing;
    const auto* found = table.find(key);
    return found ? found->value : nothing;
}

} // namespace

void add_themes(lexicon& to, std::string_view toml_file)
{
    auto read = read_toml(toml_file);
    if (const auto* error = std::get_if<toml_error>(&read))
        throw std::invalid_argument{"the file of themes cannot be read: " + error->words};
    const auto& themes = member(std::get<toml_value>(read), "themes");
    if (themes.kind != toml_kind::list) throw std::invalid_argument{"the file of themes has no [[themes]]"};
    for (const auto& theme : themes.list) {
        list made;
        made.what = meaning::theme;
        made.name = member(theme, "id").text;
        made.even_negated = member(theme, "even_negated").yes_no;
        made.weak = member(theme, "weak").yes_no;
        to.add_list(std::move(made));
        for (const auto& phrase : member(theme, "words").list)
            to.add_phrase(phrase.text);
    }
}

} // namespace highroad::judging
