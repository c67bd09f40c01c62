import CKernels

/// One text through BERT (Devlin et al. 2019; Vaswani et al. 2017), shapes beside each step.
///
/// Every product holds the rows of this text alone, so the result depends on its ids and on
/// nothing else: no batch, no order, no thread.
struct ForwardPass {
    let configuration: ModelConfiguration
    let weights: Weights
    let kernels: KernelTables
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

    /// Whether all of the last layer's vectors are numbers, whichever of them is taken.
    func isFinite(rows: Int) -> Bool {
        UnsafeBufferPointer(start: scratch.hidden, count: rows * configuration.hiddenSize)
            .allSatisfy(\.isFinite)
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
            kernels.encoder.add3(
                scratch.hidden + row * width,
                tables.words.row(Int(id), width: width, scratch: scratch.other),
                tables.types + (row < firstCount ? 0 : width),
                tables.positions + (row + configuration.positionOffset) * width,
                width)
        }
        normalize(scratch.hidden, by: tables.norm, rows: ids.count)
    }

    /// other[n][h] = norm(hidden + attention(hidden))
    private func attend(_ layer: Weights.Layer, rows: Int) {
        apply(layer.attention, to: scratch.hidden, into: scratch.attention, rows: rows)
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
        let panel = Int(QUARRY_PANEL)
        let query = scratch.attention + head * size
        let value = query + 2 * width
        let context = scratch.context + head * size
        let pitch = EncoderScratch.pitch(rows)
        quarry_pack_f32(scratch.keys, query + width, 3 * width, rows, size)
        var keys = quarry_panels_f32(values: scratch.keys, pitch: panel, stride: panel * size)
        // scores[n][n]
        kernels.gemm.multiply_f32(
            scratch.scores, pitch, query, 3 * width, &keys, nil, nil, rows, rows, size)
        kernels.encoder.softmax(
            scratch.scores, scratch.sums, 1 / Float(size).squareRoot(), rows, rows, pitch)
        var values = quarry_panels_f32(values: value, pitch: 3 * width, stride: panel)
        kernels.gemm.multiply_f32(
            context, width, scratch.scores, pitch, &values, nil, nil, rows, size, rows)
        // Cheaper after the product: `size` columns instead of n.
        kernels.encoder.divide_rows(context, scratch.sums, rows, size, width)
    }

    /// hidden[n][h] = norm(other + output(activation(intermediate(other))))
    private func feedForward(_ layer: Weights.Layer, rows: Int) {
        apply(layer.intermediate, to: scratch.other, into: scratch.inner, rows: rows)
        let count = rows * configuration.intermediateSize
        switch configuration.activation {
        case .gelu: kernels.encoder.gelu(scratch.inner, count)
        case .geluTanh: kernels.encoder.gelu_tanh(scratch.inner, count)
        case .relu: kernels.encoder.relu(scratch.inner, count)
        }
        apply(
            layer.output, to: scratch.inner, adding: scratch.other, into: scratch.hidden, rows: rows
        )
        normalize(scratch.hidden, by: layer.outputNorm, rows: rows)
    }

    /// out[n][rows] = x[n][columns] · matrixᵀ + (bias + residual)
    func apply(
        _ linear: Weights.Linear, to x: UnsafeMutablePointer<Float>,
        adding residual: UnsafeMutablePointer<Float>? = nil,
        into out: UnsafeMutablePointer<Float>, rows: Int
    ) {
        switch linear.matrix.form {
        case .f32(var panels):
            kernels.gemm.multiply_f32(
                out, linear.rows, x, linear.columns, &panels, linear.bias, residual, rows,
                linear.rows, linear.columns)
        case .i8(var panels):
            var quantised = quarry_rows_i8(
                values: scratch.quantised, pitch: panels.depth, scales: scratch.sums)
            kernels.gemm.quantise(
                &quantised, equalised(x, for: linear, rows: rows), linear.columns, rows,
                linear.columns)
            kernels.gemm.multiply_i8(
                out, linear.rows, &quantised, &panels, linear.bias, residual, rows, linear.rows)
        }
    }

    /// x[n][columns] times the product's input factors, each product rounded once: the same bits
    /// on every machine.
    ///
    /// What is multiplied stands in `scratch.context`: only products of a layer norm's output have
    /// factors, and while these are computed nothing else is there.
    private func equalised(
        _ x: UnsafeMutablePointer<Float>, for linear: Weights.Linear, rows: Int
    ) -> UnsafeMutablePointer<Float> {
        guard let factors = linear.inputFactors else { return x }
        let width = linear.columns
        for row in 0..<rows {
            let (from, to) = (x + row * width, scratch.context + row * width)
            for column in 0..<width { to[column] = from[column] * factors[column] }
        }
        return scratch.context
    }

    private func normalize(_ x: UnsafeMutablePointer<Float>, by norm: Weights.Norm, rows: Int) {
        kernels.encoder.layer_norm(
            x, norm.gamma, norm.beta, configuration.layerNormEpsilon, rows,
            configuration.hiddenSize)
    }
}
