#pragma once

#include "tests/stand_ins/google_business_stand_in.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace highroad::test {

/// An account with many locations: each answers for itself, and batchGetReviews for several of them.
class google_business_account {
public:
    google_business_account(google_sign_in& sign_in, std::string account, clock& time)
        : sign_in_{sign_in}, account_{std::move(account)}, time_{time}
    {}

    google_business_stand_in& add_location(const std::string& location);
    void serve(http_router& router);

    /// How the reviews of several locations follow each other. Google says it nowhere; those of one come newest change
    /// first in all.
    enum class sequence { by_change, by_location, by_location_backwards };
    sequence order = sequence::by_change;
    std::deque<int> fail_batches_with;                ///< statuses of the next batches, in Google's shape
    std::function<void(http_response&)> change_batch; ///< what becomes of the answer to a batch
    std::function<void()> before_batch_is_answered;   ///< what happens after Google has looked, and before we know
    std::vector<std::vector<std::string>> batches;    ///< the names in each that was asked for, refused ones too
    std::size_t lists = 0;                            ///< of single locations
    std::vector<std::unique_ptr<google_business_stand_in>> locations;

private:
    http_response answer(const http_request& request);
    http_response list_together(const http_request& request);

    google_sign_in& sign_in_;
    std::string account_;
    clock& time_;
};

} // namespace highroad::test
