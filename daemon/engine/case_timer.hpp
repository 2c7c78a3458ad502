#pragma once

#include "daemon/engine/alarm.hpp"
#include "daemon/engine/case_desk.hpp"
#include "daemon/engine/registry.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/store.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>

namespace highroad {

/// Tells cases that one of their deadlines has passed. The deadlines live in the store with the cases.
class case_timer {
public:
    case_timer(store& kept, case_desk& desk, const playbook_in_force& rules, clock& time, log& notes, alarm& cases_due);

    /// Everything that is due now. Returns when to look again; empty when nothing is planned.
    [[nodiscard]] awaitable<std::optional<instant>> run_once();
    [[nodiscard]] awaitable<void> run();
    /// Cases whose deadlines rest because they could not be read. Each is logged once and tried again ever more rarely.
    [[nodiscard]] std::size_t unreadable() const { return resting_.size(); }

private:
    enum class outcome { handled, rests, failed };
    struct rest {
        std::chrono::seconds pause{0};
        instant until{};
    };

    [[nodiscard]] awaitable<result<void>> look_at_those_without_a_deadline();
    [[nodiscard]] awaitable<outcome> tell(int number);
    void let_rest(int number, const failure& why);

    store& store_;
    case_desk& desk_;
    const playbook_in_force& rules_;
    std::shared_ptr<const playbook> seen_; ///< the playbook by which every case has been looked at
    clock& clock_;
    log& log_;
    alarm& due_;
    std::map<int, rest> resting_; ///< by case number
};

} // namespace highroad
