#include "daemon/app/calendar_files.hpp"

#include "daemon/calendars/ics.hpp"
#include "daemon/calendars/zones.hpp"

#include <filesystem>
#include <fstream>

namespace highroad::app {
namespace {

constexpr std::size_t largest_file = 4'000'000;

or_words<std::string> text_of(const std::string& path)
{
    // A pipe would hold the start up for ever.
    std::error_code failed;
    if (!std::filesystem::is_regular_file(path, failed)) return unreadable{"there is no file of that name"};
    std::ifstream file{path, std::ios::binary};
    std::string text(largest_file + 1, '\0');
    if (!file || (!file.read(text.data(), static_cast<std::streamsize>(text.size())) && !file.eof())) {
        return unreadable{"it cannot be read: the daemon's user needs the right to"};
    }
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.size() > largest_file) return unreadable{"it is larger than 4 MB"};
    return text;
}

template <class T>
or_words<T> or_why_not(result<T> read)
{
    if (!read) return unreadable{read.error().words};
    return std::move(*read);
}

} // namespace

void give_calendars(surroundings& around)
{
    around.text_of = text_of;
    around.now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    around.zone_of = [](const std::string& name, instant from, instant to) {
        return or_why_not(load_zone(name, from, to));
    };
    around.days_off_in = [](const std::string& path, const time_zone& zone, instant from,
                            instant to) -> or_words<std::vector<day_range>> {
        auto text = text_of(path);
        if (auto* why = std::get_if<unreadable>(&text)) return std::move(*why);
        return or_why_not(days_off_in(std::get<std::string>(text), zone, from, to));
    };
    around.shifts_in = [](const std::string& path, const person_lookup& who, const time_zone& zone, instant from,
                          instant to) -> or_words<file_of_shifts> {
        auto text = text_of(path);
        if (auto* why = std::get_if<unreadable>(&text)) return std::move(*why);
        auto read = shifts_in(std::get<std::string>(text), who, zone, from, to);
        if (!read) return unreadable{read.error().words};
        return file_of_shifts{std::move(read->shifts), std::move(read->complaints)};
    };
}

} // namespace highroad::app
