#include "daemon/settings/calendars_of_file.hpp"
#include "daemon/settings/read_table.hpp"
#include "daemon/settings/whole.hpp"

namespace highroad {
namespace {

template <class S>
void read_inner(reading& r, const toml_value& policy, std::string_view name, S& into)
{
    // A table that is not there has no place: problems are then told where [playbook] stands.
    if (policy.find(name) == nullptr) return;
    auto path = "playbook." + std::string{name};
    auto title = "[" + path + "]";
    read_table(r, table_in(r, policy, name, title), title, path, into);
}

bool holds(const clock_span& span, std::chrono::minutes at)
{
    if (span.to < span.from) return at >= span.from || at < span.to;
    return at >= span.from && at < span.to;
}

void cut_out_quiet_hours(reading& r, const sections::policy& written, playbook& into)
{
    auto quiet = parse_clock_span(written.quiet_hours);
    if (!quiet) return;
    auto left = without(into.hours.open, *quiet);
    if (never_opens(left)) {
        return r.complain(r.place_of("playbook.quiet_hours"), "quiet hours that leave some working hours",
                          in_quotes(written.quiet_hours) + ", which leaves none",
                          "shorten them, or write the hours that remain into hours");
    }
    into.hours.open = left;
    if (holds(*quiet, written.digests.at) && (written.digests.daily || written.digests.weekly)) {
        bool time_written = r.places.contains("playbook.digests.at");
        r.complain(r.place_of(time_written ? "playbook.digests.at" : "playbook.quiet_hours"),
                   "digests at a time outside of quiet_hours", "one inside of " + in_quotes(written.quiet_hours),
                   "set at in [playbook.digests] to another time");
    }
}

void set_hours(reading& r, const calendars_of_file& calendars, const sections::policy& written, playbook& into)
{
    into.hours.zone = calendars.zone(written.zone, "playbook.zone");
    into.hours.open = calendars.hours(written.working_hours, "playbook.hours");
    cut_out_quiet_hours(r, written, into);
    auto holidays = calendars.days_off(written.holidays, "playbook.holidays", into.hours.zone);
    into.hours.days_off = holidays;
    if (!next_open(into.hours, calendars.now())) {
        r.complain(r.place_of("playbook.holidays"), "a working day within two years", "none",
                   "holidays cover every one of them; reminders would never come");
        into.hours.days_off.clear();
    }
}

void set_rights(const sections::policy& written, playbook& into)
{
    // An empty list says the same as none.
    if (!written.suggesters.empty()) into.rights[right::suggest] = written.suggesters;
    if (!written.severe_approvers.empty()) into.rights[right::approve_severe] = written.severe_approvers;
    if (!written.administrators.empty()) into.rights[right::administer] = written.administrators;
}

} // namespace

void read_playbook(reading& r, const toml_value& root, const surroundings& around, playbook& into)
{
    sections::policy written;
    auto table = table_in(r, root, "playbook", "[playbook]");
    auto inner = playbook_tables();
    read_table(r, table, "[playbook]", "playbook", written, {inner.begin(), inner.end()});
    read_inner(r, table, "nudges", written.nudges);
    read_inner(r, table, "pages", written.pages);
    read_inner(r, table, "storms", written.storms);
    read_inner(r, table, "contacts", written.contacts);
    read_inner(r, table, "digests", written.digests);
    read_inner(r, table, "check", written.check);
    read_inner(r, table, "voice", written.voice);

    into = written;
    into.compensation_allowed = written.compensation == sections::compensation_rule::second_approval;
    calendars_of_file calendars{r, around};
    set_hours(r, calendars, written, into);
    set_rights(written, into);
    read_people(r, root, calendars, into);
    read_rules(r, root, into);
    read_rotas(r, root, calendars, into);
    read_escalations(r, root, into);
}

} // namespace highroad
