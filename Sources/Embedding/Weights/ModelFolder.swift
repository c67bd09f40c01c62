/// The places of a sentence-transformers folder.
struct ModelFolder {
    static let weightsName = "model.safetensors"

    let path: String
    /// Folder of the transformer itself: the same one, or `0_Transformer`.
    var transformer: String
    /// Configuration of the pooling, relative to `path`.
    var poolingConfiguration = "1_Pooling/config.json"

    func file(_ name: String) -> String { path + "/" + name }
    func transformerFile(_ name: String) -> String { transformer + "/" + name }
}
