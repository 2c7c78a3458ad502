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

/// The one that writes: on a thread of its own, unless told otherwise. It takes all jobs that wait into one
/// transaction, so that one fsync pays for all of them. Destroying it first carries out everything that was handed
/// over.
class writer {
public:
    struct habits {
        std::chrono::microseconds group_wait{0};
        std::shared_ptr<write_counters> counters;
        int log_pages = 4096; ///< as sqlite_options has it
        /// Runs what it is given soon, on the thread that hands over. Empty: the writer has a thread of its own.
        std::function<void(std::function<void()>)> write_later;
    };
    writer(std::unique_ptr<connection> database, habits how);
    ~writer();

    void hand_over(std::unique_ptr<job> work);

private:
    using group = std::vector<std::unique_ptr<job>>;
    void work();
    void write_waiting();
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
    std::shared_ptr<writer*> self_ = std::make_shared<writer*>(this); ///< for what write_later was given
    std::jthread thread_;                                             // last: it uses everything above
};

} // namespace highroad::sqlite
