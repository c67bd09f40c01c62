/// What an export wrote: `export-report.json`, and what `--json` prints. A function of the index,
/// the format and the version of Quarry, as the files are.
package struct ExportReport: Codable, Hashable, Sendable {
    package static let fileName = "export-report.json"

    package var format: String
    /// Of the index that was exported.
    package var root: String
    package var sources: Int
    package var chunks: Int
    /// Components of a vector.
    package var dimension: Int
    /// Hexadecimal SHA-256 by name; the report itself is none of them.
    package var files: [String: String]
    /// Of the exported graph against exact search; nil where no graph goes along.
    package var recall: Double?
    package var graph: GraphFacts?
    /// Characters U+0000 that stand as U+FFFD in the files, since the engine has no place for them.
    package var replacedCharacters: Int
    /// SHA-256 of the adapter that the index's questions pass through, which another engine's don't;
    /// nil where it has none.
    package var adapter: String?

    /// Of the graph that goes along, and how its recall was measured.
    package struct GraphFacts: Codable, Hashable, Sendable {
        /// How many segments, each with a graph of its own, the index has.
        package var segments: Int
        /// Whether the graph is that of the only segment, link for link; else it was built over all
        /// vectors for this export.
        package var isCopied: Bool
        /// Vectors that are equal to others to the bit.
        package var copies: Int
        package var m: Int
        package var efConstruction: Int
        /// Candidates held by the searches that were measured.
        package var ef: Int
        /// Searches that were measured: by vectors of the index, at even distances.
        package var queries: Int

        enum CodingKeys: String, CodingKey {
            case segments
            case isCopied = "copied"
            case copies = "equal_vectors"
            case m
            case efConstruction = "ef_construction"
            case ef, queries
        }
    }

    enum CodingKeys: String, CodingKey {
        case format, root, sources, chunks, dimension, files
        case recall = "recall@10"
        case graph
        case replacedCharacters = "replaced_characters"
        case adapter
    }

    /// All keys are there, some as null.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(format, forKey: .format)
        try container.encode(root, forKey: .root)
        try container.encode(sources, forKey: .sources)
        try container.encode(chunks, forKey: .chunks)
        try container.encode(dimension, forKey: .dimension)
        try container.encode(files, forKey: .files)
        try container.encode(recall, forKey: .recall)
        try container.encode(graph, forKey: .graph)
        try container.encode(replacedCharacters, forKey: .replacedCharacters)
        try container.encode(adapter, forKey: .adapter)
    }
}
