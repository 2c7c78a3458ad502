#pragma once

#include "adapters/app_store_feed/app_store_feed.hpp"
#include "adapters/app_store_feed/itinerary.hpp"

#include <string>
#include <string_view>

/// What goes over the wire and what comes back, as pure functions. Apple describes this feed nowhere: the shapes are
/// those of recorded answers.
namespace highroad::app_store_public {

/// The field in App Store Connect, where the answer is posted by hand, takes this many characters.
constexpr std::size_t reply_limit = 5970;

[[nodiscard]] std::string page_url(const app_store_feed_settings& settings, const stop& where);

/// Reviews, and what is none, of one page; `next` stays empty. Every value is {"label":...}; "entry" is a list, one
/// object or absent.
[[nodiscard]] result<review_page> read_page(const app_store_feed_settings& settings, const stop& where,
                                            std::string_view body);

/// Of a GET that was not answered with 200.
[[nodiscard]] failure read_failure(const stop& where, const http_response& answer);

} // namespace highroad::app_store_public
