import Corpus
import Indexing
import Snapshots
import Storage

extension Planner {
    /// Segments that a unit asks.
    static let groupSize = 8

    private typealias Group = [Unit.PlacedSegment]

    /// Plans what is left of measuring, or notes what was measured.
    func measure(_ state: inout DistributedState) throws {
        guard let questions = try questions(of: &state) else { return }
        let groups = Self.groups(of: state.segments)
        guard
            let findings = try findings(for: questions, groups: groups, state: &state)
        else { return }
        let pairs = try steps.pairs(for: questions, findings: findings)
        guard
            let similarities = try similarities(of: pairs, groups: groups, state: &state)
        else { return }
        state.measurements = try steps.measurements(
            of: questions, findings: findings, similarities: similarities)
    }

    /// From what the segments' units have left, and their terms. Nil while that of some is missing.
    private func questions(of state: inout DistributedState) throws -> CalibrationQuestions? {
        let facts = try outputs(in: StoreLayout.facts, of: &state) {
            (bytes, path) throws(QuarryError) in
            try SegmentFacts(encoded: bytes, dimension: steps.dimension, path: path)
        }
        guard let facts else { return nil }
        return try FileSystem.withTemporaryPath(for: "terms") { folder in
            try steps.questions(
                of: state.segments, facts: facts,
                terms: state.segments.map { try terms(of: $0, bringingInto: folder) })
        }
    }

    private func terms(
        of segment: Manifest.SegmentEntry, bringingInto folder: String
    ) throws(QuarryError) -> String {
        let files = Unit.PlacedSegment(place: 0, id: segment.id, files: segment.files).stored
        guard let terms = files.first(where: { $0.name.hasSuffix("/terms") }) else {
            throw QuarryError(.corrupt, path: segment.id, "the segment has no file of terms")
        }
        return try store.path(of: terms, bringingInto: folder)
    }

    private static func groups(of segments: [Manifest.SegmentEntry]) -> [Group] {
        stride(from: 0, to: segments.count, by: groupSize).map { start in
            (start..<min(start + groupSize, segments.count)).map {
                .init(place: $0, id: segments[$0].id, files: segments[$0].files)
            }
        }
    }

    /// Nil while units are missing.
    private func findings(
        for questions: CalibrationQuestions, groups: [Group], state: inout DistributedState
    ) throws(QuarryError) -> [CalibrationFindings]? {
        guard !questions.isEmpty else { return [] }
        let reference = try refer(
            to: questions.encoded, in: StoreLayout.questions, state: &state)
        let drafts = groups.map { group in
            var draft = UnitDraft(
                .search, of: self,
                seconds: UnitCost.seconds(asking: questions.count, segments: group.count))
            draft.unit.questions = reference
            draft.unit.segments = group
            return draft
        }
        guard try plan(drafts, as: .search, in: &state) != nil else { return nil }
        return try outputs(in: StoreLayout.findings, of: &state) {
            (bytes, path) throws(QuarryError) in
            try CalibrationFindings(encoded: bytes, path: path)
        }
    }

    /// Nil while units are missing.
    private func similarities(
        of pairs: CalibrationPairs, groups: [Group], state: inout DistributedState
    ) throws(QuarryError) -> [(places: Set<Int>, scores: CalibrationSimilarities)]? {
        var drafts: [UnitDraft] = []
        for group in groups {
            let own = pairs.pairs(in: Set(group.map(\.place)))
            guard !own.isEmpty else { continue }
            var draft = UnitDraft(
                .compare, of: self, seconds: UnitCost.seconds(asking: own.count, segments: 1))
            draft.unit.pairs = try refer(to: own.encoded, in: StoreLayout.pairs, state: &state)
            draft.unit.segments = group
            drafts.append(draft)
        }
        guard !drafts.isEmpty else { return [] }
        guard try plan(drafts, as: .compare, in: &state) != nil else { return nil }
        let scores = try outputs(in: StoreLayout.scores, of: &state) {
            (bytes, path) throws(QuarryError) in
            try CalibrationSimilarities(encoded: bytes, path: path)
        }
        guard let scores else { return nil }
        return zip(drafts, scores).map { draft, scores in
            (places: Set((draft.unit.segments ?? []).map(\.place)), scores: scores)
        }
    }
}
