// What the platform and the customer do meanwhile: edits, removals, answers of others, moderation, silence.

#include "daemon/core/card_mark.hpp"
#include "tests/core/cases.hpp"
#include "tests/support/catch.hpp"

#include <map>

using namespace highroad;
using namespace highroad::test;

namespace {

const std::vector<std::string> stages{"team", "snoozed", "publishing", "handed over", "customer", "dismissed", "tried"};

told_case in_stage(const std::string& stage)
{
    told_case it;
    it.suggested().shown();
    if (stage == "snoozed") it.ask(command::snooze{it.now + hours{4}});
    if (stage == "publishing") it.approved();
    if (stage == "handed over") it.handed_over();
    if (stage == "customer" || stage == "tried") it.published();
    if (stage == "tried") it.later(days{31});
    if (stage == "dismissed") it.ask(command::dismiss{"spam"});
    return it;
}

review seen_again(const told_case& it, double stars = 2)
{
    auto r = edited(it.c.subject, stars);
    r.reply = it.c.subject.reply;
    return r;
}

platform_reply ours(const told_case& it, reply_state state, std::string reason = {})
{
    return {"p-1", it.c.approved->text, state, std::move(reason), it.now};
}

} // namespace

TEST_CASE("an edited review comes back to the team from every phase, and nothing old goes out", "[life]")
{
    for (const auto& stage : stages) {
        INFO(stage);
        auto it = in_stage(stage);
        auto was_publishing = it.c.phase == case_phase::publishing;
        it.tell(event::review_seen{seen_again(it, 1)});
        CHECK(it.c.phase == case_phase::awaiting_team);
        CHECK(it.c.review_revision == 2);
        CHECK(it.c.drafts.empty());
        CHECK(it.planned<effect::suggest_drafts>().size() == 1);
        CHECK(it.planned<effect::show_card>().size() == 1);
        CHECK(it.last.withdrawn.size() == (was_publishing ? 1U : 0U));
        if (was_publishing) CHECK(it.c.approved->voided);
        it.later(days{400});
        CHECK(it.planned<effect::publish_reply>().empty());
    }
}

TEST_CASE("a raised rating closes the case as revised from every phase", "[life]")
{
    for (const auto& stage : stages) {
        INFO(stage);
        auto it = in_stage(stage);
        it.tell(event::review_seen{seen_again(it, 5)});
        CHECK(it.c.closed_as == close_reason::revised);
        it.later(days{400});
        CHECK(it.planned<effect::publish_reply>().empty());
    }
}

TEST_CASE("kind words that end a case leave what the complaint was about, other complaints do not", "[life]")
{
    judgement about_crashes;
    about_crashes.level = severity::severe;
    about_crashes.themes = {{"crash", "crashes"}};
    judgement kind;
    kind.themes = {{"staff", "helped me"}};
    for (auto stars : {1.0, 5.0}) {
        told_case it;
        it.c.judged = about_crashes;
        it.tell(event::review_seen{edited(bad_review(), stars, "They helped me."), kind});
        CHECK(it.c.judged.themes == (stars == 5 ? about_crashes.themes : kind.themes));
        // How many have to approve goes by the words that stand there now.
        CHECK(it.c.judged.level == severity::ordinary);
        CHECK(it.c.escalated.count == 0);
    }
}

TEST_CASE("raised but still bad is still ours to answer", "[life]")
{
    told_case it;
    it.tell(event::review_seen{edited(bad_review(), 3)});
    CHECK(it.c.phase == case_phase::awaiting_team);
}

TEST_CASE("a helpful count or a new link is no edit", "[life]")
{
    auto it = in_stage("publishing");
    auto r = bad_review();
    r.url = "https://apps.example/moved";
    r.version = "2.1";
    it.tell(event::review_seen{r});
    CHECK(it.c.phase == case_phase::publishing);
    CHECK(it.last.effects.empty());
    CHECK(it.last.journal.empty());
}

TEST_CASE("a removed review closes its case as gone from every phase", "[life]")
{
    for (const auto& stage : stages) {
        INFO(stage);
        auto it = in_stage(stage);
        auto was_publishing = it.c.phase == case_phase::publishing;
        it.tell(event::review_gone{});
        CHECK(it.c.closed_as == close_reason::gone);
        CHECK_FALSE(next_wake(it.c));
        CHECK(it.last.withdrawn.size() == (was_publishing ? 1U : 0U));
        CHECK_FALSE(it.ask(command::reopen{}).accepted);
        it.tell(event::review_gone{});
        CHECK(it.last.effects.empty());
    }
}

TEST_CASE("a review that is back is where people left it", "[life]")
{
    const std::map<std::string, case_phase> after{{"team", case_phase::awaiting_team},
                                                  {"snoozed", case_phase::awaiting_team},
                                                  {"publishing", case_phase::awaiting_team},
                                                  {"handed over", case_phase::awaiting_team},
                                                  {"customer", case_phase::awaiting_customer},
                                                  {"tried", case_phase::awaiting_customer},
                                                  {"dismissed", case_phase::closed}};
    for (const auto& stage : stages) {
        INFO(stage);
        auto it = in_stage(stage);
        it.tell(event::review_gone{});
        it.tell(event::review_seen{it.c.subject});
        CHECK(it.c.phase == after.at(stage));
        CHECK(it.planned<effect::show_card>().size() == 1);
        CHECK(it.journalled("review is back"));
        it.later(hours{1});
        CHECK(it.planned<effect::publish_reply>().empty());
    }
    SECTION("edited for the worse meanwhile, even after it was dismissed")
    {
        auto it = in_stage("dismissed");
        it.tell(event::review_gone{});
        it.tell(event::review_seen{seen_again(it, 1)});
        CHECK(it.c.phase == case_phase::awaiting_team);
    }
    SECTION("good by now")
    {
        auto it = in_stage("team");
        it.tell(event::review_seen{seen_again(it, 5)});
        it.tell(event::review_gone{});
        it.tell(event::review_seen{it.c.subject});
        CHECK(it.c.closed_as == close_reason::revised);
    }
}

TEST_CASE("an answer by hand stops what is on its way, in every phase", "[life]")
{
    for (const auto& stage : stages) {
        INFO(stage);
        auto it = in_stage(stage);
        auto before = it.c.phase;
        auto revision = it.c.draft_revision;
        it.tell(event::review_seen{with_reply(bad_review(), "We called them.")});
        CHECK(it.c.subject.reply->text == "We called them.");
        CHECK(it.c.draft_revision > revision);
        if (before == case_phase::publishing) {
            CHECK(it.c.phase == case_phase::awaiting_team);
            CHECK(it.c.approved->voided);
            CHECK(it.last.withdrawn.size() == 1);
            CHECK(it.troubled("publish"));
            CHECK(it.says("Nothing was published."));
        } else {
            CHECK(it.c.phase == (before == case_phase::closed ? before : case_phase::awaiting_customer));
        }
        it.later(hours{1});
        CHECK(it.planned<effect::publish_reply>().empty());
    }
}

TEST_CASE("an answer by hand can be replaced, by a new approval that names it", "[life]")
{
    auto it = in_stage("publishing");
    it.tell(event::review_seen{with_reply(bad_review(), "We called them.")});
    it.approved();
    CHECK_FALSE(it.troubled("publish"));
    it.later(hours{1});
    CHECK(it.planned<effect::publish_reply>().at(0).replaces == "We called them.");
}

TEST_CASE("an answer of others that the platform rejected answers nothing", "[life]")
{
    for (std::string stage : {"team", "publishing"}) {
        auto it = in_stage(stage);
        auto before = it.c.phase;
        it.tell(event::review_seen{with_reply(bad_review(), "Call us!", reply_state::rejected)});
        CHECK(it.c.phase == before);
    }
}

TEST_CASE("the same answer told again changes nothing", "[life]")
{
    auto it = in_stage("team");
    it.tell(event::review_seen{with_reply(bad_review(), "We called them.")});
    it.ask(command::reopen{});
    auto again = it.c.subject;
    again.reply->changed = it.now + hours{1};
    it.tell(event::review_seen{again});
    CHECK(it.c.phase == case_phase::awaiting_team);
    CHECK(it.planned<effect::say>().empty());
}

TEST_CASE("the read before the write finds an answer: we stop and ask", "[life]")
{
    auto it = in_stage("handed over");
    auto revision = it.c.draft_revision;
    it.tell(event::reply_overtaken{1, {"x", "We called them.", reply_state::live, {}, it.now}});
    CHECK(it.c.phase == case_phase::awaiting_team);
    CHECK(it.c.approved->voided);
    CHECK(it.c.draft_revision == revision + 1);
    CHECK(it.troubled("publish"));
    SECTION("unless it is the very text that was approved")
    {
        auto landed = in_stage("handed over");
        landed.tell(event::reply_overtaken{1, ours(landed, reply_state::live)});
        CHECK(landed.c.phase == case_phase::awaiting_customer);
    }
}

TEST_CASE("a reply that the platform holds is looked at again, ever more rarely", "[life]")
{
    auto it = in_stage("handed over");
    it.tell(event::reply_delivered{1, ours(it, reply_state::pending)});
    CHECK(it.c.phase == case_phase::awaiting_customer);
    CHECK(it.says("holds the reply"));
    seconds wait = minutes{10};
    for (int i = 0; i < 10; ++i) {
        CHECK(it.c.check_reply_at == it.now + wait);
        it.later(wait);
        CHECK(it.planned<effect::read_reply>().size() == 1);
        it.tell(event::reply_observed{ours(it, reply_state::pending)});
        CHECK(it.planned<effect::say>().empty());
        wait = std::min<seconds>(wait * 2, hours{24});
    }
    SECTION("live in the end")
    {
        it.tell(event::reply_observed{ours(it, reply_state::live)});
        CHECK(it.says("can see the reply now"));
        CHECK_FALSE(it.c.check_reply_at);
    }
    SECTION("rejected in the end")
    {
        it.tell(event::reply_observed{ours(it, reply_state::rejected, "contains a link")});
        CHECK(it.c.phase == case_phase::awaiting_team);
        CHECK(it.troubled("reply"));
        CHECK(has(it.on_card().remarks.back(), "contains a link"));
        CHECK(it.ask(command::approve{it.seen()}).accepted);
        CHECK_FALSE(it.troubled("reply"));
    }
    SECTION("live, as the listing shows it")
    {
        it.tell(event::review_seen{with_reply(bad_review(), it.c.approved->text)});
        CHECK(it.says("can see the reply now"));
    }
}

TEST_CASE("a held reply that is not shown yet has not disappeared, until it has for long", "[life]")
{
    auto it = in_stage("handed over");
    it.tell(event::reply_delivered{1, std::nullopt});
    it.tell(event::review_seen{bad_review()});
    CHECK(it.c.phase == case_phase::awaiting_customer);
    CHECK(it.c.check_reply_at);
    int looks = 0;
    while (it.c.phase == case_phase::awaiting_customer && looks < 20) {
        REQUIRE(it.c.check_reply_at);
        it.later(*it.c.check_reply_at - it.now);
        it.tell(event::reply_observed{std::nullopt});
        ++looks;
    }
    CHECK(looks == 8);
    CHECK(it.c.phase == case_phase::awaiting_team);
    CHECK(it.troubled("reply"));
}

TEST_CASE("a reply that vanished from the platform comes back to the team, and its return is the end of that", "[life]")
{
    auto it = in_stage("customer");
    it.tell(event::review_seen{bad_review()});
    CHECK(it.c.phase == case_phase::awaiting_team);
    CHECK(it.troubled("reply"));
    it.tell(event::review_seen{with_reply(bad_review(), it.c.published_text)});
    CHECK(it.c.phase == case_phase::awaiting_customer);
    CHECK_FALSE(it.troubled("reply"));
}

TEST_CASE("a text on the platform that differs from the approved one is on the card", "[life]")
{
    auto it = in_stage("customer");
    it.tell(event::review_seen{with_reply(bad_review(), "Something else.")});
    CHECK(it.c.phase == case_phase::awaiting_customer);
    CHECK(it.troubled("reply"));
    CHECK(it.on_card().reply == "Something else.");
}

TEST_CASE("what happens to an earlier reply does not lose the approval of its replacement", "[life]")
{
    auto it = in_stage("handed over");
    it.tell(event::reply_delivered{1, ours(it, reply_state::pending)});
    auto first = *it.c.subject.reply;
    it.ask(command::edit{{}, "Better words."});
    it.approved();
    REQUIRE(it.c.phase == case_phase::publishing);
    SECTION("rejected")
    {
        first.state = reply_state::rejected;
        it.tell(event::reply_observed{first});
    }
    SECTION("live")
    {
        first.state = reply_state::live;
        it.tell(event::reply_observed{first});
    }
    SECTION("gone")
    {
        it.tell(event::reply_observed{std::nullopt});
    }
    CHECK(it.c.phase == case_phase::publishing);
    CHECK_FALSE(it.c.approved->voided);
    it.later(hours{1});
    CHECK(it.planned<effect::publish_reply>().at(0).text == "Better words.");
}

TEST_CASE("a refused reply comes back to the team with the reason", "[life]")
{
    auto it = in_stage("handed over");
    it.tell(event::reply_refused{1, "the key may not answer reviews."});
    CHECK(it.c.phase == case_phase::awaiting_team);
    CHECK(it.c.approved->voided);
    CHECK(has(it.on_card().remarks.back(), "the key may not answer reviews."));
    it.approved();
    CHECK_FALSE(it.troubled("publish"));
    CHECK(it.c.approvals == 2);
}

TEST_CASE("a delayed reply is on the card, once, and given up at the deadline", "[life]")
{
    auto it = in_stage("handed over");
    it.tell(event::reply_delayed{1, "the platform is down", it.now + minutes{1}});
    CHECK(it.troubled("publish"));
    CHECK(it.planned<effect::show_card>().size() == 1);
    it.tell(event::reply_delayed{1, "the platform is down", it.now + minutes{2}});
    CHECK(it.last.effects.empty());
    CHECK(it.c.phase == case_phase::publishing);
    SECTION("published at last")
    {
        it.tell(event::reply_delivered{1, ours(it, reply_state::live)});
        CHECK_FALSE(it.troubled("publish"));
    }
    SECTION("the next try would be too late")
    {
        it.tell(event::reply_delayed{1, "the platform is down", it.now + hours{25}});
        CHECK(it.c.phase == case_phase::awaiting_team);
        CHECK(it.last.withdrawn.size() == 1);
        CHECK(it.troubled("publish"));
    }
    SECTION("the outbox tells nothing at all")
    {
        REQUIRE(next_wake(it.c));
        it.later(*next_wake(it.c) - it.now);
        CHECK(it.now == noon + seconds{200} + hours{24});
        CHECK(it.c.phase == case_phase::awaiting_team);
        CHECK(it.c.approved->voided);
        CHECK(it.last.withdrawn.size() == 1);
        CHECK(it.troubled("publish"));
    }
}

TEST_CASE("a daemon that slept through the undo window still has its whole deadline to publish", "[life]")
{
    auto it = in_stage("publishing");
    it.later(days{3});
    CHECK(it.planned<effect::publish_reply>().size() == 1);
    it.tell(event::reply_delayed{1, "the platform is down", it.now + minutes{1}});
    CHECK(it.c.phase == case_phase::publishing);
}

TEST_CASE("the late outcome of a void approval is told and changes nobody's decision", "[life]")
{
    auto it = in_stage("handed over");
    auto text = it.c.approved->text;
    it.tell(event::review_seen{edited(bad_review(), 1)});
    it.suggested("Other words.");
    SECTION("it had gone out")
    {
        it.tell(event::reply_delivered{1, platform_reply{"p-1", text, reply_state::live, {}, it.now}});
        CHECK(it.c.phase == case_phase::awaiting_team);
        CHECK(it.c.published_text == text);
        CHECK(it.says("already gone out"));
    }
    SECTION("it had not")
    {
        it.tell(event::reply_refused{1, "no"});
        it.tell(event::reply_delayed{1, "no", it.now + days{9}});
        CHECK(it.c.phase == case_phase::awaiting_team);
        CHECK(it.last.effects.empty());
    }
    SECTION("it had gone out while another text was approved: that approval stops and asks")
    {
        it.approved();
        it.tell(event::reply_delivered{1, platform_reply{"p-1", text, reply_state::live, {}, it.now}});
        CHECK(it.c.phase == case_phase::awaiting_team);
        CHECK(it.c.approved->voided);
        CHECK(it.c.subject.reply->text == text);
    }
    SECTION("it had gone out, nobody could see, and another text was approved: it is looked at")
    {
        it.approved();
        it.tell(event::reply_delivered{1, std::nullopt});
        CHECK(it.planned<effect::read_reply>().size() == 1);
        CHECK(it.c.phase == case_phase::publishing);
    }
}

TEST_CASE("a reply that is seen on the platform at the deadline counts as published and is not tried again", "[life]")
{
    auto it = in_stage("handed over");
    it.tell(event::review_seen{with_reply(bad_review(), it.c.approved->text)});
    CHECK(it.c.phase == case_phase::publishing);
    it.later(hours{24});
    CHECK(it.c.phase == case_phase::awaiting_customer);
    CHECK(it.last.withdrawn == std::vector<std::string>{"42/reply/1/" + mark_of(bad_review().key)});
}

TEST_CASE("a reply that landed after it was given up is known as ours", "[life]")
{
    auto it = in_stage("handed over");
    it.later(hours{24});
    REQUIRE(it.c.phase == case_phase::awaiting_team);
    it.tell(event::review_seen{with_reply(bad_review(), it.c.approved->text)});
    CHECK(it.c.phase == case_phase::awaiting_customer);
    CHECK(it.c.published_text == it.c.approved->text);
    CHECK(it.c.published_for == ana());
    CHECK_FALSE(it.troubled("publish"));
    CHECK_FALSE(it.says("Somebody answered"));
}

TEST_CASE("an outcome that is told twice is heard once", "[life]")
{
    auto it = in_stage("customer");
    it.tell(event::reply_delivered{1, ours(it, reply_state::live)});
    CHECK(it.last.effects.empty());
    CHECK(it.c.phase == case_phase::awaiting_customer);
}

TEST_CASE("a reply that nobody can look at is told as accepted, until the platform says more", "[reply]")
{
    told_case it;
    it.suggested().handed_over();
    it.tell(event::reply_delivered{1, ours(it, reply_state::accepted)});
    CHECK(it.c.phase == case_phase::awaiting_customer);
    CHECK(it.says("Sent, approved by Ana."));
    CHECK(it.says("The platform accepted the reply. Nobody can look up there whether the customer sees it."));
    CHECK_FALSE(it.says("Published"));
    CHECK_FALSE(it.says("The customer can see"));
    CHECK_FALSE(it.c.check_reply_at);

    SECTION("the platform shows it after all")
    {
        it.tell(event::review_seen{with_reply(bad_review(), it.c.published_text)});
        CHECK(it.c.subject.reply->state == reply_state::live);
        CHECK(it.says("The customer can see the reply now."));
    }
    SECTION("it is not in what the platform shows: what was never seen has not vanished")
    {
        it.tell(event::review_seen{bad_review()});
        CHECK(it.c.subject.reply->state == reply_state::accepted);
        CHECK(it.c.phase == case_phase::awaiting_customer);
        CHECK(it.c.troubles.empty());
    }
    SECTION("the platform takes it back later")
    {
        it.tell(event::review_seen{with_reply(bad_review(), it.c.published_text, reply_state::rejected)});
        CHECK(it.c.phase == case_phase::awaiting_team);
        CHECK(it.says("rejected"));
    }
    SECTION("another answer appears")
    {
        it.tell(event::review_seen{with_reply(bad_review(), "We called them.")});
        CHECK(it.says("another text"));
    }
}
