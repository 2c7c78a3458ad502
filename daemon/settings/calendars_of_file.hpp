#pragma once

#include "daemon/settings/reading.hpp"
#include "daemon/settings/working_time.hpp"

#include <string>
#include <vector>

namespace highroad {

/// Makes zones, hours and days off of what the file says, and complains where that makes no sense. Zones and calendar
/// files are read for whole years around now, so that a reload a day later finds nothing changed by the day alone.
class calendars_of_file {
public:
    calendars_of_file(reading& r, const surroundings& around);

    /// UTC where the zone is not known.
    [[nodiscard]] time_zone zone(const std::string& name, const std::string& path) const;
    /// Always open where the entries make no sense.
    [[nodiscard]] week hours(const std::vector<std::string>& entries, const std::string& path) const;
    [[nodiscard]] std::vector<day_range> days_off(const sections::day_list& days, const std::string& path,
                                                  const time_zone& zone) const;
    [[nodiscard]] std::vector<shift> shifts(const std::string& ics, const std::string& path, const person_lookup& who,
                                            const time_zone& zone) const;
    [[nodiscard]] instant now() const { return around_.now; }

private:
    reading& r_;
    const surroundings& around_;
    instant from_;
    instant to_;
};

void read_people(reading& r, const toml_value& root, const calendars_of_file& calendars, playbook& into);
void read_rules(reading& r, const toml_value& root, playbook& into);
void read_rotas(reading& r, const toml_value& root, const calendars_of_file& calendars, playbook& into);
void read_escalations(reading& r, const toml_value& root, playbook& into);

} // namespace highroad
