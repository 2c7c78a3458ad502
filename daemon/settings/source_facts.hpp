#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace highroad::sections {

/// What every source has.
struct source_facts {
    std::string name;
    std::string title;                 ///< for people; the name when none was given
    std::vector<std::string> channels; ///< as written; where cards really go is in playbook::channels
};

struct polling {
    std::chrono::seconds poll_every{300};
    std::chrono::seconds poll_at_least_every{0}; ///< the longest pause; zero: four times poll_every
    bool poll_adaptively = true;                 ///< false: the same pause always
    std::chrono::seconds overlap{std::chrono::hours{48}};
    std::chrono::seconds deep_scan_every{std::chrono::hours{24}};
    std::chrono::seconds deep_scan_window{std::chrono::hours{24 * 90}};
    std::chrono::seconds history{0};    ///< how far back the first read goes; zero: as far as the list does
    std::chrono::seconds page_pause{0}; ///< between two pages of one read
};

} // namespace highroad::sections
