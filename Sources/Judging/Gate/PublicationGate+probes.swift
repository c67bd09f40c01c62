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
        let foreign = try Self.foreignVectors(
            of: Probe.scripts.flatMap { probes[$0] ?? [] }, by: encoder)
        checks.append(.init("foreign_vectors", value: Double(foreign), atMost: 0))
        return checks
    }

    /// Cosine below which a vector is not that of its text: the arithmetic of another version moves
    /// the last digits only.
    private static let leastCosine = 0.99

    /// How many passages have another vector than the model makes of them.
    private static func foreignVectors(
        of probes: [Probe], by encoder: Encoder
    ) throws(QuarryError) -> Int {
        let own = try encoder.embed(probes.map(\.embeddedText))
        return probes.indices.count { index in
            // What is no number is no vector either.
            !(cosine(own[index], probes[index].vector[...]) >= leastCosine)
        }
    }

    /// Of vectors of any length: not every model brings its own to 1. That of two zeros is 1.
    static func cosine(_ one: ArraySlice<Float>, _ other: ArraySlice<Float>) -> Double {
        func product(_ left: ArraySlice<Float>, _ right: ArraySlice<Float>) -> Double {
            zip(left, right).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        guard one != other else { return 1 }
        return product(one, other) / (product(one, one) * product(other, other)).squareRoot()
    }
}
