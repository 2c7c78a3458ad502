#pragma once

#include <string>

namespace highroad {

/// What `highroad init` asks. Empty means: not wanted.
struct starter_answers {
    std::string product; ///< what customers call it
    std::string contact_email;
    std::string sign_off;
    std::string slack_channel_id; ///< empty: the console is the chat
    std::string slack_approver;   ///< a user id; empty: everybody who can see the channel
    std::string app_id;           ///< of the App Store; empty: a webhook is the source
    std::string key_id;           ///< of App Store Connect; empty: Apple's public feed is the source
    std::string country = "us";   ///< of that feed
    std::string issuer_id;
    std::string zone; ///< IANA name; empty: UTC
};

/// A commented highroad.toml that load() accepts whenever each answer has the form that its key asks for.
[[nodiscard]] std::string starter_toml(const starter_answers& answers);

} // namespace highroad
