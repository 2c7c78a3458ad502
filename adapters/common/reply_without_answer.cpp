#include "adapters/common/reply_without_answer.hpp"

namespace highroad {

using namespace std::chrono_literals;

delivery reply_without_answer(const failure& why)
{
    switch (why.code) {
    case errc::unreachable:
        return try_again{30s, why.words, true};
    case errc::not_trusted:
        return try_again{5min, why.words, true};
    default:
        return outcome_unknown{why.words};
    }
}

} // namespace highroad
