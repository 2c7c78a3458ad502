#pragma once

#include "daemon/ports/http.hpp"
#include "daemon/ports/language_model.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace highroad {

/// What the model may say of the business, and how to reach the server. Whatever is empty is not told.
struct language_model_settings {
    enum class api { openai, anthropic };

    api kind = api::openai;
    std::string url;   ///< with its version: "https://api.openai.com/v1"; https, or http towards this machine
    std::string model; ///< its name there
    std::string token; ///< may be empty for a server on this machine
    std::chrono::seconds timeout{20};
    int max_tokens = 500;
    bool second_reading = false; ///< reviews are read too; the orders for that have to be there

    std::string product;
    std::string email; ///< the first of these three that is given is the contact
    std::string phone;
    std::string url_of_contact;
    std::string sign_off;
    std::string language = "en"; ///< of replies to reviews whose own is not known
};

/// Chat completions as OpenAI has them (llama.cpp, Ollama, vLLM and many hosted services), or Anthropic's Messages API.
/// The orders are the files of prompts_dir/language_model; what customers and people wrote travels as one JSON object
/// and never among the orders. One request a text or a reading, and a second one only where the server wants its limit
/// under another name. Fails with bad_input, in words, when a setting or a file cannot be used.
[[nodiscard]] result<std::unique_ptr<language_model>>
make_language_model(language_model_settings settings, const std::filesystem::path& prompts_dir, http_client& http);

} // namespace highroad
