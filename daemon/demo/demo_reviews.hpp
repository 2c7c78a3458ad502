#pragma once

#include "daemon/demo/store_front.hpp"
#include "daemon/ports/clock.hpp"

#include <string>
#include <vector>

namespace highroad::demo {

/// What is already in the demo's App Store at its start: angry and calm ones, praise, several languages, most of it
/// weeks old, some of it answered.
[[nodiscard]] std::vector<front_review> demo_reviews(instant start);

/// The review that arrives while somebody watches.
[[nodiscard]] front_review fresh_review(instant now);

/// Fills the app at once, and adds the fresh review `after` that. Ends with asio's cancellation.
[[nodiscard]] awaitable<void> drip(store_front& front, std::string app_id, clock& time, std::chrono::seconds after);

} // namespace highroad::demo
