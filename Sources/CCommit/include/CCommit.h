#pragma once

/// The commit of the sources this was built from, as git names it, with `-dirty` behind it where
/// files had changed since; empty where the build was not told. `QUARRY_COMMIT` tells it to
/// `Package.swift`, and nothing but the executable that prints it depends on it.
const char *quarry_commit(void);
