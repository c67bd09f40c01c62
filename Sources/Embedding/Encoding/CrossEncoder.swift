import CKernels
package import Corpus

/// Scores pairs of texts with a cross-encoder on a number of threads.
///
/// A logit is a function of the model and of the pair's ids: pairs are never padded to a common
/// length, so its bits are the same whatever else is in the call, in which order, on how many
/// threads. Calls block; make them from Dispatch threads. Safe from any thread.
package final class CrossEncoder: Sendable {
    package let model: CrossModel
    package let threads: Int
    private let kernels = KernelTables()
    private let scratches: ScratchPool

    package init(model: CrossModel, threads: Int) {
        precondition(threads > 0, "an encoder needs a thread")
        self.model = model
        self.threads = threads
        scratches = ScratchPool(model.configuration)
    }

    /// A query, read once for any number of texts.
    package struct Query: Sendable {
        let pieces: [Int32]
        /// Share of its tokens that the model has a vector for, 0…1; 0 if it has none at all.
        package let knownShare: Double
    }

    package func read(_ query: String) -> Query {
        let pieces = model.tokenizer.pieces(query, limit: .max)
        let known = pieces.count { $0 != model.tokenizer.ids.unknown }
        return Query(
            pieces: pieces, knownShare: pieces.isEmpty ? 0 : Double(known) / Double(pieces.count))
    }

    /// One logit a text: higher is a better answer. No sigmoid is applied; it would change no
    /// order, and logits spread where probabilities crowd at 0 and 1.
    /// - Throws: `invalidInput` if the model makes of a pair what is no number.
    package func logits(_ query: Query, texts: [String]) throws(QuarryError) -> [Float] {
        let pairs = Parallel.map(texts.count, threads: threads) {
            model.tokenizer.encode(query.pieces, with: texts[$0], maxTokens: model.maxTokens)
        }
        // The longest first, so that the threads end together.
        let order = pairs.indices.sorted {
            (pairs[$1].ids.count, $0) < (pairs[$0].ids.count, $1)
        }
        let found = Parallel.map(order.count, threads: threads) { logit(pairs[order[$0]]) }
        guard found.allSatisfy(\.isFinite) else {
            throw QuarryError(
                .invalidInput, path: model.weightsPath,
                "the model \(model.name) makes scores of a pair of texts that are no numbers "
                    + "(NaN or infinity): its weights are damaged, or too large to compute with; "
                    + "get the model again, or name another with --rerank-model")
        }
        var logits = [Float](repeating: 0, count: texts.count)
        for (place, index) in order.enumerated() { logits[index] = found[place] }
        return logits
    }

    /// - Throws: as above.
    package func logits(_ query: String, texts: [String]) throws(QuarryError) -> [Float] {
        try logits(read(query), texts: texts)
    }

    private func logit(_ pair: EncodedPair) -> Float {
        let scratch = scratches.take()
        defer { scratches.giveBack(scratch) }
        let pass = ForwardPass(
            configuration: model.configuration, weights: model.weights, kernels: kernels,
            scratch: scratch)
        pass.run(pair.ids, firstCount: pair.firstCount)
        // pooled[h] = tanh(pooler · hidden[0] + bias)
        pass.apply(model.head.pooler, to: scratch.hidden, into: scratch.other, rows: 1)
        kernels.encoder.tanh(scratch.other, model.configuration.hiddenSize)
        // logit = classifier · pooled + bias
        pass.apply(model.head.classifier, to: scratch.other, into: scratch.context, rows: 1)
        return scratch.context[0]
    }
}
