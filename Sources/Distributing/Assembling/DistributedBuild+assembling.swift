import Corpus
package import Indexing
import Jobs
import Running
import Segments
import Snapshots
import Storage

extension DistributedBuild {
    /// Publishes what the machines have made, as a build does at its end: with its guard and its
    /// gate. No document is opened and no vector looked at. Documents that failed are reported but
    /// for those that were discarded in the job's queue beside its file, as by a build there.
    /// - Throws: `notFound`, with the units' names, where receipts are missing; `corrupt`, with the
    ///   file, where what they name is not what it was; as a build.
    /// - Complexity: O(sources + segments), and the bytes of segments that the index lacks.
    package func assemble() throws -> BuildOutcome {
        let lock = try IndexLock(index: index, alone: "distribute assemble")
        defer { withExtendedLifetime(lock) {} }
        let state = try state()
        guard !state.survey.removals.isRefused else {
            return try steps.standstill(state.survey, index: index)
        }
        guard let measurements = state.measurements else { throw Self.incomplete(state) }
        let gate = try BuildGate(
            of: job, models: options.models, threads: options.threads,
            acceptsRemovals: options.acceptsRemovals, encoder: encoder, log: log)
        let failed = Set(state.failures.map { SourceID(path: $0.source) })
        let discarded = try steps.discarded(
            among: state.survey.files.map(\.file).filter { failed.contains($0.id) },
            state: StateFolder(besideJobFile: file))
        return try steps.publish(
            .init(
                survey: state.survey, kept: state.kept, failures: state.failures,
                discarded: discarded, measurements: measurements, gate: gate), into: index
        ) { layout in
            let assembly = SegmentAssembly(store: store, layout: layout)
            for entry in state.segments { try assembly.place(entry) }
            try assembly.check(state.segments, hold: state.indexed.map(\.file))
            return state.segments
        }
    }

    /// Names shown of what is missing.
    private static let shownNames = 5

    private static func incomplete(_ state: DistributedState) -> QuarryError {
        let names = state.missing.prefix(shownNames).map { String($0.name.prefix(12)) }
        let rest = state.missing.count - names.count
        return QuarryError(
            .notFound,
            "nothing was published: \(state.missing.count) units to "
                + "\(state.current?.rawValue ?? "do") have no receipt: "
                + names.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
                + "; `quarry distribute plan` prints them")
    }
}
