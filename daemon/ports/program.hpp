#pragma once

#include "daemon/ports/result.hpp"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace highroad {

/// A program of this machine, run without a shell.
struct program_call {
    program_call() = default;
    explicit program_call(std::vector<std::string> argv_) : argv{std::move(argv_)} {}

    std::vector<std::string> argv; ///< the first is the program's absolute path
    std::string input;             ///< what it reads from its standard input
    std::chrono::milliseconds limit{std::chrono::seconds{30}};
};

struct program_end {
    int exit_code = 0;  ///< 128 and the signal's number when a signal ended it
    std::string output; ///< the beginning of what it said on both outputs, at most 4 KiB; any bytes
};

class program_runner {
public:
    virtual ~program_runner() = default;
    /// Runs it to its end. It sees none of the daemon's environment and none of its files. Failures: not_found,
    /// refused and try_later (the machine is short of something) mean that it never ran; answer_lost that it was ended
    /// because it took longer than its limit, so what it does may be done.
    [[nodiscard]] virtual awaitable<result<program_end>> run(program_call call) = 0;
};

} // namespace highroad
