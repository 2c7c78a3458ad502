#include "daemon/engine/case_desk.hpp"

#include "daemon/core/card.hpp"
#include "daemon/core/card_mark.hpp"
#include "daemon/core/explain.hpp"
#include "daemon/core/grammar.hpp"
#include "daemon/core/text.hpp"

#include <algorithm>
#include <utility>

namespace highroad {
namespace {

/// A second lies between them, and chats wait three for our answer.
constexpr int looks_for_a_card = 3;

std::string no_such_case(int number)
{
    return "There is no case #" + std::to_string(number) + ". Type list to see the open ones.";
}

} // namespace

case_desk::case_desk(store& kept, clock& time, log& notes, meters& counts, const registry& names,
                     const playbook_in_force& rules, const judge& reads, const reply_check& checks, alarm& effects_due,
                     alarm& cases_due)
    : store_{kept},
      clock_{time},
      log_{notes},
      meters_{counts},
      registry_{names},
      playbook_{rules},
      judge_{reads},
      check_{checks},
      effects_due_{effects_due},
      cases_due_{cases_due}
{}

awaitable<result<void>> case_desk::open()
{
    auto last = co_await store_.last_case_number();
    if (!last) co_return last.error();
    last_number_ = *last;
    co_return result<void>{};
}

awaitable<result<std::optional<answer>>> case_desk::commit(transaction work)
{
    auto cases = !work.cases.empty();
    auto effects = !work.effects.empty() || !work.boards.empty() || work.settled ||
                   std::any_of(work.cases.begin(), work.cases.end(), [](const auto& c) { return !c.effects.empty(); });
    auto stored = co_await store_.commit(std::move(work));
    if (stored && effects) effects_due_.ring();
    if (stored && cases) cases_due_.ring();
    co_return stored;
}

std::optional<case_desk::transition> case_desk::transition_of(const decision& made, const review_case& before)
{
    if (made.next.phase == before.phase) return std::nullopt;
    transition moved{std::string{name_of(made.next.phase)}, made.next.subject.key.source, std::nullopt};
    if (made.next.phase == case_phase::awaiting_customer && made.next.published && !before.published)
        moved.first_response = *made.next.published - made.next.opened;
    return moved;
}

void case_desk::count(const std::optional<transition>& stored)
{
    if (!stored) return;
    meters_.count("highroad_case_transitions_total", {{"to", stored->to}});
    if (stored->first_response) {
        meters_.observe("highroad_first_response_seconds", {{"source", stored->source}},
                        static_cast<double>(stored->first_response->count()));
    }
}

awaitable<std::vector<neighbouring_reply>> case_desk::neighbours_of(const review_case& about, beside which)
{
    auto near = co_await store_.replies_near(about.subject.key.source, about.number);
    if (!near) {
        // The rest of the check needs no store; the commit that follows will tell when it does not work at all.
        log_.write(log_level::warning, "neighbouring replies not read",
                   {{"case", std::to_string(about.number)}, {"error", near.error().words}});
        co_return std::vector<neighbouring_reply>{};
    }
    if (which == beside::approved) std::erase_if(*near, [](const neighbouring_reply& one) { return !one.approved; });
    co_return std::move(*near);
}

std::vector<finding> case_desk::checked(const std::string& text, const review_case& about,
                                        const std::vector<neighbouring_reply>& neighbours)
{
    auto found = check_.look(text, about, neighbours);
    auto forbidden = forbidden_in(text, playbook_.now->voice);
    found.insert(found.end(), forbidden.begin(), forbidden.end());
    for (const auto& one : found)
        meters_.count("highroad_check_findings_total", {{"kind", std::string{name_of(one.what)}}});
    return found;
}

std::vector<finding> case_desk::checked_strictly(const std::string& text, const review_case& about,
                                                 const std::vector<neighbouring_reply>& neighbours)
{
    auto found = checked(text, about, neighbours);
    auto unfounded = check_.unfounded(text, about, playbook_.now->voice);
    if (!unfounded.empty()) meters_.count("highroad_check_findings_total", {{"kind", "unfounded"}});
    found.insert(found.end(), unfounded.begin(), unfounded.end());
    return found;
}

awaitable<std::optional<std::vector<finding>>> case_desk::findings_for(const case_command& what,
                                                                       const review_case& current)
{
    std::string text;
    if (const auto* edit = std::get_if<command::edit>(&what)) {
        text = edit->text;
    } else if (std::holds_alternative<command::approve>(what) || std::holds_alternative<command::approve_shown>(what)) {
        text = chosen_text(current);
    }
    if (text.empty()) co_return std::nullopt;
    auto near = co_await neighbours_of(current, beside::approved);
    auto found = checked(text, current, near);
    co_return std::optional<std::vector<finding>>{std::move(found)};
}

awaitable<result<answer>> case_desk::carry_out(asked who, int case_number, case_command what)
{
    auto turn = co_await case_locks_.lock(case_number);
    auto found = co_await store_.find_case(case_number);
    if (!found) co_return found.error();
    if (!*found) co_return answer{false, no_such_case(case_number)};

    auto rules = playbook_.now;
    const review_case& current = **found;
    auto foreign = who.mark.empty() ? std::string{} : why_foreign(who.mark, current, what);
    auto findings = co_await findings_for(what, current);
    auto made = foreign.empty() ? decide(current, event::command_given{what, who.by, who.channel, std::move(findings)},
                                         *rules, clock_.now())
                                : decision{current, {}, {}, {}, answer{false, std::move(foreign)}};
    auto told = made.reply;

    auto moved = transition_of(made, current);
    transaction work;
    work.at = clock_.now();
    work.command = handled_command{who.key, told};
    if (!made.journal.empty() || made.next != current) {
        work.cases.push_back(change_of(std::move(made)));
    }
    auto earlier = co_await commit(std::move(work));
    if (!earlier) co_return earlier.error();
    if (*earlier) {
        meters_.count("highroad_commands_total", {{"command", std::string{name_of(what)}}, {"outcome", "repeated"}});
        co_return **earlier;
    }
    count(moved);
    meters_.count("highroad_commands_total",
                  {{"command", std::string{name_of(what)}}, {"outcome", told.accepted ? "accepted" : "refused"}});
    co_return told;
}

awaitable<answer> case_desk::ask(asked who, int case_number, case_command what)
{
    if (auto* mended = std::get_if<command::cause_fixed>(&what); mended && mended->cause.empty()) {
        auto told = co_await ask_about_cause_of(std::move(who), case_number, std::move(*mended));
        co_return told;
    }
    auto told = co_await carry_out(std::move(who), case_number, std::move(what));
    if (told) co_return *told;
    log_.write(log_level::error, "command not stored",
               {{"case", std::to_string(case_number)}, {"error", told.error().words}});
    co_return answer{false, "Highroad could not store that, so nothing was done: " + told.error().words +
                                " Please try again in a minute."};
}

awaitable<std::string> case_desk::list_in_words()
{
    auto cases = co_await store_.list_cases({false, 30});
    if (!cases) co_return "The list could not be read: " + cases.error().words;
    if (cases->empty()) co_return std::string{"No open case. Well done."};
    std::string out;
    for (const auto& c : *cases) {
        auto words = c.subject.title.empty() ? c.subject.text : c.subject.title;
        out += "#" + std::to_string(c.number) + " · " + mark_in_words(c.subject) + " · " + phase_in_words(c) + " · " +
               title_of(*playbook_.now, c.subject.key.source) + " · " + shortened(displayable(trimmed(words)), 60) +
               "\n";
    }
    out += "Type show and a number for one of them.";
    co_return out;
}

awaitable<answer> case_desk::ask_line(asked who, std::string line, std::string prefix)
{
    auto read = parse_line(line, clock_.now());
    if (std::holds_alternative<typed::help>(read)) co_return answer{true, help_text(prefix)};
    if (const auto* unclear = std::get_if<typed::unclear>(&read)) co_return answer{false, unclear->why};
    if (std::holds_alternative<typed::list_cases>(read)) {
        auto words = co_await list_in_words();
        co_return answer{true, std::move(words)};
    }
    if (std::holds_alternative<typed::who_is_on_call>(read)) {
        co_return answer{true, on_call_in_words(*playbook_.now, clock_.now())};
    }
    if (const auto* asked_for = std::get_if<typed::explain_case>(&read)) {
        auto found = co_await look_up(asked_for->case_number);
        if (!found) co_return answer{false, no_such_case(asked_for->case_number)};
        std::string words;
        for (const auto& one : explain(*found, *playbook_.now, clock_.now()))
            words += (words.empty() ? "" : "\n") + one;
        co_return answer{true, std::move(words)};
    }
    if (auto* storm_wide = std::get_if<typed::on_storm>(&read)) {
        auto told = co_await ask_about_storm(std::move(who), std::move(*storm_wide));
        co_return told;
    }
    if (auto* cause_wide = std::get_if<typed::on_cause>(&read)) {
        auto told = co_await ask_about_cause(std::move(who), std::move(*cause_wide));
        co_return told;
    }
    auto& wanted = std::get<typed::on_case>(read);
    if (std::holds_alternative<command::show>(wanted.what) && who.channel.empty()) {
        // Outside a channel there is nowhere to put a card: the case is told in words.
        auto found = co_await look_up(wanted.case_number);
        if (!found) co_return answer{false, no_such_case(wanted.case_number)};
        co_return answer{true, as_plain_text(present(*found, *playbook_.now, clock_.now()))};
    }
    auto told = co_await ask(std::move(who), wanted.case_number, std::move(wanted.what));
    co_return told;
}

awaitable<answer> case_desk::ask_each(asked who, std::vector<int> numbers, case_command what)
{
    int done = 0;
    std::string last_refusal;
    for (int number : numbers) {
        auto one = who;
        one.key += "/" + std::to_string(number);
        auto same = what;
        auto told = co_await ask(std::move(one), number, std::move(same));
        if (told.accepted) {
            ++done;
        } else {
            last_refusal = std::move(told.text);
        }
    }
    auto of = std::to_string(done) + " of " + std::to_string(numbers.size()) + " cases";
    if (done == 0) co_return answer{false, last_refusal};
    co_return answer{true, "Done for " + of + "." + (last_refusal.empty() ? "" : " For the others: " + last_refusal)};
}

awaitable<answer> case_desk::ask_about_storm(asked who, typed::on_storm wanted)
{
    auto found = co_await store_.find_storm(wanted.storm);
    if (!found) co_return answer{false, "The storm could not be read: " + found.error().words};
    if (!*found) co_return answer{false, "There is no storm " + std::to_string(wanted.storm) + "."};
    std::vector<int> open;
    for (int number : (*found)->cases) {
        auto one = co_await look_up(number);
        if (one && one->phase != case_phase::closed) open.push_back(number);
    }
    if (open.empty()) co_return answer{false, "Every case of storm " + std::to_string(wanted.storm) + " is closed."};
    auto told = co_await ask_each(std::move(who), std::move(open), std::move(wanted.what));
    co_return told;
}

awaitable<answer> case_desk::ask_about_cause(asked who, typed::on_cause wanted)
{
    auto waiting = co_await store_.cases_with_cause(wanted.cause);
    if (!waiting) co_return answer{false, "The cases could not be read: " + waiting.error().words};
    if (waiting->empty()) {
        co_return answer{false, "No open case waits on \"" + shortened(displayable(wanted.cause), 60) +
                                    "\". Link one first: cause 42 " + shortened(displayable(wanted.cause), 60)};
    }
    auto told = co_await ask_each(std::move(who), std::move(*waiting), std::move(wanted.what));
    co_return told;
}

/// On a card nobody types the cause: it is that of the case, for every case that waits on it.
awaitable<answer> case_desk::ask_about_cause_of(asked who, int case_number, command::cause_fixed mended)
{
    auto found = co_await look_up(case_number);
    if (!found) co_return answer{false, no_such_case(case_number)};
    auto foreign = who.mark.empty() ? std::string{} : why_foreign(who.mark, *found, mended);
    if (!foreign.empty()) co_return answer{false, std::move(foreign)};
    who.mark.clear();
    mended.cause = found->cause;
    if (mended.cause.empty()) {
        auto told = co_await carry_out(std::move(who), case_number, std::move(mended));
        co_return told ? *told : answer{false, told.error().words};
    }
    typed::on_cause wanted{mended.cause, std::move(mended)};
    auto told = co_await ask_about_cause(std::move(who), std::move(wanted));
    co_return told;
}

awaitable<std::optional<review_case>> case_desk::look_up(int case_number)
{
    auto found = co_await store_.find_case(case_number);
    if (!found) {
        log_.write(log_level::error, "case not read", {{"error", found.error().words}});
        co_return std::nullopt;
    }
    co_return std::move(*found);
}

awaitable<std::optional<int>> case_desk::case_of_message(std::string channel, std::string message)
{
    auto found = co_await store_.case_of_message(std::move(channel), std::move(message));
    if (!found) {
        log_.write(log_level::error, "message not looked up", {{"error", found.error().words}});
        co_return std::nullopt;
    }
    co_return *found;
}

awaitable<result<std::optional<int>>> case_desk::case_of_our_message(std::string channel, std::string message)
{
    for (int looks = 1;; ++looks) {
        auto found = co_await store_.case_of_message(channel, message);
        if (!found || *found) co_return found;
        auto on_its_way = co_await store_.card_on_its_way(channel);
        if (!on_its_way) co_return on_its_way.error();
        // Once more: the id may have been stored between the two questions.
        if (!*on_its_way) co_return co_await store_.case_of_message(std::move(channel), std::move(message));
        if (looks == looks_for_a_card) {
            co_return failure{errc::try_later, "a card is on its way into " + channel + ", and this may be about it"};
        }
        auto again = clock_.now() + std::chrono::seconds{1};
        co_await clock_.sleep_until(again);
    }
}

awaitable<result<void>> case_desk::happened(int case_number, case_event what, std::optional<settlement> settled)
{
    auto turn = co_await case_locks_.lock(case_number);
    auto found = co_await store_.find_case(case_number);
    if (!found) co_return found.error();
    if (!*found) co_return failure{errc::not_found, no_such_case(case_number)};

    // A look at the platform, before publishing or after it, finds words that nobody has judged yet.
    if (auto* seen = std::get_if<event::review_seen>(&what)) seen->judged = judge_.assess(seen->now);
    auto rules = playbook_.now;
    auto made = decide(**found, what, *rules, clock_.now());
    // Time often passes without any consequence.
    if (!settled && made.journal.empty() && made.effects.empty() && made.next == **found) co_return result<void>{};
    auto moved = transition_of(made, **found);

    transaction work;
    work.at = clock_.now();
    // What a look at the platform found counts like what the list shows: or else a review that comes back, words that
    // are changed back and a reply that is taken away would look to the next poll like nothing new.
    auto gone = std::holds_alternative<event::review_gone>(what);
    if (gone || made.next.subject != (*found)->subject) {
        work.reviews.push_back({made.next.subject, case_number, "case", gone});
    }
    work.settled = std::move(settled);
    work.cases.push_back(change_of(std::move(made)));
    auto stored = co_await commit(std::move(work));
    if (!stored) co_return stored.error();
    count(moved);
    co_return result<void>{};
}

} // namespace highroad
