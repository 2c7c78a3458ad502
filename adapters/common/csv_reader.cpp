#include "adapters/common/csv_reader.hpp"

#include "daemon/core/text.hpp"

#include <algorithm>
#include <utility>

namespace highroad {
namespace {

constexpr unsigned replacement = 0xFFFD;

std::string as_utf8(unsigned point)
{
    auto byte = [](unsigned value) { return static_cast<char>(static_cast<unsigned char>(value)); };
    if (point < 0x80) return {byte(point)};
    if (point < 0x800) return {byte(0xC0 | point >> 6), byte(0x80 | (point & 0x3F))};
    if (point < 0x10000)
        return {byte(0xE0 | point >> 12), byte(0x80 | (point >> 6 & 0x3F)), byte(0x80 | (point & 0x3F))};
    return {byte(0xF0 | point >> 18), byte(0x80 | (point >> 12 & 0x3F)), byte(0x80 | (point >> 6 & 0x3F)),
            byte(0x80 | (point & 0x3F))};
}

std::string folded(std::string_view name)
{
    std::string out{trimmed(name)};
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

} // namespace

csv_reader::csv_reader(const csv_reader& encoding_of, std::uint64_t starts_at)
    : separator_{encoding_of.separator_}, encoding_{encoding_of.encoding_}, offset_{starts_at}
{}

void csv_reader::feed(std::string_view bytes)
{
    pending_.erase(0, std::exchange(read_, 0));
    pending_ += bytes;
}

void csv_reader::end()
{
    ended_ = true;
}

void csv_reader::find_encoding()
{
    if (encoding_ != encoding::unknown || (pending_.size() < 3 && !ended_)) return;
    auto begins = [&](std::string_view mark, encoding what) {
        if (encoding_ != encoding::unknown || !std::string_view{pending_}.starts_with(mark)) return;
        encoding_ = what;
        read_ = mark.size();
        offset_ += mark.size();
    };
    begins("\xEF\xBB\xBF", encoding::utf8);
    begins("\xFF\xFE", encoding::utf16_little);
    begins("\xFE\xFF", encoding::utf16_big);
    if (encoding_ == encoding::unknown) encoding_ = encoding::utf8;
}

std::optional<csv_record> csv_reader::next()
{
    find_encoding();
    if (encoding_ == encoding::unknown) return std::nullopt;
    while (!ready_ && step()) {
    }
    if (!ready_ && ended_ && (size_ > 0 || !record_.fields.empty() || place_ != place::field_start)) {
        record_.unfinished = true;
        end_record();
    }
    return std::exchange(ready_, std::nullopt);
}

/// One unit of the file; false when there is none.
bool csv_reader::step()
{
    if (encoding_ == encoding::utf8) {
        if (read_ == pending_.size()) return false;
        ++offset_;
        put(pending_[read_++]);
        return true;
    }
    if (pending_.size() - read_ < 2) {
        // Half a unit at the end of the file is nothing.
        if (ended_ && read_ < pending_.size()) {
            ++offset_;
            ++read_;
        }
        return false;
    }
    auto first = static_cast<unsigned>(static_cast<unsigned char>(pending_[read_]));
    auto second = static_cast<unsigned>(static_cast<unsigned char>(pending_[read_ + 1]));
    offset_ += 2;
    read_ += 2;
    put_code_unit(encoding_ == encoding::utf16_little ? first | second << 8U : first << 8U | second);
    return true;
}

void csv_reader::put_code_unit(unsigned unit)
{
    auto is_low = unit >= 0xDC00 && unit <= 0xDFFF;
    auto high = std::exchange(high_half_, 0);
    auto point = unit;
    if (high != 0 && is_low) {
        point = 0x10000 + ((high - 0xD800) << 10U) + (unit - 0xDC00);
    } else {
        if (high != 0)
            for (char c : as_utf8(replacement))
                put(c);
        if (unit >= 0xD800 && unit <= 0xDBFF) {
            high_half_ = unit;
            return;
        }
        if (is_low) point = replacement;
    }
    for (char c : as_utf8(point))
        put(c);
}

void csv_reader::put(char byte)
{
    if (place_ == place::quoted) {
        if (byte == '"')
            place_ = place::after_quote;
        else if (byte != '\r')
            keep(byte);
        return;
    }
    if (byte == '"' && place_ == place::after_quote) {
        keep('"');
        place_ = place::quoted;
    } else if (byte == '"' && place_ == place::field_start) {
        place_ = place::quoted;
        ++size_;
    } else if (byte == separator_) {
        end_field();
        ++size_;
    } else if (byte == '\n') {
        end_record();
    } else if (byte != '\r') {
        place_ = place::plain;
        keep(byte);
    }
}

void csv_reader::keep(char byte)
{
    if (++size_ > longest_record)
        record_.too_long = true;
    else
        field_ += byte;
}

void csv_reader::end_field()
{
    if (record_.fields.size() < most_fields)
        record_.fields.push_back(valid_utf8(field_));
    else
        record_.too_long = true;
    field_.clear();
    place_ = place::field_start;
}

void csv_reader::end_record()
{
    auto empty = size_ == 0 && record_.fields.empty();
    end_field();
    auto done = std::exchange(record_, {});
    done.ends_at = offset_;
    size_ = 0;
    if (!empty) ready_ = std::move(done);
}

csv_header::csv_header(const csv_record& first)
{
    names_.reserve(first.fields.size());
    for (const auto& name : first.fields)
        names_.push_back(folded(name));
}

std::optional<std::size_t> csv_header::column(std::string_view name) const
{
    auto found = std::find(names_.begin(), names_.end(), folded(name));
    if (name.empty() || found == names_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names_.begin());
}

std::optional<std::string> csv_header::field(const csv_record& of, std::string_view name) const
{
    auto at = column(name);
    if (!at || *at >= of.fields.size()) return std::nullopt;
    return of.fields[*at];
}

std::string quarantined_text(const csv_record& record)
{
    constexpr std::size_t longest = std::size_t{64} << 10;
    std::string text;
    for (const auto& field : record.fields) {
        if (text.size() > longest) break;
        if (!text.empty()) text += ',';
        text += '"';
        for (char c : field.substr(0, longest))
            text += c == '"' ? std::string{"\"\""} : std::string{c};
        text += '"';
    }
    if (text.size() <= longest) return text;
    auto end = longest;
    while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    text.resize(end);
    return valid_utf8(text);
}

} // namespace highroad
