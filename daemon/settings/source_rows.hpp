#pragma once

#include "daemon/settings/schema.hpp"

/// The rows that every kind of [[sources]] has in the same words.
namespace highroad {

template <class S>
key<S> name_row()
{
    return {.name = "name",
            .where = &S::name,
            .need = presence::required,
            .form = shape::name,
            .meaning = "How this file, the database and the metrics name the source. Unique; never change it later."};
}
template <class S>
key<S> title_row()
{
    return {.name = "title", .where = &S::title, .meaning = "What people see on cards.", .stated_default = "the name"};
}
template <class S>
key<S> channels_row()
{
    return {.name = "channels",
            .where = &S::channels,
            .form = shape::name,
            .meaning = "Names of [[channels]] where the cards of this source go.",
            .stated_default = "those of [playbook]"};
}

template <class S>
key<S> poll_at_least_every_row()
{
    return {.name = "poll_at_least_every",
            .where = &S::poll_at_least_every,
            .least = 1,
            .most = 7 * 24 * 3600.0,
            .meaning = "The longest pause between two reads, however quiet the source is; at least poll_every.",
            .stated_default = "four times poll_every"};
}
template <class S>
key<S> poll_adaptively_row()
{
    return {.name = "poll_adaptively",
            .where = &S::poll_adaptively,
            .meaning = "Read more often when reviews are likely and less often otherwise; poll_every is the pause on "
                       "average then. false: the same pause always."};
}

} // namespace highroad
