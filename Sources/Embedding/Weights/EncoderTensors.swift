import Corpus

/// The tensors that an encoder reads, in the order in which it does: what a quantised folder holds
/// and what its fingerprint is a hash of.
struct EncoderTensors {
    struct Tensor: Hashable {
        /// As in the checkpoint, without the family's prefix.
        var name: String
        var shape: [Int]
        var form: Form

        /// What a quantised folder's tensor of its rows' units is called beyond its name.
        var unitsSuffix: String {
            form == .equalisedIntegers ? TensorSource.equalisedSuffix : TensorSource.scaleSuffix
        }
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

    private(set) var all: [Tensor] = []

    init(_ configuration: ModelConfiguration) {
        let hidden = configuration.hiddenSize
        let inner = configuration.intermediateSize
        add("embeddings.word_embeddings.weight", [configuration.vocabularySize, hidden], .integers)
        add("embeddings.position_embeddings.weight", [configuration.positionCount, hidden])
        add("embeddings.token_type_embeddings.weight", [configuration.typeCount, hidden])
        add(norm: "embeddings.LayerNorm", size: hidden)
        for index in 0..<configuration.layerCount {
            let layer = "encoder.layer.\(index)."
            add(.attention(layer: index, of: configuration))
            add(linear: layer + "attention.output.dense", [hidden, hidden])
            add(norm: layer + "attention.output.LayerNorm", size: hidden)
            add(.intermediate(layer: index, of: configuration))
            add(linear: layer + "output.dense", [hidden, inner])
            add(norm: layer + "output.LayerNorm", size: hidden)
        }
    }

    private mutating func add(_ name: String, _ shape: [Int], _ form: Form = .floats) {
        all.append(Tensor(name: name, shape: shape, form: form))
    }

    private mutating func add(norm name: String, size: Int) {
        for part in ["weight", "bias"] { add("\(name).\(part)", [size]) }
    }

    private mutating func add(linear name: String, _ shape: [Int], _ form: Form = .integers) {
        add(name + ".weight", shape, form)
        add(name + ".bias", [shape[0]])
    }

    private mutating func add(_ product: NormedProduct) {
        add(product.scalesName, [product.columns], .columnScales(product))
        for name in product.matrices {
            add(linear: name, [product.rows, product.columns], .equalisedIntegers)
        }
    }
}
