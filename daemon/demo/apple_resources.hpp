#pragma once

#include "daemon/demo/apple_query.hpp"
#include "daemon/demo/store_front.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

/// The bodies of App Store Connect's answers. `base` is scheme and host of the stand-in, `now` decides what is
/// published.
namespace highroad::demo {

/// As Apple writes times: with the offset of Cupertino's summer.
[[nodiscard]] std::string apple_time(instant at);

struct resource_context {
    std::string base;
    std::string target; ///< path and query as asked
    const apple_query* query = nullptr;
    instant now;
};

/// 200 with one review.
[[nodiscard]] http_response one_review_answer(const resource_context& context, const front_review& what);
/// `status` with the answer under `of`, which must have one.
[[nodiscard]] http_response one_response_answer(int status, const resource_context& context, const front_review& of);
/// 200 with the linkage only.
[[nodiscard]] http_response linkage_answer(const resource_context& context, const front_review& of);

/// 200 with the page that the query's cursor names; 400 for a cursor that is none. With `repeat` the page before it.
enum class page_order { as_asked, repeat_previous };
[[nodiscard]] http_response review_list_answer(const resource_context& context, const std::vector<front_review>& all,
                                               page_order order);

} // namespace highroad::demo
