#pragma once

#include "daemon/core/page.hpp"
#include "daemon/ports/chat.hpp"
#include "daemon/ports/delivery.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/result.hpp"

#include <string>
#include <string_view>

namespace highroad {

/// Where acknowledgements that people gave in their pager's own app arrive. Returns once it is durable.
class page_answers {
public:
    virtual ~page_answers() = default;
    /// `who.by.chat` is "pager:<configured name>"; an unknown key is refused in words. A failure is no answer: nobody
    /// reads our words on that way, and the pager repeats what was not answered.
    [[nodiscard]] virtual awaitable<result<answer>> acknowledged(asked who, std::string page_key) = 0;
};

/// One way to wake somebody. Translates; holds no policy: who is paged, when and how often was decided before.
class pager {
public:
    virtual ~pager() = default;

    [[nodiscard]] virtual std::string_view name() const = 0; ///< as configured

    /// Raises the page, or brings the one with the same key up to date. Safe to repeat: the other side knows the page
    /// by `what.key`.
    [[nodiscard]] virtual awaitable<delivery> raise(page what) = 0;
    /// Somebody takes care: stops the other side's own reminders, where it can be told.
    [[nodiscard]] virtual awaitable<delivery> acknowledge(page what, std::string by) = 0;
    /// It is over.
    [[nodiscard]] virtual awaitable<delivery> resolve(page what) = 0;

    /// Receives acknowledgements that people give on the other side. Does nothing where there are none.
    virtual void serve(http_router&, page_answers&) {}

    /// Whether the credential works, with a call that wakes nobody; or words that it cannot be tried without waking.
    [[nodiscard]] virtual awaitable<check_line> check() = 0;
};

} // namespace highroad
