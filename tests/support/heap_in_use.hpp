#pragma once

#include <cstddef>
#include <optional>

#include <malloc.h>

namespace highroad::test {

/// Bytes that this program has taken from the heap and not given back; empty under a sanitizer, which has a heap of its
/// own that this does not see.
inline std::optional<std::size_t> heap_in_use()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return std::nullopt;
#else
    auto all = ::mallinfo2();
    return all.uordblks + all.hblkhd;
#endif
}

} // namespace highroad::test
