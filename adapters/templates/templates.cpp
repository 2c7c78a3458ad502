#include "adapters/templates/templates.hpp"

#include "adapters/templates/book.hpp"

namespace highroad {
namespace {

class template_drafter final : public drafter {
public:
    template_drafter(templates_parts::shelf books, template_values values)
        : books_{std::move(books)}, values_{std::move(values)}
    {}

    awaitable<result<std::vector<draft>>> suggest(review_case about) override
    {
        const auto* texts = templates_parts::book_for(books_, templates_parts::language_of(about), values_.language);
        auto drafts = templates_parts::suggestions(*texts, about, values_);
        if (drafts.empty() && about.planned && about.planned->with_team) {
            co_return failure{errc::bad_input, "no template for this follow-up is short enough for this platform (" +
                                                   std::to_string(about.rules.limit) +
                                                   ") or there is none in this language; please write it yourself"};
        }
        if (drafts.empty()) {
            co_return failure{errc::bad_input, "no template is short enough for this platform (" +
                                                   std::to_string(about.rules.limit) +
                                                   "); please write the reply yourself"};
        }
        co_return drafts;
    }

private:
    templates_parts::shelf books_;
    template_values values_;
};

} // namespace

std::variant<std::unique_ptr<drafter>, bad_templates> make_templates(const std::filesystem::path& prompts_dir,
                                                                     template_values values)
{
    auto books = templates_parts::read_books(prompts_dir);
    if (auto* bad = std::get_if<bad_templates>(&books)) return std::move(*bad);
    auto& all = std::get<templates_parts::shelf>(books);
    if (templates_parts::book_for(all, values.language, values.language) == nullptr) {
        return bad_templates{prompts_dir.string() + " has neither \"" + values.language + "\" nor \"en\""};
    }
    return std::make_unique<template_drafter>(std::move(all), std::move(values));
}

} // namespace highroad
