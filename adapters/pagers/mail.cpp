#include "adapters/pagers/answers.hpp"
#include "adapters/pagers/mail_text.hpp"
#include "adapters/pagers/pagers.hpp"
#include "daemon/ports/json_text.hpp"

#include <algorithm>

namespace highroad {
namespace {

using namespace pagers;
using namespace std::chrono_literals;

/// sysexits.h. Only 75 asks to try again by itself; what the others mean on a mail server passes too.
delivery read_end(const std::string& program, const result<program_end>& ended)
{
    if (!ended) {
        const auto& why = ended.error();
        // It may have taken the mail already. One mail too many wakes somebody; one too few does not.
        if (why.code == errc::answer_lost)
            return try_again{30s,
                             program + " did not end in time, so the mail may have gone out. It is sent again; " +
                                 "its Message-ID stays the same.",
                             false};
        if (why.code == errc::try_later) return try_again{30s, why.words, true};
        return refused{why.words + " Install a mail transport that has one (msmtp-mta is enough), or set sendmail."};
    }
    auto code = ended->exit_code;
    if (code == 0) return delivered{};
    auto said = quotable(ended->output);
    auto words = program + " ended with " + std::to_string(code) + (said.empty() ? "." : ": " + said);
    constexpr int user_unknown = 67, host_unknown = 68, not_permitted = 77, bad_configuration = 78, bad_usage = 64,
                  bad_data = 65;
    for (auto final : {user_unknown, host_unknown, not_permitted, bad_configuration, bad_usage, bad_data})
        if (code == final) return refused{words + " Check from and to of this pager and the mail system's own log."};
    return try_again{1min, words, true};
}

class mail_pager final : public pager {
public:
    mail_pager(mail_settings settings, program_runner& programs, clock& time)
        : settings_{std::move(settings)}, programs_{programs}, time_{time}
    {}

    [[nodiscard]] std::string_view name() const override { return settings_.name; }

    [[nodiscard]] awaitable<delivery> raise(page what) override
    {
        return send(std::move(what), mail::news::raised, {});
    }
    [[nodiscard]] awaitable<delivery> acknowledge(page what, std::string by) override
    {
        return send(std::move(what), mail::news::acknowledged, std::move(by));
    }
    [[nodiscard]] awaitable<delivery> resolve(page what) override
    {
        return send(std::move(what), mail::news::resolved, {});
    }

    [[nodiscard]] awaitable<check_line> check() override
    {
        check_line line{true, "Mail pager " + settings_.name, {}};
        line.words = "Mails go out through " + settings_.sendmail +
                     ". That cannot be tried without sending one. Nobody can acknowledge by mail.";
        co_return line;
    }

private:
    awaitable<delivery> send(page what, mail::news kind, std::string by)
    {
        mail::envelope who;
        who.from = settings_.from;
        std::string not_usable;
        for (const auto& one : what.people) {
            if (one.email.empty()) continue;
            auto known = std::find(who.to.begin(), who.to.end(), one.email) != who.to.end();
            if (!mail::is_address(one.email))
                not_usable = one.name.empty() ? one.person : one.name;
            else if (!known)
                who.to.push_back(one.email);
        }
        if (who.to.empty()) who.to = settings_.to;
        if (who.to.empty())
            co_return refused{not_usable.empty()
                                  ? "Nobody to write to: none of the paged people has an e-mail address, and this "
                                    "pager has no to."
                                  : "The e-mail address of " + quotable(not_usable, 100) + " cannot be used."};

        // No recipients from the headers, and nothing after "--" is an option.
        program_call call{{settings_.sendmail, "-i", "-f", settings_.from, "--"}};
        call.argv.insert(call.argv.end(), who.to.begin(), who.to.end());
        call.input = mail::message(what, kind, by, who, time_.now());
        auto ended = co_await programs_.run(std::move(call));
        co_return read_end(settings_.sendmail, ended);
    }

    mail_settings settings_;
    program_runner& programs_;
    clock& time_;
};

} // namespace

result<std::unique_ptr<pager>> make_mail_pager(mail_settings settings, program_runner& programs, clock& time)
{
    if (auto why = why_no_name(settings.name)) return *why;
    if (!mail::is_address(settings.from))
        return unusable(settings.name, "from must be a plain e-mail address such as highroad@example.com.");
    for (const auto& one : settings.to)
        if (!mail::is_address(one))
            return unusable(settings.name, "to holds " + quotable(one, 100) + ", which is no plain e-mail address.");
    if (!settings.sendmail.starts_with('/') || !is_header_text(settings.sendmail))
        return unusable(settings.name, "sendmail must be the absolute path of a program.");
    return std::unique_ptr<pager>{std::make_unique<mail_pager>(std::move(settings), programs, time)};
}

} // namespace highroad
