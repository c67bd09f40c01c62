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
            attend(layer, rows: rows)
            feedForward(layer, rows: rows)
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
        normalize(scratch.hidden, by: tables.norm, rows: ids.count)
    }

    /// other[n][h] = norm(hidden + attention(hidden))
    private func attend(_ layer: Weights.Layer, rows: Int) {
        apply(layer.query, to: scratch.hidden, into: scratch.query, rows: rows)
        apply(layer.key, to: scratch.hidden, into: scratch.key, rows: rows)
        apply(layer.value, to: scratch.hidden, into: scratch.value, rows: rows)
        for head in 0..<configuration.headCount { attend(head: head, rows: rows) }
        apply(
            layer.attentionOutput, to: scratch.context, adding: scratch.hidden, into: scratch.other,
            rows: rows)
        normalize(scratch.other, by: layer.attentionNorm, rows: rows)
    }

    /// context[n][head] = softmax(query · keyᵀ / √size) · value, for one head's columns
    private func attend(head: Int, rows: Int) {
        let width = configuration.hiddenSize
        let size = configuration.headSize
        let column = head * size
        let pitch = EncoderScratch.pitch(rows)
        // scores[n][n]
        BLAS.multiplyTransposed(
            scratch.query + column, stride: width, by: scratch.key + column, stride: width,
            into: scratch.scores, stride: pitch, m: rows, n: rows, k: size, beta: 0)
        kernels.softmax(
            scratch.scores, scratch.sums, 1 / Float(size).squareRoot(), rows, rows, pitch)
        BLAS.multiply(
            scratch.scores, stride: pitch, by: scratch.value + column, stride: width,
            into: scratch.context + column, stride: width, m: rows, n: size, k: rows)
        // Cheaper after the product: `size` columns instead of n.
        kernels.divide_rows(scratch.context + column, scratch.sums, rows, size, width)
    }

    /// hidden[n][h] = norm(other + output(activation(intermediate(other))))
    private func feedForward(_ layer: Weights.Layer, rows: Int) {
        apply(layer.intermediate, to: scratch.other, into: scratch.inner, rows: rows)
        let count = rows * configuration.intermediateSize
        switch configuration.activation {
        case .gelu: kernels.gelu(scratch.inner, count)
        case .geluTanh: kernels.gelu_tanh(scratch.inner, count)
        case .relu: kernels.relu(scratch.inner, count)
        }
        apply(
            layer.output, to: scratch.inner, adding: scratch.other, into: scratch.hidden, rows: rows
        )
        normalize(scratch.hidden, by: layer.outputNorm, rows: rows)
    }

    /// out[n][rows] = x[n][columns] · matrixᵀ + bias + residual
    func apply(
        _ linear: Weights.Linear, to x: UnsafeMutablePointer<Float>,
        adding residual: UnsafeMutablePointer<Float>? = nil,
        into out: UnsafeMutablePointer<Float>, rows: Int
    ) {
        kernels.bias(out, linear.bias, residual, rows, linear.rows)
        BLAS.multiplyTransposed(
            x, stride: linear.columns, by: linear.matrix, stride: linear.columns, into: out,
            stride: linear.rows,
            m: rows, n: linear.rows, k: linear.columns, beta: 1)
    }

    private func normalize(_ x: UnsafeMutablePointer<Float>, by norm: Weights.Norm, rows: Int) {
        kernels.layer_norm(
            x, norm.gamma, norm.beta, configuration.layerNormEpsilon, rows,
            configuration.hiddenSize)
    }
}
