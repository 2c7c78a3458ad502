#pragma once

#include "adapters/common/csv_reader.hpp"
#include "daemon/core/review.hpp"

#include <string>
#include <variant>

/// The monthly file reviews_<package>_<year><month>.csv that the Play Console offers for download (UTF-16): reviews
/// that are older than the week that Google's API shows.
/// https://support.google.com/googleplay/android-developer/answer/6135870
namespace highroad::play {

/// A mark without words: Google's API does not show those either.
struct rating_alone {};
/// The row is of another app than the one that is asked for.
struct other_app {};
using export_row = std::variant<review, rating_alone, other_app, std::string>;

/// Whether the first row of a file is that of such an export.
[[nodiscard]] bool is_play_export(const csv_header& header);

/// The alternative text is why the row is no review. The id is the one that Google's API gives the review.
[[nodiscard]] export_row read_export_row(const csv_header& header, const csv_record& row, const std::string& source,
                                         const std::string& package_name);

} // namespace highroad::play
