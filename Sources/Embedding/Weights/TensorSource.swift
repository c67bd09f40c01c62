import Corpus

/// Hands out tensors of a checkpoint by name and shape, in the precision that is computed in.
///
/// A quantised matrix is the I8 tensor `….weight` with the F32 tensor `….weight_scale` of its
/// rows' units, as `ModelStore.quantise` writes them; one of the weights times `….column_scale`
/// (`ColumnScales`) has `….weight_equalised_scale` in its place. Pointers are valid while the source lives.
final class TensorSource: Sendable {
    let checkpoint: Checkpoint
    let prefix: String
    private let precision: EmbedSettings.Precision
    private let widened = WidenedTensors()

    init(_ checkpoint: Checkpoint, prefix: String, precision: EmbedSettings.Precision) {
        self.checkpoint = checkpoint
        self.prefix = prefix
        self.precision = precision
    }

    convenience init(_ checkpoint: Checkpoint, precision: EmbedSettings.Precision) {
        // Checkpoints of a BERT with a head have everything under the family's name.
        let prefix = ["bert.", "roberta."].first {
            checkpoint.tensors[$0 + "embeddings.word_embeddings.weight"] != nil
        }
        self.init(checkpoint, prefix: prefix ?? "", precision: precision)
    }

    func layer(
        _ index: Int, of configuration: ModelConfiguration
    ) throws(QuarryError) -> Weights.Layer {
        let name = "encoder.layer.\(index)."
        let hidden = configuration.hiddenSize
        let inner = configuration.intermediateSize
        let attention = name + "attention."
        return Weights.Layer(
            attention: try linear(.attention(layer: index, of: configuration)),
            attentionOutput: try linear(
                [attention + "output.dense"], rows: hidden, columns: hidden),
            attentionNorm: try norm(attention + "output.LayerNorm", size: hidden),
            intermediate: try linear(.intermediate(layer: index, of: configuration)),
            output: try linear([name + "output.dense"], rows: hidden, columns: inner),
            outputNorm: try norm(name + "output.LayerNorm", size: hidden))
    }

    private func linear(_ product: NormedProduct) throws(QuarryError) -> Weights.Linear {
        try linear(
            product.matrices, rows: product.rows, columns: product.columns,
            scales: precision == .int8 ? try columnScales(of: product) : nil)
    }

    /// One product for all of `names`, matrices [rows][columns] that have one input.
    func linear(
        _ names: [String], rows: Int, columns: Int, hasBias: Bool = true,
        scales: ColumnScales? = nil
    ) throws(QuarryError) -> Weights.Linear {
        let matrix: PackedMatrix
        switch precision {
        case .f32: matrix = try packed(names, rows: rows, columns: columns)
        case .int8:
            var parts: [QuantisedMatrix] = []
            for name in names {
                parts.append(
                    try quantised(name + ".weight", shape: [rows, columns], scales: scales))
            }
            matrix = PackedMatrix(quantised: .stacked(parts))
        }
        var biases: [UnsafePointer<Float>] = []
        for name in names where hasBias { biases.append(try floats(name + ".bias", shape: [rows])) }
        let bias =
            !hasBias
            ? widened.add(rows * names.count) { _ in 0 }
            : biases.count == 1
                ? biases[0] : widened.add(rows * names.count) { biases[$0 / rows][$0 % rows] }
        return Weights.Linear(
            matrix: matrix, bias: bias, rows: rows * names.count, columns: columns,
            inputFactors: scales.map { scales in
                widened.add(columns) { 1 / scales.values[$0] }
            })
    }

    private func packed(
        _ names: [String], rows: Int, columns: Int
    ) throws(QuarryError) -> PackedMatrix {
        var parts: [UnsafePointer<Float>] = []
        for name in names { parts.append(try floats(name + ".weight", shape: [rows, columns])) }
        if parts.count == 1 { return PackedMatrix(floats: parts[0], rows: rows, columns: columns) }
        let size = rows * columns
        let stacked = [Float](unsafeUninitializedCapacity: size * parts.count) { memory, count in
            for (index, part) in parts.enumerated() {
                memory.baseAddress?.advanced(by: index * size).initialize(from: part, count: size)
            }
            count = size * parts.count
        }
        return PackedMatrix(floats: stacked, rows: rows * parts.count, columns: columns)
    }

    /// The table of the vocabulary's vectors.
    func words(_ name: String, shape: [Int]) throws(QuarryError) -> WordTable {
        guard precision == .int8 else { return .floats(try floats(name, shape: shape)) }
        guard try tensor(name, shape: shape).entry.type == .i8 else {
            return .quantising(try floats(name, shape: shape))
        }
        let bytes = try tensor(name, shape: shape).bytes
        return .quantised(
            bytes.assumingMemoryBound(to: Int8.self).baseAddress!,
            scales: try floats(name + Self.scaleSuffix, shape: [shape[0]]))
    }

    /// The tensor in integers: as it stands in a quantised folder, or made of floats.
    /// - Parameter scales: what floats are multiplied by; integers that are stored were.
    /// - Throws: `corrupt`, `unsupported`; `invalidInput` where it holds what is no finite number.
    func quantised(
        _ name: String, shape: [Int], scales: ColumnScales? = nil
    ) throws(QuarryError) -> QuantisedMatrix {
        let tensor = try tensor(name, shape: shape)
        let matrix = try matrix(tensor, name: name, shape: shape, columnScales: scales)
        guard matrix.scales.allSatisfy(\.isFinite) else { throw noNumber(name, in: tensor) }
        return matrix
    }

    private func matrix(
        _ tensor: Checkpoint.Tensor, name: String, shape: [Int], columnScales: ColumnScales?
    ) throws(QuarryError) -> QuantisedMatrix {
        guard tensor.entry.type == .i8 else {
            let source = widening()
            defer { withExtendedLifetime(source) {} }
            return QuantisedMatrix(
                try source.floats(name, shape: shape), rows: shape[0], columns: shape[1],
                columnScales: columnScales)
        }
        let suffix = columnScales == nil ? Self.scaleSuffix : Self.equalisedSuffix
        let scales = try floats(name + suffix, shape: [shape[0]])
        let values = tensor.bytes.bindMemory(to: Int8.self)
        guard !values.contains(.min) else {
            throw QuarryError(
                .corrupt, path: tensor.file.path,
                place: .init(byte: tensor.entry.range.lowerBound),
                "tensor \(prefix + name) holds -128, which no quantised weight is")
        }
        return QuantisedMatrix(
            rows: shape[0], columns: shape[1], values: Array(values),
            scales: Array(UnsafeBufferPointer(start: scales, count: shape[0])))
    }

    static let scaleSuffix = "_scale"
    /// Another name where columns were multiplied, so that nobody takes one for the other: neither a
    /// Quarry that knows no column scales, nor this one where they were lost.
    static let equalisedSuffix = "_equalised_scale"

    /// The same tensors as floats, in memory that is gone with it.
    func widening() -> TensorSource {
        TensorSource(checkpoint, prefix: prefix, precision: .f32)
    }

    /// A tensor that stays in floats in a model of integers; valid while the source lives.
    /// - Throws: as `quantised`.
    func finite(
        _ name: String, shape: [Int]
    ) throws(QuarryError) -> UnsafeBufferPointer<Float> {
        let stored = storedName(name)
        let floats = UnsafeBufferPointer(
            start: try floats(stored, shape: shape), count: shape.reduce(1, *))
        guard floats.allSatisfy(\.isFinite) else {
            throw noNumber(stored, in: try tensor(stored, shape: shape))
        }
        return floats
    }

    func noNumber(_ name: String, in tensor: Checkpoint.Tensor) -> QuarryError {
        QuarryError(
            .invalidInput, path: tensor.file.path,
            place: .init(byte: tensor.entry.range.lowerBound),
            "tensor \(prefix + name) holds what is no number (NaN or infinity): the weights are "
                + "damaged; get the model again, or name another in embed.model")
    }

    func norm(_ name: String, size: Int) throws(QuarryError) -> Weights.Norm {
        Weights.Norm(
            gamma: try floats(storedName(name + ".weight"), shape: [size]),
            beta: try floats(storedName(name + ".bias"), shape: [size]))
    }

    /// What the checkpoint calls a tensor: those of old call weight and bias of a layer norm gamma
    /// and beta.
    private func storedName(_ name: String) -> String {
        let old = name.replacingSuffix("LayerNorm.weight", with: "LayerNorm.gamma")
            .replacingSuffix("LayerNorm.bias", with: "LayerNorm.beta")
        return checkpoint.tensors[prefix + old] == nil ? name : old
    }

    func tensor(
        _ name: String, shape: [Int]
    ) throws(QuarryError) -> Checkpoint.Tensor {
        let name = prefix + name
        guard let tensor = checkpoint.tensors[name] else {
            throw QuarryError(.corrupt, path: checkpoint.path, "has no tensor \(name)")
        }
        guard tensor.entry.shape == shape else {
            throw QuarryError(
                .corrupt, path: tensor.file.path,
                place: .init(byte: tensor.entry.range.lowerBound),
                "tensor \(name) has shape \(tensor.entry.shape), but config.json means \(shape)")
        }
        return tensor
    }

    /// A tensor of floats, in place where it can be read there, else widened.
    func floats(_ name: String, shape: [Int]) throws(QuarryError) -> UnsafePointer<Float> {
        let tensor = try tensor(name, shape: shape)
        let type = tensor.entry.type
        if type == .i8, precision == .f32 {
            throw QuarryError(
                .invalidInput, path: tensor.file.path,
                "the weights are in int8; say `precision: int8`, or name the model they were "
                    + "made from")
        }
        let bytes = tensor.bytes
        if type == .f32, Int(bitPattern: bytes.baseAddress) % 4 == 0 {
            return bytes.assumingMemoryBound(to: Float.self).baseAddress!
        }
        guard let convert = Self.converter(type) else {
            throw QuarryError(
                .unsupported, path: tensor.file.path,
                "tensor \(prefix + name) has element type \(type.rawValue)")
        }
        return widened.add(tensor.entry.elementCount) { convert(bytes, $0) }
    }

    private static func converter(
        _ type: Safetensors.ElementType
    ) -> ((UnsafeRawBufferPointer, Int) -> Float)? {
        switch type {
        case .f32:
            {
                Float(bitPattern: $0.loadUnaligned(fromByteOffset: 4 * $1, as: UInt32.self))
            }
        case .bf16:
            {
                Float(
                    bitPattern: UInt32(
                        $0.loadUnaligned(fromByteOffset: 2 * $1, as: UInt16.self)) << 16)
            }
        case .f16:
            {
                HalfFloat.widen($0.loadUnaligned(fromByteOffset: 2 * $1, as: UInt16.self))
            }
        case .bool, .u8, .i8, .i16, .u16, .i32, .u32, .f64, .i64, .u64: nil
        }
    }
}

extension String {
    fileprivate func replacingSuffix(_ suffix: String, with other: String) -> String {
        hasSuffix(suffix) ? dropLast(suffix.count) + other : self
    }
}
