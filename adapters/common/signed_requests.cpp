#include "adapters/common/signed_requests.hpp"

#include "daemon/crypto/signed_message.hpp"

namespace highroad {

void sign_request(http_request& request, std::string_view secret, std::string_view payload, instant now)
{
    auto timestamp = std::to_string(now.time_since_epoch().count());
    request.headers.set(signed_message::signature_header, signed_message::signature(secret, timestamp, payload));
    request.headers.set(signed_message::timestamp_header, timestamp);
}

std::string why_not_genuine(const http_request& request, std::string_view secret, std::string_view whose, instant now)
{
    auto timestamp = request.headers.get(signed_message::timestamp_header);
    auto given = request.headers.get(signed_message::signature_header);
    switch (signed_message::judge(secret, timestamp, given, request.body, now)) {
    case signed_message::verdict::genuine:
        break;
    case signed_message::verdict::not_signed:
        return "The message is not signed: the headers X-Highroad-Timestamp and X-Highroad-Signature are needed.";
    case signed_message::verdict::wrong_signature:
        return "The signature does not fit. It is v1= and the hex HMAC-SHA256 of the timestamp, a dot and the exact "
               "bytes of the body, made with the secret of this " +
               std::string{whose} + ".";
    case signed_message::verdict::wrong_time:
        return "The timestamp is more than 300 seconds away from " + to_iso8601(now) +
               " (it is in Unix seconds). Look at the sender's clock, and sign again before sending again.";
    }
    return {};
}

} // namespace highroad
