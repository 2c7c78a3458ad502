#pragma once

#include "tests/crowd/street.hpp"
#include "tests/engine/house.hpp"

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace highroad::test {

/// The reading half of the daemon: its pollers, schedules, desk and database. What is read becomes cases, and waits.
class reading_daemon {
public:
    reading_daemon(street& from, highroad::clock& wall) : clock_{wall}
    {
        directory_ = std::filesystem::temp_directory_path() / ("highroad-crowd-" + std::to_string(::getpid()));
        std::filesystem::create_directories(directory_);
        sqlite_options options;
        options.path = (directory_ / "highroad.db").string();
        options.synchronous_full = false;
        options.writes_on = loop_.get_executor();
        auto opened = open_sqlite(loop_.get_executor(), options);
        REQUIRE(opened.has_value());
        kept_ = std::move(*opened);
        playbook rules;
        rules.channels[""] = {"reviews"};
        in_force_.now = std::make_shared<const playbook>(rules);
        effects_due_ = std::make_unique<alarm>(loop_.get_executor(), wall);
        cases_due_ = std::make_unique<alarm>(loop_.get_executor(), wall);
        desk_ = std::make_unique<case_desk>(*kept_, wall, notes_, counts_, names_, in_force_, reader_, checker_,
                                            *effects_due_, *cases_due_);
        for (auto& one : from.shops)
            add(one);
    }
    ~reading_daemon()
    {
        pollers_.clear();
        desk_.reset();
        kept_.reset();
        std::error_code failed;
        std::filesystem::remove_all(directory_, failed);
    }
    reading_daemon(const reading_daemon&) = delete;
    reading_daemon& operator=(const reading_daemon&) = delete;

    /// From now on all sources are read, as `settle` gives them time.
    void start()
    {
        for (auto& each : pollers_)
            asio::co_spawn(loop_, each->run(), [](std::exception_ptr) {});
    }
    /// Everything that can be done at this moment.
    void settle()
    {
        loop_.restart();
        while (loop_.poll() > 0) {
        }
    }
    template <class T>
    T run(awaitable<result<T>> work)
    {
        std::optional<result<T>> value;
        asio::co_spawn(loop_, std::move(work), [&](std::exception_ptr error, result<T> got) {
            if (!error) value.emplace(std::move(got));
        });
        settle();
        REQUIRE(value.has_value());
        REQUIRE(value->has_value());
        return std::move(**value);
    }
    /// Ids of all reviews of that source.
    std::vector<std::string> reviews_of(const std::string& source)
    {
        std::vector<std::string> ids;
        for (auto& key : run(kept_->known_between(source, instant{}, clock_.now() + 24h)))
            ids.push_back(std::move(key.id));
        return ids;
    }
    /// How many cases each review has, by source and id.
    std::map<std::pair<std::string, std::string>, int> cases()
    {
        std::map<std::pair<std::string, std::string>, int> out;
        for (const auto& each : run(kept_->list_cases({true, 1'000'000})))
            ++out[{each.subject.key.source, each.subject.key.id}];
        return out;
    }
    /// Pollers whose last round failed.
    std::size_t failing() const
    {
        return static_cast<std::size_t>(std::count_if(pollers_.begin(), pollers_.end(), [](const auto& each) {
            return each->next() && each->next()->why == pace::failed;
        }));
    }
    const kept_log& notes() const { return notes_; }
    const kept_meters& meters() const { return counts_; }

private:
    /// As the daemon does it: one schedule for all sources that spend the same quota.
    void add(shop& one)
    {
        names_.sources[std::string{one.platform->source()}] = one.platform.get();
        std::shared_ptr<poll_schedule> schedule;
        for (const auto& quota : one.platform->quotas()) {
            if (!quota.spent_by_lists) continue;
            auto& shared = schedules_[quota.counter];
            if (!shared) shared = std::make_shared<poll_schedule>();
            schedule = shared;
            break;
        }
        poll_plan plan;
        plan.every = one.every;
        plan.page_pause = one.page_pause;
        pollers_.push_back(std::make_unique<poller>(*one.platform, plan, *desk_, *kept_, clock_, random_, notes_,
                                                    counts_, std::move(schedule)));
    }

    highroad::clock& clock_;
    std::filesystem::path directory_;
    asio::io_context loop_{1};
    std::unique_ptr<store> kept_;
    kept_log notes_;
    kept_meters counts_;
    plain_judge reader_;
    plain_check checker_;
    playbook_in_force in_force_;
    registry names_;
    counted_random random_;
    std::unique_ptr<alarm> effects_due_;
    std::unique_ptr<alarm> cases_due_;
    std::unique_ptr<case_desk> desk_;
    std::map<const void*, std::shared_ptr<poll_schedule>> schedules_;
    std::vector<std::unique_ptr<poller>> pollers_;
};

} // namespace highroad::test
