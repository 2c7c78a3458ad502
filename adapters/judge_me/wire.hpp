#pragma once

#include "adapters/common/usual_answers.hpp"
#include "adapters/judge_me/judge_me.hpp"

#include <string>
#include <string_view>

/// What goes over the wire and what comes back, as pure functions. Source: public descriptions of Judge.me's API; no
/// page of Judge.me's own was at hand.
namespace highroad::judge_me {

[[nodiscard]] platform_words words_for(const judge_me_settings& settings);
/// `page` counts from 1.
[[nodiscard]] std::string list_url(const judge_me_settings& settings, int page, int per_page);
/// The page that a cursor names; 1 for an empty one, 0 for what is no cursor of ours.
[[nodiscard]] int page_of(std::string_view cursor);
/// A page with anything in it is followed by another one; the list ends with an empty page.
[[nodiscard]] result<review_page> read_page(const judge_me_settings& settings, int page, std::string_view body);
/// Whether the reviews stand newest first, none of them newer than `not_after`. Those without a time fit anywhere.
[[nodiscard]] bool is_newest_first(const review_page& page, std::optional<instant> not_after);

} // namespace highroad::judge_me
