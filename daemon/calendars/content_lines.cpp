#include "daemon/calendars/content_lines.hpp"

#include <algorithm>

namespace highroad::ics {
namespace {

constexpr std::size_t largest_text = 4 * 1024 * 1024;
constexpr std::size_t deepest = 8;

std::string upper(std::string_view text)
{
    std::string out{text};
    for (char& c : out) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return out;
}

failure broken(std::size_t line, std::string_view why)
{
    return {errc::bad_input, "line " + std::to_string(line) + " of the calendar " + std::string{why}};
}

/// Takes one line and those that continue it, which begin with a blank.
std::string take_line(std::string_view& text, std::size_t& number)
{
    std::string line;
    for (bool more = true; more;) {
        auto end = std::min(text.find('\n'), text.size());
        auto part = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!part.empty() && part.back() == '\r') part.remove_suffix(1);
        line += part;
        ++number;
        more = !text.empty() && (text.front() == ' ' || text.front() == '\t');
        if (more) text.remove_prefix(1);
    }
    return line;
}

/// Where `wanted` stands outside of quotes.
std::size_t find_bare(std::string_view text, std::string_view wanted, std::size_t from)
{
    bool quoted = false;
    for (auto at = from; at < text.size(); ++at) {
        if (text[at] == '"')
            quoted = !quoted;
        else if (!quoted && wanted.find(text[at]) != std::string_view::npos)
            return at;
    }
    return std::string_view::npos;
}

result<property> read_property(std::string_view line, std::size_t number)
{
    property read{{}, {}, {}, number};
    auto end = line.find_first_of(";:");
    if (end == std::string_view::npos || end == 0) return broken(number, "is no \"NAME:value\"");
    read.name = upper(line.substr(0, end));
    while (line[end] == ';') {
        auto begin = end + 1;
        end = find_bare(line, ";:", begin);
        if (end == std::string_view::npos) return broken(number, "has no value");
        auto parameter = line.substr(begin, end - begin);
        auto equals = parameter.find('=');
        if (equals == std::string_view::npos) return broken(number, "has a parameter without a value");
        std::string value{parameter.substr(equals + 1)};
        std::erase(value, '"');
        read.parameters.emplace_back(upper(parameter.substr(0, equals)), std::move(value));
    }
    read.value = line.substr(end + 1);
    return read;
}

} // namespace

std::string_view property::parameter(std::string_view wanted) const
{
    for (const auto& [key, text] : parameters) {
        if (key == wanted) return text;
    }
    return {};
}

const property* component::find(std::string_view wanted) const
{
    auto at = std::find_if(properties.begin(), properties.end(), [&](const auto& one) { return one.name == wanted; });
    return at == properties.end() ? nullptr : &*at;
}

std::string unescaped(std::string_view value)
{
    std::string out;
    for (std::size_t at = 0; at < value.size(); ++at) {
        if (value[at] != '\\' || at + 1 == value.size()) {
            out += value[at];
        } else {
            char next = value[++at];
            out += next == 'n' || next == 'N' ? ' ' : next;
        }
    }
    return out;
}

result<component> read_content_lines(std::string_view text)
{
    if (text.size() > largest_text) return failure{errc::too_large, "the calendar is larger than 4 MB"};
    if (text.find('\0') != std::string_view::npos) return failure{errc::bad_input, "the calendar contains a NUL byte"};
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);

    std::vector<component> open(1);
    for (std::size_t number = 0; !text.empty();) {
        auto begins_at = number + 1;
        auto line = take_line(text, number);
        if (line.find_first_not_of(" \t") == std::string::npos) continue;
        auto read = read_property(line, begins_at);
        bool starts = read && read->name == "BEGIN";
        if (open.size() == 1 && !(starts && upper(read->value) == "VCALENDAR"))
            return broken(begins_at, "is outside of BEGIN:VCALENDAR and END:VCALENDAR: is this an .ics file?");
        if (!read) return read.error();
        if (starts) {
            if (open.size() > deepest) return broken(begins_at, "is nested too deeply");
            open.push_back({upper(read->value), {}, {}});
        } else if (read->name == "END") {
            if (upper(read->value) != open.back().name) return broken(begins_at, "ends what did not begin");
            auto done = std::move(open.back());
            open.pop_back();
            open.back().inner.push_back(std::move(done));
        } else {
            open.back().properties.push_back(std::move(*read));
        }
    }
    if (open.size() > 1) return failure{errc::bad_input, "the calendar breaks off before END:" + open.back().name};
    if (open.front().inner.empty()) return failure{errc::bad_input, "the calendar is empty: it has no BEGIN:VCALENDAR"};
    return std::move(open.front());
}

} // namespace highroad::ics
