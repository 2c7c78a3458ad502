#pragma once

#include "daemon/core/playbook.hpp"
#include "daemon/core/review_case.hpp"

#include <string>
#include <vector>

namespace highroad {

/// Why a case is where it is, what happens next and when, and who may do what: one plain sentence a line.
[[nodiscard]] std::vector<std::string> explain(const review_case& c, const playbook& rules, instant now);

/// Who is on call now and next, one rota a line.
[[nodiscard]] std::string on_call_in_words(const playbook& rules, instant now);

} // namespace highroad
