import Artifacts
package import Corpus
import Jobs
import Storage

extension CorpusBuild {
    /// Scans before the build gives up on a corpus that changes under its processes.
    private static let maximumPasses = 20

    /// Runs the build; one failing source never stops it. Several processes may call it for one
    /// run: they share its work, one of them publishes, and all return the same generation.
    /// - Throws: what stops the whole build: settings, disk, a corrupt index.
    package func run() throws(QuarryError) -> BuildOutcome {
        let (parsed, embedded) = (Tally(), Tally())
        var counting = self
        counting.events = events.counting(parsed: parsed, embedded: embedded)
        // What passes that were given up have done counts: it is not done again.
        var (parsedBefore, embeddedBefore) = (0, 0)
        for number in 1...Self.maximumPasses {
            do throws(QuarryError) {
                var outcome = try counting.pass()
                outcome.parsed += parsedBefore
                outcome.embedded += embeddedBefore
                return outcome
            } catch {
                guard error.blame == .staleView, number < Self.maximumPasses else { throw error }
                events.note("\(error.reason): scanning again")
                (parsedBefore, embeddedBefore) = (parsed.count, embedded.count)
            }
        }
        preconditionFailure("the last pass returns or throws")
    }

    private func pass() throws(QuarryError) -> BuildOutcome {
        do {
            var pass = BuildPass(self)
            return try pass.run()
        } catch {
            throw QuarryError(other: error)
        }
    }

    /// Tells what the artifact cache had lost and this build made again.
    /// - Returns: how many entries.
    func sayDamaged() throws -> Int {
        for entry in artifacts.damaged {
            events.note(
                "warning: the cache's \(entry.kind) \(entry.key.hex.prefix(12)) was damaged and "
                    + "was made again")
        }
        return try artifacts.statistics().damaged
    }

    /// What an unfinished run must share with this build for its work to count. A run that ignores
    /// the cache goes on only with what it made itself.
    func runSettings(_ fingerprints: Fingerprints) -> Digest {
        Digest.sha256(parts: [
            fingerprints.preparation, fingerprints.arithmetic,
            fingerprints.settings.embed.precision.rawValue, options.ignoresCache ? "full" : "",
        ])
    }
}

extension BuildEvents {
    /// The same events, counted.
    func counting(parsed: Tally, embedded: Tally) -> BuildEvents {
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
