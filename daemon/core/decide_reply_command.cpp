// The reply: writing, approving, taking back.

#include "daemon/core/command_deciding.hpp"
#include "daemon/core/text.hpp"
#include "daemon/core/wording.hpp"

#include <algorithm>

namespace highroad {
namespace {

using std::chrono::seconds;

/// Why a text cannot be a reply on that platform; empty when it can.
std::string unfit(const std::string& text, const reply_rules& allowed)
{
    if (trimmed(text).empty()) return "The reply is empty. Write something for the customer first.";
    if (text.find('\0') != std::string::npos || valid_utf8(text) != text) {
        return "The reply contains bytes that are no text. Nothing was changed; please type it again.";
    }
    if (auto pressure = pressure_in(text); !pressure.empty()) {
        return "The reply asks the customer about their rating or to take the review away (\"" + pressure +
               "\"). Platforms and the law forbid that, so it cannot be published. Please leave it out.";
    }
    auto length = length_in(allowed.unit, text);
    if (allowed.limit != 0 && length > allowed.limit) {
        return "The reply has " + std::to_string(length) + " " + std::string{name_of(allowed.unit)} +
               "; the platform allows " + std::to_string(allowed.limit) +
               ". Nothing is cut off: please shorten it by " + std::to_string(length - allowed.limit) + ".";
    }
    return {};
}

struct reply_decider : command_deciding {
    /// Why this person may not say yes to this text for this case; empty when they may.
    [[nodiscard]] std::string not_theirs_to_approve(const std::string& text) const
    {
        if (!may_approve(rules, by)) return forbidden("approve replies");
        auto may_severe = may(rules, right::approve_severe, by);
        if (current.judged.level == severity::severe && !may_severe) {
            return not_permitted(by, "approve replies to severe cases", "severe_approvers");
        }
        if (auto offer = offer_in(text); !offer.empty()) {
            if (!rules.compensation_allowed) {
                return "The reply offers something (\"" + displayable(offer) +
                       "\"), which the playbook refuses. Nothing was approved: please edit the reply of " + number() +
                       ".";
            }
            if (!may_severe) {
                return not_permitted(by, "approve a reply that offers something (\"" + displayable(offer) + "\")",
                                     "severe_approvers");
            }
        }
        const auto* writer = writer_of_chosen(current);
        if (!rules.approve_own_edits && writer && writer->same_person(by)) {
            return "You wrote this reply yourself, and the playbook wants somebody else to approve it.";
        }
        return {};
    }

    /// What the check says about the chosen text: just now where the desk asked it, else when it was written.
    [[nodiscard]] std::vector<finding> checked() const { return findings ? *findings : chosen_findings(current); }

    /// The refusal where the check says that nobody may approve this text; the card then shows why.
    [[nodiscard]] std::optional<decision> blocked() const
    {
        auto found = checked();
        if (heaviest(found, rules) != finding_weight::block) return std::nullopt;
        deciding step{current, rules, now};
        if (found != chosen_findings(current)) {
            step.the_case().drafts.at(current.chosen).findings = found;
            step.record("check", the_daemon(), "found more in the draft");
            step.refresh();
        }
        std::erase_if(found, [&](const finding& one) { return weight_of(one.what, rules) != finding_weight::block; });
        std::string why = "Nothing was approved: the reply of " + number() + " has to be edited first.";
        for (const auto& line : in_words(found, rules))
            why += "\n" + line;
        return step.refuse(std::move(why));
    }

    /// What to know before somebody approves it, to follow an answer; empty when there is nothing.
    [[nodiscard]] std::string remarks_on(const std::vector<finding>& found) const
    {
        std::string told;
        for (const auto& line : in_words(found, rules))
            told += "\n" + line;
        return told;
    }

    [[nodiscard]] int yeses_needed(const std::string& text) const
    {
        if (current.judged.level == severity::severe && rules.two_for_severe) return 2;
        if (heaviest(checked(), rules) == finding_weight::second_approver) return 2;
        return offer_in(text).empty() ? current.approvals_needed : 2;
    }

    [[nodiscard]] decision say_first_yes(const std::string& reaction) const
    {
        auto step = start();
        step.the_case().half_approved = first_yes{by, current.review_revision, current.draft_revision, reaction};
        step.the_case().quiet = false;
        step.record("approved by the first of two", by, chosen_text(current));
        const auto* writer = writer_of_chosen(current);
        step.tell(shown_name(by) + " approved. A second person has to: not " + shown_name(by) +
                  (writer && !writer->same_person(by) ? " and not " + shown_name(*writer) : "") + ".");
        step.refresh();
        return step.accept("Your yes is kept. This reply needs a second person, so nothing is published yet.");
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
                   (by_us ? ", approved by " + shown_name(*current.published_for) : std::string{}) + ". " +
                   (no_further_reply(current).empty() ? "Edit the reply first if it should be changed."
                                                      : no_further_reply(current));
        }
        if (auto why = no_further_reply(current); !why.empty()) return why;
        if (current.draft_revision == 0 || text.empty()) {
            return "There is no reply text for " + number() + " yet. Write one with Edit.";
        }
        if (current.planned && current.planned->with_team && current.planned->what == contact_kind::update_note) {
            if (auto words = not_neutral_in(text); !words.empty()) {
                return "A note about editing the review has to be neutral: no word about stars or ratings, nothing "
                       "offered. Please leave out \"" +
                       displayable(words) + "\".";
            }
        }
        return unfit(text, current.rules);
    }

    /// Commands of the other tables.
    template <class Other>
    std::optional<decision> operator()(const Other&) const
    {
        return std::nullopt;
    }

    std::optional<decision> operator()(const command::approve& asked) const { return approve(asked, {}); }

    [[nodiscard]] decision approve(const command::approve& asked, const std::string& reaction) const
    {
        if (!may_approve(rules, by)) return refuse(forbidden("approve replies"));
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
        if (auto why = not_theirs_to_approve(text); !why.empty()) return refuse(why);
        if (auto refusal = blocked()) return *refusal;
        if (!asked.seen) {
            return refuse("An approval names the text. Draft " + std::to_string(current.draft_revision) + " of " +
                          number() + " reads:\n" + displayable(text) + "\nTo publish exactly this: approve " +
                          std::to_string(current.number) + " " + std::to_string(current.draft_revision));
        }
        const auto* earlier = earlier_yes();
        if (yeses_needed(text) > 1) {
            if (!earlier) return say_first_yes(reaction);
            if (earlier->by.same_person(by)) {
                return refuse("Your yes is kept already. A second person has to approve the reply of " + number() +
                              " too.");
            }
            const auto* writer = writer_of_chosen(current);
            if (writer && writer->same_person(by)) {
                return refuse("You wrote this reply. The second yes has to come from somebody else.");
            }
        }
        auto step = start();
        auto& c = step.the_case();
        ++c.approvals;
        c.approved = approval{by,
                              now,
                              c.review_revision,
                              c.draft_revision,
                              text,
                              earlier ? std::optional<actor>{earlier->by} : std::nullopt,
                              std::max(now + rules.undo_window, c.opened + rules.cool_off),
                              false,
                              false,
                              reaction,
                              earlier ? earlier->reaction : std::string{}};
        step.back_to_team();
        c.phase = case_phase::publishing;
        c.quiet = false;
        c.half_approved.reset();
        step.clear_trouble("publish");
        step.clear_trouble("reply");
        step.record("approved", by, text);
        step.tell("Approved by " + (earlier ? shown_name(earlier->by) + " and " : std::string{}) + shown_name(by) +
                  ".");
        step.refresh();
        return step.accept("Approved. The reply of " + number() + " is published in " +
                           in_words(c.approved->publish_at - now) + "; until then it can be undone.");
    }

    std::optional<decision> operator()(const command::approve_shown& asked) const
    {
        const auto* shown = card_in(current, asked.channel);
        if (!shown)
            return refuse("There is no card of " + number() + " in this channel, so a reaction approves nothing.");
        // The card may have changed between the eye and the finger.
        if (current.phase != case_phase::publishing && shown->shown + seconds{2} > asked.reacted) {
            return refuse("The card changed just as you reacted. Nothing was approved; please read " + number() +
                          " again, then react again.");
        }
        return approve(command::approve{seen_text{shown->review_revision, shown->draft_revision}}, asked.reaction);
    }

    std::optional<decision> operator()(const command::edit& asked) const
    {
        if (current.phase == case_phase::publishing) {
            return refuse(not_approvable() + " Undo it first to change the text.");
        }
        if (asked.based_on && *asked.based_on != current.draft_revision) {
            return refuse("The reply was changed while you wrote; it is draft " +
                          std::to_string(current.draft_revision) +
                          " now. Nothing was saved: please look at it, then save yours again.");
        }
        if (auto why = no_further_reply(current); !why.empty()) return refuse(why);
        if (auto why = unfit(asked.text, current.rules); !why.empty()) return refuse(why);

        auto step = start();
        auto& c = step.the_case();
        draft written{asked.text, written_by(by), findings.value_or(std::vector<finding>{})};
        // One text of a person at a time, so that `editor` tells who wrote it however often somebody presses Next. The
        // journal keeps the earlier ones.
        c.chosen = static_cast<std::size_t>(written_draft(c) - c.drafts.begin());
        if (c.chosen == c.drafts.size()) c.drafts.emplace_back();
        c.drafts[c.chosen] = written;
        c.editor = by;
        c.quiet = false;
        ++c.draft_revision;
        step.record("edited", by, asked.text);
        step.tell("Reply changed by " + shown_name(by) + ": it is draft " + std::to_string(c.draft_revision) + " now.");
        step.refresh();
        return step.accept("Saved as draft " + std::to_string(c.draft_revision) + " of " + number() +
                           ". It is not published yet." + remarks_on(written.findings));
    }

    std::optional<decision> operator()(const command::next_draft&) const
    {
        if (current.phase == case_phase::publishing) return refuse(not_approvable() + " Undo it first.");
        if (current.drafts.size() < 2) return refuse("There is no other suggestion for " + number() + ".");
        auto step = start();
        auto& c = step.the_case();
        c.chosen = (c.chosen + 1) % c.drafts.size();
        ++c.draft_revision;
        step.record("next draft", by, c.drafts[c.chosen].origin);
        step.refresh();
        return step.accept("Showing suggestion " + std::to_string(c.chosen + 1) + " of " +
                           std::to_string(c.drafts.size()) + ".");
    }

    [[nodiscard]] decision undo_first_yes(const first_yes& half) const
    {
        if (!half.by.same_person(by) && !may_approve(rules, by)) return refuse(forbidden("undo an approval"));
        auto step = start();
        step.the_case().half_approved.reset();
        step.record("first approval undone", by);
        step.tell(shown_name(by) + " took the first yes back.");
        step.refresh();
        return step.accept("Undone. Nothing was published.");
    }

    [[nodiscard]] decision undo_approval() const
    {
        if (!may_approve(rules, by)) return refuse(forbidden("undo an approval"));
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

    [[nodiscard]] decision nothing_to_undo() const
    {
        return refuse("There is nothing to undo in " + number() + ": it is " + phase_in_words(current) + ".");
    }

    /// A reaction that is taken away takes back what it gave, and nothing else: no approval of somebody else, no
    /// snooze.
    [[nodiscard]] decision take_back(const std::string& reaction) const
    {
        if (!stands_by_reaction(current, reaction)) {
            return refuse("That reaction gave no approval of " + number() + " that stands. Nothing was undone.");
        }
        const auto& half = current.half_approved;
        if (half && half->reaction == reaction) return undo_first_yes(*half);
        return current.phase == case_phase::publishing ? undo_approval() : nothing_to_undo();
    }

    std::optional<decision> operator()(const command::undo& asked) const
    {
        if (!asked.reaction.empty()) return take_back(asked.reaction);
        if (current.phase == case_phase::snoozed) {
            auto step = start();
            step.back_to_team();
            step.record("snooze ended", by);
            step.tell("Snooze ended by " + shown_name(by) + ".");
            step.refresh();
            return step.accept(number() + " waits for the team again.");
        }
        if (current.phase == case_phase::publishing) return undo_approval();
        const auto* half = earlier_yes();
        return half ? undo_first_yes(*half) : nothing_to_undo();
    }

    std::optional<decision> operator()(const command::posted_by_hand& asked) const
    {
        if (!may_approve(rules, by)) return refuse(forbidden("close a case as answered"));
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
        step.note_contact();
        c.quiet = false;
        step.clear_trouble("reply");
        step.await_customer();
        step.record("posted by hand", by, c.published_text);
        step.tell(shown_name(by) + " posted the reply by hand.");
        step.refresh();
        return step.accept("Thank you. " + number() + " counts as answered.");
    }
};

} // namespace

std::optional<decision> decide_reply_command(const review_case& current, const event::command_given& asked,
                                             const playbook& rules, instant now)
{
    return std::visit(reply_decider{{current, asked.by, asked.channel, rules, now, asked.findings}}, asked.what);
}

} // namespace highroad
