#include "daemon/core/grammar.hpp"

#include "daemon/core/forms.hpp"
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
    using until = command::snooze_until;
    if (auto length = parse_duration(rest)) return on(number, command::snooze{now + *length});
    auto word = lower(rest);
    if (word == "tomorrow") return on(number, command::snooze{{}, until::tomorrow_morning});
    if (word == "next working day" || word == "workday")
        return on(number, command::snooze{{}, until::next_working_day});
    if (word == "until edited" || word == "edit") return on(number, command::snooze{{}, until::customer_edits});
    if (auto day = until_day(rest)) return on(number, *day);
    if (auto when = parse_instant(rest)) return on(number, command::snooze{*when});
    return typed::unclear{"For how long? Type for example: snooze " + std::to_string(number) + " 4h, snooze " +
                          std::to_string(number) +
                          " 3d, tomorrow, next working day, until edited, or a date as 2026-12-31."};
}

typed_line read_edit(int number, std::string_view rest, instant)
{
    if (rest.empty())
        return typed::unclear{"What should the reply say? Type: edit " + std::to_string(number) + " <text>"};
    return on(number, command::edit{std::nullopt, std::string{rest}});
}

std::string_view rest_after(std::string_view line, std::string_view label)
{
    line.remove_prefix(label.size());
    return trimmed(line);
}

/// "facts 42 got: a cold soup": one fact a line. What stands before the first label is what they got.
typed_line read_facts(int number, std::string_view rest, instant)
{
    command::tell_facts told;
    auto* last = &told.got;
    while (!rest.empty()) {
        auto end = std::min(rest.find('\n'), rest.size());
        auto line = trimmed(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        auto start = lower(line.substr(0, 10));
        if (start.starts_with("wants:")) {
            auto wanted = lower(rest_after(line, "wants:"));
            told.wants = wanted.starts_with("help")   ? wish::helped
                         : wanted.starts_with("hear") ? wish::heard
                                                      : wish::unknown;
            continue;
        }
        auto labelled = false;
        for (auto [label, into] :
             {std::pair{"when:", &told.when}, std::pair{"expected:", &told.expected}, std::pair{"got:", &told.got},
              std::pair{"cause:", &told.cause}, std::pair{"notes:", &told.notes}}) {
            if (!start.starts_with(label)) continue;
            *into = std::string{rest_after(line, label)};
            last = into;
            labelled = true;
        }
        if (!labelled) *last = last->has_value() ? **last + "\n" + std::string{line} : std::string{line};
    }
    if (told == command::tell_facts{}) {
        return typed::unclear{"What happened? Type for example: facts " + std::to_string(number) +
                              " got: a cold soup. The facts are when:, expected:, got:, wants: (heard or helped), "
                              "cause: and notes: (for us only), each on a line of its own."};
    }
    return on(number, std::move(told));
}

typed_line read_judge(int number, std::string_view rest, instant)
{
    command::correct_judgement told;
    for (auto word = lower(next_word(rest)); !word.empty(); word = lower(next_word(rest))) {
        auto chosen = chosen_verdict(word);
        const auto* meant = std::get_if<command::correct_judgement>(&chosen);
        if (!meant) return read_judge(number, {}, {});
        if (meant->angry) told.angry = meant->angry;
        if (meant->level) told.level = meant->level;
    }
    if (!told.angry && !told.level) {
        return typed::unclear{"What is it rather? Type for example: judge " + std::to_string(number) +
                              " not-angry, or angry, ordinary, serious, severe."};
    }
    return on(number, told);
}

typed_line read_assign(int number, std::string_view rest, instant)
{
    if (rest.empty()) return typed::unclear{"To whom? Type: assign " + std::to_string(number) + " <name>"};
    return on(number, command::assign{std::string{rest}});
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
    verb{"assign", read_assign, "assign 42 <name>", "ask somebody of the team to take care of case 42"},
    verb{"escalate", [](int n, std::string_view rest, instant) { return on(n, command::escalate{std::string{rest}}); },
         "escalate 42 <why>", "page whoever is on call"},
    verb{"ack", [](int n, std::string_view, instant) { return on(n, command::acknowledge{}); }, "ack 42",
         "answer the page about case 42: you take care"},
    verb{"facts", read_facts, "facts 42 <what they got>",
         "tell what happened, also with when:, expected:, wants:, cause:, notes:"},
    verb{"cause", [](int n, std::string_view rest, instant) { return on(n, command::link_cause{std::string{rest}}); },
         "cause 42 late-delivery", "name what lies behind case 42"},
    verb{"offline",
         [](int n, std::string_view rest, instant) { return on(n, command::take_offline{std::string{rest}}); },
         "offline 42 <how>", "go on by phone or e-mail; the outcome is owed"},
    verb{"resolve", [](int n, std::string_view rest, instant) { return on(n, command::resolve{std::string{rest}}); },
         "resolve 42 <how it went>", "close case 42 as resolved"},
    verb{"tried", [](int n, std::string_view rest, instant) { return on(n, command::give_up{std::string{rest}}); },
         "tried 42 <what was tried>", "close case 42: we did what we could"},
    verb{"no-contact", [](int n, std::string_view, instant) { return on(n, command::contact_wish{false}); },
         "no-contact 42", "the customer wants to hear no more from us"},
    verb{"contact", [](int n, std::string_view, instant) { return on(n, command::contact_wish{true}); }, "contact 42",
         "the customer may be written to again"},
    verb{"judge", read_judge, "judge 42 not-angry", "correct the verdict on case 42"},
    verb{"show", [](int n, std::string_view, instant) { return on(n, command::show{}); }, "show 42",
         "put the card of case 42 here"},
};

/// What may be asked of a whole storm. A reply is approved for each review by itself: it answers that customer.
typed_line read_for_storm(const verb& asked, std::string_view which, std::string_view rest, instant now)
{
    constexpr std::array<std::string_view, 9> for_all{"snooze", "claim",    "assign", "dismiss", "note",
                                                      "cause",  "escalate", "undo",   "reopen"};
    auto storm = number_in(which, 's');
    if (!storm) return typed::unclear{"Which case? Type its number, for example: " + std::string{asked.usage}};
    if (std::find(for_all.begin(), for_all.end(), asked.name) == for_all.end()) {
        return typed::unclear{"\"" + std::string{asked.name} +
                              "\" works on one case at a time, as each customer gets an answer of their own. Type the "
                              "number of a case."};
    }
    auto read = asked.read(*storm, rest, now);
    if (auto* one = std::get_if<typed::on_case>(&read)) return typed::on_storm{*storm, std::move(one->what)};
    return read;
}

} // namespace

typed_line parse_line(std::string_view line, instant now)
{
    auto word = lower(next_word(line));
    if (word.empty() || word == "help" || word == "?") return typed::help{};
    if (word == "list" || word == "cases") return typed::list_cases{};

    if (word == "oncall") return typed::who_is_on_call{};
    if (word == "fixed") {
        auto cause = std::string{next_word(line)};
        if (cause.empty() || line.empty()) {
            return typed::unclear{"Which cause, and what was changed? Type: fixed late-delivery <what we changed>"};
        }
        // A case stands for its cause.
        if (auto number = number_in(cause, '#')) return on(*number, command::cause_fixed{{}, std::string{line}});
        return typed::on_cause{cause, command::cause_fixed{cause, std::string{line}}};
    }
    if (word == "explain") {
        auto number = number_in(next_word(line), '#');
        if (!number) return typed::unclear{"Which case? Type its number, for example: explain 42"};
        return typed::explain_case{*number};
    }
    auto found = std::find_if(verbs.begin(), verbs.end(), [&](const verb& v) { return v.name == word; });
    if (found == verbs.end()) {
        return typed::unclear{"There is no command \"" + shortened(displayable(word), 40) +
                              "\". Type help for the list."};
    }
    auto which = lower(next_word(line));
    if (auto number = number_in(which, '#')) return found->read(*number, line, now);
    if (!which.starts_with('s')) {
        return typed::unclear{"Which case? Type its number, for example: " + std::string{found->usage}};
    }
    return read_for_storm(*found, which, line, now);
}

std::string help_text(std::string_view prefix)
{
    std::string out;
    for (const auto& v : verbs) {
        out += std::string{prefix} + std::string{v.usage} + ": " + std::string{v.meaning} + "\n";
    }
    out +=
        std::string{prefix} + "fixed late-delivery <what we changed>: plan a word to every customer who waits on it\n";
    out += std::string{prefix} +
           "snooze S7 4h: the same for every case of storm 7; also claim, assign, dismiss, note, cause\n";
    out += std::string{prefix} + "oncall: who is on call now and next\n";
    out += std::string{prefix} + "explain 42: why case 42 is where it is, and what happens next\n";
    out += std::string{prefix} + "list: the open cases\n";
    out += std::string{prefix} + "help: this text";
    return out;
}

} // namespace highroad
