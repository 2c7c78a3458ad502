#pragma once

#include "daemon/ports/log.hpp"

#include <memory>

namespace highroad {

/// plain: "source not read source=acme why=..." with journald's priority prefix; json: one object a line.
enum class log_style { plain, json };

/// Writes to standard error, which systemd hands to the journal.
[[nodiscard]] std::unique_ptr<log> make_log(log_style style, log_level at_least);

} // namespace highroad
