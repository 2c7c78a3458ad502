#pragma once

#include "adapters/common/shared_access.hpp"
#include "adapters/feed/feed.hpp"
#include "daemon/app/connect.hpp"
#include "daemon/ports/review_platform.hpp"

namespace highroad::app {

/// Sources that anybody may read without an account.
[[nodiscard]] result<std::unique_ptr<review_platform>>
open_source(const sections::steam& wanted, const connect_with& with, connections& out, shared_access& shared);
[[nodiscard]] result<std::unique_ptr<review_platform>> open_source(const sections::app_store_feed& wanted,
                                                                   const connect_with& with, connections& out);
[[nodiscard]] result<std::unique_ptr<review_platform>> open_source(const sections::feed& wanted,
                                                                   const connect_with& with, connections& out);
/// What the adapter needs to know of the feed's documents; `highroad import` reads files by the same.
[[nodiscard]] feed_settings feed_of(const sections::feed& wanted);

} // namespace highroad::app
