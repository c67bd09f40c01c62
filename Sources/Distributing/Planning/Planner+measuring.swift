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
        let questions = try questions(of: state)
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

    /// From what the segments' units have left, and their terms.
    private func questions(of state: DistributedState) throws -> CalibrationQuestions {
        let receipts = state.phases.last { $0.phase == .segment }?.units.compactMap(\.receipt)
        let facts = try (receipts ?? []).map { receipt in
            guard let reference = receipt.facts else {
                throw QuarryError(
                    .corrupt, path: store.described(path(of: receipt)), "names no facts")
            }
            let bytes = try store.object(StoreLayout.facts, reference.sha256)
            return try SegmentFacts(
                encoded: bytes, dimension: steps.dimension,
                path: store.described(StoreLayout.object(StoreLayout.facts, reference.sha256)))
        }
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
        let units = groups.map { group in
            var unit = Unit(
                .search, of: steps,
                seconds: UnitCost.seconds(asking: questions.count, segments: group.count))
            unit.questions = reference
            unit.segments = group
            return unit
        }
        guard let receipts = try plan(units, as: .search, in: &state) else { return nil }
        return try receipts.map { receipt throws(QuarryError) in
            try CalibrationFindings(
                encoded: try result(of: receipt, in: StoreLayout.findings),
                path: store.described(path(of: receipt)))
        }
    }

    /// Nil while units are missing.
    private func similarities(
        of pairs: CalibrationPairs, groups: [Group], state: inout DistributedState
    ) throws(QuarryError) -> [(places: Set<Int>, scores: CalibrationSimilarities)]? {
        var units: [Unit] = []
        for group in groups {
            let own = pairs.pairs(in: Set(group.map(\.place)))
            guard !own.isEmpty else { continue }
            var unit = Unit(
                .compare, of: steps, seconds: UnitCost.seconds(asking: own.count, segments: 1))
            unit.pairs = try refer(to: own.encoded, in: StoreLayout.pairs, state: &state)
            unit.segments = group
            units.append(unit)
        }
        guard !units.isEmpty else { return [] }
        guard let receipts = try plan(units, as: .compare, in: &state) else { return nil }
        return try zip(units, receipts).map { unit, receipt throws(QuarryError) in
            let scores = try CalibrationSimilarities(
                encoded: try result(of: receipt, in: StoreLayout.scores),
                path: store.described(path(of: receipt)))
            return (places: Set((unit.segments ?? []).map(\.place)), scores: scores)
        }
    }

    private func result(
        of receipt: Receipt, in folder: String
    ) throws(QuarryError) -> [UInt8] {
        guard let result = receipt.result else {
            throw QuarryError(
                .corrupt, path: store.described(path(of: receipt)), "names no result")
        }
        return try store.object(folder, result.sha256)
    }
}
