import CKernels
import Corpus

/// Runs texts through a model on a number of threads.
///
/// A vector is a function of the model and of the text's ids: bit-identical whatever else is
/// in the call, in which order, on how many threads. Calls block; make them from Dispatch
/// threads, not from the cooperative pool. Safe from any thread.
package final class Encoder: Sendable {
    package let model: EmbeddingModel
    package let threads: Int
    private let kernels = KernelTables()
    private let scratches: ScratchPool

    package init(model: EmbeddingModel, threads: Int) {
        precondition(threads > 0, "an encoder needs a thread")
        self.model = model
        self.threads = threads
        scratches = ScratchPool(model.configuration)
    }

    /// The ids the model reads of each text, behind the prompt for what the text is for.
    package func tokenize(_ texts: [String], as role: TextRole = .document) -> [EncodedText] {
        let prompt = model.configuration.prompts.prompt(for: role)
        // Its last space, if it has one, goes to the text's first token.
        let promptCount = prompt.isEmpty ? 0 : model.tokenizer.countTokens(prompt.trimmedAtEnd)
        return Parallel.map(texts.count, threads: threads) { index in
            let ids = model.tokenizer.encode(prompt + texts[index], maxTokens: model.maxTokens)
            return EncodedText(ids: ids, promptCount: min(promptCount, ids.count - 2))
        }
    }

    /// One vector a text.
    /// - Parameter finished: called for each text, from several threads.
    package func embed(
        _ texts: [String], as role: TextRole = .document, finished: @Sendable () -> Void = {}
    ) -> Embeddings {
        embed(tokenize(texts, as: role), finished: finished)
    }

    /// One vector a text that `tokenize` has read.
    /// - Parameter finished: called for each text, from several threads.
    package func embed(
        _ texts: [EncodedText], finished: @Sendable () -> Void = {}
    ) -> Embeddings {
        embed(texts, finished: finished) { _, _ in }
    }

    /// One vector a text, and what `make` makes of its words (`wordVectors`), from one pass.
    /// - Parameters:
    ///   - finished: called for each text, from several threads.
    ///   - make: called for each text, from several threads.
    package func embed<Made: Sendable>(
        _ texts: [String], as role: TextRole = .document, finished: @Sendable () -> Void = {},
        words make: @Sendable (TokenVectors) -> Made
    ) -> (embeddings: Embeddings, made: [Made]) {
        let encoded = tokenize(texts, as: role)
        var made = [Made?](repeating: nil, count: texts.count)
        let embeddings = made.withUnsafeMutableBufferPointer { made in
            // Each text writes a slot of its own.
            nonisolated(unsafe) let slots = made
            return embed(encoded, finished: finished) { index, pass in
                slots[index] = make(words(of: tokenVectors(of: encoded[index], by: pass)))
            }
        }
        return (embeddings, made.compactMap { $0 })
    }

    /// - Parameter body: gets each text's pass, which has been pooled.
    private func embed(
        _ texts: [EncodedText], finished: @Sendable () -> Void,
        body: @Sendable (Int, ForwardPass) -> Void
    ) -> Embeddings {
        let dimension = model.dimension
        var vectors = [Float](repeating: 0, count: texts.count * dimension)
        vectors.withUnsafeMutableBufferPointer { vectors in
            // Each text writes a row of its own.
            nonisolated(unsafe) let rows = vectors.baseAddress
            forEach(texts) { index, pass in
                guard let rows else { return }
                pool(pass, rows: texts[index].ids.count, into: rows + index * dimension)
                body(index, pass)
                finished()
            }
        }
        return Embeddings(
            vectors: vectors, dimension: dimension, tokenCounts: texts.map(\.ids.count))
    }

    /// The vector of every token of each text but the prompt's, for late interaction.
    package func tokenVectors(
        _ texts: [String], as role: TextRole = .document
    ) -> [TokenVectors] {
        let encoded = tokenize(texts, as: role)
        let order = Self.longestFirst(encoded)
        let found = Parallel.map(order.count, threads: threads) { place in
            withPass { pass in
                pass.run(encoded[order[place]].ids)
                return tokenVectors(of: encoded[order[place]], by: pass)
            }
        }
        var result = [TokenVectors](repeating: TokenVectors(), count: texts.count)
        for (place, index) in order.enumerated() { result[index] = found[place] }
        return result
    }

    package func tokenVectors(_ text: String) -> TokenVectors { tokenVectors([text])[0] }

    /// The vectors of a text's words, for late interaction: without `[CLS]`, `[SEP]` and
    /// punctuation, which find a good match in any document (Khattab & Zaharia 2020 leave
    /// punctuation out as well). All of them where that would leave none.
    package func wordVectors(_ texts: [String], as role: TextRole = .query) -> [TokenVectors] {
        tokenVectors(texts, as: role).map(words(of:))
    }

    private func words(of tokens: TokenVectors) -> TokenVectors {
        let tokenizer = model.tokenizer
        let rows = tokens.ids.indices.filter { row in
            let id = tokens.ids[row]
            return id != tokenizer.ids.begin && id != tokenizer.ids.end
                && tokenizer.isWord(id)
        }
        guard !rows.isEmpty else { return tokens }
        let dimension = tokens.dimension
        var vectors: [Float] = []
        vectors.reserveCapacity(rows.count * dimension)
        for row in rows { vectors += tokens.vectors[row * dimension..<(row + 1) * dimension] }
        return TokenVectors(
            ids: rows.map { tokens.ids[$0] }, vectors: vectors, dimension: dimension)
    }

    /// - Parameter pass: has run the text; its vectors are brought to length 1.
    private func tokenVectors(of text: EncodedText, by pass: ForwardPass) -> TokenVectors {
        let width = model.configuration.hiddenSize
        kernels.encoder.normalize(pass.scratch.hidden, text.ids.count, width)
        let kept = text.ids.indices.filter { $0 == 0 || $0 > text.promptCount }
        var vectors: [Float] = []
        vectors.reserveCapacity(kept.count * width)
        for row in kept {
            vectors += UnsafeBufferPointer(start: pass.scratch.hidden + row * width, count: width)
        }
        return TokenVectors(ids: kept.map { text.ids[$0] }, vectors: vectors, dimension: width)
    }

    /// Runs every text, the longest first so that the threads end together.
    private func forEach(_ texts: [EncodedText], body: @Sendable (Int, ForwardPass) -> Void) {
        let order = Self.longestFirst(texts)
        Parallel.forEach(order.count, threads: threads) { place in
            withPass { pass in
                pass.run(texts[order[place]].ids)
                body(order[place], pass)
            }
        }
    }

    private static func longestFirst(_ texts: [EncodedText]) -> [Int] {
        texts.indices.sorted { (texts[$1].ids.count, $0) < (texts[$0].ids.count, $1) }
    }

    private func withPass<R>(_ body: (ForwardPass) -> R) -> R {
        let scratch = scratches.take()
        defer { scratches.giveBack(scratch) }
        return body(
            ForwardPass(
                configuration: model.configuration, weights: model.weights, kernels: kernels,
                scratch: scratch))
    }

    /// The text's vector out of its tokens' vectors.
    private func pool(
        _ pass: ForwardPass, rows: Int, into vector: UnsafeMutablePointer<Float>
    ) {
        let width = model.configuration.hiddenSize
        // Without a head the pooled vector is the text's.
        let pooled = model.head == nil ? vector : pass.scratch.other
        switch model.configuration.pooling {
        case .mean: kernels.encoder.mean(pooled, pass.scratch.hidden, rows, width)
        case .cls: pooled.update(from: pass.scratch.hidden, count: width)
        }
        if let head = model.head {
            pass.apply(head.linear, to: pooled, into: vector, rows: 1)
            if head.activation == .tanh { kernels.encoder.tanh(vector, model.dimension) }
        }
        if model.configuration.normalizes { kernels.encoder.normalize(vector, 1, model.dimension) }
    }
}

extension String {
    fileprivate var trimmedAtEnd: String {
        var text = self
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
