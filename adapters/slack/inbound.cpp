#include "adapters/slack/inbound.hpp"

#include "adapters/slack/forms.hpp"
#include "adapters/slack/markup.hpp"
#include "adapters/slack/reactions.hpp"
#include "daemon/core/card_mark.hpp"
#include "daemon/core/text.hpp"
#include "daemon/ports/json_text.hpp"

#include <boost/system/system_error.hpp>
#include <nlohmann/json.hpp>

#include <utility>

namespace highroad::slack {
namespace {

using json = nlohmann::json;

constexpr std::string_view not_recorded =
    "Highroad could not record that, so nothing was done. Please try again in a minute.";

constexpr std::string_view shown_in_part =
    "The reply is too long to be shown whole here, so a reaction cannot approve it. Shorten it, or use the command "
    "line.";
/// Forms that people are mending; those who are away longer see the earlier answer once.
constexpr std::size_t most_refused = 1000;

/// The command of a button that needs nothing more; empty for those that open a form.
std::optional<case_command> command_of(const button_value& value)
{
    seen_text seen{value.review_revision, value.draft_revision};
    switch (value.action) {
    case card_action::publish:
        return command::approve{seen};
    case card_action::posted_by_hand:
        return command::posted_by_hand{seen};
    case card_action::next_draft:
        return command::next_draft{};
    case card_action::claim:
        return command::claim{};
    case card_action::undo:
        return command::undo{};
    case card_action::reopen:
        return command::reopen{};
    case card_action::show:
        return command::show{};
    case card_action::acknowledge:
        return command::acknowledge{};
    case card_action::no_contact:
        return command::contact_wish{false};
    case card_action::allow_contact:
        return command::contact_wish{true};
    case card_action::edit:
    case card_action::snooze:
    case card_action::dismiss:
    case card_action::note:
    case card_action::escalate:
    case card_action::facts:
    case card_action::offline:
    case card_action::resolve:
    case card_action::assign:
    case card_action::judge:
    case card_action::mended:
    case card_action::give_up:
        break;
    }
    return std::nullopt;
}

/// A refusal, with what we could not find out about the person: it may be the reason.
std::string refusal_in_words(const answer& told, const person& who)
{
    if (told.accepted || who.doubt.empty()) return told.text;
    return told.text + " Slack's user groups could not be read just now, so none of yours were counted: " + who.doubt;
}

std::string form_answer(std::string field, std::string words)
{
    form_errors errors;
    errors.words.emplace(std::move(field), std::move(words));
    return errors_answer(errors);
}

/// What a desk that could not record something leaves behind, by the kind of payload: people who wait for an answer
/// get one, everything else is sent again by Slack.
handled unrecorded(const payload& what)
{
    handled outcome;
    if (std::holds_alternative<slash_command>(what)) {
        outcome.answer = ephemeral_answer(not_recorded);
    } else if (const auto* form = std::get_if<form_sent>(&what)) {
        outcome.answer = form_answer(first_field(*form), std::string{not_recorded});
    } else {
        outcome.durable = false;
    }
    return outcome;
}

constexpr std::string_view kind_of(const slash_command&)
{
    return "slash";
}
constexpr std::string_view kind_of(const click&)
{
    return "click";
}
constexpr std::string_view kind_of(const form_sent&)
{
    return "form";
}
constexpr std::string_view kind_of(const reaction&)
{
    return "reaction";
}
constexpr std::string_view kind_of(const thread_reply&)
{
    return "reply";
}
constexpr std::string_view kind_of(const notice&)
{
    return "notice";
}
constexpr std::string_view kind_of(const challenge&)
{
    return "challenge";
}
constexpr std::string_view kind_of(const ignored&)
{
    return "ignored";
}

} // namespace

std::string ephemeral_answer(std::string_view text)
{
    json answer{{"response_type", "ephemeral"}, {"text", fallback_text(text)}};
    // Blocks of plain text show what people wrote as it is, without formatting or links.
    if (!trimmed(text).empty()) answer["blocks"] = plain_sections(text, 5);
    return to_text(answer);
}

inbound::inbound(const slack_settings& settings, web_api& bot, people& known, clock& time, log& notes, meters& counts)
    : settings_{settings}, bot_{bot}, people_{known}, clock_{time}, log_{notes}, meters_{counts}
{
    for (const auto& [name, id] : settings_.channels)
        names_[id] = name;
}

std::string inbound::name_of_channel(const std::string& id) const
{
    auto found = names_.find(id);
    return found == names_.end() ? std::string{} : found->second;
}

awaitable<handled> inbound::handle(command_desk& desk, std::string delivery, payload what)
{
    auto kind = std::visit([](const auto& one) { return kind_of(one); }, what);
    meters_.count("highroad_slack_received_total", {{"kind", std::string{kind}}});
    std::string why;
    try {
        auto work = std::visit([&](const auto& one) { return on(desk, delivery, one); }, what);
        auto outcome = co_await std::move(work);
        co_return outcome;
    } catch (const boost::system::system_error& stopped) {
        if (stopped.code() == asio::error::operation_aborted) throw;
        why = stopped.code().message();
    } catch (const std::exception& error) {
        why = error.what();
    }
    log_.write(log_level::error, "slack request not recorded",
               {{"kind", std::string{kind}}, {"error", without_secrets(why)}});
    co_return unrecorded(what);
}

awaitable<handled> inbound::on(command_desk& desk, std::string delivery, slash_command what)
{
    handled outcome;
    auto who = co_await people_.look_up(what.from.user);
    if (who.is_bot) co_return outcome;
    if (!who.refusal.empty()) {
        outcome.answer = ephemeral_answer(who.refusal);
        co_return outcome;
    }
    asked request{"slack:slash:" + (delivery.empty() ? what.trigger : delivery), who.who,
                  name_of_channel(what.from.channel)};
    auto told = co_await desk.ask_line(std::move(request), what.text, what.command + " ");
    auto words = refusal_in_words(told, who);
    if (!words.empty()) outcome.answer = ephemeral_answer(words);
    co_return outcome;
}

awaitable<handled> inbound::open(command_desk& desk, click from, button_value what)
{
    handled outcome;
    auto current = co_await desk.look_up(what.case_number);
    auto why = current ? why_foreign(what.mark, *current)
                       : "There is no case #" + std::to_string(what.case_number) + " any more.";
    if (!why.empty()) {
        outcome.then.push_back(tell_person{from.from, from.thread, from.response_url, std::move(why)});
        co_return outcome;
    }
    auto opened = form_for(what.action, *current, from.from.channel);
    if (const auto* view = std::get_if<form_view>(&opened)) {
        outcome.then.push_back(open_form{from.trigger, view->json, from.from, from.response_url});
    } else {
        outcome.then.push_back(tell_person{from.from, from.thread, from.response_url, std::get<no_form>(opened).words});
    }
    co_return outcome;
}

awaitable<handled> inbound::on(command_desk& desk, std::string, click what)
{
    handled outcome;
    auto value = read_value(what.value);
    if (!value) {
        outcome.then.push_back(tell_person{what.from, what.thread, what.response_url,
                                           "This button is not understood any more. Type /review show and the case's "
                                           "number for a fresh card."});
        co_return outcome;
    }
    auto wanted = command_of(*value);
    // Who may change what is decided when the form is sent; opening one must not wait for anybody.
    if (!wanted) {
        auto opening = open(desk, what, *value);
        auto opened = co_await std::move(opening);
        co_return opened;
    }

    auto who = co_await people_.look_up(what.from.user);
    if (who.is_bot) co_return outcome;
    if (!who.refusal.empty()) {
        outcome.then.push_back(tell_person{what.from, what.thread, what.response_url, who.refusal});
        co_return outcome;
    }
    auto key = "slack:click:" + what.from.user + ":" + what.action_ts + ":" + what.trigger + ":" +
               std::string{name_of(value->action)} + ":" + std::to_string(value->case_number);
    asked request{std::move(key), who.who, name_of_channel(what.from.channel), value->mark};
    auto told = co_await desk.ask(std::move(request), value->case_number, std::move(*wanted));
    // What was accepted shows on the card.
    if (!told.accepted) {
        outcome.then.push_back(tell_person{what.from, what.thread, what.response_url, refusal_in_words(told, who)});
    }
    co_return outcome;
}

/// A form that is sent again since no answer came is the same request. One that was refused, mended and sent again is
/// another, though Slack gives it the same id and hash: these change only when we change the form.
std::string inbound::key_of(const form_sent& what) const
{
    auto key = "slack:form:" + what.view + ":" + what.hash;
    auto refusals = refused_.find(what.view);
    return refusals == refused_.end() ? key : key + ":" + std::to_string(refusals->second);
}

awaitable<handled> inbound::on(command_desk& desk, std::string, form_sent what)
{
    handled outcome;
    auto memory = read_metadata(what.metadata);
    if (!memory) co_return outcome;
    reply_rules rules;
    auto current = co_await desk.look_up(memory->case_number);
    if (current) rules = current->rules;
    auto reading = read_form(what, rules, clock_.now());
    if (const auto* errors = std::get_if<form_errors>(&reading)) {
        outcome.answer = errors_answer(*errors);
        co_return outcome;
    }
    auto* wanted = std::get_if<form_request>(&reading);
    if (!wanted) co_return outcome;

    auto* facts = std::get_if<command::tell_facts>(&wanted->what);
    if (facts && current) leave_to_others(*facts, *memory, *current);
    auto outdated = current ? why_another_cause(wanted->what, *memory, *current) : std::string{};
    if (!outdated.empty()) {
        outcome.answer = form_answer(wanted->first_field, std::move(outdated));
        co_return outcome;
    }

    auto who = co_await people_.look_up(what.from.user);
    if (who.is_bot) co_return outcome;
    if (!who.refusal.empty()) {
        outcome.answer = form_answer(wanted->first_field, who.refusal);
        co_return outcome;
    }
    auto key = key_of(what);
    asked request{std::move(key), who.who, name_of_channel(wanted->channel), memory->mark};
    auto told = co_await desk.ask(std::move(request), wanted->case_number, std::move(wanted->what));
    // A refusal stays in the form, so that nobody's words are lost.
    if (!told.accepted) {
        auto words = refusal_in_words(told, who);
        auto now = co_await desk.look_up(wanted->case_number);
        auto renewed = now ? renewed_reply_form(what, *now, words) : std::nullopt;
        outcome.answer = renewed ? update_answer(*renewed) : form_answer(wanted->first_field, words);
        if (refused_.size() >= most_refused) refused_.clear();
        ++refused_[what.view];
    }
    co_return outcome;
}

awaitable<result<std::optional<int>>> inbound::case_of(command_desk& desk, std::string channel, std::string message,
                                                       std::string author)
{
    auto known = co_await desk.case_of_message(channel, message);
    if (known) co_return known;
    if (!author.empty()) {
        auto us = co_await people_.ourselves();
        if (us && us->user != author) co_return std::optional<int>{};
    }
    co_return co_await desk.case_of_our_message(std::move(channel), std::move(message));
}

handled inbound::for_later(const failure& why)
{
    log_.write(log_level::info, "a slack event is left to be sent again", {{"why", why.words}});
    handled outcome;
    outcome.durable = false;
    return outcome;
}

awaitable<handled> inbound::on(command_desk& desk, std::string, reaction what)
{
    handled outcome;
    auto channel = name_of_channel(what.from.channel);
    auto meant = wish_of(what);
    if (channel.empty() || !meant) co_return outcome;
    // At once, while the mark itself may still be waiting for an answer about who put it there.
    if (*meant == reaction_wish::undo) taken_.note(what);
    auto number = co_await case_of(desk, channel, what.message, what.author);
    if (!number) co_return for_later(number.error());
    if (!*number) co_return outcome;

    auto who = co_await people_.look_up(what.from.user);
    if (who.is_bot) co_return outcome;
    auto current = co_await desk.look_up(**number);
    if (!current && *meant == reaction_wish::undo) {
        co_return for_later(failure{errc::disk, "the case could not be read, so what was approved is not known"});
    }
    auto wanted = command_of(*meant, what, channel, current, clock_.now());
    if (!wanted) co_return outcome;
    if (!who.refusal.empty()) {
        outcome.then.push_back(tell_person{what.from, {}, {}, who.refusal});
        co_return outcome;
    }
    auto approves = *meant == reaction_wish::approve;
    if (approves && taken_.has(what)) co_return outcome;
    if (approves && current && !shows_whole(chosen_text(*current))) {
        outcome.then.push_back(tell_person{what.from, {}, {}, std::string{shown_in_part}});
        co_return outcome;
    }
    asked request{"slack:event:" + what.event, who.who, channel};
    auto told = co_await desk.ask(request, **number, std::move(*wanted));
    if (told.accepted && approves && taken_.has(what)) {
        request.key += ":away";
        case_command undo = command::undo{stored_name(what)};
        told = co_await desk.ask(request, **number, std::move(undo));
    }
    if (!told.accepted) outcome.then.push_back(tell_person{what.from, {}, {}, refusal_in_words(told, who)});
    co_return outcome;
}

awaitable<handled> inbound::on(command_desk& desk, std::string, thread_reply what)
{
    handled outcome;
    auto channel = name_of_channel(what.from.channel);
    if (channel.empty()) co_return outcome;
    auto number = co_await case_of(desk, channel, what.thread, what.thread_author);
    if (!number) co_return for_later(number.error());
    if (!*number) co_return outcome;

    auto who = co_await people_.look_up(what.from.user);
    if (who.is_bot) co_return outcome;
    if (!who.refusal.empty()) {
        outcome.then.push_back(tell_person{what.from, what.thread, {}, who.refusal});
        co_return outcome;
    }
    asked request{"slack:event:" + what.event, who.who, channel};
    case_command wanted = command::note{what.text, channel};
    auto told = co_await desk.ask(std::move(request), **number, std::move(wanted));
    if (!told.accepted) outcome.then.push_back(tell_person{what.from, what.thread, {}, refusal_in_words(told, who)});
    co_return outcome;
}

awaitable<handled> inbound::on(command_desk&, std::string, notice what)
{
    switch (what.kind) {
    case notice::what::groups_changed:
        people_.forget_groups();
        break;
    case notice::what::token_revoked:
        people_.forget_ourselves();
        log_.write(log_level::error, "slack revoked a token of the app: install it again and configure its new token");
        break;
    case notice::what::uninstalled:
        people_.forget_ourselves();
        log_.write(log_level::error, "the app was removed from the slack workspace: install it again");
        break;
    case notice::what::channel_archived: {
        auto name = name_of_channel(what.channel);
        if (!name.empty())
            log_.write(log_level::warning, "a slack channel with cards was archived", {{"channel", name}});
        break;
    }
    case notice::what::rate_limited:
        log_.write(log_level::warning, "slack drops events: there were more than it delivers in an hour");
        break;
    }
    co_return handled{};
}

awaitable<handled> inbound::on(command_desk&, std::string, challenge what)
{
    handled outcome;
    outcome.answer = to_text({{"challenge", what.answer}});
    co_return outcome;
}

awaitable<handled> inbound::on(command_desk&, std::string, ignored what)
{
    log_.write(log_level::debug, "slack request ignored", {{"why", what.why}});
    co_return handled{};
}

awaitable<void> inbound::on_after(tell_person what)
{
    if (trimmed(what.text).empty()) co_return;
    json message{{"channel", what.from.channel},
                 {"user", what.from.user},
                 {"text", fallback_text(what.text)},
                 {"blocks", plain_sections(what.text, 5)}};
    if (!what.thread.empty()) message["thread_ts"] = what.thread;
    if (!what.from.channel.empty()) {
        auto sent = co_await bot_.write("chat.postEphemeral", to_text(message));
        if (sent.ok()) co_return;
        if (what.response_url.empty()) {
            log_.write(log_level::warning, "an answer did not reach a person in slack", {{"error", sent.words}});
            co_return;
        }
    }
    if (what.response_url.empty()) co_return;
    // Without replace_original the answer would take the card's place.
    json answer{{"response_type", "ephemeral"},
                {"replace_original", false},
                {"text", fallback_text(what.text)},
                {"blocks", plain_sections(what.text, 5)}};
    answer_by_url instead{what.response_url, to_text(answer)};
    co_await on_after(std::move(instead));
}

awaitable<void> inbound::on_after(answer_by_url what)
{
    auto sent = co_await bot_.respond(what.response_url, what.answer);
    if (!sent.ok())
        log_.write(log_level::warning, "an answer did not reach a person in slack", {{"error", sent.words}});
}

awaitable<void> inbound::on_after(open_form what)
{
    json arguments{{"trigger_id", what.trigger}};
    arguments["view"] = json::parse(what.view, nullptr, /*allow_exceptions=*/false);
    auto opened = co_await bot_.write("views.open", to_text(arguments), std::chrono::seconds{5});
    if (opened.ok()) co_return;
    log_.write(log_level::warning, "a slack form did not open", {{"error", opened.words}});
    tell_person failed{what.from, {}, what.response_url, "The form did not open. " + opened.words};
    co_await on_after(std::move(failed));
}

awaitable<void> inbound::carry_out(afterwards what)
{
    auto work = std::visit([&](auto& one) { return on_after(std::move(one)); }, what);
    co_await std::move(work);
}

} // namespace highroad::slack
