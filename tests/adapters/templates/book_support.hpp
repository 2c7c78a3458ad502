#pragma once

#include "adapters/templates/book.hpp"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace highroad::test {

inline std::filesystem::path project_folder()
{
    const char* root = std::getenv("HIGHROAD_SOURCE_DIR");
    return root == nullptr ? "." : root;
}

inline const templates_parts::book& english()
{
    static const auto books = [] {
        auto read = templates_parts::read_books(project_folder() / "prompts");
        if (auto* bad = std::get_if<bad_templates>(&read)) throw std::runtime_error{bad->words};
        return std::get<templates_parts::shelf>(std::move(read));
    }();
    return books.at("en");
}

inline template_values all_values()
{
    template_values values;
    values.product = "Acme Notes";
    values.email = "care@example.com";
    values.sign_off = "Ana from Acme";
    return values;
}

inline review_case case_about(const std::string& text, std::optional<double> stars = 1, std::size_t limit = 5970)
{
    review_case c;
    c.number = 42;
    c.subject.text = text;
    if (stars) c.subject.mark = rating{*stars, 5};
    c.rules.limit = limit;
    return c;
}

inline std::vector<std::string> ids_in(const std::string& text)
{
    std::vector<std::string> ids;
    for (auto i : templates_parts::themes_in(text, english().themes))
        ids.push_back(english().themes[i].id);
    return ids;
}

} // namespace highroad::test
