/// What a job says of ranking: weights that are not to be measured, and words that mean the same.
package struct RankingSettings: Hashable, Sendable {
    /// The scripts of text that weights are kept for.
    package static let scripts = ["latin", "han", "other"]

    /// Weight of the vector side by script, 0…1; a script not named is measured.
    package var vectorWeight: [String: Double]
    /// Weight of late interaction by script, 0…1.
    package var lateWeight: [String: Double]
    /// The synonyms file, as the job names it; the words are in `synonyms`.
    package var synonymsPath: String?
    package var synonyms: SynonymTable
    /// Who writes query variants; nil: whatever the environment says.
    package var expansionEndpoint: String?
    package var expansionModel: String?

    package init(
        vectorWeight: [String: Double] = [:], lateWeight: [String: Double] = [:],
        synonyms: SynonymTable = SynonymTable(), expansionEndpoint: String? = nil,
        expansionModel: String? = nil
    ) {
        self.vectorWeight = vectorWeight
        self.lateWeight = lateWeight
        self.synonyms = synonyms
        self.expansionEndpoint = expansionEndpoint
        self.expansionModel = expansionModel
    }

    /// Keys of the facts below, which readers of an index share.
    package enum Key {
        package static let synonyms = "ranking.synonyms"
        package static let endpoint = "ranking.llm.endpoint"
        package static let model = "ranking.llm.model"

        package static func vectorWeight(_ script: String) -> String {
            "ranking.vector_weight.\(script)"
        }

        package static func lateWeight(_ script: String) -> String {
            "ranking.late_weight.\(script)"
        }
    }

    /// What the manifest records: nothing where the job says nothing.
    package var facts: [String: String] {
        var facts: [String: String] = [:]
        for (script, weight) in vectorWeight { facts[Key.vectorWeight(script)] = "\(weight)" }
        for (script, weight) in lateWeight { facts[Key.lateWeight(script)] = "\(weight)" }
        if !synonyms.isEmpty { facts[Key.synonyms] = synonyms.encoded }
        facts[Key.endpoint] = expansionEndpoint
        facts[Key.model] = expansionModel
        return facts
    }
}
