#pragma once

#include "adapters/common/csv_reader.hpp"
#include "adapters/feed/items.hpp"

#include <string>

namespace highroad::feed {

/// The first record as names of columns. `why_not` says what is wrong with it, if anything is.
[[nodiscard]] csv_header read_header(const std::optional<csv_record>& first, std::string& why_not,
                                     const feed_mapping& where);

/// Adds the review, or what cannot be understood, to the page.
void take_record(const feed_settings& settings, const csv_header& header, const csv_record& record, review_page& into);

} // namespace highroad::feed
