#include "adapters/templates/book.hpp"
#include "daemon/core/text.hpp"

#include <algorithm>
#include <optional>

namespace highroad::templates_parts {
namespace {

constexpr std::size_t most_drafts = 3;
constexpr std::size_t most_topics = 3;

/// A review without a mark is taken for a poor one: that it became a case says as much.
constexpr double stars_without_mark = 2;

enum class length { full, brief };

struct candidate {
    const reply_template* from;
    length size;
};

std::string replaced(std::string phrase, const std::string& address)
{
    constexpr std::string_view tag = "{{address}}";
    return phrase.replace(phrase.find(tag), tag.size(), address);
}

std::string on_one_line(std::string_view value)
{
    auto clean = displayable(value);
    std::replace(clean.begin(), clean.end(), '\n', ' ');
    return std::string{trimmed(clean)};
}

std::string invitation(const book& texts, const template_values& values)
{
    if (auto email = on_one_line(values.email); !email.empty()) return replaced(texts.reach_by_email, email);
    if (auto phone = on_one_line(values.phone); !phone.empty()) return replaced(texts.reach_by_phone, phone);
    if (auto url = on_one_line(values.url); !url.empty()) return replaced(texts.reach_by_url, url);
    return {};
}

/// "the price, the advertising and the speed"
std::string joined_topics(const book& texts, const std::vector<std::size_t>& found)
{
    std::string out;
    auto count = std::min(found.size(), most_topics);
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) out += i + 1 == count ? texts.join_last : ", ";
        out += texts.themes[found[i]].topic;
    }
    return out;
}

class chooser {
public:
    chooser(const book& texts, const review_case& about, const template_values& values)
        : texts_{texts}, rules_{about.rules}, sign_off_{on_one_line(values.sign_off)}
    {
        const auto& subject = about.subject;
        if (about.planned && about.planned->with_team) purpose_ = about.planned->what;
        stars_ = subject.mark ? subject.mark->stars() : stars_without_mark;
        auto words = subject.title + "\n" + subject.text;
        kind_ = trimmed(displayable(words)).empty() ? review_kind::without_text : review_kind::with_text;
        for (auto c : words)
            turn_ = turn_ * 31 + static_cast<unsigned char>(c);
        found_ = main_themes(themes_in(words, texts.themes), about.judged.themes);
        filling_.product = on_one_line(values.product);
        filling_.reach = invitation(texts, values);
        filling_.topics = joined_topics(texts, found_);
        filling_.what_changed = on_one_line(about.what_changed);
    }

    [[nodiscard]] std::vector<draft> drafts() const
    {
        std::vector<draft> chosen;
        for (const auto& next : in_order_of_preference()) {
            if (chosen.size() == most_drafts) break;
            auto text = fitting(next);
            bool alike = std::any_of(chosen.begin(), chosen.end(),
                                     [&](const draft& other) { return text && opening(other.text) == opening(*text); });
            if (!text || alike) continue;
            auto brief = next.size == length::brief || !text->starts_with(next.from->full.fill(filling_));
            chosen.push_back({*text, "template " + next.from->id + (brief ? ", short" : "")});
        }
        return chosen;
    }

private:
    /// What the judge says the complaint is about comes first: it knows which sentence complains. Ours has the rest.
    [[nodiscard]] std::vector<std::size_t> main_themes(std::vector<std::size_t> ours,
                                                       const std::vector<evidence>& judged) const
    {
        std::vector<std::size_t> order;
        for (const auto& one : judged) {
            auto known = std::find_if(texts_.themes.begin(), texts_.themes.end(),
                                      [&](const theme& t) { return t.id == one.what; });
            auto index = static_cast<std::size_t>(known - texts_.themes.begin());
            if (std::find(ours.begin(), ours.end(), index) != ours.end()) order.push_back(index);
        }
        for (auto index : ours) {
            if (std::find(order.begin(), order.end(), index) == order.end()) order.push_back(index);
        }
        return order;
    }

    [[nodiscard]] bool meant_for(const reply_template& one) const
    {
        return one.purpose == purpose_ && one.kind == kind_ && stars_ >= one.least_stars && stars_ <= one.most_stars &&
               found_.size() >= one.needs_topics;
    }

    [[nodiscard]] std::vector<const reply_template*> about_theme(std::size_t rank) const
    {
        std::vector<const reply_template*> out;
        if (rank >= found_.size()) return out;
        for (const auto& one : texts_.templates) {
            bool fits_theme =
                std::find(one.themes.begin(), one.themes.end(), texts_.themes[found_[rank]].id) != one.themes.end();
            if (fits_theme && meant_for(one)) out.push_back(&one);
        }
        vary(out);
        return out;
    }

    /// Which of several texts for the same matter comes first depends on the review, so that a row of replies about one
    /// matter does not read alike; the same review always gets the same.
    void vary(std::vector<const reply_template*>& texts) const
    {
        if (texts.empty()) return;
        auto own = family(texts.front()->id);
        auto end =
            std::find_if(texts.begin(), texts.end(), [&](const reply_template* one) { return family(one->id) != own; });
        auto turn = turn_ % static_cast<std::size_t>(end - texts.begin());
        std::rotate(texts.begin(), texts.begin() + static_cast<std::ptrdiff_t>(turn), end);
    }

    /// "food" of "food_2".
    [[nodiscard]] static std::string_view family(std::string_view id)
    {
        auto number = id.find_last_not_of("0123456789");
        bool numbered = number != std::string_view::npos && number + 1 < id.size() && id[number] == '_';
        return numbered ? id.substr(0, number) : id;
    }

    [[nodiscard]] std::vector<const reply_template*> about_anything(bool naming_topics) const
    {
        std::vector<const reply_template*> out;
        for (const auto& one : texts_.templates) {
            if (one.themes.empty() && meant_for(one) && (one.needs_topics > 0) == naming_topics) out.push_back(&one);
        }
        vary(out);
        return out;
    }

    [[nodiscard]] std::vector<const reply_template*> follow_ups() const
    {
        std::vector<const reply_template*> out;
        for (const auto& one : texts_.templates) {
            if (one.purpose == purpose_) out.push_back(&one);
        }
        return out;
    }

    /// The most specific first; where a review is about one thing only, its short form is the second choice.
    [[nodiscard]] std::vector<candidate> in_order_of_preference() const
    {
        std::vector<candidate> order;
        auto add = [&](const std::vector<const reply_template*>& some, length size) {
            for (const auto* one : some)
                order.push_back({one, size});
        };
        if (purpose_ != contact_kind::reply) {
            // Written to somebody who had our reply already, so what the review was about matters no more.
            for (auto size : {length::full, length::brief})
                add(follow_ups(), size);
            return order;
        }
        auto own = about_theme(0);
        // One text about the matter and one that names all matters, before another text about the first.
        decltype(own) first{own.begin(), own.begin() + (own.empty() ? 0 : 1)};
        decltype(own) others{own.begin() + (own.empty() ? 0 : 1), own.end()};
        add(first, length::full);
        if (found_.size() == 1) {
            add(others, length::full);
            add(first, length::brief);
        }
        add(about_anything(true), length::full);
        if (found_.size() > 1) add(others, length::full);
        add(about_theme(1), length::full);
        add(about_anything(false), length::full);
        auto full = order;
        for (const auto& one : full)
            order.push_back({one.from, length::brief});
        return order;
    }

    [[nodiscard]] bool fits(const std::string& text) const
    {
        return !text.empty() && (rules_.limit == 0 || length_in(rules_.unit, text) <= rules_.limit);
    }

    /// The fullest form that the platform takes; nothing is ever cut off.
    [[nodiscard]] std::optional<std::string> fitting(const candidate& next) const
    {
        auto without_reach = filling_;
        without_reach.reach.clear();
        std::vector<std::string> forms;
        if (next.size == length::full) forms.push_back(next.from->full.fill(filling_));
        forms.push_back(next.from->brief.fill(filling_));
        forms.push_back(next.from->brief.fill(without_reach));
        for (const auto& form : forms) {
            if (auto signed_text = form + "\n\n" + sign_off_; !sign_off_.empty() && fits(signed_text))
                return signed_text;
            if (fits(form)) return form;
        }
        return std::nullopt;
    }

    [[nodiscard]] static std::vector<std::string> opening(std::string_view text)
    {
        auto words = words_of(text.substr(0, 200));
        // A character is a word in scripts without spaces.
        bool unparted = !words.empty() && static_cast<unsigned char>(words.front().front()) >= 0xE3;
        words.resize(std::min<std::size_t>(words.size(), unparted ? 10 : 4));
        return words;
    }

    const book& texts_;
    reply_rules rules_;
    std::string sign_off_;
    fillings filling_;
    std::vector<std::size_t> found_;
    std::size_t turn_ = 0; ///< a number that the review alone decides
    double stars_ = 0;
    review_kind kind_ = review_kind::with_text;
    contact_kind purpose_ = contact_kind::reply;
};

} // namespace

const book* book_for(const shelf& all, std::string_view language, std::string_view fallback)
{
    auto primary = [](std::string_view tag) {
        std::string out{tag.substr(0, tag.find_first_of("-_"))};
        for (char& c : out) {
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        }
        return out;
    };
    for (const auto& wanted :
         {std::string{language}, primary(language), std::string{fallback}, primary(fallback), std::string{"en"}}) {
        if (auto found = all.find(wanted); found != all.end()) return &found->second;
    }
    return nullptr;
}

std::string language_of(const review_case& about)
{
    // From few words the judge may take one language for another, and then the reply would be in none of the
    // customer's.
    constexpr std::size_t enough_to_tell = 40;
    const auto& subject = about.subject;
    if (!subject.language.empty()) return subject.language;
    auto size = subject.title.size() + subject.text.size();
    return size >= enough_to_tell ? about.judged.language : std::string{};
}

std::vector<draft> suggestions(const book& texts, const review_case& about, const template_values& values)
{
    auto drafts = chooser{texts, about, values}.drafts();
    // Whoever approves should notice that the reply is in another language than the review.
    auto language = language_of(about);
    if (!language.empty() && !language.starts_with(texts.language)) {
        for (auto& one : drafts)
            one.origin += " (" + texts.language + ")";
    }
    return drafts;
}

} // namespace highroad::templates_parts
