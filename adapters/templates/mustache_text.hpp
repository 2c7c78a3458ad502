#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace highroad::templates_parts {

/// What a text can be filled with. Empty ones hide the sections that need them.
struct fillings {
    std::string product;
    std::string reach;
    std::string topics;
    std::string what_changed; ///< of the cause that was mended, in the team's words
};

struct text_mistake {
    int line = 1; ///< within the text
    std::string words;
};

/// A mustache text that was checked: it names only what `fillings` has.
class mustache_text {
public:
    [[nodiscard]] static std::variant<mustache_text, text_mistake> read(std::string_view text);

    /// Plain text: nothing is escaped, blank lines are at most one in a row, none at either end.
    [[nodiscard]] std::string fill(const fillings& values) const;

private:
    explicit mustache_text(std::string text) : text_{std::move(text)} {}
    std::string text_;
};

} // namespace highroad::templates_parts
