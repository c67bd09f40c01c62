import Corpus

/// The SQL beside `chunks.copy`.
struct PostgreSQLSchema {
    let dimension: Int
    let settings: HNSWSettings

    /// Name and type, in the order of the file; the vector comes last. Only the UUID has a B-tree:
    /// their entries have 2,704 bytes at most, and a path may have more.
    static let columns: [(name: String, type: String)] = [
        ("id", "text NOT NULL"), ("uuid", "uuid PRIMARY KEY"), ("label", "integer NOT NULL"),
        ("source", "text NOT NULL"), ("type", "text NOT NULL"), ("sha256", "text NOT NULL"),
        ("title", "text"), ("author", "text"), ("created", "text"), ("modified", "text"),
        ("language", "text NOT NULL"), ("position", "integer NOT NULL"),
        ("heading", "text[] NOT NULL"), ("table_header", "text"), ("text", "text NOT NULL"),
        ("page", "integer"), ("last_page", "integer"), ("page_verdict", "text"),
        ("span_start", "bigint NOT NULL"), ("span_end", "bigint NOT NULL"),
        ("tokens", "integer NOT NULL"),
        ("metadata", "jsonb NOT NULL"), ("open_to_all", "boolean NOT NULL"),
        ("acl", "text[] NOT NULL"),
    ]

    var files: [(name: String, text: String)] {
        [
            ("load.sql", load), ("indexes.sql", indexes), ("load-arrays.sql", loadArrays),
        ]
    }

    private func table(_ vector: String) -> String {
        let lines = Self.columns.map { "    \"\($0.name)\" \($0.type)" }
        return "CREATE TABLE chunks (\n"
            + (lines + ["    \"vector\" \(vector) NOT NULL"]).joined(separator: ",\n") + "\n);\n"
    }

    /// Files are named from the folder on that psql runs in.
    private var load: String {
        """
        -- Run in this folder: psql -f load.sql, then psql -f indexes.sql.
        \\set ON_ERROR_STOP on
        SET client_encoding = 'UTF8';
        BEGIN;
        CREATE EXTENSION IF NOT EXISTS vector;
        \(table("vector(\(dimension))"))\
        \\copy chunks FROM 'chunks.copy'
        COMMIT;

        """
    }

    private var indexes: String {
        // What pgvector's HNSW takes.
        let graph =
            dimension <= 2_000
            ? """
            CREATE INDEX chunks_vector ON chunks USING hnsw ("vector" vector_ip_ops)
                WITH (m = \(min(settings.m, 100)), \
            ef_construction = \(min(max(settings.efConstruction, 2 * min(settings.m, 100)), 1_000)));
            """
            : "-- pgvector indexes vectors of 2,000 components at most; these have \(dimension)."
        return """
            \\set ON_ERROR_STOP on
            CREATE INDEX chunks_id ON chunks USING hash ("id");
            CREATE INDEX chunks_source ON chunks USING hash ("source");
            CREATE INDEX chunks_acl ON chunks USING gin ("acl");
            CREATE INDEX chunks_metadata ON chunks USING gin ("metadata");
            \(graph)

            """
    }

    private var loadArrays: String {
        let names = Self.columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
        return """
            -- Without pgvector: vectors as arrays. Run in this folder: psql -f load-arrays.sql.
            \\set ON_ERROR_STOP on
            SET client_encoding = 'UTF8';
            BEGIN;
            \(table("real[]"))\
            CREATE TEMPORARY TABLE incoming (LIKE chunks) ON COMMIT DROP;
            ALTER TABLE incoming ALTER COLUMN "vector" TYPE text;
            \\copy incoming FROM 'chunks.copy'
            INSERT INTO chunks
                SELECT \(names), translate("vector", '[]', '{}')::real[] FROM incoming;
            CREATE FUNCTION chunks_inner_product(real[], real[]) RETURNS double precision
                LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
                'SELECT sum(a::double precision * b) FROM unnest($1, $2) AS pairs(a, b)';
            COMMIT;

            """
    }
}
