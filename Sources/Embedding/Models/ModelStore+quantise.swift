package import Corpus
import Storage

extension ModelStore {
    /// Writes the model `name` once more as `<name>-int8`, a quarter of the size: matrices and the
    /// vocabulary's vectors as integers (`QuantisedMatrix`), all else in floats. With
    /// `precision: int8` both folders have one fingerprint and give the same vectors.
    ///
    /// - Throws: `invalidInput` (it is int8 already), `alreadyExists`, `io`; else as `open`.
    package func quantise(name: String) throws(QuarryError) -> EmbeddingModel {
        let model = try open(name: name, precision: .int8)
        guard precision(of: name) != .int8 else {
            throw QuarryError(.invalidInput, path: folder(of: name), "is in int8 already")
        }
        let target = name + "-int8"
        if let present = try existing(target, precision: .int8) {
            guard present.fingerprint == model.fingerprint else {
                throw try taken(byQuantised: target)
            }
            return present
        }
        let (configuration, folder) = try ModelConfiguration.read(self.folder(of: name))
        let checkpoint = try Checkpoint(folder: folder.transformer)
        let floats = try Self.weights(of: folder)
        try copy(folder, to: target, without: floats.contains) {
            temporary throws(QuarryError) in
            let path = "\(temporary)/\(folder.transformerPath(Checkpoint.name))"
            try Self.quantised(checkpoint, of: configuration).write(to: path)
            try model.configuration.prompts.write(to: temporary)
            let written = try EmbeddingModel.open(directory: temporary, precision: .int8)
            precondition(written.fingerprint == model.fingerprint, "integers stay as they are")
            try written.rememberDigest()
        }
        return try open(name: target, precision: .int8)
    }

    /// A folder that an earlier Quarry quantised stays what it is; only its owner may replace it.
    private func taken(byQuantised name: String) throws(QuarryError) -> QuarryError {
        let (_, places) = try ModelConfiguration.read(folder(of: name))
        guard try !Checkpoint(folder: places.transformer).hasColumnScales else {
            return taken(name)
        }
        return QuarryError(
            .alreadyExists, path: folder(of: name),
            "was quantised without column scales, as an earlier Quarry did, and gives vectors of "
                + "its own: remove the folder and say `quarry model quantise` again")
    }

    private static func quantised(
        _ checkpoint: Checkpoint, of configuration: ModelConfiguration
    ) throws(QuarryError) -> SafetensorsWriter {
        let source = TensorSource(checkpoint, precision: .int8)
        // Its tensors may lie in memory of its own.
        defer { withExtendedLifetime(source) {} }
        var writer = SafetensorsWriter()
        try source.forEachQuantised(of: configuration) { tensor, elements, units in
            writer.add(
                tensor.name, type: units == nil ? .f32 : .i8, shape: tensor.shape, bytes: elements)
            units?.withUnsafeBytes {
                writer.add(
                    tensor.name + tensor.unitsSuffix, type: .f32, shape: [tensor.shape[0]],
                    bytes: $0)
            }
        }
        return writer
    }
}
