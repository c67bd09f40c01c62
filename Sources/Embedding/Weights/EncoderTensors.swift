import Corpus

/// The tensors that an encoder reads, in the order in which it does: what a quantised folder holds
/// and what its fingerprint is a hash of.
struct EncoderTensors {
    struct Tensor: Hashable {
        /// As in the checkpoint, without the family's prefix.
        var name: String
        var shape: [Int]
        var form: Form
    }

    /// What a tensor is in int8.
    enum Form: Hashable {
        case floats
        /// Only a quantised folder has them as a tensor. Before the matrices they are of.
        case columnScales(NormedProduct)
        case integers
        /// Integers of the weights times the column scales before them.
        case equalisedIntegers
    }

    let all: [Tensor]

    init(_ configuration: ModelConfiguration) {
        let hidden = configuration.hiddenSize
        let inner = configuration.intermediateSize
        var tensors = [
            Tensor(
                name: "embeddings.word_embeddings.weight",
                shape: [configuration.vocabularySize, hidden], form: .integers),
            Tensor(
                name: "embeddings.position_embeddings.weight",
                shape: [configuration.positionCount, hidden], form: .floats),
            Tensor(
                name: "embeddings.token_type_embeddings.weight",
                shape: [configuration.typeCount, hidden], form: .floats),
        ]
        func norm(_ name: String) {
            for part in ["weight", "bias"] {
                tensors.append(
                    Tensor(name: "\(name).\(part)", shape: [hidden], form: .floats))
            }
        }
        func linear(_ name: String, rows: Int, columns: Int, form: Form = .integers) {
            tensors.append(Tensor(name: name + ".weight", shape: [rows, columns], form: form))
            tensors.append(Tensor(name: name + ".bias", shape: [rows], form: .floats))
        }
        func linear(_ product: NormedProduct) {
            tensors.append(
                Tensor(
                    name: product.scalesName, shape: [product.columns],
                    form: .columnScales(product)))
            for name in product.matrices {
                linear(
                    name, rows: product.rows, columns: product.columns, form: .equalisedIntegers)
            }
        }
        norm("embeddings.LayerNorm")
        for index in 0..<configuration.layerCount {
            let layer = "encoder.layer.\(index)."
            linear(.attention(layer: index, of: configuration))
            linear(layer + "attention.output.dense", rows: hidden, columns: hidden)
            norm(layer + "attention.output.LayerNorm")
            linear(.intermediate(layer: index, of: configuration))
            linear(layer + "output.dense", rows: hidden, columns: inner)
            norm(layer + "output.LayerNorm")
        }
        all = tensors
    }
}
