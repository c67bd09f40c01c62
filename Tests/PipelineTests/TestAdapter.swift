import Adapting
import Corpus
import Embedding
import Storage
import TestSupport

/// Adapters of the tiny model.
enum TestAdapter {
    /// - Parameters:
    ///   - spread: of the components; 0 is the identity.
    ///   - model: nil: the tiny one's fingerprint.
    static func write(
        to path: String, spread: Float, rank: Int? = nil, model: Digest? = nil,
        precision: AdapterFile.Precision = .f32
    ) throws -> AdapterFile {
        let tiny = try TestModel.model()
        var random = SeededGenerator(seed: 12)
        let dimension = tiny.dimension
        return try AdapterFile.write(
            QueryAdapter(
                model: model ?? tiny.fingerprint, dimension: dimension, rank: rank,
                first: random.floats((rank ?? dimension) * dimension, spread: spread),
                second: random.floats((rank ?? 0) * dimension, spread: spread)),
            precision: precision, to: path)
    }
}
