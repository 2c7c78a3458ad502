#pragma once

#include "daemon/core/time.hpp"
#include "daemon/ports/log.hpp"

#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace highroad {

/// Passes everything on, and keeps the last different warnings and errors for `highroad doctor`. Used on one thread.
class recent_log final : public log {
public:
    static constexpr std::size_t lines_kept = 100;

    recent_log(log& to, std::function<instant()> now) : to_{to}, now_{std::move(now)} {}

    void write(log_level level, std::string_view what, std::initializer_list<field> fields) override;

    /// Oldest first: "2026-11-21T21:32:08Z warning source not read source=acme why=...". What was said again and again
    /// is one line, with how often and since when.
    [[nodiscard]] std::vector<std::string> lines() const;

private:
    struct note {
        std::string words; ///< all but the time
        instant first;
        instant last;
        std::size_t times = 1;
    };
    void keep(std::string words);

    log& to_;
    std::function<instant()> now_;
    std::deque<note> notes_; ///< by `last`
};

} // namespace highroad
