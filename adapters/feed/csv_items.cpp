// Rows of a CSV file, whose first row names the columns.

#include "adapters/feed/csv_items.hpp"
#include "adapters/common/csv_reader.hpp"

namespace highroad::feed {

csv_header read_header(const std::optional<csv_record>& first, std::string& why_not, const feed_mapping& where)
{
    if (!first) {
        why_not = "it is empty";
        return {};
    }
    csv_header header{*first};
    auto lacking = [&](const std::string& name) { return name.empty() || !header.column(name); };
    if (lacking(where.id) && lacking(where.link))
        why_not = "its first row names no column \"" + where.id + "\"";
    else if (lacking(where.rating) && lacking(where.text) && lacking(where.title))
        why_not = "its first row names neither \"" + where.rating + "\" nor \"" + where.text + "\"";
    return header;
}

void take_record(const feed_settings& settings, const csv_header& header, const csv_record& record, review_page& into)
{
    const auto& where = settings.mapping;
    item_parts parts;
    parts.id = header.field(record, where.id);
    parts.rating = header.field(record, where.rating);
    parts.scale = header.field(record, where.scale);
    parts.title = header.field(record, where.title);
    parts.text = header.field(record, where.text);
    parts.author = header.field(record, where.author);
    parts.created = header.field(record, where.created);
    parts.updated = header.field(record, where.updated);
    parts.link = header.field(record, where.link);
    parts.language = header.field(record, where.language);
    parts.reply = header.field(record, where.reply);
    auto made = record.too_long ? std::variant<review, std::string>{std::string{"it is longer than 256 KiB"}}
                                : review_of(settings, std::move(parts));
    if (auto* seen = std::get_if<review>(&made))
        into.reviews.push_back(std::move(*seen));
    else
        into.malformed.push_back(
            {"A row of the file cannot be understood: " + std::get<std::string>(made) + ".", quarantined_text(record)});
}

result<review_page> read_csv(const feed_settings& settings, std::string_view body)
{
    csv_reader reader{settings.separator};
    reader.feed(body);
    reader.end();
    std::string why_not;
    auto header = read_header(reader.next(), why_not, settings.mapping);
    if (!why_not.empty())
        return failure{errc::bad_answer, "The feed " + settings.source + " cannot be understood: " + why_not + "."};
    review_page page;
    while (auto record = reader.next())
        take_record(settings, header, *record, page);
    return page;
}

} // namespace highroad::feed
