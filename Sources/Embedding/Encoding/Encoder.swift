import CKernels
package import Corpus

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
    /// - Throws: `invalidInput` if the model makes of a text what is no number.
    package func embed(
        _ texts: [String], as role: TextRole = .document, finished: @Sendable () -> Void = {}
    ) throws(QuarryError) -> Embeddings {
        try embed(tokenize(texts, as: role), finished: finished)
    }

    /// One vector a text that `tokenize` has read.
    /// - Parameter finished: called for each text, from several threads.
    /// - Throws: as above.
    package func embed(
        _ texts: [EncodedText], finished: @Sendable () -> Void = {}
    ) throws(QuarryError) -> Embeddings {
        try embed(texts, finished: finished) { _, _ in true }
    }

    /// One vector a text, and what `make` makes of its words (`wordVectors`), from one pass.
    /// - Parameters:
    ///   - finished: called for each text, from several threads.
    ///   - make: called for each text, from several threads.
    /// - Throws: as above.
    package func embed<Made: Sendable>(
        _ texts: [String], as role: TextRole = .document, finished: @Sendable () -> Void = {},
        words make: @Sendable (TokenVectors) -> Made
    ) throws(QuarryError) -> (embeddings: Embeddings, made: [Made]) {
        let encoded = tokenize(texts, as: role)
        var made = [Made?](repeating: nil, count: texts.count)
        let embeddings = try made.withUnsafeMutableBufferPointer { made throws(QuarryError) in
            // Each text writes a slot of its own.
            nonisolated(unsafe) let slots = made
            return try embed(encoded, finished: finished) { index, pass in
                guard let tokens = tokenVectors(of: encoded[index], by: pass) else { return false }
                slots[index] = make(words(of: tokens))
                return true
            }
        }
        return (
            embeddings,
            made.map { made in
                guard let made else { preconditionFailure("every text has filled its slot") }
                return made
            }
        )
    }

    /// - Parameter body: gets each text's pass, which has been pooled; false where it makes of it
    ///   what is no number.
    private func embed(
        _ texts: [EncodedText], finished: @Sendable () -> Void,
        body: @Sendable (Int, ForwardPass) -> Bool
    ) throws(QuarryError) -> Embeddings {
        let dimension = model.dimension
        var vectors = [Float](repeating: 0, count: texts.count * dimension)
        try vectors.withUnsafeMutableBufferPointer { vectors throws(QuarryError) in
            // Each text writes a row of its own.
            nonisolated(unsafe) let rows = vectors.baseAddress
            try forEach(texts) { index, pass in
                guard let rows,
                    pool(pass, rows: texts[index].ids.count, into: rows + index * dimension),
                    body(index, pass)
                else { return false }
                finished()
                return true
            }
        }
        // Pooling, a head and a length can leave the range of floats too.
        guard vectors.allSatisfy(\.isFinite) else { throw noNumber }
        return Embeddings(
            vectors: vectors, dimension: dimension, tokenCounts: texts.map(\.ids.count))
    }

    /// The vector of every token of each text but the prompt's, for late interaction.
    /// - Throws: as `embed`.
    package func tokenVectors(
        _ texts: [String], as role: TextRole = .document
    ) throws(QuarryError) -> [TokenVectors] {
        let encoded = tokenize(texts, as: role)
        let order = Self.longestFirst(encoded)
        let found = Parallel.map(order.count, threads: threads) { place in
            let text = encoded[order[place]]
            return run(text) { tokenVectors(of: text, by: $0) }
        }
        var result = [TokenVectors](repeating: TokenVectors(), count: texts.count)
        for (place, index) in order.enumerated() {
            guard let tokens = found[place] else { throw noNumber }
            result[index] = tokens
        }
        return result
    }

    /// - Throws: as `embed`.
    package func tokenVectors(_ text: String) throws(QuarryError) -> TokenVectors {
        try tokenVectors([text])[0]
    }

    /// The vectors of a text's words, for late interaction: without `[CLS]`, `[SEP]` and
    /// punctuation, which find a good match in any document (Khattab & Zaharia 2020 leave
    /// punctuation out as well). All of them where that would leave none. See `wordsVersion`.
    /// - Throws: as `embed`.
    package func wordVectors(
        _ texts: [String], as role: TextRole = .query
    ) throws(QuarryError) -> [TokenVectors] {
        try tokenVectors(texts, as: role).map(words(of:))
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
    /// - Returns: nil where one's length leaves the range of floats.
    private func tokenVectors(of text: EncodedText, by pass: ForwardPass) -> TokenVectors? {
        let width = model.configuration.hiddenSize
        kernels.encoder.normalize(pass.scratch.hidden, text.ids.count, width)
        guard pass.isFinite(rows: text.ids.count) else { return nil }
        let kept = text.ids.indices.filter { $0 == 0 || $0 > text.promptCount }
        var vectors: [Float] = []
        vectors.reserveCapacity(kept.count * width)
        for row in kept {
            vectors += UnsafeBufferPointer(start: pass.scratch.hidden + row * width, count: width)
        }
        return TokenVectors(ids: kept.map { text.ids[$0] }, vectors: vectors, dimension: width)
    }

    /// Runs every text, the longest first so that the threads end together.
    /// - Parameter body: false where it makes of a text what is no number.
    private func forEach(
        _ texts: [EncodedText], body: @Sendable (Int, ForwardPass) -> Bool
    ) throws(QuarryError) {
        let order = Self.longestFirst(texts)
        let isDone = Parallel.map(order.count, threads: threads) { place in
            run(texts[order[place]]) { body(order[place], $0) ? () : nil } != nil
        }
        guard isDone.allSatisfy({ $0 }) else { throw noNumber }
    }

    private static func longestFirst(_ texts: [EncodedText]) -> [Int] {
        texts.indices.sorted { (texts[$1].ids.count, $0) < (texts[$0].ids.count, $1) }
    }

    /// Runs a text and hands its pass on; nil if the model, or `body`, makes of it what is no
    /// number.
    private func run<R>(_ text: EncodedText, body: (ForwardPass) -> R?) -> R? {
        let scratch = scratches.take()
        defer { scratches.giveBack(scratch) }
        let pass = ForwardPass(
            configuration: model.configuration, weights: model.weights, kernels: kernels,
            scratch: scratch)
        pass.run(text.ids)
        return pass.isFinite(rows: text.ids.count) ? body(pass) : nil
    }

    /// Nothing can be compared with such a vector, and an index must not hold one.
    private var noNumber: QuarryError {
        QuarryError(
            .invalidInput, path: model.weightsPath,
            "the model \(model.name) makes vectors of a text that are no numbers (NaN or "
                + "infinity): its weights are damaged, or too large to compute with in "
                + "\(model.precision.rawValue); get the model again, or name another in "
                + "embed.model")
    }

    /// The text's vector out of its tokens' vectors.
    /// - Returns: false where a head would make numbers of what is pooled and is none.
    private func pool(
        _ pass: ForwardPass, rows: Int, into vector: UnsafeMutablePointer<Float>
    ) -> Bool {
        let width = model.configuration.hiddenSize
        // Without a head the pooled vector is the text's.
        let pooled = model.head == nil ? vector : pass.scratch.other
        switch model.configuration.pooling {
        case .mean: kernels.encoder.mean(pooled, pass.scratch.hidden, rows, width)
        case .cls: pooled.update(from: pass.scratch.hidden, count: width)
        }
        if let head = model.head {
            guard UnsafeBufferPointer(start: pooled, count: width).allSatisfy(\.isFinite) else {
                return false
            }
            pass.apply(head.linear, to: pooled, into: vector, rows: 1)
            if head.activation == .tanh { kernels.encoder.tanh(vector, model.dimension) }
        }
        if model.configuration.normalizes { kernels.encoder.normalize(vector, 1, model.dimension) }
        return true
    }
}

extension String {
    fileprivate var trimmedAtEnd: String {
        var text = self
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
