#include "daemon/calendars/ics.hpp"

#include "tests/core/zones.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono;

namespace {

std::optional<std::string> known(std::string_view text)
{
    if (text == "ada@example.com" || text.find("Ada") != std::string_view::npos) return "ada";
    if (text == "ben@example.com" || text.find("Ben") != std::string_view::npos) return "ben";
    return std::nullopt;
}

result<shifts_read> read(std::string_view parts, instant from = utc(2026, 1, 1), instant to = utc(2027, 12, 31))
{
    auto text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + std::string{parts} + "END:VCALENDAR\r\n";
    return shifts_in(text, known, berlin(), from, to);
}

const std::string windows_zone =
    "BEGIN:VTIMEZONE\r\nTZID:W. Europe Standard Time\r\n"
    "BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n"
    "BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\n"
    "END:VTIMEZONE\r\n";

} // namespace

TEST_CASE("a weekly series of a shared calendar keeps its local time over the change of the clocks", "[ics]")
{
    auto all = read(
        "BEGIN:VEVENT\r\nDTSTART;TZID=Europe/Berlin:20260320T090000\r\n"
        "DTEND;TZID=Europe/Berlin:20260320T170000\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\n"
        "UID:6f1@google.example\r\nATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=\"Ada: \r\n"
        " on call; really\":mailto:ada@example.com\r\nSUMMARY:On call\r\nBEGIN:VALARM\r\nTRIGGER:-P0D\r\n"
        "ACTION:DISPLAY\r\nEND:VALARM\r\nEND:VEVENT\r\n");
    REQUIRE(all.has_value());
    CHECK(all->shifts == std::vector<shift>{{utc(2026, 3, 20, 8), utc(2026, 3, 20, 16), "ada"},
                                            {utc(2026, 3, 27, 8), utc(2026, 3, 27, 16), "ada"},
                                            {utc(2026, 4, 3, 7), utc(2026, 4, 3, 15), "ada"}});
    CHECK(all->complaints.empty());
}

TEST_CASE("a zone that the file describes is read from there", "[ics]")
{
    auto all = read(windows_zone + "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Ben\r\n"
                                   "DTSTART;TZID=\"W. Europe Standard Time\":20260328T220000\r\n"
                                   "DTEND;TZID=\"W. Europe Standard Time\":20260329T060000\r\n"
                                   "RRULE:FREQ=WEEKLY;BYDAY=SA;UNTIL=20260404T200000Z\r\nEND:VEVENT\r\n");
    REQUIRE(all.has_value());
    // Like times without repetition: from the start for as long as the first time lasted, which was an hour short.
    CHECK(all->shifts == std::vector<shift>{{utc(2026, 3, 28, 21), utc(2026, 3, 29, 4), "ben"},
                                            {utc(2026, 4, 4, 20), utc(2026, 4, 5, 3), "ben"}});
}

TEST_CASE("an exported rota of single shifts joins those of one person that touch", "[ics]")
{
    auto all = read("BEGIN:VEVENT\nUID:Q1\nSUMMARY:On Call - Ada Example - Support\nDTSTART:20261116T080000Z\n"
                    "DTEND:20261120T080000Z\nATTENDEE:mailto:ada@example.com\nEND:VEVENT\n"
                    "BEGIN:VEVENT\nUID:Q2\nSUMMARY:On Call - Ada Example - Support\nDTSTART:20261120T080000Z\n"
                    "DTEND:20261123T080000Z\nATTENDEE:MAILTO:ada@example.com\nEND:VEVENT\n"
                    "BEGIN:VEVENT\nUID:Q3\nSUMMARY:On Call - Ben Example - Support\nDTSTART:20261123T080000Z\n"
                    "DTEND:20261130T080000Z\nEND:VEVENT\n");
    REQUIRE(all.has_value());
    CHECK(all->shifts == std::vector<shift>{{utc(2026, 11, 16, 8), utc(2026, 11, 23, 8), "ada"},
                                            {utc(2026, 11, 23, 8), utc(2026, 11, 30, 8), "ben"}});
}

TEST_CASE("an event without a zone or with dates only is on the clock of the rota", "[ics]")
{
    auto all =
        read("BEGIN:VEVENT\nUID:1\nSUMMARY:Ada\nDTSTART:20260701T090000\nDTEND:20260701T100000\nEND:VEVENT\n"
             "BEGIN:VEVENT\nUID:2\nSUMMARY:Ben\nDTSTART;VALUE=DATE:20260329\nDTEND;VALUE=DATE:20260330\nEND:VEVENT\n");
    REQUIRE(all.has_value());
    CHECK(all->shifts == std::vector<shift>{{utc(2026, 3, 28, 23), utc(2026, 3, 29, 22), "ben"}, // 23 hours
                                            {utc(2026, 7, 1, 7), utc(2026, 7, 1, 8), "ada"}});
}

TEST_CASE("an occurrence that was moved, handed over or cancelled replaces its own", "[ics]")
{
    std::string series =
        "BEGIN:VEVENT\nUID:s\nSUMMARY:Ada\nDTSTART;TZID=Europe/Berlin:20260706T090000\n"
        "DURATION:PT8H\nRRULE:FREQ=DAILY;COUNT=4\nEXDATE;TZID=Europe/Berlin:20260709T090000\nEND:VEVENT\n";
    auto all = read(series + "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID:20260707T070000Z\nSUMMARY:Ben\n"
                             "DTSTART;TZID=Europe/Berlin:20260707T120000\nDURATION:PT1H\nEND:VEVENT\n"
                             "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID;TZID=Europe/Berlin:20260708T090000\nSTATUS:CANCELLED\n"
                             "DTSTART;TZID=Europe/Berlin:20260708T090000\nEND:VEVENT\n");
    REQUIRE(all.has_value());
    CHECK(all->shifts == std::vector<shift>{{utc(2026, 7, 6, 7), utc(2026, 7, 6, 15), "ada"},
                                            {utc(2026, 7, 7, 10), utc(2026, 7, 7, 11), "ben"}});
}

TEST_CASE("a shift of nobody we know is told in words", "[ics]")
{
    auto all = read(
        "BEGIN:VEVENT\nUID:1\nSUMMARY:Zoe\\, all day\nDTSTART:20261125T080000Z\nDURATION:PT8H\n"
        "RRULE:FREQ=DAILY;COUNT=5\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:2\nDTSTART:20261201T080000Z\nDURATION:PT8H\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:3\nDTSTART:20261202T080000Z\nDURATION:PT8H\nATTENDEE:mailto:zed@example.com\nEND:VEVENT\n");
    REQUIRE(all.has_value());
    CHECK(all->shifts.empty());
    CHECK(
        all->complaints ==
        std::vector<std::string>{
            "an event names nobody: nobody is on call for it (first on Tue 1 Dec 09:00)",
            "\"Zoe, all day\" is nobody in the configuration: nobody is on call for it (first on Wed 25 Nov 09:00)",
            "\"zed@example.com\" is nobody in the configuration: nobody is on call for it (first on Wed 2 Dec 09:00)"});
}

TEST_CASE("a zone that nobody describes is an error that names the line", "[ics]")
{
    auto all = read("BEGIN:VEVENT\nUID:1\nSUMMARY:Ada\nDTSTART;TZID=Europe/Berln:20260701T090000\nEND:VEVENT\n");
    REQUIRE_FALSE(all.has_value());
    CHECK(all.error().words ==
          "line 6 of the calendar (DTSTART) is in a zone that cannot be told: there is no time zone "
          "\"Europe/Berln\": did you mean Europe/Berlin?");
}
