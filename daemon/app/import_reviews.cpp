// `highroad import`: history from files, as the first look at a source would have found it.

#include "daemon/app/import_reviews.hpp"

#include "adapters/feed/csv_items.hpp"
#include "adapters/google_play/play_export.hpp"
#include "adapters/webhook/wire.hpp"
#include "daemon/app/connect_open_sources.hpp"
#include "daemon/core/text.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <vector>

namespace highroad::app {
namespace {

using nlohmann::json;

constexpr std::size_t longest_line = csv_reader::longest_record;

/// As it would be pushed to a webhook source: docs/platforms/webhook.md.
json as_pushed(const review& seen)
{
    json item{{"id", seen.key.id},           {"title", seen.title},    {"text", seen.text},
              {"author", seen.author},       {"url", seen.url},        {"language", seen.language},
              {"territory", seen.territory}, {"version", seen.version}};
    if (seen.mark) {
        item["rating"] = seen.mark->given;
        item["rating_scale"] = seen.mark->out_of;
    }
    if (seen.created) item["created"] = to_iso8601(*seen.created);
    if (seen.reply) {
        item["reply"] = {{"text", seen.reply->text}};
        if (seen.reply->changed) item["reply"]["changed"] = to_iso8601(*seen.reply->changed);
    }
    return item;
}

class history_reader {
public:
    history_reader(std::istream& file, const sections::source& of, const std::function<bool(json)>& take,
                   import_tally& counted)
        : file_{file}, of_{of}, take_{take}, counted_{counted}
    {}

    std::string read()
    {
        auto first = file_.peek();
        while (first == ' ' || first == '\n' || first == '\r' || first == '\t') {
            file_.get();
            first = file_.peek();
        }
        if (file_.bad()) return "it cannot be read";
        if (first == std::istream::traits_type::eof()) return "it is empty";
        if (first == '{') return read_lines();
        return read_rows();
    }

private:
    /// One review as JSON a line.
    std::string read_lines()
    {
        const auto& source = facts_of(of_).name;
        for (std::string line; next_line(line);) {
            if (trimmed(line).empty()) continue;
            if (line.size() > longest_line) {
                leave_out("it is longer than 256 KiB");
                continue;
            }
            auto item = parse_untrusted_json(line);
            auto read = webhook::read_item(source, item);
            if (auto* why = std::get_if<std::string>(&read))
                leave_out(*why);
            else if (!hand_on(std::get<review>(read)))
                return {};
        }
        return file_.bad() ? "it cannot be read to its end" : std::string{};
    }

    /// std::getline that keeps no more than a little over the longest line, however long it is.
    bool next_line(std::string& line)
    {
        line.clear();
        auto* bytes = file_.rdbuf();
        auto c = bytes->sbumpc();
        auto any = c != std::istream::traits_type::eof();
        for (; c != std::istream::traits_type::eof() && c != '\n'; c = bytes->sbumpc())
            if (line.size() <= longest_line) line += static_cast<char>(c);
        return any;
    }

    std::string read_rows()
    {
        settings_ = feed_of_source();
        csv_reader reader{settings_.separator};
        auto first = next_of(reader);
        if (!first) return "its first row cannot be read";
        header_ = csv_header{*first};
        const auto* play = std::get_if<sections::google_play>(&of_);
        auto exported = play::is_play_export(header_);
        if (exported && !play) return "it is an export of Google Play, but the source is not of kind google_play";
        if (!exported) {
            std::string why_not;
            header_ = feed::read_header(first, why_not, settings_.mapping);
            if (!why_not.empty()) return why_not;
        }
        while (auto record = next_of(reader))
            if (!(exported ? take_play_row(*record, *play) : take_row(*record))) return {};
        return file_.bad() ? "it cannot be read to its end" : std::string{};
    }

    std::optional<csv_record> next_of(csv_reader& reader)
    {
        for (;;) {
            if (auto record = reader.next()) return record;
            if (ended_) return std::nullopt;
            file_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
            reader.feed({buffer_.data(), static_cast<std::size_t>(file_.gcount())});
            if (file_.gcount() == 0) {
                ended_ = true;
                reader.end();
            }
        }
    }

    [[nodiscard]] feed_settings feed_of_source() const
    {
        const auto* configured = std::get_if<sections::feed>(&of_);
        if (configured && configured->format == sections::feed_format::csv) return feed_of(*configured);
        feed_settings usual;
        usual.source = facts_of(of_).name;
        usual.mapping = usual_mapping(feed_format::csv);
        return usual;
    }

    bool take_row(const csv_record& record)
    {
        review_page page;
        feed::take_record(settings_, header_, record, page);
        if (!page.malformed.empty()) {
            leave_out(page.malformed.front().why);
            return true;
        }
        return hand_on(page.reviews.front());
    }

    bool take_play_row(const csv_record& record, const sections::google_play& source)
    {
        auto read = play::read_export_row(header_, record, source.name, source.package_name);
        if (auto* seen = std::get_if<review>(&read)) return hand_on(*seen);
        if (auto* why = std::get_if<std::string>(&read)) leave_out(*why);
        if (std::holds_alternative<play::rating_alone>(read)) ++counted_.ratings_alone;
        if (std::holds_alternative<play::other_app>(read)) ++counted_.other_apps;
        return true;
    }

    bool hand_on(const review& seen)
    {
        ++counted_.reviews;
        return take_(as_pushed(seen));
    }

    void leave_out(const std::string& why)
    {
        ++counted_.unreadable;
        ++counted_.why[why];
    }

    std::istream& file_;
    const sections::source& of_;
    const std::function<bool(json)>& take_;
    import_tally& counted_;
    feed_settings settings_;
    csv_header header_;
    std::vector<char> buffer_ = std::vector<char>(std::size_t{64} << 10);
    bool ended_ = false;
};

} // namespace

std::string read_history(std::istream& file, const sections::source& of, const std::function<bool(json)>& take,
                         import_tally& counted)
{
    history_reader reader{file, of, take, counted};
    return reader.read();
}

} // namespace highroad::app
