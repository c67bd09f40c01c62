/// The places of a sentence-transformers folder.
struct ModelFolder {
    let path: String
    /// Folder of the transformer itself: the same one, or `0_Transformer`.
    var transformer: String
    /// Configuration of the pooling, relative to `path`.
    var poolingConfiguration = "1_Pooling/config.json"

    /// Folder of a dense layer after the pooling, relative to `path`; nil where there is none.
    var dense: String?

    func file(_ name: String) -> String { path + "/" + name }
    func transformerFile(_ name: String) -> String { transformer + "/" + name }
}
