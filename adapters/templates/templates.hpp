#pragma once

#include "daemon/ports/drafter.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <variant>

namespace highroad {

/// What the texts may offer to customers. What is empty is never offered, and nothing is made up.
struct template_values {
    std::string product; ///< what customers call it
    std::string email;   ///< the first of these three that is given becomes the invitation to talk directly
    std::string phone;
    std::string url;
    std::string sign_off;
    std::string language = "en"; ///< for reviews whose own language has no templates
};

/// Why the texts cannot be used: file, line and what is wrong with it.
struct bad_templates {
    std::string words;
};

/// A drafter that chooses among the texts of `prompts_dir`, one folder for each language (prompts/en/index.toml says
/// how they are laid out). Everything is read and tried out here, so that later nothing can fail for want of a file.
/// No word of a review ever gets into a draft: what it is about is named in our own words.
[[nodiscard]] std::variant<std::unique_ptr<drafter>, bad_templates>
make_templates(const std::filesystem::path& prompts_dir, template_values values);

} // namespace highroad
