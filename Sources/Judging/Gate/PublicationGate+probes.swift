import Corpus
import Embedding
import Ranking
import Searching
import Snapshots

extension PublicationGate {
    /// Whether passages in Latin script and in Chinese are found by their own sentences, and have
    /// the vectors that the index's model gives them.
    func probeChecks(_ subject: GateSubject) throws(QuarryError) -> [GateReport.Check] {
        guard let least = rules.minimumProbes else { return [] }
        let probes = try Probe.drawn(from: subject.index)
        guard !probes.isEmpty else { return [] }
        let encoder = try encoders.encoder(of: subject.index)
        let searcher = Searcher(snapshot: subject.index, encoder: encoder)
        var checks: [GateReport.Check] = []
        for script in Probe.scripts {
            guard let drawn = probes[script] else { continue }
            var answered = 0
            for probe in drawn { answered += try probe.isAnswered(by: searcher) ? 1 : 0 }
            checks.append(
                .init(
                    "min_probes.\(script.rawValue)",
                    value: Double(answered) / Double(drawn.count), atLeast: least))
        }
        let foreign = Self.foreignVectors(
            of: Probe.scripts.flatMap { probes[$0] ?? [] }, by: encoder)
        checks.append(.init("foreign_vectors", value: Double(foreign), atMost: 0))
        return checks
    }

    /// Cosine below which a vector is not that of its text: the arithmetic of another version moves
    /// the last digits only.
    private static let leastCosine: Float = 0.99

    /// How many passages have another vector than the model makes of them.
    private static func foreignVectors(of probes: [Probe], by encoder: Encoder) -> Int {
        let own = encoder.embed(probes.map(\.embeddedText))
        return probes.indices.count { index in
            let cosine: Float = zip(own[index], probes[index].vector).reduce(0) { $0 + $1.0 * $1.1 }
            // What is no number is no vector either.
            return !(cosine >= leastCosine)
        }
    }
}
