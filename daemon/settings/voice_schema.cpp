#include "daemon/settings/schema.hpp"

#include <array>

namespace highroad {

std::span<const key<house_voice>> keys_of(const house_voice&)
{
    static const std::array<key<house_voice>, 4> rows{{
        {.name = "tone",
         .where = &house_voice::tone,
         .meaning = "How replies should sound, in a sentence or two: \"warm and brief; we say you, never dear "
                    "customer\"."},
        {.name = "facts",
         .where = &house_voice::facts,
         .meaning = "What is true of the business and may be said in public: \"support answers within one working "
                    "day\". A language model may use these, and no others."},
        {.name = "preferred", .where = &house_voice::preferred, .meaning = "Words to use where they fit."},
        {.name = "forbidden",
         .where = &house_voice::forbidden,
         .meaning = "Words that no reply may hold, as whole words and without case; \"*\" at the end of a word is any "
                    "ending. What follows is `forbidden` of [playbook.check]."},
    }};
    return rows;
}

std::span<const key<sections::language_model>> keys_of(const sections::language_model&)
{
    using s = sections::language_model;
    static const std::array<key<s>, 7> rows{{
        {.name = "kind",
         .where = &s::kind,
         .meaning = "openai: whatever takes chat completions as OpenAI does (llama.cpp, Ollama, vLLM, many hosted "
                    "ones). anthropic: the Messages API."},
        {.name = "url",
         .where = &s::url,
         .form = shape::base_url,
         .meaning = "Where the API is, with its version: \"http://127.0.0.1:11434/v1\" for Ollama on this machine.",
         .stated_default = "\"https://api.openai.com/v1\" or \"https://api.anthropic.com/v1\""},
        {.name = "model", .where = &s::model, .need = presence::required, .meaning = "The model's name there."},
        {.name = "token", .where = &s::token, .meaning = "The API key, where one is needed."},
        {.name = "timeout",
         .where = &s::timeout,
         .least = 1,
         .most = 120,
         .meaning = "How long one answer may take. The templates are on the card meanwhile."},
        {.name = "max_tokens",
         .where = &s::max_tokens,
         .least = 50,
         .most = 4000,
         .meaning = "The most tokens that one answer may have."},
        {.name = "second_reading",
         .where = &s::second_reading,
         .meaning = "Whether the model is also asked which severe matters a review tells of, when it becomes a case "
                    "and when the customer edits it. What it finds is added to what the word lists heard, never taken "
                    "away; docs/judgement.md says how much more is heard. The review goes to that server for drafts "
                    "anyway."},
    }};
    return rows;
}

std::span<const std::string_view> choices_of(sections::model_kind)
{
    static constexpr std::array<std::string_view, 2> words{"openai", "anthropic"};
    return words;
}

} // namespace highroad
