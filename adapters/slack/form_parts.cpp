#include "adapters/slack/form_parts.hpp"

#include "adapters/slack/markup.hpp"
#include "daemon/core/text.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace highroad::slack {

using json = nlohmann::json;

json view_of(std::string_view callback, std::string_view title, std::string_view submit, const form_memory& memory,
             json blocks)
{
    return {{"type", "modal"},
            {"callback_id", callback},
            {"title", plain_text(title, 24)},
            {"submit", plain_text(submit, 24)},
            {"close", plain_text("Cancel", 24)},
            {"private_metadata", to_metadata(memory)},
            {"blocks", std::move(blocks)}};
}

json customer_words(const review_case& current)
{
    auto words =
        current.subject.title.empty() ? current.subject.text : current.subject.title + "\n" + current.subject.text;
    return {{"type", "section"}, {"text", plain_text(words, 1500)}};
}

json text_field(std::string block, std::string_view label, std::size_t most, needed answer, lines shape)
{
    json field{{"type", "input"},
               {"block_id", std::move(block)},
               {"label", plain_text(label, 2000)},
               {"element",
                {{"type", "plain_text_input"},
                 {"action_id", "text"},
                 {"multiline", shape == lines::many},
                 {"max_length", most}}}};
    if (answer == needed::no) field["optional"] = true;
    return field;
}

json option_of(const choice& one)
{
    return {{"text", plain_text(one.label, 75)}, {"value", one.id}};
}

json select_field(std::string block, std::string_view label, json options, std::size_t initial)
{
    json select{{"type", "static_select"},
                {"action_id", "choice"},
                {"initial_option", options.at(initial)},
                {"options", std::move(options)}};
    return {{"type", "input"}, {"block_id", std::move(block)}, {"label", plain_text(label, 2000)}, {"element", select}};
}

std::string number_of(const review_case& current)
{
    return "#" + std::to_string(current.number);
}

std::string entered(const form_sent& sent, const std::string& field)
{
    auto found = sent.values.find(field);
    return found == sent.values.end() ? std::string{} : valid_utf8(found->second);
}

form_errors wrong(std::string field, std::string words)
{
    return {{{std::move(field), std::move(words)}}};
}

} // namespace highroad::slack
