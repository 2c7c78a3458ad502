#include "daemon/calendars/ics.hpp"

#include "tests/core/zones.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono;

namespace {

result<std::vector<day_range>> read(std::string_view events)
{
    auto text =
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\n" + std::string{events} + "END:VCALENDAR\r\n";
    return days_off_in(text, berlin(), utc(2026, 1, 1), utc(2027, 12, 31));
}

} // namespace

TEST_CASE("public holidays are read as whole days", "[ics]")
{
    auto off =
        read("BEGIN:VEVENT\r\nUID:neujahr@feiertage.example\r\nSUMMARY:Neujahr\r\n"
             "DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=YEARLY\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n"
             "BEGIN:VEVENT\r\nUID:weihnachten@feiertage.example\r\nSUMMARY:Weihnachten (1.\\, 2. Feiertag\r\n )\r\n"
             "DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261227\r\nEND:VEVENT\r\n"
             "BEGIN:VEVENT\r\nUID:tag-der-arbeit@feiertage.example\r\n"
             "DTSTART;VALUE=DATE:20260501\r\nDTEND;VALUE=DATE:20260502\r\nEND:VEVENT\r\n");
    REQUIRE(off.has_value());
    CHECK(*off == std::vector<day_range>{{day_of(2026, 1, 1), day_of(2026, 1, 1)},
                                         {day_of(2026, 5, 1), day_of(2026, 5, 1)},
                                         {day_of(2026, 12, 25), day_of(2026, 12, 26)},
                                         {day_of(2027, 1, 1), day_of(2027, 1, 1)}});
}

TEST_CASE("a vacation with times is off on the days that it covers", "[ics]")
{
    auto off =
        read("BEGIN:VEVENT\nUID:a\nDTSTART:20260327T110000Z\nDTEND:20260330T220000Z\nEND:VEVENT\n" // over the change
             "BEGIN:VEVENT\nUID:b\nDTSTART;TZID=Europe/Berlin:20260610T090000\nDURATION:PT8H\nEND:VEVENT\n"
             "BEGIN:VEVENT\nUID:c\nDTSTART:20260701T000000\nDURATION:P1D\nEND:VEVENT\n"
             "BEGIN:VEVENT\nUID:d\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20260801\nEND:VEVENT\n");
    REQUIRE(off.has_value());
    CHECK(*off ==
          std::vector<day_range>{{day_of(2026, 3, 28), day_of(2026, 3, 30)}, {day_of(2026, 7, 1), day_of(2026, 7, 1)}});
}

TEST_CASE("days that touch are one range, and days left out are left out", "[ics]")
{
    auto off = read("BEGIN:VEVENT\nUID:a\nDTSTART;VALUE=DATE:20261221\nRRULE:FREQ=DAILY;UNTIL=20261231\n"
                    "EXDATE;VALUE=DATE:20261224,20261228\nRDATE;VALUE=DATE:20270104\nEND:VEVENT\n");
    REQUIRE(off.has_value());
    CHECK(*off == std::vector<day_range>{{day_of(2026, 12, 21), day_of(2026, 12, 23)},
                                         {day_of(2026, 12, 25), day_of(2026, 12, 27)},
                                         {day_of(2026, 12, 29), day_of(2026, 12, 31)},
                                         {day_of(2027, 1, 4), day_of(2027, 1, 4)}});
}
