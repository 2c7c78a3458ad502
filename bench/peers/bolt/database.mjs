// better-sqlite3 where its native part could be built; else the SQLite inside Node 22, and the output says so.
export async function open(path) {
  let why;
  try {
    const { default: Database } = await import('better-sqlite3');
    const database = new Database(path);
    const { version } = database.prepare('SELECT sqlite_version() AS version').get();
    return { database, library: `better-sqlite3 (SQLite ${version})` };
  } catch (error) {
    why = error;
  }
  try {
    const { DatabaseSync } = await import('node:sqlite');
    return { database: new DatabaseSync(path), library: `node:sqlite, since better-sqlite3 could not be loaded (${why.code ?? why.message})` };
  } catch {
    throw why;
  }
}
