import Corpus

/// The tensors that an encoder reads, in the order in which it does: what a quantised folder holds
/// and what its fingerprint is a hash of.
struct EncoderTensors {
    struct Tensor: Hashable {
        /// As in the checkpoint, without the family's prefix.
        var name: String
        var shape: [Int]
        /// A matrix that int8 turns into integers; all else stays in floats.
        var isQuantised: Bool
    }

    let all: [Tensor]

    init(_ configuration: ModelConfiguration) {
        let hidden = configuration.hiddenSize
        let inner = configuration.intermediateSize
        var tensors = [
            Tensor(
                name: "embeddings.word_embeddings.weight",
                shape: [configuration.vocabularySize, hidden], isQuantised: true),
            Tensor(
                name: "embeddings.position_embeddings.weight",
                shape: [configuration.positionCount, hidden], isQuantised: false),
            Tensor(
                name: "embeddings.token_type_embeddings.weight",
                shape: [configuration.typeCount, hidden], isQuantised: false),
        ]
        func norm(_ name: String) {
            for part in ["weight", "bias"] {
                tensors.append(
                    Tensor(name: "\(name).\(part)", shape: [hidden], isQuantised: false))
            }
        }
        func linear(_ name: String, rows: Int, columns: Int) {
            tensors.append(
                Tensor(name: name + ".weight", shape: [rows, columns], isQuantised: true))
            tensors.append(Tensor(name: name + ".bias", shape: [rows], isQuantised: false))
        }
        norm("embeddings.LayerNorm")
        for index in 0..<configuration.layerCount {
            let layer = "encoder.layer.\(index)."
            for part in ["self.query", "self.key", "self.value", "output.dense"] {
                linear(layer + "attention." + part, rows: hidden, columns: hidden)
            }
            norm(layer + "attention.output.LayerNorm")
            linear(layer + "intermediate.dense", rows: inner, columns: hidden)
            linear(layer + "output.dense", rows: hidden, columns: inner)
            norm(layer + "output.LayerNorm")
        }
        all = tensors
    }
}
