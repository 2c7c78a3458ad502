#include "tests/sim/simulation.hpp"

#include "tests/sim/far_model.hpp"
#include "tests/sim/people.hpp"

#include <algorithm>
#include <filesystem>
#include <unistd.h>
#include <utility>

namespace highroad::sim {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

/// More than this without time passing is a loop that never rests.
constexpr int handlers_at_once = 20'000;

/// For the lock file beside the database, which is real; everything else is on the simulated disk.
class folder {
public:
    folder()
    {
        std::filesystem::path base{"/dev/shm"};
        if (!std::filesystem::is_directory(base)) base = std::filesystem::temp_directory_path();
        path = base / ("highroad-sim-" + std::to_string(::getpid()));
        std::filesystem::create_directories(path);
    }
    ~folder()
    {
        std::error_code failed;
        std::filesystem::remove_all(path, failed);
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    std::filesystem::path path;
};

class simulation {
public:
    simulation(const plan& of, const planted* mistake, bool keep_trace)
        : plan_{of},
          disk_{of.seed},
          world_{of},
          eyes_{world_},
          machine_{world_,        eyes_, mistake, (folder_.path / "highroad.db").string(),
                   of.poll_every, {},    {},      sim_random{of.seed}},
          people_{world_, eyes_, mistake, [this] { return daemon_ && daemon_->ready() ? daemon_.get() : nullptr; }},
          end_{hours{24 * of.days}}
    {
        world_.notes.keep = keep_trace;
        machine_.model = std::make_unique<far_model>(world_.net);
        for (auto& [name, there] : world_.chats)
            connect(machine_.chats[name], far_chats_, std::make_unique<far_chat>(name, there, world_.net, eyes_),
                    mistake ? mistake->around_chat : nullptr);
        for (auto& [source, site] : world_.sites)
            connect(machine_.platforms[source], far_platforms_, std::make_unique<far_platform>(site, world_.net, eyes_),
                    mistake ? mistake->around_platform : nullptr);
        for (auto& [name, there] : world_.pagers)
            connect(machine_.pagers[name], far_pagers_, std::make_unique<far_pager>(there, world_.net, eyes_),
                    mistake ? mistake->around_pager : nullptr);
    }
    ~simulation() { kill(false); }
    simulation(const simulation&) = delete;
    simulation& operator=(const simulation&) = delete;

    outcome run()
    {
        people_.write_first_reviews(plan_.seed);
        for (const auto& one : plan_.incidents)
            world_.time.at(one.at, [this, &one] { happen(one); });
        start();
        go_on_until(end_);
        if (eyes_.violations.empty()) heal();
        go_on_until(end_ + hours{24 * 3});
        if (eyes_.violations.empty()) look_at_the_end();
        outcome out;
        out.violations = eyes_.violations;
        out.digest = world_.notes.digest();
        out.cases = eyes_.cases();
        out.case_days = eyes_.case_days(world_.time.wall());
        for (const auto& [source, site] : world_.sites)
            out.replies += site.arrivals.size();
        out.starts = starts_;
        out.disk_writes = disk_.writes();
        out.lost_writes = disk_.lost_writes();
        out.trace = std::move(world_.notes.lines);
        return out;
    }

private:
    /// `used` is what the daemon sees: the far end itself, or a mistake around it.
    template <class Port, class Far, class Around>
    void connect(std::unique_ptr<Port>& used, std::vector<std::unique_ptr<Port>>& kept, std::unique_ptr<Far> far,
                 const Around& around)
    {
        used = std::move(far);
        if (!around) return;
        kept.push_back(std::move(used));
        used = around(*kept.back());
    }

    void start()
    {
        if (daemon_) return;
        ++starts_;
        world_.net.daemon_alive = true;
        daemon_ = std::make_unique<daemon_process>(machine_);
    }
    void start_in(milliseconds delay)
    {
        auto wanted = ++start_wanted_;
        world_.time.in(delay, [this, wanted] {
            if (wanted == start_wanted_) start();
        });
    }
    void kill(bool power_cut)
    {
        if (!daemon_) return;
        world_.notes.add("daemon", power_cut ? "dies in a power cut" : "dies");
        world_.net.daemon_alive = false;
        disk_.stop();
        daemon_.reset();
        disk_.restart(power_cut);
        eyes_.disturbed();
        handlers_left_ = 0;
    }
    void die()
    {
        kill(power_cut_);
        start_in(down_for_);
    }

    void let_it_run()
    {
        for (int handlers = 0; daemon_ && eyes_.violations.empty(); ++handlers) {
            if (handlers > handlers_at_once) return eyes_.broken(6, "the daemon spins without doing anything");
            auto ran = daemon_->run_one();
            auto killed = handlers_left_ > 0 && ran && --handlers_left_ == 0;
            if (killed || disk_.dead()) return die();
            if (daemon_->ended()) {
                kill(false);
                return start_in(down_for_);
            }
            if (!ran) return;
        }
    }

    void go_on_until(milliseconds end)
    {
        let_it_run();
        while (eyes_.violations.empty()) {
            auto next = world_.time.next();
            if (!next || *next > end) break;
            world_.time.run_next();
            let_it_run();
        }
        world_.time.advance_to(end);
    }

    void happen(const incident& one)
    {
        world_.notes.add("incident", in_words(one));
        dice luck{one.luck};
        auto ends = std::min(one.at + one.lasting, end_);
        switch (one.what) {
        case incident_kind::weather:
            return world_.net.forecast(one.sky);
        case incident_kind::clock_jumps:
            eyes_.disturbed();
            return world_.clock.jump(one.lasting);
        case incident_kind::killed:
        case incident_kind::killed_writing:
            down_for_ = std::max<milliseconds>(one.lasting, seconds{5});
            power_cut_ = luck.one_in(2);
            if (one.what == incident_kind::killed) handlers_left_ = 1 + luck.below(400);
            if (one.what == incident_kind::killed_writing) disk_.die_at_write(1 + luck.below(60));
            return;
        case incident_kind::stopped:
            down_for_ = std::max<milliseconds>(one.lasting, seconds{5});
            if (daemon_ && daemon_->ready()) daemon_->stop();
            return;
        case incident_kind::second_daemon:
            return start_a_second();
        case incident_kind::disk_full:
            eyes_.disturbed();
            disk_.set_full(true);
            world_.disk_full = true;
            return world_.time.at(ends, [this] {
                eyes_.disturbed();
                disk_.set_full(false);
                world_.disk_full = false;
            });
        case incident_kind::drafter_broken:
            machine_.writer.broken = true;
            return world_.time.at(ends, [this] { machine_.writer.broken = false; });
        case incident_kind::person_leaves:
            std::erase(world_.rules.approvers, "slack:U2");
            if (daemon_ && daemon_->ready()) daemon_->read_playbook_again();
            return;
        default:
            return people_.act(one.what, luck);
        }
    }

    void start_a_second()
    {
        if (!daemon_) return;
        sqlite_options options;
        options.path = machine_.database;
        asio::io_context loop;
        options.writes_on = loop.get_executor();
        auto opened = open_sqlite(loop.get_executor(), options);
        if (opened || opened.error().code != errc::conflict) eyes_.broken(2, "two daemons work on one database");
    }

    void heal()
    {
        world_.notes.add("world", "everything is healed");
        world_.net.clear_up();
        disk_.set_full(false);
        world_.disk_full = false;
        disk_.die_at_write(0);
        handlers_left_ = 0;
        machine_.writer.broken = false;
        eyes_.disturbed();
        world_.clock.set_right();
        for (auto& [source, site] : world_.sites)
            site.holds_replies = false;
        people_.let_replies_through();
        if (!daemon_) start();
    }

    void look_at_the_end()
    {
        if (!daemon_ || !daemon_->ready()) return eyes_.broken(6, "the daemon does not run at the end");
        daemon_->carry_out(eyes_.look_at_the_end(daemon_->kept()));
        let_it_run();
        eyes_.look_at_outbox(machine_.database);
    }

    const plan& plan_;
    folder folder_;
    sim_disk disk_;
    world world_;
    promises eyes_;
    std::vector<std::unique_ptr<chat>> far_chats_;
    std::vector<std::unique_ptr<review_platform>> far_platforms_;
    std::vector<std::unique_ptr<pager>> far_pagers_;
    machine machine_;
    people people_;
    milliseconds end_;
    std::unique_ptr<daemon_process> daemon_;
    int starts_ = 0;
    int start_wanted_ = 0;
    int handlers_left_ = 0; ///< until it is killed; 0: it is not
    bool power_cut_ = false;
    milliseconds down_for_{5000};
};

} // namespace

outcome simulate(const plan& of, const planted* mistake, bool keep_trace)
{
    return simulation{of, mistake, keep_trace}.run();
}

plan shrunk(plan failing, const planted* mistake)
{
    auto fails = [&](const plan& tried) { return !simulate(tried, mistake).violations.empty(); };
    // Halves first, then ever smaller pieces, then one by one until none can go.
    for (auto piece = std::max<std::size_t>(failing.incidents.size() / 2, 1);;
         piece = std::max<std::size_t>(piece / 2, 1)) {
        bool any = false;
        for (std::size_t from = 0; from < failing.incidents.size();) {
            auto tried = failing;
            auto first = tried.incidents.begin() + static_cast<std::ptrdiff_t>(from);
            auto count = std::min(piece, tried.incidents.size() - from);
            tried.incidents.erase(first, first + static_cast<std::ptrdiff_t>(count));
            if (fails(tried)) {
                failing = std::move(tried);
                any = true;
            } else {
                from += piece;
            }
        }
        if (piece == 1 && !any) return failing;
    }
}

} // namespace highroad::sim
