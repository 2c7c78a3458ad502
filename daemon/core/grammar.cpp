#include "daemon/core/grammar.hpp"

#include "daemon/core/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace highroad {
namespace {

/// Takes the next word off the front of `line`.
std::string_view next_word(std::string_view& line)
{
    line = trimmed(line);
    auto word = line.substr(0, line.find_first_of(" \t\r\n"));
    line.remove_prefix(word.size());
    line = trimmed(line);
    return word;
}

std::string lower(std::string_view word)
{
    std::string out{word};
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
    return out;
}

std::optional<int> number_in(std::string_view word, char mark)
{
    if (!word.empty() && word.front() == mark) word.remove_prefix(1);
    int number = 0;
    auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc{} || end != word.data() + word.size() || number <= 0) return std::nullopt;
    return number;
}

std::optional<seen_text> seen_in(std::string_view rest)
{
    auto draft = number_in(next_word(rest), 'v');
    if (!draft) return std::nullopt;
    return seen_text{0, *draft};
}

using reader = typed_line (*)(int number, std::string_view rest, instant now);

typed_line on(int number, case_command what)
{
    return typed::on_case{number, std::move(what)};
}

typed_line read_snooze(int number, std::string_view rest, instant now)
{
    if (auto length = parse_duration(rest)) return on(number, command::snooze{now + *length});
    std::string at{rest};
    if (at.size() == 10) at += "T09:00:00Z";
    if (auto until = parse_instant(at)) return on(number, command::snooze{*until});
    return typed::unclear{"For how long? Type for example: snooze " + std::to_string(number) + " 4h, snooze " +
                          std::to_string(number) + " 3d, or a date as 2026-12-31."};
}

typed_line read_edit(int number, std::string_view rest, instant)
{
    if (rest.empty())
        return typed::unclear{"What should the reply say? Type: edit " + std::to_string(number) + " <text>"};
    return on(number, command::edit{std::nullopt, std::string{rest}});
}

struct verb {
    std::string_view name;
    reader read;
    std::string_view usage;
    std::string_view meaning;
};

constexpr std::array verbs{
    verb{"approve", [](int n, std::string_view rest, instant) { return on(n, command::approve{seen_in(rest)}); },
         "approve 42 3", "publish draft 3 of case 42, after the undo window"},
    verb{"edit", read_edit, "edit 42 <text>", "replace the reply of case 42; publishes nothing"},
    verb{"next", [](int n, std::string_view, instant) { return on(n, command::next_draft{}); }, "next 42",
         "show another suggested reply"},
    verb{"snooze", read_snooze, "snooze 42 4h", "let case 42 rest: 4h, 3d, or a date"},
    verb{"undo", [](int n, std::string_view, instant) { return on(n, command::undo{}); }, "undo 42",
         "take an approval back in time, or end a snooze"},
    verb{"claim", [](int n, std::string_view, instant) { return on(n, command::claim{}); }, "claim 42",
         "say that you take care of case 42"},
    verb{"note", [](int n, std::string_view rest, instant) { return on(n, command::note{std::string{rest}}); },
         "note 42 <text>", "keep a note for the team"},
    verb{"dismiss", [](int n, std::string_view rest, instant) { return on(n, command::dismiss{std::string{rest}}); },
         "dismiss 42 <reason>", "close case 42 without a reply; the reason is kept"},
    verb{"reopen", [](int n, std::string_view, instant) { return on(n, command::reopen{}); }, "reopen 42",
         "bring case 42 back to the team"},
    verb{"posted", [](int n, std::string_view rest, instant) { return on(n, command::posted_by_hand{seen_in(rest)}); },
         "posted 42 3", "you posted draft 3 by hand, where Highroad cannot"},
    verb{"show", [](int n, std::string_view, instant) { return on(n, command::show{}); }, "show 42",
         "put the card of case 42 here"},
};

} // namespace

typed_line parse_line(std::string_view line, instant now)
{
    auto word = lower(next_word(line));
    if (word.empty() || word == "help" || word == "?") return typed::help{};
    if (word == "list" || word == "cases") return typed::list_cases{};

    auto found = std::find_if(verbs.begin(), verbs.end(), [&](const verb& v) { return v.name == word; });
    if (found == verbs.end()) {
        return typed::unclear{"There is no command \"" + shortened(displayable(word), 40) +
                              "\". Type help for the list."};
    }
    auto number = number_in(next_word(line), '#');
    if (!number) {
        return typed::unclear{"Which case? Type its number, for example: " + std::string{found->usage}};
    }
    return found->read(*number, line, now);
}

std::string help_text(std::string_view prefix)
{
    std::string out;
    for (const auto& v : verbs) {
        out += std::string{prefix} + std::string{v.usage} + ": " + std::string{v.meaning} + "\n";
    }
    out += std::string{prefix} + "list: the open cases\n";
    out += std::string{prefix} + "help: this text";
    return out;
}

} // namespace highroad
