/// A product of the encoder whose input is what a layer norm puts out: one whose columns int8
/// equalises (`ColumnScales`). Names are as in the checkpoint, without the family's prefix.
struct NormedProduct: Hashable {
    let name: String
    /// Matrices [rows][columns] that all have this input, without `.weight`.
    let matrices: [String]
    /// The one of them that decides the scales. Of query, key and value it is value: its errors go
    /// into the output as they are, those of the others only into weights of a mean.
    let leading: String
    /// The layer norm, without `.weight` and `.bias`.
    let norm: String
    let rows, columns: Int

    /// Query, key and value of a layer, whose input is what the layer before puts out.
    static func attention(layer: Int, of configuration: ModelConfiguration) -> NormedProduct {
        let name = "encoder.layer.\(layer).attention.self"
        return NormedProduct(
            name: name, matrices: ["query", "key", "value"].map { "\(name).\($0)" },
            leading: name + ".value",
            norm: layer == 0
                ? "embeddings.LayerNorm" : "encoder.layer.\(layer - 1).output.LayerNorm",
            rows: configuration.hiddenSize, columns: configuration.hiddenSize)
    }

    static func intermediate(layer: Int, of configuration: ModelConfiguration) -> NormedProduct {
        let name = "encoder.layer.\(layer).intermediate.dense"
        return NormedProduct(
            name: name, matrices: [name], leading: name,
            norm: "encoder.layer.\(layer).attention.output.LayerNorm",
            rows: configuration.intermediateSize, columns: configuration.hiddenSize)
    }

    static let scalesSuffix = ".column_scale"

    /// The F32 tensor [columns] of a quantised folder that holds the scales.
    var scalesName: String { name + Self.scalesSuffix }
}
