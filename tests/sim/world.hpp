#pragma once

#include "tests/sim/far_chat.hpp"
#include "tests/sim/network.hpp"
#include "tests/sim/plan.hpp"
#include "tests/sim/platform.hpp"
#include "tests/sim/timeline.hpp"
#include "tests/sim/trace.hpp"

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace highroad::sim {

/// Everything outside the daemon as it really is: it goes on while the daemon is dead.
struct world {
    explicit world(const plan& from)
        : time{from.start}, notes{time}, clock{time}, net{time, notes, from.seed}, rules{from.rules}
    {
        for (const auto* name : {"app", "hotel", "shop"}) {
            if (sites.size() == from.sources) break;
            auto& site = sites.emplace(name, review_site{name, time}).first->second;
            site.holds_replies = from.holds_replies;
            site.allowed.again = from.replies_again;
            site.allowed.may_mention_update = site.source == "app";
        }
    }

    [[nodiscard]] review_site& site(const std::string& source) { return sites.at(source); }

    timeline time;
    trace notes;
    sim_clock clock; ///< of the daemon's machine
    network net;
    playbook rules; ///< as people mean them

    std::map<std::string, review_site> sites; ///< by the source's name
    std::map<std::string, test::model_chat> chats{{"reviews", {}}, {"hotel", {}}, {"managers", {}}};
    bool disk_full = false;        ///< nothing can be stored, so nothing can be told
    std::set<std::string> deleted; ///< messages of ours that a person took away: "channel/id"
    std::map<std::string, test::model_pager> pagers{{"phone", test::model_pager{"phone"}},
                                                    {"siren", test::model_pager{"siren"}}};
};

} // namespace highroad::sim
