package import Artifacts
package import Corpus
package import Embedding
package import Jobs
package import ParserPool

/// One build of a job: brings an index up to date with the files of its corpus.
package struct CorpusBuild {
    private let pass: BuildPass
    private let events: BuildEvents

    /// Scans before the build gives up on a corpus that changes under its processes.
    private static let maximumPasses = 20

    package init(
        job: JobDefinition, encoder: Encoder, pool: ParserPool, artifacts: ArtifactStore,
        queue: JobQueue, lock: IndexLock, options: BuildOptions, events: BuildEvents
    ) {
        pass = BuildPass(
            job: job, encoder: encoder, pool: pool, artifacts: artifacts, queue: queue,
            lock: lock, options: options, events: events)
        self.events = events
    }

    /// Runs the build; one failing source never stops it. Several processes may call it for one
    /// run: they share its work, one of them publishes, and all return the same generation.
    /// - Throws: what stops the whole build: settings, disk, a corrupt index.
    package func run() throws(QuarryError) -> BuildOutcome {
        let (parsed, embedded) = (Tally(), Tally())
        var pass = pass
        pass.events = events.counting(parsed: parsed, embedded: embedded)
        // What passes that were given up have done counts: it is not done again.
        var (parsedBefore, embeddedBefore) = (0, 0)
        for number in 1...Self.maximumPasses {
            do {
                var outcome = try pass.run()
                outcome.parsed += parsedBefore
                outcome.embedded += embeddedBefore
                return outcome
            } catch {
                let error = QuarryError(other: error)
                guard error.blame == .staleView, number < Self.maximumPasses else { throw error }
                events.note("\(error.reason): scanning again")
                (parsedBefore, embeddedBefore) = (parsed.count, embedded.count)
            }
        }
        preconditionFailure("the last pass returns or throws")
    }
}

extension BuildEvents {
    /// The same events, counted.
    fileprivate func counting(parsed: Tally, embedded: Tally) -> BuildEvents {
        var events = self
        events.prepared = { facts in
            if facts.wasParsed { parsed.add(1) }
            self.prepared(facts)
        }
        events.embedded = { computed, found in
            embedded.add(computed)
            self.embedded(computed, found)
        }
        return events
    }
}
