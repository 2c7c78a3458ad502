#pragma once

#include <cstdint>
#include <string>

namespace highroad::bench {

/// What every request of a run has in common.
struct command_wishes {
    std::string path = "/slack/commands";
    std::string secret;
    std::string user = "U0000BENCH";
    std::string text = "note";          ///< "note" or "claim"; the case number follows
    int cases = 1000;                   ///< the commands go round over cases 1..cases
    std::string channel = "D0000BENCH"; ///< that the command is typed in
    std::string run;                    ///< makes the keys of this run differ from those of every other
};

/// The whole HTTP/1.1 request of the `number`-th slash command, signed now, with a key that was never used before.
[[nodiscard]] std::string signed_command(const command_wishes& wanted, std::uint64_t number);

} // namespace highroad::bench
