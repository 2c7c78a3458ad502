#pragma once

namespace highroad::sqlite {

class connection;

/// The newest schema that this program knows, as in PRAGMA user_version.
[[nodiscard]] int newest_schema();

/// Brings the database to that schema, each step in a transaction of its own. Tests make earlier ones.
/// Throws store_error when the database belongs to another program or to a newer Highroad.
void migrate(connection& database, int to = newest_schema());

} // namespace highroad::sqlite
