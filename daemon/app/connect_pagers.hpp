#pragma once

#include "daemon/app/connect.hpp"
#include "daemon/ports/pager.hpp"

namespace highroad::app {

/// Builds every pager of the settings, reached through the client of `out`. What could not be built is in
/// `out.mistakes`.
void connect_pagers(const settings& configured, const connect_with& with, connections& out);

/// Hangs POST /hooks/pagers/{name} of every pager that tells who acknowledged into the router.
void serve_pagers(const connections& outside, http_router& router, page_answers& desk);

} // namespace highroad::app
