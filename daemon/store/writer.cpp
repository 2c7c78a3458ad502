#include "daemon/store/writer.hpp"

#include <exception>
#include <utility>

namespace highroad::sqlite {
namespace {

failure as_failure(const std::exception& thrown)
{
    if (const auto* known = dynamic_cast<const store_error*>(&thrown)) return known->why;
    return {errc::disk, std::string{"the store could not prepare what was to be written: "} + thrown.what()};
}

} // namespace

writer::writer(std::unique_ptr<connection> database, habits how) : database_{std::move(database)}, how_{std::move(how)}
{
    database_->keep_in_log();
    if (!how_.write_later) thread_ = std::jthread{[this] { work(); }};
}

writer::~writer()
{
    if (how_.write_later) {
        write_waiting();
        return;
    }
    {
        std::lock_guard held{mutex_};
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void writer::hand_over(std::unique_ptr<job> work)
{
    if (how_.write_later) {
        waiting_.push_back(std::move(work));
        if (waiting_.size() > 1) return;
        std::weak_ptr<writer*> self = self_;
        return how_.write_later([self] {
            if (auto alive = self.lock()) (*alive)->write_waiting();
        });
    }
    {
        std::lock_guard held{mutex_};
        waiting_.push_back(std::move(work));
    }
    wake_.notify_one();
}

writer::group writer::next_group()
{
    std::unique_lock held{mutex_};
    wake_.wait(held, [this] { return stopping_ || !waiting_.empty(); });
    if (how_.group_wait.count() > 0 && !stopping_) wake_.wait_for(held, how_.group_wait, [this] { return stopping_; });
    return std::exchange(waiting_, {});
}

void writer::write_waiting()
{
    auto jobs = std::exchange(waiting_, {});
    if (!jobs.empty()) write(jobs);
}

void writer::work()
{
    for (;;) {
        auto jobs = next_group();
        if (jobs.empty()) return;
        write(jobs);
    }
}

void writer::write(group& jobs)
{
    std::vector<std::optional<failure>> outcomes;
    outcomes.reserve(jobs.size());
    try {
        database_->run("BEGIN IMMEDIATE");
        for (auto& each : jobs)
            outcomes.push_back(write_one(*each));
        database_->run("COMMIT");
    } catch (const std::exception& thrown) {
        auto why = as_failure(thrown);
        try {
            if (database_->in_transaction()) database_->run("ROLLBACK");
        } catch (const std::exception&) {
            // The next BEGIN fails in words if the connection is beyond help.
        }
        // A conflict stays a conflict: it was true whatever happened to the others.
        outcomes.resize(jobs.size());
        for (auto& outcome : outcomes) {
            if (!outcome) outcome = why;
        }
    }
    if (how_.counters) {
        how_.counters->commits.fetch_add(1, std::memory_order_relaxed);
        how_.counters->transactions.fetch_add(jobs.size(), std::memory_order_relaxed);
    }
    for (std::size_t i = 0; i < jobs.size(); ++i)
        jobs[i]->finish(std::move(outcomes[i]));
    // Nobody waits for this but whoever comes next.
    database_->bring_back(how_.log_pages);
}

std::optional<failure> writer::write_one(job& work)
{
    database_->run("SAVEPOINT one");
    try {
        work.run(*database_);
        database_->run("RELEASE one");
        return std::nullopt;
    } catch (const std::exception& thrown) {
        // A full disk may have ended the transaction of the whole group; then nobody's work is left to be committed.
        if (!database_->in_transaction()) throw;
        database_->run("ROLLBACK TO one");
        database_->run("RELEASE one");
        return as_failure(thrown);
    }
}

} // namespace highroad::sqlite
