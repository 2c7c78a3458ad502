#pragma once

#include "daemon/store/connection.hpp"
#include "daemon/store/sqlite_store.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace highroad::sqlite {

/// Something to be written. All of it is called on the writer's thread.
class job {
public:
    virtual ~job() = default;

    /// Writes, inside a savepoint of its own. What it throws fails this job alone.
    virtual void run(connection& database) = 0;

    /// Called once, when what run() wrote is on the disk, or with the reason why none of it is.
    virtual void finish(std::optional<failure> why) noexcept = 0;
};

/// The one thread that writes. It takes all jobs that wait into one transaction, so that one fsync pays for all of
/// them. Destroying it first carries out everything that was handed over.
class writer {
public:
    struct habits {
        std::chrono::microseconds group_wait{0};
        std::shared_ptr<write_counters> counters;
    };
    writer(std::unique_ptr<connection> database, habits how);
    ~writer();

    void hand_over(std::unique_ptr<job> work);

private:
    using group = std::vector<std::unique_ptr<job>>;
    void work();
    [[nodiscard]] group next_group();
    void write(group& jobs);
    /// Why the job failed, if it did. Throws store_error when the whole group is lost with it.
    [[nodiscard]] std::optional<failure> write_one(job& work);

    std::unique_ptr<connection> database_;
    habits how_;
    std::mutex mutex_;
    std::condition_variable wake_;
    group waiting_;
    bool stopping_ = false;
    std::jthread thread_; // last: it uses everything above
};

} // namespace highroad::sqlite
