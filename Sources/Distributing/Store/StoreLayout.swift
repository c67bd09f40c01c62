import Corpus

/// The names in a store of units, and nothing else.
///
/// ```
/// store.json                          whose store it is
/// lists/<2 hex>/<sha256>              sources and packs of a unit that are too many for its line
/// packs/<2 hex>/<sha256>              what preparing some sources gave
/// segments/<id>/<name>                the files of a segment
/// facts/<2 hex>/<sha256>              what measuring needs of a segment
/// questions/<2 hex>/<sha256>          pseudo-queries of an index
/// findings/<2 hex>/<sha256>           what some segments have for them
/// pairs/<2 hex>/<sha256>              what late interaction has to compare
/// scores/<2 hex>/<sha256>             what it says of them
/// receipts/prepare/<preparation>/<unit>.json
/// receipts/<phase>/<2 hex>/<unit>.json
/// ```
enum StoreLayout {
    static let lists = "lists"
    static let packs = "packs"
    static let segments = "segments"
    static let facts = "facts"
    static let questions = "questions"
    static let findings = "findings"
    static let pairs = "pairs"
    static let scores = "scores"
    static let receipts = "receipts"

    static let folders = [
        lists, packs, segments, facts, questions, findings, pairs, scores, receipts,
    ]

    static let mark = "store.json"

    /// Bytes of what is read into memory whole.
    static let maximumObject = 1 << 30
    static let maximumReceipt = 64 << 20

    static func object(_ folder: String, _ sha256: String) -> String {
        "\(folder)/\(sha256.prefix(2))/\(sha256)"
    }

    static func segment(_ id: String) -> String { "\(segments)/\(id)" }

    static func preparations(_ preparation: Digest) -> String {
        "\(receipts)/\(Phase.prepare.rawValue)/\(preparation.short)"
    }

    /// - Parameter preparation: of units that prepare sources; nil for others.
    static func receipt(_ unit: String, of phase: Phase, preparation: Digest) -> String {
        switch phase {
        case .prepare: "\(preparations(preparation))/\(unit)\(ending)"
        case .segment, .search, .compare:
            "\(receipts)/\(phase.rawValue)/\(unit.prefix(2))/\(unit)\(ending)"
        }
    }

    private static let ending = ".json"

    /// Whose receipt a file of the store is; nil for what is none.
    static func receipt(named name: String) -> (unit: String, phase: Phase)? {
        let parts = name.split(separator: "/").map(String.init)
        guard parts.count == 4, parts[0] == receipts, parts[3].hasSuffix(ending),
            let phase = Phase(rawValue: parts[1])
        else { return nil }
        return (String(parts[3].dropLast(ending.count)), phase)
    }
}
