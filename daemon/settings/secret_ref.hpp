#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>

namespace highroad {

/// Where a secret is, never the secret itself: settings can be printed, compared and kept.
struct secret_ref {
    enum class place { nowhere, file, credential, environment, sealed };

    place where = place::nowhere;
    std::string name; ///< absolute path (also of a sealed file), name of a credential or of an environment variable

    [[nodiscard]] bool given() const { return where != place::nowhere; }
    bool operator==(const secret_ref&) const = default;
};

/// Why a secret could not be had, and what to do. Never holds any part of the secret.
struct no_secret {
    std::string words;
};

using environment_lookup = std::function<std::optional<std::string>(const std::string& name)>;

/// Fetches the secret, without the newlines at its end. `credentials_dir` is $CREDENTIALS_DIRECTORY, empty when the
/// service manager gave none. A file that everybody on the machine can read is refused; so are empty secrets and
/// such above 64 KiB. Of a sealed file it gives the sealed text: worth nothing without general.token_key, so that
/// anybody may read it.
[[nodiscard]] std::variant<std::string, no_secret> resolve(const secret_ref& ref, const environment_lookup& environment,
                                                           const std::string& credentials_dir);

/// "the file /etc/highroad/slack-token", "the credential slack_bot_token": for messages.
[[nodiscard]] std::string in_words(const secret_ref& ref);

} // namespace highroad
