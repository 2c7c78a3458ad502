#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Matrix's two ways to write a text: HTML, and the plain text beside it. Everything takes any bytes and gives valid
/// UTF-8 without control or override characters.
namespace highroad::matrix {

/// Shortened so that neither form of it takes more than `most` bytes of an event, which may have 65,536 in all.
[[nodiscard]] std::string fitting(std::string_view text, std::size_t most);

/// Whether `text` is within `most` as fitting() counts.
[[nodiscard]] bool fits(std::string_view text, std::size_t most);

/// As HTML text: no tag, no attribute and no entity of it is live; line breaks and runs of spaces stay visible.
[[nodiscard]] std::string escaped(std::string_view text);

/// Words of strangers with an invisible mark where a client would see an address or a name: clients turn
/// "@room", "@ana:example.org" and "www.example.org" into mentions and links by themselves, also in plain text. "#42",
/// "14:30" and "!review" stay as they are.
[[nodiscard]] std::string inert(std::string_view text);

/// The user ids among people to be notified ("matrix:@ana:example.org"), each once. Those of other chats and what is no
/// well-formed id are passed over, so nothing of them needs to be escaped.
/// https://spec.matrix.org/latest/appendices/#user-identifiers
[[nodiscard]] std::vector<std::string> user_ids_in(const std::vector<std::string>& mentions);

/// A link that clients show as that person. https://spec.matrix.org/latest/appendices/#matrixto-navigation
[[nodiscard]] std::string link_to_person(std::string_view user);

/// What a person typed, without the quote that older clients put before a reply.
[[nodiscard]] std::string without_quote(std::string_view body);

/// A reaction's key without skin tone, gender and presentation marks.
[[nodiscard]] std::string plain_emoji(std::string_view key);

} // namespace highroad::matrix
