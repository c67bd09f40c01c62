import Corpus
import Ranking
import Snapshots

/// The weights of one script, out of what the retrievers found for its pseudo-queries.
struct ScriptCalibration {
    let script: ScriptClass
    let samples: [ClozeSample]
    /// One a sample.
    let pools: [ClozePool]
    let ranking: RankingSettings
    /// Of the vector side.
    let vectorWeight: Double

    /// Fewer samples than this say nothing; the script keeps the default weights.
    static let minimumSamples = 24
    /// Samples that late interaction is measured on, which costs more.
    private static let lateSamples = 48
    private static let lateDepth = 12
    /// From this weight of the vector side on, the model is taken to know the script.
    private static let trustedVectorWeight = 0.4
    /// Where measuring late interaction begins for a model that knows the script: so much below
    /// the weight its vectors have earned. It is the same model's view, but a noisier one.
    private static let lateDiscount = 0.2

    init(
        _ script: ScriptClass, samples: [ClozeSample], pools: [ClozePool],
        ranking: RankingSettings
    ) {
        self.script = script
        self.samples = samples
        self.pools = pools
        self.ranking = ranking
        vectorWeight =
            ranking.vectorWeight[script.rawValue]
            ?? WeightGrid.best(prior: script.defaultVectorWeight) { weight in
                pools.map { $0.reciprocalRank(vectorWeight: weight) }
            }
    }

    /// The scripts that have samples enough, in their order.
    static func usable<Sample>(_ samples: [ScriptClass: [Sample]]) -> [ScriptClass] {
        ScriptClass.allCases.filter { (samples[$0]?.count ?? 0) >= minimumSamples }
    }

    /// Whether late interaction is to be measured, and not stated.
    var measuresLate: Bool { ranking.lateWeight[script.rawValue] == nil }

    /// Each sample's best candidates beside these vectors, target first, with their fused scores,
    /// for as many samples as late interaction is measured on.
    var heads: [[(candidate: Candidate, score: Double)]] {
        pools.prefix(Self.lateSamples).map {
            $0.head(vectorWeight: vectorWeight, depth: Self.lateDepth)
        }
    }

    /// - Parameter similarities: late interaction's score of each candidate of `heads`; not asked
    ///   for where `measuresLate` is false.
    func result(
        similarities: ([[(candidate: Candidate, score: Double)]]) throws -> [[Float]]
    ) rethrows -> Manifest.Calibration {
        let stated = ranking.lateWeight[script.rawValue]
        return Manifest.Calibration(
            vectorWeight: vectorWeight,
            lateWeight: try stated ?? lateWeight(similarities: similarities),
            samples: samples.count)
    }

    private func lateWeight(
        similarities: ([[(candidate: Candidate, score: Double)]]) throws -> [[Float]]
    ) rethrows -> Double {
        let heads = heads
        // Token vectors of a model that hardly knows the script are noise.
        let isTrusted =
            vectorWeight >= Self.trustedVectorWeight && script.defaultLateWeight > 0
        let late = try similarities(heads)
        let pools = zip(heads, late).map { (fused: $0.map(\.score), late: $1.map(Double.init)) }
        return WeightGrid.best(
            of: WeightGrid.lateWeights, prior: isTrusted ? vectorWeight - Self.lateDiscount : 0
        ) { weight in
            pools.map { Self.reciprocalRank(fused: $0.fused, late: $0.late, weight: weight) }
        }
    }

    private static func reciprocalRank(
        fused: [Double], late: [Double], weight: Double
    ) -> Double {
        let first = Scaling(fused)
        let second = Scaling(late)
        let scores = zip(fused, late).map {
            (1 - weight) * first.scaled($0) + weight * second.scaled($1)
        }
        return 1 / Double(1 + scores.dropFirst().count { $0 >= scores[0] })
    }
}
