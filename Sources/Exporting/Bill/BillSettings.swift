import Corpus
import Storage

/// The settings of an index as far as a bill, which is made to be handed on, may tell them.
enum BillSettings {
    /// The address of a machine of one network; only early indexes have the line.
    private static let untold: Set = ["ranking.llm.endpoint"]
    /// What the job writes of its sources and their readers, and its table of words.
    private static let hashed: Set = ["metadata", "ranking.synonyms"]

    /// A setting a property, by key. The job's own texts, settings that this version does not
    /// know, and values that name a place stand as their SHA-256: two indexes can be compared by
    /// it, and nothing is told.
    static func properties(_ settings: [String: String]) -> [BillComponent.Property] {
        settings.filter { !untold.contains($0.key) }
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { key, value in
                .init("setting:" + key, value: isTold(key, value: value) ? value : sum(of: value))
            }
    }

    private static func isTold(_ key: String, value: String) -> Bool {
        SettingFact.stage(decidedBy: key) != nil && !hashed.contains(key)
            && !value.hasPrefix("/") && !value.contains("://")
    }

    private static func sum(of value: String) -> String { "sha256:" + Digest.sha256(value).hex }
}
