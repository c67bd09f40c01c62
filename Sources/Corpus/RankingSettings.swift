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
}
