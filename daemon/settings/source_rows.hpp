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

} // namespace highroad
