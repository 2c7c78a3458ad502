#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace highroad::app {

/// Takes secrets out of texts that leave the machine: those that are known, in the forms in which they travel, and
/// whatever looks like one. Rather too much than too little.
class redaction {
public:
    /// A secret that was read from its place. Shorter than six bytes is no secret, and would take words apart.
    void know(std::string secret);

    /// The text with "[removed]" where a secret stood: known ones, also percent-encoded, in base64 and cut off from
    /// eight bytes on; tokens of Slack, Matrix and others by their beginnings; keys in PEM; names and passwords in
    /// addresses; values of headers that authorise; long runs of letters and digits that no person would write. Of mail
    /// addresses the part before "@" goes.
    [[nodiscard]] std::string operator()(std::string_view text) const;

private:
    std::vector<std::string> known_; ///< longest first
};

} // namespace highroad::app
