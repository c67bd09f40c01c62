package import Adapting
import Corpus

/// Learns an adapter by gradient descent with momentum over all questions at once, from the
/// identity, with a penalty on leaving it, and stops where questions that it does not learn from
/// get no better.
package struct AdapterTraining: Sendable {
    package struct Options: Hashable, Sendable {
        /// Nil: a full matrix.
        package var rank: Int?
        /// Of the penalty, per unit of the matrix's squared norm.
        package var penalty: Float = 0.1
        package var maximumSteps = 200
        package var seed: UInt64 = 1
        package var threads: Int

        package init(threads: Int) { self.threads = threads }
    }

    /// What came of it.
    package struct Outcome: Sendable {
        package var adapter: QueryAdapter
        /// Of learning: its best step, after which questions held back got worse.
        package var steps: Int
        /// −log of the share that the answers of questions held back get: of the identity, of the
        /// adapter.
        package var lossBefore: Double
        package var lossAfter: Double
        /// Frobenius norm of the difference from the identity.
        package var norm: Double
        package var seconds: Double
    }

    let options: Options
    /// Told each step.
    let progress: @Sendable (_ step: Int, _ steps: Int) -> Void

    /// What cosines are multiplied by: the one of these under which the answers are likeliest.
    /// Models whose vectors lie close together need a larger one.
    private static let sharpnesses: [Float] = [10, 20, 30, 50, 75, 100]
    private static let momentum: Float = 0.9
    /// Of the first step; it is halved where the loss grows.
    private static let firstRate: Float = 0.05
    /// Steps without a gain after which learning is over.
    private static let patience = 15

    /// - Parameters:
    ///   - learning: what is learnt from.
    ///   - held: what decides when it is enough, over the same chunks.
    ///   - model: that the vectors are of.
    /// - Complexity: O(steps · questions · chunks · dimension).
    func run(_ learning: TrainingSet, held: TrainingSet, model: Digest) -> Outcome {
        let watch = Stopwatch()
        let identity = AdapterMap(
            dimension: learning.questions.columns, rank: options.rank, seed: options.seed)
        let sharpness = sharpness(of: learning)
        let loss = RankingLoss(learning, sharpness: sharpness, threads: options.threads)
        let judge = RankingLoss(
            held, sharing: loss, sharpness: sharpness, threads: options.threads)
        let turned = learning.questions.transposed
        func judged(_ map: AdapterMap) -> Double {
            judge.value(
                at: map.moved(held.questions, threads: options.threads).vectors,
                wantsGradient: false
            ).loss
        }
        let before = judged(identity)
        var best = (map: identity, loss: before, step: 0)
        var descent = Descent(map: identity, rate: Self.firstRate)
        for step in 1...options.maximumSteps {
            let (vectors, read) = descent.map.moved(learning.questions, threads: options.threads)
            let found = loss.value(at: vectors, wantsGradient: true)
            guard let slopes = found.gradient else { break }
            let cost =
                found.loss + Double(options.penalty) * descent.map.squaredNorm
            var gradient = descent.map.gradient(
                slopes: slopes, turned: turned, read: read, threads: options.threads)
            gradient.addPenalty(of: descent.map, times: 2 * options.penalty)
            descent.step(by: gradient, cost: cost, momentum: Self.momentum)
            let now = judged(descent.map)
            if now < best.loss { best = (descent.map, now, step) }
            progress(step, options.maximumSteps)
            if step - best.step >= Self.patience { break }
        }
        return Outcome(
            adapter: best.map.adapter(model: model), steps: best.step, lossBefore: before,
            lossAfter: best.loss, norm: best.map.squaredNorm.squareRoot(), seconds: watch.seconds)
    }

    private func sharpness(of set: TrainingSet) -> Float {
        let losses = Self.sharpnesses.map { sharpness in
            RankingLoss(set, sharpness: sharpness, threads: options.threads)
                .value(at: set.questions, wantsGradient: false).loss
        }
        let least = losses.indices.min { losses[$0] < losses[$1] } ?? 0
        return Self.sharpnesses[least]
    }

    /// Where descending has come to.
    private struct Descent {
        var map: AdapterMap
        var rate: Float
        private var velocity: AdapterMap?
        private var lastCost = Double.infinity

        init(map: AdapterMap, rate: Float) {
            self.map = map
            self.rate = rate
        }

        /// - Parameter cost: at `map`, where `gradient` is from.
        mutating func step(by gradient: AdapterMap, cost: Double, momentum: Float) {
            // Too fast: what was gathered leads astray.
            if cost > lastCost {
                rate /= 2
                velocity = nil
            }
            lastCost = cost
            if velocity == nil {
                velocity = gradient
            } else {
                velocity?.scale(by: momentum)
                velocity?.add(gradient, times: 1)
            }
            if let velocity { map.add(velocity, times: -rate) }
        }
    }
}
