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

/// What a line is about: a case, or every case of a storm.
struct subject {
    int number = 0;
    std::string name; ///< as people type it: "42", "S7"
    std::string_view verb;

    /// "claim 42": how a line about it begins.
    [[nodiscard]] std::string line() const { return std::string{verb} + " " + name; }
};

using reader = typed_line (*)(const subject& about, std::string_view rest, instant now);

typed_line on(const subject& about, case_command what)
{
    return typed::on_case{about.number, std::move(what)};
}

/// Words that mean something to whoever typed them and nothing to us may change what was meant: nothing is done then.
typed_line left_over(std::string_view words, const std::string& right)
{
    auto shown = displayable(words);
    std::replace_if(
        shown.begin(), shown.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
    return typed::unclear{"Nothing was done, as \"" + shortened(shown, 40) +
                          "\" is not understood there. Type: " + right};
}

/// Of a line that ends with what is understood already.
typed_line nothing_after(std::string_view rest, const std::string& right, typed_line what)
{
    return rest.empty() ? std::move(what) : left_over(rest, right);
}

/// Of a command that takes nothing but its case.
template <class Command>
typed_line alone(const subject& about, std::string_view rest, instant)
{
    return nothing_after(rest, about.line(), on(about, Command{}));
}

/// Of a command whose words are people's own, to the end of the line and beyond.
template <class Command>
typed_line with_words(const subject& about, std::string_view rest, instant)
{
    return on(about, Command{std::string{rest}});
}

template <bool allowed>
typed_line contact(const subject& about, std::string_view rest, instant)
{
    return nothing_after(rest, about.line(), on(about, command::contact_wish{allowed}));
}

/// Of a command that names a draft: "approve 42 3". Without one it is understood, and asked for.
template <class Command>
typed_line with_draft(const subject& about, std::string_view rest, instant)
{
    if (rest.empty()) return on(about, Command{std::nullopt});
    auto words = rest;
    auto draft = number_in(next_word(rest), 'v');
    if (!draft) return left_over(words, about.line() + " and the number of the draft that the card shows");
    if (!rest.empty()) return left_over(rest, about.line() + " " + std::to_string(*draft));
    return on(about, Command{seen_text{0, *draft}});
}

typed_line read_snooze(const subject& about, std::string_view rest, instant now)
{
    using until = command::snooze_until;
    if (auto length = parse_duration(rest)) return on(about, command::snooze{now + *length});
    auto word = lower(rest);
    if (word == "tomorrow") return on(about, command::snooze{{}, until::tomorrow_morning});
    if (word == "next working day" || word == "workday") return on(about, command::snooze{{}, until::next_working_day});
    if (word == "until edited" || word == "edit") return on(about, command::snooze{{}, until::customer_edits});
    if (auto day = until_day(rest)) return on(about, *day);
    if (auto when = parse_instant(rest)) return on(about, command::snooze{*when});
    return typed::unclear{"For how long? Type for example: " + about.line() + " 4h, " + about.line() +
                          " 3d, tomorrow, next working day, until edited, or a date as 2026-12-31."};
}

typed_line read_edit(const subject& about, std::string_view rest, instant)
{
    if (rest.empty()) return typed::unclear{"What should the reply say? Type: " + about.line() + " <text>"};
    return on(about, command::edit{std::nullopt, std::string{rest}});
}

std::string_view rest_after(std::string_view line, std::string_view label)
{
    line.remove_prefix(label.size());
    return trimmed(line);
}

/// "facts 42 got: a cold soup": one fact a line. What stands before the first label is what they got.
typed_line read_facts(const subject& about, std::string_view rest, instant)
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
        return typed::unclear{"What happened? Type for example: " + about.line() +
                              " got: a cold soup. The facts are when:, expected:, got:, wants: (heard or helped), "
                              "cause: and notes: (for us only), each on a line of its own."};
    }
    return on(about, std::move(told));
}

typed_line read_judge(const subject& about, std::string_view rest, instant)
{
    command::correct_judgement told;
    for (auto word = lower(next_word(rest)); !word.empty(); word = lower(next_word(rest))) {
        auto chosen = chosen_verdict(word);
        const auto* meant = std::get_if<command::correct_judgement>(&chosen);
        if (!meant) return read_judge(about, {}, {});
        if (meant->angry) told.angry = meant->angry;
        if (meant->level) told.level = meant->level;
    }
    if (!told.angry && !told.level) {
        return typed::unclear{"What is it rather? Type for example: " + about.line() +
                              " not-angry, or angry, ordinary, serious, severe."};
    }
    return on(about, told);
}

typed_line read_assign(const subject& about, std::string_view rest, instant)
{
    if (rest.empty()) return typed::unclear{"To whom? Type: " + about.line() + " <name>"};
    return on(about, command::assign{std::string{rest}});
}

struct verb {
    std::string_view name;
    reader read;
    std::string_view usage;
    std::string_view meaning;
};

constexpr std::array verbs{
    verb{"approve", with_draft<command::approve>, "approve 42 3", "publish draft 3 of case 42, after the undo window"},
    verb{"edit", read_edit, "edit 42 <text>", "replace the reply of case 42; publishes nothing"},
    verb{"next", alone<command::next_draft>, "next 42", "show another suggested reply"},
    verb{"snooze", read_snooze, "snooze 42 4h", "let case 42 rest: 4h, 3d, or a date"},
    verb{"undo", alone<command::undo>, "undo 42", "take an approval back in time, or end a snooze"},
    verb{"claim", alone<command::claim>, "claim 42", "say that you take care of case 42"},
    verb{"note", with_words<command::note>, "note 42 <text>", "keep a note for the team"},
    verb{"dismiss", with_words<command::dismiss>, "dismiss 42 <reason>",
         "close case 42 without a reply; the reason is kept"},
    verb{"reopen", alone<command::reopen>, "reopen 42", "bring case 42 back to the team"},
    verb{"posted", with_draft<command::posted_by_hand>, "posted 42 3",
         "you posted draft 3 by hand, where Highroad cannot"},
    verb{"assign", read_assign, "assign 42 <name>", "ask somebody of the team to take care of case 42"},
    verb{"escalate", with_words<command::escalate>, "escalate 42 <why>", "page whoever is on call"},
    verb{"ack", alone<command::acknowledge>, "ack 42", "answer the page about case 42: you take care"},
    verb{"facts", read_facts, "facts 42 <what they got>",
         "tell what happened, also with when:, expected:, wants:, cause:, notes:"},
    verb{"cause", with_words<command::link_cause>, "cause 42 late-delivery", "name what lies behind case 42"},
    verb{"offline", with_words<command::take_offline>, "offline 42 <how>",
         "go on by phone or e-mail; the outcome is owed"},
    verb{"resolve", with_words<command::resolve>, "resolve 42 <how it went>", "close case 42 as resolved"},
    verb{"tried", with_words<command::give_up>, "tried 42 <what was tried>", "close case 42: we did what we could"},
    verb{"no-contact", contact<false>, "no-contact 42", "the customer wants to hear no more from us"},
    verb{"contact", contact<true>, "contact 42", "the customer may be written to again"},
    verb{"judge", read_judge, "judge 42 not-angry", "correct the verdict on case 42"},
    verb{"show", alone<command::show>, "show 42", "put the card of case 42 here"},
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
    subject about{*storm, "S" + std::to_string(*storm), asked.name};
    auto read = asked.read(about, rest, now);
    if (auto* one = std::get_if<typed::on_case>(&read)) return typed::on_storm{*storm, std::move(one->what)};
    return read;
}

} // namespace

typed_line parse_line(std::string_view line, instant now)
{
    auto word = lower(next_word(line));
    if (word.empty() || word == "help" || word == "?") return typed::help{};
    if (word == "list" || word == "cases") return nothing_after(line, word, typed::list_cases{});
    if (word == "oncall") return nothing_after(line, word, typed::who_is_on_call{});
    if (word == "fixed") {
        auto cause = std::string{next_word(line)};
        if (cause.empty() || line.empty()) {
            return typed::unclear{"Which cause, and what was changed? Type: fixed late-delivery <what we changed>"};
        }
        // A case stands for its cause.
        if (auto number = number_in(cause, '#'))
            return typed::on_case{*number, command::cause_fixed{{}, std::string{line}}};
        return typed::on_cause{cause, command::cause_fixed{cause, std::string{line}}};
    }
    if (word == "explain") {
        auto number = number_in(next_word(line), '#');
        if (!number) return typed::unclear{"Which case? Type its number, for example: explain 42"};
        return nothing_after(line, "explain " + std::to_string(*number), typed::explain_case{*number});
    }
    auto found = std::find_if(verbs.begin(), verbs.end(), [&](const verb& v) { return v.name == word; });
    if (found == verbs.end()) {
        return typed::unclear{"There is no command \"" + shortened(displayable(word), 40) +
                              "\". Type help for the list."};
    }
    auto which = lower(next_word(line));
    if (auto number = number_in(which, '#')) {
        subject about{*number, std::to_string(*number), found->name};
        return found->read(about, line, now);
    }
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
