#include "daemon/store/fingerprint.hpp"

#include <xxhash.h>

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>

namespace highroad::sqlite {
namespace {

/// Puts values one after the other so that no two different lists give the same bytes, and so that every machine gives
/// the same bytes for the same list.
class framed {
public:
    void add(std::string_view text)
    {
        add_number(text.size());
        bytes_.append(text);
    }
    void add_number(std::uint64_t value)
    {
        for (auto shift = 0; shift < 64; shift += 8)
            bytes_ += static_cast<char>((value >> shift) & 0xFF);
    }
    // Adding zero turns -0 into 0, as the two compare equal.
    void add_number(double value) { add_number(std::bit_cast<std::uint64_t>(value + 0.0)); }
    [[nodiscard]] fingerprint sum() const
    {
        XXH128_canonical_t portable;
        XXH128_canonicalFromHash(&portable, XXH3_128bits(bytes_.data(), bytes_.size()));
        fingerprint out;
        std::memcpy(out.bytes.data(), portable.digest, out.bytes.size());
        return out;
    }

private:
    std::string bytes_;
};

} // namespace

fingerprint of_words(const review& seen)
{
    framed all;
    all.add_number(std::uint64_t{seen.mark ? 1U : 0U});
    if (seen.mark) {
        all.add_number(seen.mark->given);
        all.add_number(seen.mark->out_of);
    }
    all.add(seen.title);
    all.add(seen.text);
    return all.sum();
}

fingerprint of_reply(const review& seen)
{
    framed all;
    all.add_number(std::uint64_t{seen.reply ? 1U : 0U});
    if (seen.reply) {
        all.add_number(static_cast<std::uint64_t>(seen.reply->state));
        all.add(seen.reply->text);
    }
    return all.sum();
}

} // namespace highroad::sqlite
