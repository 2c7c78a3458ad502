#include "bench/load/slash_command.hpp"

#include "daemon/crypto/crypto.hpp"

#include <chrono>

namespace highroad::bench {

std::string signed_command(const command_wishes& wanted, std::uint64_t number)
{
    auto case_number = static_cast<int>(number % static_cast<std::uint64_t>(wanted.cases)) + 1;

    // Field for field what Slack sends.
    std::string body;
    body.reserve(512);
    body += "token=unused&team_id=T0000BENCH&team_domain=bench&channel_id=";
    body += wanted.channel;
    body += "&channel_name=directmessage&user_id=";
    body += wanted.user;
    body += "&user_name=ana&command=%2Freview&text=";
    body += wanted.text;
    body += '+';
    body += std::to_string(case_number);
    if (wanted.text == "note") body += "+hello+from+the+bench";
    body += "&api_app_id=A0000BENCH&is_enterprise_install=false&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands"
            "%2FT0000BENCH%2F1234567890%2Fabcdefghijklmnopqrstuvwx&trigger_id=";
    body += wanted.run;
    body += '.';
    body += std::to_string(number);

    auto now = std::chrono::system_clock::now().time_since_epoch();
    auto timestamp = std::to_string(std::chrono::duration_cast<std::chrono::seconds>(now).count());
    auto signature = "v0=" + hex(hmac_sha256(wanted.secret, "v0:" + timestamp + ":" + body));

    std::string request;
    request.reserve(body.size() + 384);
    request += "POST ";
    request += wanted.path;
    request += " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n"
               "Accept: application/json,*/*\r\nContent-Type: application/x-www-form-urlencoded\r\n"
               "X-Slack-Request-Timestamp: ";
    request += timestamp;
    request += "\r\nX-Slack-Signature: ";
    request += signature;
    request += "\r\nContent-Length: ";
    request += std::to_string(body.size());
    request += "\r\n\r\n";
    request += body;
    return request;
}

} // namespace highroad::bench
