#pragma once

#include "daemon/core/page.hpp"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <string>
#include <string_view>

/// https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
namespace highroad::pagers::alertmanager {

/// What POST /api/v2/alerts takes: a list of one. Alertmanager knows an alert by its labels, so they depend on nothing
/// but the page's key and the configuration; all that may change while a page is up is an annotation. It is over at
/// `ends`.
[[nodiscard]] nlohmann::json alerts(const page& what, const std::map<std::string, std::string>& labels, instant ends);

[[nodiscard]] bool is_label_name(std::string_view name);

} // namespace highroad::pagers::alertmanager
