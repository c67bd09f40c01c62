package import Corpus
package import Indexing
import Snapshots

/// How far a build that machines share has come: a function of the corpus, the settings and what
/// is in the store.
package struct DistributedState: Sendable {
    package let survey: CorpusSurvey
    /// Previous versions of what can't be read now.
    package internal(set) var kept: [SourceFile] = []
    /// Units of each phase that could be planned, in their order; of sources that are prepared
    /// there are none.
    package internal(set) var phases: [PlannedPhase] = []
    package internal(set) var sourceCount = 0
    /// Paths of those that nobody has prepared.
    package internal(set) var unprepared: [String] = []
    /// Of sources that can't be prepared.
    package internal(set) var failures: [SourceFailure] = []
    /// What those that are in receipts failed as a function of.
    var failureKeys: Set<String> = []
    /// Once all are prepared, by SourceID.
    var indexed: [IndexedSource] = []
    /// By partition, once all are there.
    var segments: [Manifest.SegmentEntry] = []
    /// Once all is measured.
    var measurements: Measurements?
    /// By `BuildSteps.key`.
    var places: [String: PreparedIndex.Place] = [:]
    /// What the store holds for it besides receipts and what they name.
    var objects: Set<String> = []
    /// Names of receipts that it was found by.
    var receipts: Set<String> = []

    package struct PlannedPhase: Sendable {
        package let phase: Phase
        package internal(set) var units: [PlannedUnit]
    }

    init(survey: CorpusSurvey) { self.survey = survey }

    package var preparedCount: Int { sourceCount - unprepared.count }

    package var chunkCount: Int { indexed.reduce(0) { $0 + $1.chunkCount } }

    /// The phase with units that nobody has done; nil: there is none.
    package var current: Phase? { missing.isEmpty ? nil : phases.last?.phase }

    /// Units that can be done now and that nobody has.
    package var missing: [PlannedUnit] { phases.last?.units.filter { !$0.isDone } ?? [] }

    /// Names shown of what is missing.
    private static let shownNames = 5

    /// What is missing, in words. Sources while some are not prepared: their units are cut as
    /// somebody asks `plan` for them.
    package var lack: String {
        let isPreparing = current == .prepare
        let count = isPreparing ? unprepared.count : missing.count
        let names =
            isPreparing
            ? Array(unprepared.prefix(Self.shownNames))
            : missing.prefix(Self.shownNames).map { String($0.name.prefix(12)) }
        let rest = count - names.count
        let listed = names.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
        return isPreparing
            ? "\(count) \(count == 1 ? "source is" : "sources are") not prepared: \(listed)"
            : "\(count) \(count == 1 ? "unit is" : "units are") missing, to "
                + "\(current?.rawValue ?? "do"): \(listed)"
    }

    /// Whether the index may be assembled.
    package var isReady: Bool { measurements != nil }
}
