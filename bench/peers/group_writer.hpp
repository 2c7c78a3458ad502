#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace highroad::bench {

/// One note to be recorded.
struct note {
    int case_number = 0;
    std::string key;
    std::string user;
    std::string text;
};

/// A thread that writes all notes that wait in one transaction: the rows that Highroad writes for a note, by hand.
class group_writer {
public:
    group_writer(const std::string& path, const std::string& schema);
    ~group_writer();

    /// `done` is called on the writer's thread when the note is on the disk.
    void record(note what, std::function<void()> done);

private:
    struct job {
        note what;
        std::function<void()> done;
    };
    struct closer {
        void operator()(sqlite3* open) const;
    };
    void work();
    void write(const note& what);
    void execute(const char* sql);
    [[nodiscard]] sqlite3_stmt* prepared(const char* sql);

    std::unique_ptr<sqlite3, closer> database_;
    std::string body_; ///< of a case, JSON of the usual size
    sqlite3_stmt* command_ = nullptr;
    sqlite3_stmt* case_ = nullptr;
    sqlite3_stmt* message_ = nullptr;
    sqlite3_stmt* journal_ = nullptr;
    sqlite3_stmt* outbox_ = nullptr;
    std::int64_t keys_ = 0;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<job> waiting_;
    bool stopping_ = false;
    std::jthread thread_;
};

} // namespace highroad::bench
