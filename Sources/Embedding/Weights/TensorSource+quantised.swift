import Corpus

/// The encoder's tensors as int8 has them: what is hashed, stored and computed with.
extension TensorSource {
    /// How a product's columns are equalised: told by floats, or read from a quantised folder. nil
    /// in one of an earlier Quarry, which has the weights themselves in integers.
    /// - Throws: `corrupt` (also where a stored scale is none, or one of several products has
    ///   none), `unsupported`; `invalidInput` where something is no finite number.
    func columnScales(of product: NormedProduct) throws(QuarryError) -> ColumnScales? {
        let shape = [product.rows, product.columns]
        var matrices: [Checkpoint.Tensor] = []
        for name in product.matrices {
            matrices.append(try tensor(name + ".weight", shape: shape))
        }
        let stored = matrices.count { $0.entry.type == .i8 }
        guard stored > 0 else { return try computedScales(of: product) }
        guard stored == matrices.count else {
            throw QuarryError(
                .corrupt, path: matrices[0].file.path,
                place: .init(byte: matrices[0].entry.range.lowerBound),
                "of the matrices of \(prefix + product.name) some are integers and some are not: "
                    + "get the model again")
        }
        guard checkpoint.hasColumnScales else { return nil }
        return try storedScales(of: product)
    }

    private func storedScales(of product: NormedProduct) throws(QuarryError) -> ColumnScales {
        let (name, shape) = (product.scalesName, [product.columns])
        let stored = UnsafeBufferPointer(
            start: try floats(name, shape: shape), count: product.columns)
        guard let scales = ColumnScales(stored: stored) else {
            let tensor = try tensor(name, shape: shape)
            throw QuarryError(
                .corrupt, path: tensor.file.path,
                place: .init(byte: tensor.entry.range.lowerBound),
                "tensor \(prefix + name) holds what is no column scale: remove the folder and say "
                    + "`quarry model quantise` again")
        }
        return scales
    }

    private func computedScales(of product: NormedProduct) throws(QuarryError) -> ColumnScales {
        let source = widening()
        defer { withExtendedLifetime(source) {} }
        let (name, shape) = (product.leading + ".weight", [product.rows, product.columns])
        let squares = ColumnScales.meanSquares(
            of: try source.floats(name, shape: shape), rows: product.rows,
            columns: product.columns)
        guard squares.allSatisfy(\.isFinite) else {
            throw noNumber(name, in: try tensor(name, shape: shape))
        }
        return ColumnScales(
            gamma: try source.finite(product.norm + ".weight", shape: [product.columns]),
            beta: try source.finite(product.norm + ".bias", shape: [product.columns]),
            meanSquares: squares)
    }

    /// Gives every tensor that an encoder reads, in order: its elements, and the units of its rows
    /// where they are integers. Column scales are left out where a folder has none.
    /// - Throws: as `quantised` and `columnScales`.
    func forEachQuantised(
        of configuration: ModelConfiguration,
        _ body: (EncoderTensors.Tensor, _ elements: UnsafeRawBufferPointer, _ units: [Float]?) ->
            Void
    ) throws(QuarryError) {
        var scales: ColumnScales?
        for tensor in EncoderTensors(configuration).all {
            switch tensor.form {
            case .floats:
                let floats = try finite(tensor.name, shape: tensor.shape)
                body(tensor, UnsafeRawBufferPointer(floats), nil)
            case .columnScales(let product):
                scales = try columnScales(of: product)
                scales?.values.withUnsafeBytes { body(tensor, $0, nil) }
            case .integers, .equalisedIntegers:
                let matrix = try quantised(
                    tensor.name, shape: tensor.shape,
                    scales: tensor.form == .integers ? nil : scales)
                matrix.values.withUnsafeBytes { body(tensor, $0, matrix.scales) }
            }
        }
    }
}
