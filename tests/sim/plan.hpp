#pragma once

#include "daemon/core/playbook.hpp"
#include "tests/sim/network.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace highroad::sim {

/// Something that people, customers or machines do to the daemon.
enum class incident_kind {
    review_written,
    review_edited,
    review_removed,
    review_restored,
    answered_by_hand,
    answer_removed,
    reply_judged, ///< the platform lets a held reply through, or rejects it
    person_acts,
    message_deleted, ///< somebody deletes a message of ours in the chat
    person_leaves,   ///< the playbook is read again without them
    weather,
    clock_jumps,
    killed,         ///< at one of the next awaits
    killed_writing, ///< between two of the next disk writes, or in the middle of one
    stopped,        ///< as by the service manager
    second_daemon,
    disk_full,
    drafter_broken
};

struct incident {
    milliseconds at{0};
    incident_kind what = incident_kind::person_acts;
    std::uint64_t luck = 0;  ///< decides everything that the fields below do not
    milliseconds lasting{0}; ///< weather, disk_full, drafter_broken; how long it stays down; by how much it jumps
    weather sky{};           ///< of weather
};

/// Everything about one simulation. The same plan always goes the same way.
struct plan {
    std::uint64_t seed = 0;
    int days = 30;
    instant start;
    playbook rules;
    std::chrono::seconds poll_every{3600};
    std::size_t sources = 2;
    bool holds_replies = false;
    bool replies_again = true;
    std::vector<incident> incidents; ///< by time
};

[[nodiscard]] plan plan_from(std::uint64_t seed, int days);
[[nodiscard]] std::string in_words(const incident& one);

} // namespace highroad::sim
