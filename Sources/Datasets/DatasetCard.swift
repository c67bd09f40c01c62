import Foundation

/// `README.md`: how the files are loaded, in the form in which Hugging Face `datasets` reads it, columns
/// and their types included, and what a person should know of them.
struct DatasetCard {
    let report: DatasetReport
    let metadataKeys: [String]

    static let fileName = "README.md"

    private typealias Column = (name: String, type: String)

    var text: String {
        (["---"] + header + ["---", ""] + prose).joined(separator: "\n") + "\n"
    }

    private var header: [String] {
        guard report.format == .beir else {
            // A file without lines is no split: readers refuse it.
            let splits = [("train", report.lines.train), ("test", report.lines.test)]
                .filter { $0.1 > 0 }.map { ($0.0, "\($0.0).jsonl") }
            return ["configs:"] + config("default", splits)
                + ["dataset_info:"] + info("default", columns: columns)
        }
        return ["configs:"] + config("corpus", [("corpus", "corpus.jsonl")])
            + config("queries", [("queries", "queries.jsonl")])
            + ["dataset_info:"]
            + info("corpus", columns: ["_id", "title", "text", "withheld"].map { ($0, "string") })
            + info(
                "queries", columns: ["_id", "text"].map { ($0, "string") }, isAsked: true)
    }

    private func config(_ name: String, _ splits: [(name: String, path: String)]) -> [String] {
        ["- config_name: \(name)", "  data_files:"]
            + splits.flatMap { ["  - split: \($0.name)", "    path: \($0.path)"] }
    }

    private var columns: [Column] {
        switch report.format {
        case .instruct:
            [
                ("instruction", "string"), ("input", "string"), ("output", "string"),
                ("quotes", "list"),
            ]
        case .messages: [("messages", "messages"), ("cites", "list")]
        case .pairs:
            [
                ("query", "string"), ("positive", "string"), ("negatives", "list"),
                ("negative_cites", "list"),
            ]
        case .beir: []
        }
    }

    private func info(
        _ name: String, columns: [Column], isAsked: Bool? = nil
    ) -> [String] {
        let asked = isAsked ?? (report.format != .beir) ? ["kind", "script"] : []
        let facts = ["source", "cite", "acl", "proof", "language"] + asked
        return ["- config_name: \(name)", "  features:"]
            + (columns + facts.map { ($0, "string") }).flatMap(feature) + metadata
    }

    private func feature(_ column: Column) -> [String] {
        let name = "  - name: \(column.name)"
        switch column.type {
        case "list": return [name, "    sequence: string"]
        case "messages":
            return [
                name, "    list:", "    - name: role", "      dtype: string",
                "    - name: content", "      dtype: string",
            ]
        default: return [name, "    dtype: string"]
        }
    }

    private var metadata: [String] {
        guard !metadataKeys.isEmpty else { return [] }
        // A key such as `no` is no text in YAML unless it is quoted; none holds a quote.
        return ["  - name: metadata", "    struct:"]
            + metadataKeys.flatMap { ["    - name: \"\($0)\"", "      dtype: string"] }
    }

    private var prose: [String] {
        let audience =
            report.settings.audience.isEmpty
            ? "everybody"
            : report.settings.audience == "*" ? "all readers" : report.settings.audience
        return [
            "# A dataset of the form `\(report.format.rawValue)`", "",
            "Made by Quarry \(report.quarry) of the index with the root `\(report.root)`: "
                + "\(report.lines.train) lines for training, \(report.lines.test) for testing, of "
                + "what may be read by \(audience). `dataset.json` has settings and counts.", "",
            "Answers are the documents' own sentences. `cite` is what `quarry cite` takes, `proof` "
                + "how far it was proved. No source, and no text in nearly the same words, is on "
                + "both sides.",
        ]
    }
}
