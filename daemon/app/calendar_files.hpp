#pragma once

#include "daemon/settings/settings.hpp"

namespace highroad::app {

/// Gives the configuration the system's clock and time zones, and the .ics files that it names.
void give_calendars(surroundings& around);

} // namespace highroad::app
