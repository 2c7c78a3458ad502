#pragma once

#include "daemon/app/service.hpp"

namespace highroad::app {

/// Sets up the configured language model, if there is one, over the client of `out`.
void connect_language_model(const settings& configured, connections& out);

} // namespace highroad::app
