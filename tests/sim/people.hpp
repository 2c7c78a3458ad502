#pragma once

#include "tests/sim/daemon_process.hpp"
#include "tests/sim/plan.hpp"
#include "tests/sim/promises.hpp"
#include "tests/sim/world.hpp"

#include <functional>
#include <memory>
#include <string>

namespace highroad::sim {

/// Customers, the team, and the staff of the platforms.
class people {
public:
    people(world& of, promises& eyes, const planted* mistake, std::function<daemon_process*()> daemon)
        : world_{of}, eyes_{eyes}, mistake_{mistake}, daemon_{std::move(daemon)}
    {}

    /// What stands on the platforms before the daemon is there.
    void write_first_reviews(std::uint64_t seed);
    void act(incident_kind what, dice& luck);
    /// Whatever the platforms hold back is decided.
    void let_replies_through();

private:
    void customer_acts(incident_kind what, dice& luck);
    review_site& any_site(dice& luck);
    void write_review(dice& luck, milliseconds hidden_for, std::chrono::hours age);
    [[nodiscard]] std::string words(dice& luck);
    [[nodiscard]] review_site::entry* any_review(dice& luck, bool removed);
    void delete_message(dice& luck);
    void person_acts(dice& luck);
    [[nodiscard]] case_command command_on(const card& seen, dice& luck, const std::string& channel);
    void ask(const std::shared_ptr<request>& one);

    world& world_;
    promises& eyes_;
    const planted* mistake_;
    std::function<daemon_process*()> daemon_;
    int reviews_ = 0;
    int texts_ = 0;
    int requests_ = 0;
};

} // namespace highroad::sim
