#include "daemon/core/deciding.hpp"

#include "daemon/core/text.hpp"

#include <algorithm>

namespace highroad {
namespace {

using std::chrono::days;
using std::chrono::seconds;

/// Why a text cannot be a reply on that platform; empty when it can.
std::string unfit(const std::string& text, const reply_rules& allowed)
{
    if (trimmed(text).empty()) return "The reply is empty. Write something for the customer first.";
    if (text.find('\0') != std::string::npos || valid_utf8(text) != text) {
        return "The reply contains bytes that are no text. Nothing was changed; please type it again.";
    }
    auto length = length_in(allowed.unit, text);
    if (allowed.limit != 0 && length > allowed.limit) {
        return "The reply has " + std::to_string(length) + " " + std::string{name_of(allowed.unit)} +
               "; the platform allows " + std::to_string(allowed.limit) +
               ". Nothing is cut off: please shorten it by " + std::to_string(length - allowed.limit) + ".";
    }
    return {};
}

struct command_decider {
    const review_case& current;
    const actor& by;
    const std::string& channel;
    const playbook& rules;
    instant now;

    [[nodiscard]] std::string number() const { return hash_number(current); }
    [[nodiscard]] deciding start() const { return {current, rules, now}; }
    [[nodiscard]] decision refuse(std::string why) const { return start().refuse(std::move(why)); }

    [[nodiscard]] std::string not_permitted(std::string_view what) const
    {
        return shown_name(by) + ", you may not " + std::string{what} +
               " here. The list is `approvers` in the playbook; ask one of them or whoever keeps the playbook.";
    }

    /// Why what the person saw is not what would be published; empty when it is.
    [[nodiscard]] std::string outdated(const seen_text& seen) const
    {
        if (seen.review_revision != 0 && seen.review_revision != current.review_revision) {
            return "The customer edited the review after this card was shown to you. Nothing was approved; please "
                   "read " +
                   number() + " again.";
        }
        if (seen.draft_revision != current.draft_revision) {
            return "The reply, or the answer on the platform, was changed after this card was shown to you; it is "
                   "draft " +
                   std::to_string(current.draft_revision) + " now. Nothing was approved; please read " + number() +
                   " again.";
        }
        return {};
    }

    /// Why nobody can approve the case as it stands; empty when one can.
    [[nodiscard]] std::string not_approvable() const
    {
        if (current.phase == case_phase::publishing) {
            return "Already approved by " + shown_name(current.approved->by) + "; the reply of " + number() +
                   (current.approved->handed_over ? " is being published." : " is about to be published.");
        }
        auto text = chosen_text(current);
        auto published = current.phase == case_phase::awaiting_customer && !current.published_text.empty() &&
                         text == current.published_text;
        if (published || (!text.empty() && stands_already(current, text))) {
            auto by_us = current.published_for && text == current.published_text;
            return "Already published" +
                   (by_us ? ", approved by " + shown_name(*current.published_for) : std::string{}) +
                   ". Edit the reply first if it should be changed.";
        }
        if (current.draft_revision == 0 || text.empty()) {
            return "There is no reply text for " + number() + " yet. Write one with Edit.";
        }
        return unfit(text, current.rules);
    }

    decision operator()(const command::approve& asked) const
    {
        if (!may_approve(rules, by)) return refuse(not_permitted("approve replies"));
        if (!current.rules.by_us) {
            return refuse("This platform takes no reply from here. Copy the text, post it there, then press \"I posted "
                          "it\" (posted " +
                          std::to_string(current.number) + " " + std::to_string(current.draft_revision) + ").");
        }
        // Who came second is told by whom, even when the card they clicked is old by now.
        if (current.phase == case_phase::publishing) return refuse(not_approvable());
        if (asked.seen) {
            if (auto why = outdated(*asked.seen); !why.empty()) return refuse(why);
        }
        if (auto why = not_approvable(); !why.empty()) return refuse(why);
        auto text = chosen_text(current);
        if (!asked.seen) {
            return refuse("An approval names the text. Draft " + std::to_string(current.draft_revision) + " of " +
                          number() + " reads:\n" + displayable(text) + "\nTo publish exactly this: approve " +
                          std::to_string(current.number) + " " + std::to_string(current.draft_revision));
        }
        auto step = start();
        auto& c = step.the_case();
        ++c.approvals;
        c.approved = approval{by,
                              now,
                              c.review_revision,
                              c.draft_revision,
                              text,
                              std::max(now + rules.undo_window, c.opened + rules.cool_off),
                              false,
                              false};
        step.back_to_team();
        c.phase = case_phase::publishing;
        c.quiet = false;
        step.clear_trouble("publish");
        step.clear_trouble("reply");
        step.record("approved", by, text);
        step.tell("Approved by " + shown_name(by) + ".");
        step.refresh();
        return step.accept("Approved. The reply of " + number() + " is published in " +
                           in_words(c.approved->publish_at - now) + "; until then it can be undone.");
    }

    decision operator()(const command::approve_shown& asked) const
    {
        const auto* shown = card_in(current, asked.channel);
        if (!shown)
            return refuse("There is no card of " + number() + " in this channel, so a reaction approves nothing.");
        // The card may have changed between the eye and the finger.
        if (current.phase != case_phase::publishing && shown->shown + seconds{2} > asked.reacted) {
            return refuse("The card changed just as you reacted. Nothing was approved; please read " + number() +
                          " again, then react again.");
        }
        return (*this)(command::approve{seen_text{shown->review_revision, shown->draft_revision}});
    }

    decision operator()(const command::edit& asked) const
    {
        if (current.phase == case_phase::publishing) {
            return refuse(not_approvable() + " Undo it first to change the text.");
        }
        if (asked.based_on && *asked.based_on != current.draft_revision) {
            return refuse("The reply was changed while you wrote; it is draft " +
                          std::to_string(current.draft_revision) +
                          " now. Nothing was saved: please look at it, then save yours again.");
        }
        if (auto why = unfit(asked.text, current.rules); !why.empty()) return refuse(why);

        auto step = start();
        auto& c = step.the_case();
        draft written{asked.text, "written by " + shown_name(by)};
        auto persons = c.chosen < c.drafts.size() && c.editor.has_value();
        if (persons) {
            c.drafts[c.chosen] = written;
        } else {
            c.drafts.push_back(written);
            c.chosen = c.drafts.size() - 1;
        }
        c.editor = by;
        c.quiet = false;
        ++c.draft_revision;
        step.record("edited", by, asked.text);
        step.tell("Reply changed by " + shown_name(by) + ": it is draft " + std::to_string(c.draft_revision) + " now.");
        step.refresh();
        return step.accept("Saved as draft " + std::to_string(c.draft_revision) + " of " + number() +
                           ". It is not published yet.");
    }

    decision operator()(const command::next_draft&) const
    {
        if (current.phase == case_phase::publishing) return refuse(not_approvable() + " Undo it first.");
        if (current.drafts.size() < 2) return refuse("There is no other suggestion for " + number() + ".");
        auto step = start();
        auto& c = step.the_case();
        c.chosen = (c.chosen + 1) % c.drafts.size();
        c.editor.reset();
        ++c.draft_revision;
        step.record("next draft", by, c.drafts[c.chosen].origin);
        step.refresh();
        return step.accept("Showing suggestion " + std::to_string(c.chosen + 1) + " of " +
                           std::to_string(c.drafts.size()) + ".");
    }

    decision operator()(const command::dismiss& asked) const
    {
        if (!may_approve(rules, by)) return refuse(not_permitted("dismiss a case"));
        auto reason = std::string{trimmed(displayable(asked.reason))};
        if (reason.empty()) {
            return refuse("Every case ends in a reply or a reason. Why is " + number() + " dismissed? Type: dismiss " +
                          std::to_string(current.number) + " <reason>");
        }
        if (current.phase == case_phase::publishing && current.approved->handed_over) {
            return refuse("The reply of " + number() + " is being published already; it cannot be dismissed now.");
        }
        auto step = start();
        step.void_approval("dismissed", by);
        step.record("dismissed", by, reason);
        step.close(close_reason::dismissed);
        step.the_case().dismissed_because = shortened(reason, 1000);
        step.tell("Dismissed by " + shown_name(by) + ": " + shortened(reason, 1000));
        step.refresh();
        return step.accept(number() + " is dismissed. It opens again when the customer edits the review.");
    }

    decision operator()(const command::snooze& asked) const
    {
        if (current.phase != case_phase::awaiting_team && current.phase != case_phase::snoozed) {
            return refuse(number() + " is " + phase_in_words(current) +
                          "; only a case that waits for the team can sleep.");
        }
        if (asked.until <= now || asked.until > now + days{366}) {
            return refuse("A snooze ends between one second and one year from now. Try: snooze " +
                          std::to_string(current.number) + " 4h");
        }
        auto step = start();
        auto& c = step.the_case();
        c.phase = case_phase::snoozed;
        c.snoozed_until = asked.until;
        c.snoozed_by = by;
        step.record("snoozed", by, to_iso8601(asked.until));
        step.tell("Snoozed by " + shown_name(by) + " for " + in_words(asked.until - now) + ".");
        step.refresh();
        return step.accept(number() + " sleeps for " + in_words(asked.until - now) +
                           ". Anybody can end that with undo.");
    }

    decision operator()(const command::claim&) const
    {
        if (current.owner && current.owner->same_person(by)) return start().accept(number() + " is yours already.");
        auto step = start();
        step.the_case().owner = by;
        step.record("claimed", by);
        step.tell(shown_name(by) + " takes care of this" +
                  (current.owner ? ", in place of " + shown_name(*current.owner) : std::string{}) + ".");
        step.refresh();
        return step.accept(number() + " is yours.");
    }

    decision operator()(const command::note& asked) const
    {
        auto text = std::string{trimmed(displayable(asked.text))};
        if (text.empty()) return refuse("The note is empty. Type: note " + std::to_string(current.number) + " <text>");
        if (length_in(length_unit::characters, text) > 4000) {
            return refuse("The note is longer than 4000 characters. Nothing is cut off: please shorten it.");
        }
        auto step = start();
        step.record("note", by, text);
        step.tell(shown_name(by) + " notes: " + text, asked.said_in);
        return step.accept("Noted in " + number() + ".");
    }

    decision operator()(const command::undo&) const
    {
        if (current.phase == case_phase::snoozed) {
            auto step = start();
            step.back_to_team();
            step.record("snooze ended", by);
            step.tell("Snooze ended by " + shown_name(by) + ".");
            step.refresh();
            return step.accept(number() + " waits for the team again.");
        }
        if (current.phase != case_phase::publishing) {
            return refuse("There is nothing to undo in " + number() + ": it is " + phase_in_words(current) + ".");
        }
        if (!may_approve(rules, by)) return refuse(not_permitted("undo an approval"));
        if (current.approved->handed_over) {
            return refuse("Too late: the reply of " + number() + " is being published. It can be changed afterwards.");
        }
        auto step = start();
        step.void_approval("undone by " + shown_name(by), by);
        step.back_to_team();
        step.tell("Approval undone by " + shown_name(by) + ". Nothing was published.");
        step.refresh();
        return step.accept("Undone. Nothing was published.");
    }

    decision operator()(const command::reopen&) const
    {
        if (current.phase == case_phase::closed && current.closed_as == close_reason::gone) {
            return refuse("The review of " + number() +
                          " is no longer on the platform, so there is nothing to answer.");
        }
        if (current.phase != case_phase::closed && current.phase != case_phase::awaiting_customer) {
            return refuse(number() + " is open already: it is " + phase_in_words(current) + ".");
        }
        auto step = start();
        step.back_to_team();
        step.the_case().dismissed_because.clear();
        step.record("reopened", by);
        if (current.drafts.empty()) step.suggest_drafts();
        step.tell("Reopened by " + shown_name(by) + ".");
        step.refresh();
        return step.accept(number() + " waits for the team again.");
    }

    decision operator()(const command::show&) const
    {
        if (channel.empty() && current.channels.empty()) {
            return refuse("No channel is configured for " + number() +
                          ". Ask again in the channel where it should be.");
        }
        auto step = start();
        auto& c = step.the_case();
        c.quiet = false;
        if (!channel.empty() && std::find(c.channels.begin(), c.channels.end(), channel) == c.channels.end()) {
            c.channels.push_back(channel);
        }
        // A card that could not be shown may have been deleted by somebody: it is posted anew.
        std::erase_if(c.cards, [&](const shown_card& s) { return step.clear_trouble("card " + s.channel); });
        step.record("shown", by, channel);
        step.refresh();
        return step.accept("The card of " + number() + " is in " +
                           (channel.empty() ? std::string{"its channels"} : "this channel") + ".");
    }

    decision operator()(const command::posted_by_hand& asked) const
    {
        if (!may_approve(rules, by)) return refuse(not_permitted("close a case as answered"));
        if (current.rules.by_us) return refuse("Highroad publishes here itself: use \"Publish reply\".");
        if (auto why = not_approvable(); !why.empty()) return refuse(why);
        if (!asked.seen) {
            return refuse("Which text did you post? Type: posted " + std::to_string(current.number) + " " +
                          std::to_string(current.draft_revision));
        }
        if (auto why = outdated(*asked.seen); !why.empty()) return refuse(why);
        auto step = start();
        auto& c = step.the_case();
        c.published_text = chosen_text(current);
        c.published = now;
        c.published_for = by;
        c.quiet = false;
        step.clear_trouble("reply");
        step.await_customer();
        step.record("posted by hand", by, c.published_text);
        step.tell(shown_name(by) + " posted the reply by hand.");
        step.refresh();
        return step.accept("Thank you. " + number() + " counts as answered.");
    }
};

/// What still makes sense when a case is closed.
bool allowed_when_closed(const case_command& asked)
{
    return std::holds_alternative<command::reopen>(asked) || std::holds_alternative<command::note>(asked) ||
           std::holds_alternative<command::show>(asked);
}

} // namespace

decision decide_command(const review_case& current, const event::command_given& asked, const playbook& rules,
                        instant now)
{
    if (current.phase == case_phase::closed && !allowed_when_closed(asked.what)) {
        deciding step{current, rules, now};
        return step.refuse(hash_number(current) + " is " + phase_in_words(current) + ". Reopen it first: reopen " +
                           std::to_string(current.number));
    }
    return std::visit(command_decider{current, asked.by, asked.channel, rules, now}, asked.what);
}

} // namespace highroad
