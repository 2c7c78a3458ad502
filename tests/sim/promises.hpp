#pragma once

#include "daemon/ports/log.hpp"
#include "daemon/ports/store.hpp"
#include "tests/sim/world.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace highroad::sim {

/// What a person did to a card, and what they had before their eyes.
struct request {
    asked who;
    int case_number = 0;
    case_command what;
    card seen;
    int tries = 0;
    bool answered = false;
};

/// Watches the outside world and what is committed, and says what broke a promise (docs/promises.md). It believes only
/// what people saw and did, what the other sides really hold, and what the store said was on the disk.
class promises final : public onlooker {
public:
    explicit promises(world& of) : world_{of} {}

    // What people do
    void asked_for(const request& one);
    void told(const request& one, const answer& what);

    // What the daemon does
    void started();
    void disturbed() { ++disturbances_; }
    void committed(const transaction& work);
    /// After a start: what was on the disk must still be there, and what was decided unseen is looked at.
    [[nodiscard]] awaitable<void> look_through(store& kept);
    /// Nothing goes wrong any more, and everybody had time: is everything where it belongs?
    [[nodiscard]] awaitable<void> look_at_the_end(store& kept);
    void look_at_outbox(const std::string& database);
    void logged(log_level level, std::string_view what, const std::string& fields);

    void list_answered(const std::string& source, const result<review_page>& page) override;
    void reply_sent(const review_key& key, const std::string& text) override;
    void review_read(const review_key& key, const look& seen) override;
    void refused_for_good(const std::string& target, const std::string& about) override;
    void chat_changed(const std::string& channel, const std::string& delivery_id) override;
    void taking_away_refused(const std::string& channel, const std::string& message) override
    {
        stays_.insert(channel + "/" + message);
    }
    void pager_rang(const page& what) override;
    void pager_stopped(const page& what) override;

    void broken(int promise, std::string how);

    std::vector<std::string> violations;
    [[nodiscard]] std::size_t cases() const { return known_.size(); }
    [[nodiscard]] double case_days(instant now) const;
    /// The case as it was last seen to be stored.
    [[nodiscard]] const review_case* known(int number) const
    {
        auto found = known_.find(number);
        return found == known_.end() ? nullptr : &found->second;
    }

private:
    struct approval_given {
        std::string key; ///< of the request
        std::string by;
        std::string text;
        std::string words; ///< of the customer, as seen
        std::string reply; ///< on the platform, as seen
        bool accepted = false;
        bool taken_back = false;
    };
    /// What the journal of a case says, as far as it has been read.
    struct life {
        std::size_t read = 0; ///< entries
        std::vector<std::string> words;
        std::vector<instant> reminded; ///< since somebody acted
        int since_customer = 0;        ///< reminders since the customer's last words
        std::optional<instant> acted;
        int escalations = 0;
        int edits = 0;                   ///< by the customer
        std::optional<int> paged_itself; ///< after how many edits it last escalated without anybody asking
        bool no_more = false;            ///< the customer asked for it, whatever the stored case says of that
        bool too_late_to_stop = false;   ///< a reply was on its way when the customer asked for no more
        std::set<std::string> pages;
    };

    [[nodiscard]] static std::string outage_key(const source_state& of)
    {
        return "outage/" + of.source + "/" + to_iso8601(*of.last_success);
    }
    void see_case(const review_case& now);
    void see_entry(int number, instant at, const journal_entry& entry);
    void see_reminder(int number, instant at, life& of);
    void see_verdict(const review_case& before, const review_case& now);
    void see_escalation(int number, const journal_entry& entry, life& of);
    void see_contact(const review_case& before, const review_case& now);
    void see_board(const board& now);
    void check_refusal(const std::string& target, const std::string& about, std::size_t read);
    [[nodiscard]] bool card_is_honest(int number, const std::string& channel) const;
    [[nodiscard]] awaitable<void> check_reviews(store& kept);
    void check_case_at_end(const review_case& c);
    void check_cards_at_end(const review_case& c);
    void check_storms_at_end();
    [[nodiscard]] std::optional<int> case_of(const review_key& key) const;

    world& world_;
    std::map<int, review_case> known_;
    std::map<int, life> lives_;
    std::map<review_key, int> numbers_;
    std::map<review_key, std::optional<int>> recorded_;
    std::map<std::string, std::map<review_key, review>> listed_; ///< in the round under way, by source
    std::map<std::string, source_state> sources_;
    std::map<review_key, look> looks_; ///< since the last write
    std::map<int, std::vector<approval_given>> yeses_;
    std::map<int, storm> storms_;
    std::map<std::string, instant> rang_; ///< reminders, by channel
    std::set<std::string> stays_;         ///< messages that the chat refused to take away: "channel/id"
    std::set<std::string> stopped_pages_;
    std::set<std::string> said_outages_;
    std::map<std::string, int> deeds_; ///< notes of people, by their unique words
    int disturbances_ = 0;
};

} // namespace highroad::sim
