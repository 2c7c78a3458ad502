#include "adapters/pagers/mail_text.hpp"
#include "daemon/core/text.hpp"
#include "daemon/crypto/crypto.hpp"
#include "tests/adapters/pagers/pages.hpp"
#include "tests/support/catch.hpp"

#include <deque>
#include <map>
#include <sstream>

using namespace highroad;
using namespace highroad::pagers;

namespace {

class scripted_programs final : public program_runner {
public:
    awaitable<result<program_end>> run(program_call call) override
    {
        calls.push_back(std::move(call));
        result<program_end> end{program_end{}};
        if (!ends.empty()) {
            end = std::move(ends.front());
            ends.pop_front();
        }
        co_return end;
    }
    std::vector<program_call> calls;
    std::deque<result<program_end>> ends;
};

struct office {
    office()
    {
        settings.name = "mail";
        settings.from = "highroad@example.com";
        settings.to = {"team@example.com"};
    }
    std::unique_ptr<pager> make()
    {
        auto made = make_mail_pager(settings, programs, clock);
        REQUIRE(made.has_value());
        return std::move(*made);
    }
    delivery raise(page what = test::a_page()) { return test::run(make()->raise(std::move(what))); }

    mail_settings settings;
    scripted_programs programs;
    test::manual_clock clock;
};

struct mail_read {
    std::map<std::string, std::string> fields;
    std::vector<std::string> names;
    std::string text;
};

mail_read read(const std::string& mail)
{
    mail_read got;
    auto end = mail.find("\n\n");
    REQUIRE(end != std::string::npos);
    std::istringstream head{mail.substr(0, end)};
    std::string line;
    while (std::getline(head, line)) {
        CHECK(line.size() <= 998);
        for (char c : line)
            CHECK((c >= ' ' && c < 0x7F));
        if (line.front() == ' ') {
            got.fields[got.names.back()] += "\n" + line;
            continue;
        }
        auto colon = line.find(": ");
        REQUIRE(colon != std::string::npos);
        got.names.push_back(line.substr(0, colon));
        got.fields[got.names.back()] = line.substr(colon + 2);
    }
    std::string joined;
    for (char c : mail.substr(end + 2))
        if (c != '\n') joined += c;
    got.text = base64_decoded(joined).value();
    return got;
}

/// RFC 2047 backwards, as a mail program does it.
std::string decoded(const std::string& field)
{
    std::string out;
    std::istringstream words{field};
    std::string word;
    while (std::getline(words, word)) {
        if (word.starts_with(" ")) word.erase(0, 1);
        if (!word.starts_with("=?UTF-8?B?")) return field;
        CHECK(word.size() <= 75);
        auto part = base64_decoded(word.substr(10, word.size() - 12)).value();
        CHECK(valid_utf8(part) == part); // whole characters in each
        out += part;
    }
    return out;
}

} // namespace

TEST_CASE("a page goes to the people who are paged, without a shell and without options from outside", "[pagers]")
{
    office o;
    auto what = test::a_page();
    what.people.push_back(what.people.front());
    auto ended = o.raise(what);
    CHECK(std::holds_alternative<delivered>(ended));
    REQUIRE(o.programs.calls.size() == 1);
    CHECK(o.programs.calls[0].argv ==
          std::vector<std::string>{"/usr/sbin/sendmail", "-i", "-f", "highroad@example.com", "--", "jo@example.com"});
    auto mail = read(o.programs.calls[0].input);
    CHECK(mail.names == std::vector<std::string>{"From", "To", "Subject", "Date", "Message-ID", "In-Reply-To",
                                                 "References", "Auto-Submitted", "Importance", "MIME-Version",
                                                 "Content-Type", "Content-Transfer-Encoding"});
    CHECK(mail.fields["From"] == "Highroad <highroad@example.com>");
    CHECK(mail.fields["To"] == "jo@example.com");
    CHECK(mail.fields["Subject"] == "1 out of 5 stars, legal threat: Acme iOS #42");
    CHECK(mail.fields["Date"] == "Mon, 21 Sep 2026 14:13:20 +0000");
    CHECK(mail.fields["Auto-Submitted"] == "auto-generated");
    CHECK(mail.text.starts_with(
        "1 out of 5 stars, legal threat: Acme iOS #42\r\n\r\nWhy: severe: legal (\"my lawyer\")\r\n"));
    CHECK(mail.text.find("This app lost all my photos.\r\n") != std::string::npos);
    CHECK(mail.text.find("https://acme.slack.com/archives/C1/p1") != std::string::npos);
}

TEST_CASE("mails of one escalation are one thread, and the same mail twice is the same mail", "[pagers]")
{
    office o;
    auto one = o.make();
    auto again = test::a_page();
    auto grown = test::a_page();
    grown.count = 9;
    auto other = test::a_page();
    other.key = "highroad/43/1";
    for (const auto& what : {test::a_page(), again, grown, other})
        CHECK(std::holds_alternative<delivered>(test::run(one->raise(what))));
    CHECK(std::holds_alternative<delivered>(test::run(one->acknowledge(test::a_page(), "Jo Doe"))));
    CHECK(std::holds_alternative<delivered>(test::run(one->resolve(test::a_page()))));
    std::vector<mail_read> mails;
    for (const auto& call : o.programs.calls)
        mails.push_back(read(call.input));
    auto id = [&](std::size_t i) { return mails[i].fields["Message-ID"]; };
    auto thread = [&](std::size_t i) { return mails[i].fields["References"]; };
    CHECK(id(0) == id(1));
    CHECK(id(0) != id(2));
    CHECK(id(0) != id(4));
    CHECK(id(4) != id(5));
    for (std::size_t i : {1U, 2U, 4U, 5U})
        CHECK(thread(i) == thread(0));
    CHECK(thread(3) != thread(0));
    CHECK(mails[4].fields["Subject"] == "Re: " + mails[0].fields["Subject"]);
    CHECK(mails[4].text.starts_with("Jo Doe takes care of this. No answer is needed.\r\n"));
    CHECK(mails[5].text.starts_with("This is over: the case was handled.\r\n"));
    CHECK(mails[5].fields.count("Importance") == 0);
    CHECK(id(0).ends_with("@example.com>"));
}

TEST_CASE("no text from outside ends a header field or begins another", "[pagers]")
{
    office o;
    auto what = test::a_hostile_page();
    what.heading = "Acme\r\nBcc: all@example.com\r\n\r\n<html> Grüße " + std::string(3, '\0') + test::hostile();
    CHECK(std::holds_alternative<delivered>(o.raise(what)));
    auto mail = read(o.programs.calls.at(0).input);
    CHECK(mail.fields.count("Bcc") == 0);
    CHECK(mail.names.size() == 12);
    auto subject = decoded(mail.fields["Subject"]);
    CHECK(subject.starts_with("Acme Bcc: all@example.com"));
    CHECK(subject.ends_with("… #42"));
    CHECK(subject == displayable(subject));
    CHECK(length_in(length_unit::characters, subject) <= 160);
    auto plain = mail.text;
    std::erase(plain, '\r');
    CHECK(plain == displayable(plain));
}

TEST_CASE("header texts survive encoding, whatever they are", "[pagers]")
{
    CHECK(mail::header_text("plain words") == "plain words");
    for (std::string text : {"Grüße", "=?UTF-8?B?eA==?=",
                             "\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600"
                             "\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600",
                             "a line of plain ASCII that is longer than what fits beside the name of its field, so"}) {
        CHECK(decoded(mail::header_text(text)) == text);
    }
    CHECK(mail::header_text("") == "");
    CHECK(mail::date(instant{}) == "Thu, 01 Jan 1970 00:00:00 +0000");
}

TEST_CASE("addresses that could be options, lists or commands are none", "[pagers]")
{
    for (std::string good : {"jo@example.com", "jo+pager@mail.example.com", "o'neil@example.com", "root@localhost"})
        CHECK(mail::is_address(good));
    for (std::string bad : {"", "jo", "@example.com", "jo@", "-t@example.com", "jo@example.com,x@y.z", "jo@a@b",
                            "jo @example.com", "jo@example.com\n", "Jo <jo@example.com>", "\"jo\"@example.com",
                            "jo@exämple.com", "jo@[::1]", "jo;id@example.com"})
        CHECK(!mail::is_address(bad));
    CHECK(!mail::is_address(std::string(300, 'a') + "@example.com"));

    office o;
    auto what = test::a_page();
    what.people.front().email = "-Ooops@example.com";
    CHECK(std::holds_alternative<delivered>(o.raise(what)));
    CHECK(o.programs.calls.at(0).argv.back() == "team@example.com");
    o.settings.to.clear();
    auto ended = o.raise(what);
    REQUIRE(std::holds_alternative<refused>(ended));
    CHECK(test::words_of(ended) == "The e-mail address of Jo Doe cannot be used.");
    what.people.clear();
    ended = o.raise(what);
    REQUIRE(std::holds_alternative<refused>(ended));
    CHECK(test::words_of(ended).starts_with("Nobody to write to"));
    CHECK(o.programs.calls.size() == 1);
}

TEST_CASE("each end of sendmail means one thing", "[pagers]")
{
    for (auto [code, refuses] : std::vector<std::pair<int, bool>>{{64, true},
                                                                  {65, true},
                                                                  {67, true},
                                                                  {68, true},
                                                                  {77, true},
                                                                  {78, true},
                                                                  {69, false},
                                                                  {70, false},
                                                                  {71, false},
                                                                  {75, false},
                                                                  {1, false},
                                                                  {127, false},
                                                                  {137, false}}) {
        office o;
        program_end end;
        end.exit_code = code;
        end.output = "postdrop: warning: \x1b[31mno\nroom\xFF";
        o.programs.ends.emplace_back(end);
        auto ended = o.raise();
        INFO(code << " " << test::words_of(ended));
        CHECK(std::holds_alternative<refused>(ended) == refuses);
        CHECK(std::holds_alternative<try_again>(ended) == !refuses);
        CHECK(test::words_of(ended).find("postdrop: warning: [31mno room\uFFFD") != std::string::npos);
    }
    for (auto code : {errc::not_found, errc::refused, errc::answer_lost, errc::try_later}) {
        office o;
        o.programs.ends.emplace_back(failure{code, "There is no program /usr/sbin/sendmail."});
        auto ended = o.raise();
        auto passes = code == errc::answer_lost || code == errc::try_later;
        CHECK(std::holds_alternative<try_again>(ended) == passes);
        CHECK(std::holds_alternative<refused>(ended) == !passes);
        if (code == errc::not_found) CHECK(test::words_of(ended).find("msmtp-mta") != std::string::npos);
    }
}

TEST_CASE("settings of the mail pager that cannot work are refused in words", "[pagers]")
{
    office o;
    auto refuses = [&](auto change) {
        auto bad = o.settings;
        change(bad);
        CHECK(!make_mail_pager(bad, o.programs, o.clock).has_value());
    };
    refuses([](auto& s) { s.name = "a b"; });
    refuses([](auto& s) { s.from = "Highroad <h@example.com>"; });
    refuses([](auto& s) { s.to = {"x@y.z, a@b.c"}; });
    refuses([](auto& s) { s.sendmail = "sendmail -t"; });
    CHECK(test::run(o.make()->check()).words.find("cannot be tried") != std::string::npos);
}
