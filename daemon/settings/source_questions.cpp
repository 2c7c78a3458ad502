#include "daemon/settings/source_questions.hpp"

#include "daemon/core/text.hpp"
#include "daemon/settings/reading.hpp"
#include "daemon/settings/schema.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace highroad {
namespace {

using form = source_question::kind;

struct described_form {
    form kind;
    std::string expected;
};

described_form form_of(const std::string&, const auto& row)
{
    return {form::text, std::string{in_words(row.form)}};
}
described_form form_of(double, const auto& row)
{
    return {form::number, expected_number(row.least, row.most)};
}
described_form form_of(int, const auto& row)
{
    return {form::number, expected_whole_number(row.least, row.most)};
}
described_form form_of(bool, const auto&)
{
    return {form::yes_no, "true or false"};
}
described_form form_of(std::chrono::seconds, const auto& row)
{
    return {form::text, expected_duration(row.least, row.most)};
}
described_form form_of(const std::vector<std::string>&, const auto& row)
{
    return {form::list, "a list with commas; each " + std::string{in_words(row.form)}};
}
described_form form_of(const secret_ref&, const auto&)
{
    return {form::secret, "where the secret is: file:/path, credential:name or env:NAME"};
}
template <class T>
concept a_choice = requires(T value)
{
    choices_of(value);
};

template <a_choice C>
described_form form_of(const C& value, const auto&)
{
    return {form::text, expected_choice(choices_of(value))};
}
/// Kinds of values that no [[sources]] has.
template <class T>
requires(!a_choice<T>) described_form form_of(const T&, const auto&)
{
    return {form::text, "a text"};
}

template <class S>
std::vector<source_question> questions(const S& section)
{
    std::vector<source_question> out;
    for (const auto& row : keys_of(section)) {
        auto described = std::visit([&](auto member) { return form_of(section.*member, row); }, row.where);
        // What `highroad login google` wrote.
        if constexpr (std::is_same_v<S, sections::google_business>)
            if (row.name == "refresh_token")
                described.expected = "where the secret is: sealed:/path, file:/path, credential:name or env:NAME";
        out.push_back({std::string{row.name}, std::string{row.meaning}, described.expected, described.kind,
                       row.need == presence::required});
    }
    return out;
}

std::optional<std::string> secret_in_toml(std::string_view typed)
{
    auto colon = typed.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    auto place = typed.substr(0, colon);
    auto known = {"file", "credential", "env", "sealed"};
    if (std::find(known.begin(), known.end(), place) == known.end()) return std::nullopt;
    return "{ " + std::string{place} + " = " + toml_quoted(typed.substr(colon + 1)) + " }";
}

std::string list_in_toml(std::string_view typed)
{
    std::string out;
    while (!typed.empty()) {
        auto comma = std::min(typed.find(','), typed.size());
        auto one = trimmed(typed.substr(0, comma));
        if (!one.empty()) out += (out.empty() ? "" : ", ") + toml_quoted(one);
        typed.remove_prefix(std::min(comma + 1, typed.size()));
    }
    return "[" + out + "]";
}

bool is_number(const std::string& typed)
{
    double number = 0;
    auto read = std::from_chars(typed.data(), typed.data() + typed.size(), number, std::chars_format::fixed);
    return read.ec == std::errc{} && read.ptr == typed.data() + typed.size();
}

/// Empty where it has not the form. A secret that was typed itself must not come back in words.
std::optional<std::string> in_toml(form kind, const std::string& typed)
{
    switch (kind) {
    case form::text:
        return toml_quoted(typed);
    case form::number:
        return is_number(typed) ? std::optional{typed} : std::nullopt;
    case form::yes_no:
        if (typed == "true" || typed == "yes") return "true";
        if (typed == "false" || typed == "no") return "false";
        return std::nullopt;
    case form::list:
        return list_in_toml(typed);
    case form::secret:
        break;
    }
    return secret_in_toml(typed);
}

} // namespace

std::vector<source_question> questions_of_source(std::string_view kind)
{
    // One place says which kind is which section: the reader. A test holds this list to source_kinds().
    if (kind == "app_store_connect") return questions(sections::app_store_connect{});
    if (kind == "google_play") return questions(sections::google_play{});
    if (kind == "google_business") return questions(sections::google_business{});
    if (kind == "webhook") return questions(sections::webhook{});
    if (kind == "steam") return questions(sections::steam{});
    if (kind == "app_store_feed") return questions(sections::app_store_feed{});
    if (kind == "feed") return questions(sections::feed{});
    if (kind == "trustpilot") return questions(sections::trustpilot{});
    if (kind == "yelp") return questions(sections::yelp{});
    if (kind == "booking") return questions(sections::booking{});
    if (kind == "tripadvisor") return questions(sections::tripadvisor{});
    if (kind == "judge_me") return questions(sections::judge_me{});
    return {};
}

std::variant<std::string, std::string> source_table_or_words(std::string_view kind, const source_answers& answers)
{
    using told = std::variant<std::string, std::string>;
    auto known = questions_of_source(kind);
    if (known.empty()) return told{std::in_place_index<1>, "There is no kind of source \"" + std::string{kind} + "\"."};
    std::string table = "\n[[sources]]\nkind = " + toml_quoted(kind) + "\n";
    std::vector<std::string_view> given;
    for (const auto& [key, typed] : answers) {
        auto of =
            std::find_if(known.begin(), known.end(), [&wanted = key](const auto& one) { return one.key == wanted; });
        if (of == known.end())
            return told{std::in_place_index<1>,
                        "A source of kind " + std::string{kind} + " has no key \"" + key + "\"."};
        if (std::find(given.begin(), given.end(), key) != given.end())
            return told{std::in_place_index<1>, "The key \"" + key + "\" is given twice."};
        given.push_back(key);
        auto value = in_toml(of->form, typed);
        if (!value) return told{std::in_place_index<1>, key + ": expected " + of->expected + "."};
        table += key + " = " + *value + "\n";
    }
    return told{std::in_place_index<0>, std::move(table)};
}

} // namespace highroad
