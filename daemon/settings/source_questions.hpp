#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace highroad {

/// One key of a [[sources]] table as a question to a person.
struct source_question {
    enum class kind { text, number, yes_no, list, secret };

    std::string key;
    std::string meaning;  ///< as in docs/configuration.md
    std::string expected; ///< "digits", "a duration from 1 s to 1 d"
    kind form = kind::text;
    bool required = false;
};

/// Every key of that kind of source in the order of the documentation; empty for an unknown kind.
[[nodiscard]] std::vector<source_question> questions_of_source(std::string_view kind);

using source_answers = std::vector<std::pair<std::string, std::string>>; ///< key and what was typed

/// The table in TOML, with an empty line before it. Lists are typed with commas, secrets as "file:/path",
/// "credential:name", "env:NAME" or "sealed:/path". Or why not, in words: an unknown key, a value of the wrong kind.
/// Whether the values are good is for load() to say.
[[nodiscard]] std::variant<std::string, std::string> source_table_or_words(std::string_view kind,
                                                                           const source_answers& answers);

} // namespace highroad
