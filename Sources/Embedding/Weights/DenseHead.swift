import Corpus
import Storage

/// A dense layer after the pooling, as sentence-transformers' `Dense` module has it:
/// vector = activation(matrix · pooled + bias).
final class DenseHead: Sendable {
    enum Activation: String, Sendable {
        case identity, tanh
    }

    let linear: Weights.Linear
    let activation: Activation
    /// SHA-256 of the weights, and what is done with them.
    let digest: Digest
    private let source: TensorSource

    /// - Parameters:
    ///   - folder: the module's.
    ///   - width: floats of a pooled vector.
    /// - Throws: `notFound`, `io`, `corrupt`, `invalidInput`, `unsupported`.
    init(folder: String, width: Int) throws(QuarryError) {
        let config = try JSONObject(path: folder + "/config.json")
        let inputs = try config.required(
            "in_features", value: config.count("in_features", limit: 1 << 14))
        guard inputs == width else {
            throw config.invalid(
                "in_features", because: "is not the \(width) floats of a pooled vector")
        }
        let outputs = try config.required(
            "out_features", value: config.count("out_features", limit: 1 << 14))
        activation = try Self.activation(config)
        let checkpoint = try Checkpoint(folder: folder)
        let hasBias = try config.flag("bias") ?? true
        // The digest is of the weights: they alone must tell what is computed.
        guard hasBias || checkpoint.tensors[Self.biasName] == nil else {
            throw config.invalid(
                "bias", because: "is false, but the weights have the tensor \(Self.biasName)")
        }
        digest = Digest.sha256(parts: [checkpoint.digest().hex, activation.rawValue])
        source = TensorSource(checkpoint, prefix: "", precision: .f32)
        linear = try source.linear(
            ["linear"], rows: outputs, columns: inputs, hasBias: hasBias)
    }

    private static let biasName = "linear.bias"

    private static func activation(_ config: JSONObject) throws(QuarryError) -> Activation {
        let name = try config.string("activation_function") ?? "torch.nn.modules.activation.Tanh"
        switch name.split(separator: ".").last {
        case "Identity": return .identity
        case "Tanh": return .tanh
        default: throw config.unsupported("activation_function", value: "\"\(name)\"")
        }
    }
}
