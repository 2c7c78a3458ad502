#pragma once

#include "tests/stand_ins/booking_stand_in.hpp"
#include "tests/stand_ins/read_only_stand_ins.hpp"
#include "tests/stand_ins/trustpilot_stand_in.hpp"
#include "tests/stand_ins/yelp_stand_in.hpp"

namespace highroad::test {

/// The platforms with partner access, with what a story may tell them:
/// POST /_control/{trustpilot,yelp,booking,tripadvisor,judge_me} {id?,stars,title?,text} adds or edits a review, of
/// Booking.com with twice the stars as its score; GET gives all replies. Of Yelp {"refuse_with":"R2R_..."} refuses
/// replies, of Booking.com {"moderated":true} holds them and {"moderate":true} lets them through.
class partner_stand_ins {
public:
    explicit partner_stand_ins(clock& time);
    void serve(http_router& router);

    trustpilot_stand_in trustpilot;
    yelp_stand_in yelp;
    booking_stand_in booking;
    tripadvisor_stand_in tripadvisor;
    judge_me_stand_in judge_me;
};

} // namespace highroad::test
