/// What `quarry export --format` writes.
package enum ExportFormat: String, CaseIterable, Sendable {
    /// Apache Parquet, for pyarrow, DuckDB, Spark and the like.
    case parquet
    /// A file that hnswlib loads.
    case hnswlib
    /// A file that FAISS reads as an IndexHNSWFlat.
    case faiss
    /// A SQLite database with an FTS5 index of analysed terms.
    case sqlite
    /// Bodies of Qdrant's API.
    case qdrant
    /// Bodies of OpenSearch's `_bulk` and the mapping that they need.
    case opensearch
    /// A schema and a file of PostgreSQL's COPY.
    case pgvector
    /// One JSON object a line.
    case jsonl

    /// Whether the index's graph goes along.
    package var hasGraph: Bool { self == .hnswlib || self == .faiss }
}
