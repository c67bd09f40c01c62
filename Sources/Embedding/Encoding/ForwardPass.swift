import CKernels

/// One text through BERT (Devlin et al. 2019; Vaswani et al. 2017), shapes beside each step.
///
/// Every product holds the rows of this text alone, so the result depends on its ids and on
/// nothing else: no batch, no order, no thread.
struct ForwardPass {
    let configuration: ModelConfiguration
    let weights: Weights
    let kernels: quarry_encoder_kernels
    let scratch: EncoderScratch

    /// Leaves the last layer's vectors, [ids.count][hidden], in `scratch.hidden`.
    /// - Parameter firstCount: ids of a pair's first text; those after it are of token type 1.
    func run(_ ids: [Int32], firstCount: Int = .max) {
        let rows = ids.count
        precondition(rows <= configuration.maxTokens, "a text is cut before it is encoded")
        embed(ids, firstCount: firstCount)
        for layer in weights.layers {
            attend(layer, rows)
            feedForward(layer, rows)
        }
    }

    /// hidden[n][h] = norm(word[id] + position[i] + type[0 or 1])
    private func embed(_ ids: [Int32], firstCount: Int) {
        let width = configuration.hiddenSize
        let tables = weights.embeddings
        precondition(
            firstCount >= ids.count || configuration.typeCount > 1,
            "a model of pairs has two token types")
        for (row, id) in ids.enumerated() {
            precondition(
                id >= 0 && id < configuration.vocabularySize, "token ids are of the vocabulary")
            kernels.add3(
                scratch.hidden + row * width, tables.words + Int(id) * width,
                tables.types + (row < firstCount ? 0 : width), tables.positions + row * width,
                width)
        }
        normalize(scratch.hidden, tables.norm, ids.count)
    }

    /// other[n][h] = norm(hidden + attention(hidden))
    private func attend(_ layer: Weights.Layer, _ rows: Int) {
        apply(layer.query, scratch.hidden, into: scratch.query, rows)
        apply(layer.key, scratch.hidden, into: scratch.key, rows)
        apply(layer.value, scratch.hidden, into: scratch.value, rows)
        for head in 0..<configuration.headCount { attend(head: head, rows) }
        apply(
            layer.attentionOutput, scratch.context, adding: scratch.hidden, into: scratch.other,
            rows)
        normalize(scratch.other, layer.attentionNorm, rows)
    }

    /// context[n][head] = softmax(query · keyᵀ / √size) · value, for one head's columns
    private func attend(head: Int, _ rows: Int) {
        let width = configuration.hiddenSize
        let size = configuration.headSize
        let column = head * size
        let pitch = EncoderScratch.pitch(rows)
        // scores[n][n]
        BLAS.multiplyTransposed(
            scratch.query + column, width, scratch.key + column, width,
            into: scratch.scores, pitch, m: rows, n: rows, k: size, beta: 0)
        kernels.softmax(
            scratch.scores, scratch.sums, 1 / Float(size).squareRoot(), rows, rows, pitch)
        BLAS.multiply(
            scratch.scores, pitch, scratch.value + column, width,
            into: scratch.context + column, width, m: rows, n: size, k: rows)
        // Cheaper after the product: `size` columns instead of n.
        kernels.divide_rows(scratch.context + column, scratch.sums, rows, size, width)
    }

    /// hidden[n][h] = norm(other + output(activation(intermediate(other))))
    private func feedForward(_ layer: Weights.Layer, _ rows: Int) {
        apply(layer.intermediate, scratch.other, into: scratch.inner, rows)
        let count = rows * configuration.intermediateSize
        switch configuration.activation {
        case .gelu: kernels.gelu(scratch.inner, count)
        case .geluTanh: kernels.gelu_tanh(scratch.inner, count)
        case .relu: kernels.relu(scratch.inner, count)
        }
        apply(layer.output, scratch.inner, adding: scratch.other, into: scratch.hidden, rows)
        normalize(scratch.hidden, layer.outputNorm, rows)
    }

    /// out[n][rows] = x[n][columns] · matrixᵀ + bias + residual
    func apply(
        _ linear: Weights.Linear, _ x: UnsafeMutablePointer<Float>,
        adding residual: UnsafeMutablePointer<Float>? = nil,
        into out: UnsafeMutablePointer<Float>, _ rows: Int
    ) {
        kernels.bias(out, linear.bias, residual, rows, linear.rows)
        BLAS.multiplyTransposed(
            x, linear.columns, linear.matrix, linear.columns, into: out, linear.rows,
            m: rows, n: linear.rows, k: linear.columns, beta: 1)
    }

    private func normalize(_ x: UnsafeMutablePointer<Float>, _ norm: Weights.Norm, _ rows: Int) {
        kernels.layer_norm(
            x, norm.gamma, norm.beta, configuration.layerNormEpsilon, rows,
            configuration.hiddenSize)
    }
}
