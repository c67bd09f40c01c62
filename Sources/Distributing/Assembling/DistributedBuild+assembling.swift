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
    /// - Throws: `notFound`, with names, where sources are not prepared or units are missing;
    ///   `corrupt`, with the file, where what receipts name is not what it was; as a build.
    /// - Complexity: O(sources + segments), and the bytes of segments that the index lacks.
    package func assemble() throws -> BuildOutcome {
        let lock = try IndexLock(index: index, alone: "distribute assemble")
        defer { withExtendedLifetime(lock) {} }
        do {
            return try assembled()
        } catch {
            lock.withdraw()
            throw error
        }
    }

    private func assembled() throws -> BuildOutcome {
        let state = try state()
        guard !state.survey.removals.isRefused else {
            return try steps.standstill(state.survey, index: index)
        }
        guard let measurements = state.measurements else {
            throw QuarryError(
                .notFound,
                "nothing was published: \(state.lack); `quarry distribute plan` prints what is to "
                    + "be done")
        }
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
}
