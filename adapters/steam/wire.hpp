#pragma once

#include "adapters/steam/steam.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What goes over the wire and what comes back, as pure functions.
/// Source of all shapes: https://partner.steamgames.com/doc/store/getreviews
namespace highroad::steam {

/// What the field on Steam's page takes, by the page's own script.
constexpr std::size_t reply_limit = 8000;

/// `cursor` is empty for the first page.
[[nodiscard]] std::string list_url(const steam_settings& settings, int limit, std::string_view cursor);

/// `cursor` is the one that was asked with: Steam's list ends in an empty page, or goes on naming the same one.
[[nodiscard]] result<review_page> read_page(const steam_settings& settings, std::string_view cursor,
                                            std::string_view body);

/// How many reviews Steam counts; only the first page says so.
[[nodiscard]] std::optional<std::int64_t> read_total(std::string_view body);

/// Of a GET that was not answered with 200.
[[nodiscard]] failure read_list_failure(const http_response& answer);

/// Steam's name of a language ("schinese") as BCP 47; empty for one that is not known.
[[nodiscard]] std::string language_tag(std::string_view steams_name);

} // namespace highroad::steam
