#pragma once

#include "daemon/demo/store_front.hpp"

#include <string>
#include <string_view>

namespace highroad::demo {

/// The app's page as a customer sees it: answers that wait for publication are not on it.
[[nodiscard]] std::string store_page(const std::string& app_id, const std::vector<front_review>& reviews, instant now);

/// The same as JSON: {"app","reviews":[{id,rating,title,body,author,created,territory,answer:null|text}]}.
[[nodiscard]] std::string store_page_json(const std::string& app_id, const std::vector<front_review>& reviews,
                                          instant now);

} // namespace highroad::demo
