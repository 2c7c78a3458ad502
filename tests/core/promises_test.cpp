// Promises that hold whatever happens, in whatever order: random lives of a case against a tiny model of a platform,
// a chat and an outbox that loses answers, repeats itself and takes its time.

#include "daemon/core/attend.hpp"
#include "tests/core/cases.hpp"
#include "tests/core/readings.hpp"
#include "tests/support/catch.hpp"

#include <map>
#include <random>
#include <set>

using namespace highroad;
using namespace highroad::test;

namespace {

/// What a person approved, and what has happened since. Kept apart from the case: the case is what is tested.
struct given_approval {
    std::string text;
    int review_revision = 0;
    std::string words;      ///< of the review when it was approved
    bool overtaken = false; ///< undone, edited, answered, gone or closed since
    int handed_over = 0;
};

struct waiting {
    planned_effect planned;
    bool maybe_sent = false;
};

class world {
public:
    explicit world(unsigned seed_) : numbers_{seed_}
    {
        rules_.channels = {{"", {"reviews", "managers"}}};
        rules_.approvers = {"slack:U1", "slack-group:S1"};
        rules_.approvals = one_of({1, 1, 1, 2});
        rules_.contacts.satisfaction = one_of({0, 1}) == 1;
        rules_.contacts.gap = hours{1};
        rules_.contacts.satisfaction_after = hours{1};
        if (one_of({0, 1}) == 1) {
            for (auto& day : rules_.hours.open)
                day = {{hours{9}, hours{17}}};
        }
        rules_.undo_window = seconds{one_of({0, 10, 60})};
        rules_.cool_off = seconds{one_of({0, 120})};
        rules_.publish_deadline = seconds{one_of({60, 3600, 86400})};
        if (one_of({0, 0, 1}) == 1) read_twice(rules_, one_of({0, 1}) == 1, one_of({0, 1}) == 1);
        there_ = bad_review();
        reply_rules allowed{one_of({0, 0, 0, 1}) == 0, 300, length_unit::characters};
        auto how = one_of({0, 0, 1}) == 0 ? sight::live : sight::baseline;
        auto opened = admit(*there_, allowed, how, 42, rules_, now_);
        take(std::get<decision>(opened));
    }

    void step()
    {
        switch (below(16)) {
        case 0:
        case 1:
        case 2:
        case 3:
            return ask();
        case 4:
        case 5:
        case 6:
            return run_effect();
        case 7:
        case 8:
        case 9:
        case 10:
        case 11:
            return pass_time();
        case 12:
        case 13:
            return poll();
        case 14:
            return below(2) == 0 ? change_platform() : tell_nonsense();
        default:
            return run_effect();
        }
    }

    /// Lets everything that waits end, with no more failures: what remains must be at rest.
    void settle()
    {
        reliable_ = true;
        for (int i = 0; i < 200 && !outbox_.empty(); ++i)
            run_effect();
        INFO("cards that refresh each other for ever");
        REQUIRE(outbox_.empty());
    }

    [[nodiscard]] const review_case& the_case() const { return c_; }
    [[nodiscard]] int replies_sent() const { return sent_; }

private:
    unsigned below(unsigned n) { return static_cast<unsigned>(numbers_() % n); }
    int one_of(std::vector<int> from) { return from[below(static_cast<unsigned>(from.size()))]; }
    bool fails() { return !reliable_ && below(3) == 0; }
    static std::string words_of(const review& r) { return r.title + "/" + r.text + "/" + mark_in_words(r); }

    void tell(const case_event& what)
    {
        auto made = decide(c_, what, rules_, now_);
        auto again = decide(c_, what, rules_, now_);
        REQUIRE(made.next == again.next);
        REQUIRE(made.effects == again.effects);
        REQUIRE(made.journal == again.journal);
        REQUIRE(made.withdrawn == again.withdrawn);
        REQUIRE(made.reply == again.reply);
        if (const auto* asked = std::get_if<event::command_given>(&what)) check_answer(*asked, made);
        if (const auto* read = std::get_if<event::model_read>(&what)) must_only_add(c_, *read, made);
        note_what_overtakes(what);
        take(std::move(made));
    }

    void check_answer(const event::command_given& asked, const decision& made)
    {
        REQUIRE_FALSE(made.reply.text.empty());
        if (!made.reply.accepted) {
            REQUIRE(made.next == c_);
            REQUIRE(made.effects.empty());
            REQUIRE(made.journal.empty());
            REQUIRE(made.withdrawn.empty());
            return;
        }
        if (!(made.next == c_)) REQUIRE_FALSE(made.journal.empty());
        if (const auto* tapped = std::get_if<command::approve_shown>(&asked.what)) taps_.insert(tapped->reaction);
        if (const auto* undone = std::get_if<command::undo>(&asked.what); undone && !undone->reaction.empty()) {
            REQUIRE(taps_.contains(undone->reaction));
            REQUIRE((c_.phase != case_phase::snoozed || made.next.phase == case_phase::snoozed));
            taps_.erase(undone->reaction);
        }
        if (made.next.approvals == c_.approvals) return;

        REQUIRE(may_approve(rules_, asked.by));
        REQUIRE(made.next.approvals == c_.approvals + 1);
        std::optional<seen_text> seen;
        if (const auto* typed = std::get_if<command::approve>(&asked.what)) seen = typed->seen;
        if (const auto* reacted = std::get_if<command::approve_shown>(&asked.what)) {
            const auto* shown = card_in(c_, reacted->channel);
            REQUIRE(shown);
            REQUIRE(shown->shown + seconds{2} <= reacted->reacted);
            seen = seen_text{shown->review_revision, shown->draft_revision};
        }
        REQUIRE(seen);
        REQUIRE(seen->draft_revision == c_.draft_revision);
        REQUIRE((seen->review_revision == 0 || seen->review_revision == c_.review_revision));
        approvals_[made.next.approvals] = {chosen_text(c_), c_.review_revision, words_of(c_.subject), false, 0};
    }

    /// Judged by what happened, not by what the case made of it.
    void note_what_overtakes(const case_event& what)
    {
        auto& latest = approvals_[c_.approvals];
        if (std::holds_alternative<event::review_gone>(what)) latest.overtaken = true;
        if (const auto* seen = std::get_if<event::review_seen>(&what)) {
            if (words_of(seen->now) != latest.words) latest.overtaken = true;
            note_answer(latest, seen->now.reply);
        }
        if (const auto* seen = std::get_if<event::reply_observed>(&what)) note_answer(latest, seen->now);
        if (const auto* seen = std::get_if<event::reply_overtaken>(&what)) note_answer(latest, seen->found);
    }
    void note_answer(given_approval& latest, const std::optional<platform_reply>& found)
    {
        if (found && found->state != reply_state::rejected && found->text != latest.text && by_others(found->text) &&
            (!c_.subject.reply || c_.subject.reply->text != found->text)) {
            latest.overtaken = true;
        }
    }
    [[nodiscard]] static bool by_others(const std::string& text) { return text.starts_with("By hand"); }

    void take(decision made)
    {
        auto& latest = approvals_[made.next.approvals];
        if (made.next.phase != case_phase::publishing) latest.overtaken = true;
        std::set<std::string> keys;
        for (const auto& planned : made.effects) {
            REQUIRE(keys.insert(planned.key).second);
            auto board = std::holds_alternative<effect::show_board>(planned.body);
            REQUIRE(planned.case_number == (board ? 0 : 42));
            if (const auto* publish = std::get_if<effect::publish_reply>(&planned.body)) {
                REQUIRE(made.next.phase == case_phase::publishing);
                REQUIRE(publish->approval == made.next.approvals);
                REQUIRE(publish->text == latest.text);
                REQUIRE(words_of(publish->subject) == latest.words);
                REQUIRE_FALSE(latest.overtaken);
                REQUIRE(++latest.handed_over == 1);
                REQUIRE(now_ >= made.next.approved->publish_at);
                REQUIRE(now_ >= made.next.opened + rules_.cool_off);
                must_be_enough(made.next, rules_);
            }
        }
        for (const auto& key : made.withdrawn)
            std::erase_if(outbox_, [&](const waiting& w) { return w.planned.key == key; });
        for (auto& planned : made.effects) {
            std::erase_if(outbox_, [&](const waiting& w) { return w.planned.key == planned.key; });
            outbox_.push_back({std::move(planned)});
        }
        c_ = std::move(made.next);
        ++c_.version;
        check_reachable();
    }

    void check_reachable()
    {
        auto shown = present(c_, rules_, now_);
        auto visible =
            std::count_if(shown.buttons.begin(), shown.buttons.end(), [](const auto& b) { return !b.in_menu; });
        REQUIRE(visible <= 3);
        if (c_.phase == case_phase::closed) {
            REQUIRE_FALSE(next_wake(c_));
            return;
        }
        REQUIRE((visible > 0 || next_wake(c_)));
        auto has_a_time = c_.phase == case_phase::publishing || c_.phase == case_phase::awaiting_customer ||
                          (c_.phase == case_phase::snoozed && c_.snoozed_until);
        if (has_a_time) REQUIRE(next_wake(c_));
        // No busy loop: waking at one moment comes to rest.
        auto at_rest = c_;
        for (int i = 0; i < 5; ++i) {
            at_rest = decide(at_rest, event::time_passed{}, rules_, now_).next;
            auto made = attend({at_rest}, around_, rules_, now_);
            if (!made.cases.empty()) at_rest = made.cases.front().next;
        }
        auto wake = next_wake(at_rest);
        REQUIRE((!wake || *wake > now_));
    }

    actor somebody()
    {
        auto in_group = ben();
        in_group.groups = {"S1"};
        return std::vector<actor>{ana(), ana(), ana(), in_group, in_group, ben(), guest(), the_daemon()}[below(8)];
    }

    seen_text some_seen()
    {
        auto near = [&](int n) { return below(6) == 0 ? n - static_cast<int>(below(3)) : n; };
        return {below(3) == 0 ? 0 : near(c_.review_revision), near(c_.draft_revision)};
    }

    void ask()
    {
        auto what = [&]() -> case_command {
            switch (below(36)) {
            case 24:
                return command::assign{"ana"};
            case 25:
                return command::escalate{"angry"};
            case 26:
                return command::acknowledge{};
            case 27:
                return command::take_offline{"called"};
            case 28:
                return below(4) == 0 ? command::resolve{"all is well"} : command::resolve{};
            case 29:
                return command::link_cause{"late-delivery"};
            case 30:
                return command::cause_fixed{"late-delivery", "We drive faster."};
            case 31:
                return command::contact_wish{below(2) == 0};
            case 32:
                return command::tell_facts{{}, {}, some_text(), {}, {}, {}};
            case 33:
                return command::correct_judgement{below(2) == 0 ? severity::severe : severity::ordinary, {}};
            case 34:
                return command::snooze{{}, command::snooze_until::customer_edits};
            case 35:
                return below(4) == 0 ? command::give_up{"called twice"} : command::give_up{};
            case 0:
                return command::approve{};
            case 1:
                return command::approve_shown{"reviews", now_ + seconds{below(5)}, some_tap()};
            case 2:
                return command::edit{below(2) == 0 ? std::optional<int>{} : c_.draft_revision, some_text()};
            case 3:
                return command::next_draft{};
            case 4:
                return below(3) == 0 ? command::dismiss{"spam"} : command::dismiss{};
            case 5:
                return command::snooze{now_ + seconds{below(9000)}};
            case 6:
                return command::claim{};
            case 7:
                return command::note{"called"};
            case 8:
                return below(2) == 0 ? command::undo{} : command::undo{some_tap()};
            case 9:
                return command::reopen{};
            case 10:
                return command::show{};
            case 11:
                return command::posted_by_hand{some_seen()};
            default:
                return command::approve{some_seen()};
            }
        }();
        tell(event::command_given{std::move(what), somebody(), below(2) == 0 ? "reviews" : ""});
    }

    std::string some_tap() { return "tap " + std::to_string(below(6)); }
    std::string some_text()
    {
        return below(8) == 0 ? std::string(below(400), 'x') : "Text " + std::to_string(below(4));
    }

    void pass_time()
    {
        auto wake = next_wake(c_);
        now_ += seconds{below(4) == 0 ? below(90'000) : below(90)};
        if (wake && below(2) == 0 && *wake > now_ && *wake < now_ + hours{48}) now_ = *wake;
        tell(event::time_passed{});
        look_after();
    }

    /// What the engine does when reminders or steps of an escalation are due.
    void look_after()
    {
        auto before = c_;
        auto made = attend({c_}, around_, rules_, now_);
        around_.rings.insert(around_.rings.end(), made.rings.begin(), made.rings.end());
        for (auto& board : made.boards) {
            std::erase_if(around_.boards, [&](const auto& other) { return other.key == board.key; });
            around_.boards.push_back(std::move(board));
        }
        REQUIRE(made.cases.size() <= 1);
        if (made.cases.empty()) return;
        const auto& after = made.cases.front().next.nudges;
        if (after.sent > before.nudges.sent) {
            REQUIRE(waits_for_team(before));
            REQUIRE(after.sent <= rules_.nudges.at_most);
            REQUIRE(is_open(rules_.hours, now_));
            REQUIRE(after.gap >= rules_.nudges.first);
            REQUIRE(after.gap >= 2 * before.nudges.gap);
        }
        take(std::move(made.cases.front()));
    }

    void poll()
    {
        if (there_) {
            tell(event::review_seen{*there_});
        } else {
            tell(event::review_gone{});
        }
    }

    void change_platform()
    {
        switch (below(6)) {
        case 0:
            if (there_) there_ = edited(*there_, 1 + below(5), "Edit " + std::to_string(below(9)));
            break;
        case 1:
            if (there_) there_ = with_reply(*there_, "By hand " + std::to_string(below(3)));
            break;
        case 2:
            if (there_) there_->reply.reset();
            break;
        case 3:
            if (there_) {
                away_ = there_;
                there_.reset();
            } else {
                there_ = away_;
            }
            break;
        default:
            if (there_ && there_->reply) there_->reply->state = static_cast<reply_state>(below(3));
        }
    }

    /// Late, doubled and misdirected news.
    void tell_nonsense()
    {
        auto approval = one_of({0, c_.approvals, c_.approvals - 1, c_.approvals + 1});
        switch (below(7)) {
        case 6:
            return tell(reading_of(static_cast<int>(below(4)), below(17)));
        case 0:
            return tell(event::reply_refused{approval, "no"});
        case 1:
            return tell(event::reply_delayed{approval, "later", now_ + seconds{below(90'000)}});
        case 2:
            return tell(event::drafts_suggested{static_cast<int>(below(4)), {{some_text(), "template"}}});
        case 3:
            return tell(event::drafts_failed{static_cast<int>(below(4)), "no"});
        case 4:
            return tell(event::card_shown{"elsewhere", "m", 1, 1});
        default:
            return tell(event::reply_observed{there_ ? there_->reply : std::nullopt});
        }
    }

    void run_effect()
    {
        if (outbox_.empty()) return;
        auto at = below(static_cast<unsigned>(outbox_.size()));
        auto taken = outbox_[at];
        outbox_.erase(outbox_.begin() + at);
        if (const auto* publish = std::get_if<effect::publish_reply>(&taken.planned.body)) return run(*publish, taken);
        if (const auto* show = std::get_if<effect::show_card>(&taken.planned.body)) return run(*show);
        if (const auto* wanted = std::get_if<effect::suggest_drafts>(&taken.planned.body)) {
            if (fails()) return tell(event::drafts_failed{wanted->review_revision, "down"});
            return tell(event::drafts_suggested{
                wanted->review_revision,
                {{"Sorry " + std::to_string(c_.review_revision), "template"}, {"Thank you.", "template"}}});
        }
        if (const auto* call = std::get_if<effect::call_pager>(&taken.planned.body)) {
            if (call->what != effect::page_call::raise) return;
            if (fails()) return tell(event::page_failed{c_.escalated.count, call->pager, "down"});
            return tell(event::page_delivered{c_.escalated.count, call->pager});
        }
        if (const auto* wanted = std::get_if<effect::ask_second_reading>(&taken.planned.body))
            return tell(reading_of(wanted->review_revision, fails() ? 16 : below(16)));
        if (std::holds_alternative<effect::read_reply>(taken.planned.body)) {
            if (!there_) return tell(event::review_gone{});
            if (!same_words(*there_, c_.subject)) return tell(event::review_seen{*there_});
            tell(event::reply_observed{there_->reply});
        }
    }

    void run(const effect::show_card& show)
    {
        if (fails()) return tell(event::card_not_shown{show.channel, "not invited"});
        tell(event::card_shown{show.channel, "m-" + show.channel, c_.review_revision, c_.draft_revision});
    }

    /// As the engine does it: look, see that it is still wanted, write, look again; any answer may be lost.
    void run(const effect::publish_reply& publish, waiting row)
    {
        auto put_back = [&](bool maybe) {
            row.maybe_sent = row.maybe_sent || maybe;
            outbox_.push_back(row);
            tell(event::reply_delayed{publish.approval, "the platform is down", now_ + seconds{below(7200)}});
        };
        if (fails()) return put_back(false);
        if (!there_) return tell(event::review_gone{});
        if (there_->reply && there_->reply->text == publish.text) {
            return tell(event::reply_delivered{publish.approval, there_->reply});
        }
        if (!same_words(*there_, publish.subject)) return tell(event::review_seen{*there_});
        if (there_->reply && there_->reply->text != publish.replaces) {
            return tell(event::reply_overtaken{publish.approval, *there_->reply});
        }
        if (below(10) == 0 && !reliable_) return tell(event::reply_refused{publish.approval, "no links"});

        auto& approved = approvals_[publish.approval];
        REQUIRE(approved.text == publish.text);
        REQUIRE_FALSE(approved.overtaken);
        there_->reply = platform_reply{"p", publish.text, static_cast<reply_state>(below(2)), {}, now_};
        REQUIRE(written_.insert(publish.approval).second);
        ++sent_;
        if (fails()) return put_back(true);
        auto seen = below(3) == 0 ? std::nullopt : there_->reply;
        tell(event::reply_delivered{publish.approval, seen});
        if (below(6) == 0) tell(event::reply_delivered{publish.approval, seen});
    }

    std::mt19937 numbers_;
    playbook rules_ = team();
    surroundings_of_cases around_;
    instant now_ = noon;
    review_case c_;
    std::optional<review> there_;
    std::optional<review> away_;
    std::vector<waiting> outbox_;
    std::map<int, given_approval> approvals_;
    std::set<std::string> taps_; ///< reactions that gave a yes, and were not taken away with effect since
    std::set<int> written_;      ///< approvals whose text was really written on the platform
    int sent_ = 0;
    bool reliable_ = false;
};

} // namespace

TEST_CASE("nothing is said twice or unapproved, and nobody is forgotten, whatever happens", "[promises]")
{
    std::map<case_phase, int> ends;
    int sent = 0;
    for (unsigned seed = 1; seed <= 1800; ++seed) {
        INFO("seed " << seed);
        world w{seed};
        for (int i = 0; i < 60; ++i) {
            INFO("step " << i);
            w.step();
        }
        w.settle();
        ++ends[w.the_case().phase];
        sent += w.replies_sent();
    }
    // The lives are real ones: all phases are met, and replies do go out.
    CHECK(ends.size() == 6);
    CHECK(sent > 100);
}
