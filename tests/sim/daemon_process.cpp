#include "tests/sim/daemon_process.hpp"

#include <boost/asio/co_spawn.hpp>

namespace highroad::sim {
namespace {

class watched_store final : public passing_store {
public:
    watched_store(store& to, promises& eyes) : passing_store{to}, eyes_{eyes} {}

    awaitable<result<std::optional<answer>>> commit(transaction work) override
    {
        auto seen = work;
        auto stored = co_await to_.commit(std::move(work));
        if (stored && !*stored) eyes_.committed(seen);
        co_return stored;
    }

private:
    promises& eyes_;
};

void report(promises& eyes, const std::exception_ptr& thrown)
{
    if (!thrown) return;
    try {
        std::rethrow_exception(thrown);
    } catch (const boost::system::system_error& stop) {
        if (stop.code() != asio::error::operation_aborted) eyes.broken(6, std::string{"thrown: "} + stop.what());
    } catch (const std::exception& error) {
        eyes.broken(6, std::string{"thrown: "} + error.what());
    }
}

} // namespace

awaitable<result<std::vector<draft>>> sim_drafter::suggest(review_case about)
{
    if (broken) co_return failure{errc::refused, "no template fits"};
    auto name = " (" + std::to_string(about.number) + "." + std::to_string(about.review_revision) + "." +
                std::to_string(about.contacts.size()) + ")";
    std::vector<draft> out{{"Thank you, we look into it." + name, "template plain"},
                           {"We are on it." + name, "template short"}};
    co_return out;
}

judgement sim_judge::assess(const review& what) const
{
    judgement out;
    out.language = "en";
    if (what.text.find("lawyer") != std::string::npos) {
        out.level = severity::severe;
        out.anger = 1;
        out.reasons = {{"legal", "lawyer"}};
    }
    for (const auto* theme : {"crash", "late"}) {
        if (what.text.find(theme) != std::string::npos) out.themes.push_back({theme, theme});
    }
    return out;
}

daemon_process::daemon_process(machine& on) : on_{on}, notes_{on.eyes}
{
    on_.eyes.started();
    sqlite_options options;
    options.path = on_.database;
    options.writes_on = loop_.get_executor();
    options.log_pages = 1000; // so that a month sees it brought back, and deaths in the middle of that
    auto opened = open_sqlite(loop_.get_executor(), options);
    if (!opened) {
        on_.outside.notes.add("daemon", "does not start: " + opened.error().words);
        // Whatever befalls it, a database of ours is never beyond reading.
        if (opened.error().words.find("damaged") != std::string::npos) on_.eyes.broken(1, opened.error().words);
        ended_ = true;
        return;
    }
    store_ = std::move(*opened);
    watched_ = std::make_unique<watched_store>(*store_, on_.eyes);
    store* kept = watched_.get();
    if (on_.mistake && on_.mistake->around_store) {
        changed_ = on_.mistake->around_store(*kept);
        kept = changed_.get();
    }
    for (const auto& [name, one] : on_.chats)
        names_.channels.emplace(name, one.get());
    for (const auto& [name, one] : on_.platforms)
        names_.sources.emplace(name, one.get());
    for (const auto& [name, one] : on_.pagers)
        names_.pagers.emplace(name, one.get());
    read_playbook_again();
    auto& clock = on_.outside.clock;
    auto loop = loop_.get_executor();
    effects_due_ = std::make_unique<alarm>(loop, clock);
    cases_due_ = std::make_unique<alarm>(loop, clock);
    desk_ = std::make_unique<case_desk>(*kept, clock, notes_, counts_, names_, in_force_, on_.reader, on_.checker,
                                        *effects_due_, *cases_due_);
    timer_ = std::make_unique<case_timer>(*kept, *desk_, in_force_, clock, notes_, *cases_due_);
    outbox_ = std::make_unique<outbox_worker>(loop, outbox_worker::parts{*kept, *desk_, names_, in_force_, on_.writer,
                                                                         clock, on_.random, notes_, counts_,
                                                                         *effects_due_, on_.model.get()});
    poll_plan habits;
    habits.every = on_.poll_every;
    for (const auto& [name, one] : on_.platforms) {
        pollers_.push_back(std::make_unique<poller>(*one, habits, *desk_, *kept, clock, on_.random, notes_, counts_));
    }
    tasks_ = std::make_unique<task_group>(loop, notes_);
    carry_out(boot());
}

daemon_process::~daemon_process()
{
    // First the coroutines, as long as what they refer to is there; the store's last jobs hold some of them.
    loop_.shutdown();
    store_.reset();
    loop_.shutdown();
}

void daemon_process::read_playbook_again()
{
    auto rules = on_.outside.rules;
    if (on_.mistake && on_.mistake->rules) on_.mistake->rules(rules);
    in_force_.now = std::make_shared<const playbook>(std::move(rules));
}

awaitable<void> daemon_process::boot()
{
    auto opened = co_await desk_->open();
    result<int> recovered = 0;
    if (opened) recovered = co_await outbox_->recover();
    if (!opened || !recovered) {
        on_.outside.notes.add("daemon", "does not start");
        ended_ = true;
        co_return;
    }
    co_await on_.eyes.look_through(*watched_);
    tasks_->start("timer", timer_->run());
    tasks_->start("outbox", outbox_->run());
    for (const auto& each : pollers_)
        tasks_->start("poller", each->run());
    ready_ = true;
    on_.outside.notes.add("daemon", "runs");
}

bool daemon_process::run_one()
{
    loop_.restart();
    // The only real timer: a stop gives its tasks no time, and a timer of no time takes a moment to tell so.
    if (stopping_ && !ended_) return loop_.run_one_for(std::chrono::milliseconds{100}) > 0;
    return loop_.poll_one() > 0;
}

void daemon_process::carry_out(awaitable<void> work)
{
    auto& eyes = on_.eyes;
    asio::co_spawn(loop_, std::move(work), [&eyes](std::exception_ptr thrown) { report(eyes, thrown); });
}

void daemon_process::ask(asked who, int number, case_command what, std::function<void(const answer&)> answered)
{
    auto& eyes = on_.eyes;
    auto given = std::make_shared<std::function<void(const answer&)>>(std::move(answered));
    asio::co_spawn(loop_, desk_->ask(std::move(who), number, std::move(what)),
                   [&eyes, given](std::exception_ptr thrown, answer told) {
                       report(eyes, thrown);
                       if (!thrown) (*given)(told);
                   });
}

awaitable<void> daemon_process::end()
{
    co_await tasks_->finish(std::chrono::milliseconds{0});
    co_await outbox_->finish(std::chrono::milliseconds{0});
    ended_ = true;
}

void daemon_process::stop()
{
    if (stopping_ || ended_) return;
    stopping_ = true;
    ready_ = false;
    carry_out(end());
}

} // namespace highroad::sim
