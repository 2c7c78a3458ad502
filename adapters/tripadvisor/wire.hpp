#pragma once

#include "adapters/common/usual_answers.hpp"
#include "adapters/tripadvisor/tripadvisor.hpp"

#include <string>
#include <string_view>

/// What goes over the wire and what comes back, as pure functions.
/// Source: tripadvisor-content-api.readme.io (overview and FAQ); the members of a review are not confirmed by it.
namespace highroad::tripadvisor {

/// Reviews in one answer: the newest of that language.
constexpr std::size_t page_size = 5;

[[nodiscard]] platform_words words_for(const tripadvisor_settings& settings);
[[nodiscard]] std::string list_url(const tripadvisor_settings& settings, std::string_view language);
[[nodiscard]] result<review_page> read_page(const tripadvisor_settings& settings, std::string_view body);

} // namespace highroad::tripadvisor
