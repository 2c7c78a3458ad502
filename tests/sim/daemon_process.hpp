#pragma once

#include "daemon/engine/case_desk.hpp"
#include "daemon/engine/case_timer.hpp"
#include "daemon/engine/outbox_worker.hpp"
#include "daemon/engine/poller.hpp"
#include "daemon/ports/drafter.hpp"
#include "daemon/store/sqlite_store.hpp"
#include "tests/sim/passing.hpp"
#include "tests/sim/promises.hpp"
#include "tests/sim/world.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace highroad::sim {

/// A mistake that is put between the engine and the world on purpose. Empty parts change nothing.
struct planted {
    std::string name;
    std::uint64_t hint = 0; ///< a seed that found it when this was written: where to look first
    std::function<std::unique_ptr<store>(store&)> around_store{};
    std::function<std::unique_ptr<review_platform>(review_platform&)> around_platform{};
    std::function<std::unique_ptr<chat>(chat&)> around_chat{};
    std::function<std::unique_ptr<pager>(pager&)> around_pager{};
    std::function<void(playbook&)> rules{};
    /// What a person's command becomes on its way to the desk.
    std::function<void(asked&, case_command&, const review_case&)> around_command{};
};

/// A loop that can let everything go that waits on it, as the end of a process does.
class mortal_loop : public asio::io_context {
public:
    mortal_loop() : asio::io_context{1} {}
    using asio::execution_context::shutdown;
};

/// The lines go to those who watch the promises.
class watched_log final : public log {
public:
    explicit watched_log(promises& eyes) : eyes_{eyes} {}
    void write(log_level level, std::string_view what, std::initializer_list<field> fields) override
    {
        std::string all;
        for (const auto& [name, value] : fields)
            all.append(" ").append(name).append("=").append(value);
        eyes_.logged(level, what, all);
    }

private:
    promises& eyes_;
};

class deaf_meters final : public meters {
public:
    void count(std::string_view, std::initializer_list<label>, double) override {}
    void set(std::string_view, std::initializer_list<label>, double) override {}
    void observe(std::string_view, std::initializer_list<label>, double) override {}
};

class sim_drafter final : public drafter {
public:
    [[nodiscard]] awaitable<result<std::vector<draft>>> suggest(review_case about) override;
    bool broken = false;
};

class sim_judge final : public judge {
public:
    [[nodiscard]] judgement assess(const review& what) const override;
};

/// Finds nothing: what follows from findings is tried in tests/engine.
class sim_check final : public reply_check {
public:
    [[nodiscard]] std::vector<finding> look(const std::string&, const review_case&,
                                            const std::vector<neighbouring_reply>&) const override
    {
        return {};
    }
    [[nodiscard]] std::vector<finding> unfounded(const std::string&, const review_case&,
                                                 const house_voice&) const override
    {
        return {};
    }
    [[nodiscard]] std::string orders_in(const review&) const override { return {}; }
};

/// What stays when the daemon dies, beside the world: its disk, its configuration.
struct machine {
    world& outside;
    promises& eyes;
    const planted* mistake = nullptr;
    std::string database;
    std::chrono::seconds poll_every{3600};
    sim_drafter writer{};
    sim_judge reader{};
    sim_random random;
    std::map<std::string, std::unique_ptr<chat>> chats{};
    std::map<std::string, std::unique_ptr<review_platform>> platforms{};
    std::map<std::string, std::unique_ptr<pager>> pagers{};
    std::unique_ptr<language_model> model{};
    sim_check checker{};
};

/// One life of the daemon: the real engine and the real store on simulated everything. Destroying it is a kill: nothing
/// of it runs any further. Stop the disk and the network first.
class daemon_process {
public:
    explicit daemon_process(machine& on);
    ~daemon_process();
    daemon_process(const daemon_process&) = delete;
    daemon_process& operator=(const daemon_process&) = delete;

    /// False when there was nothing to do.
    bool run_one();
    /// Could not start, or has ended.
    [[nodiscard]] bool ended() const { return ended_; }
    [[nodiscard]] bool ready() const { return ready_; }
    void stop();
    void read_playbook_again();

    /// Asks, and hands the answer over if the process lives so long.
    void ask(asked who, int number, case_command what, std::function<void(const answer&)> answered);
    void carry_out(awaitable<void> work);
    [[nodiscard]] store& kept() { return *watched_; }

private:
    [[nodiscard]] awaitable<void> boot();
    [[nodiscard]] awaitable<void> end();

    machine& on_;
    watched_log notes_;
    deaf_meters counts_;
    mortal_loop loop_;
    std::unique_ptr<store> store_;
    std::unique_ptr<store> watched_;
    std::unique_ptr<store> changed_; ///< by a planted mistake
    registry names_;
    playbook_in_force in_force_;
    std::unique_ptr<alarm> effects_due_;
    std::unique_ptr<alarm> cases_due_;
    std::unique_ptr<case_desk> desk_;
    std::unique_ptr<case_timer> timer_;
    std::unique_ptr<outbox_worker> outbox_;
    std::vector<std::unique_ptr<poller>> pollers_;
    std::unique_ptr<task_group> tasks_;
    bool ready_ = false;
    bool ended_ = false;
    bool stopping_ = false;
};

} // namespace highroad::sim
