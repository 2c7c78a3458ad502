#pragma once

#include "adapters/common/shared_access.hpp"
#include "daemon/app/connect.hpp"

namespace highroad::app {

/// Builds the platforms with partner access. Null, with a mistake told, when a secret is missing.
[[nodiscard]] result<std::unique_ptr<review_platform>> build(const sections::trustpilot& wanted,
                                                             const sections::general& general, const connect_with& with,
                                                             connections& out, shared_access& shared);
[[nodiscard]] result<std::unique_ptr<review_platform>> build(const sections::yelp& wanted,
                                                             const sections::general& general, const connect_with& with,
                                                             connections& out, shared_access& shared);
[[nodiscard]] result<std::unique_ptr<review_platform>> build(const sections::booking& wanted,
                                                             const sections::general& general, const connect_with& with,
                                                             connections& out, shared_access& shared);
[[nodiscard]] result<std::unique_ptr<review_platform>> build(const sections::tripadvisor& wanted,
                                                             const sections::general& general, const connect_with& with,
                                                             connections& out, shared_access& shared);
[[nodiscard]] result<std::unique_ptr<review_platform>> build(const sections::judge_me& wanted,
                                                             const sections::general& general, const connect_with& with,
                                                             connections& out, shared_access& shared);

} // namespace highroad::app
