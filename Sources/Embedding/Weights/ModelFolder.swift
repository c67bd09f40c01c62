/// The places of a sentence-transformers folder.
struct ModelFolder {
    let path: String
    /// Folder of the transformer itself, relative to `path`: empty for that one, or
    /// `0_Transformer`.
    var transformerName = ""
    /// Folder of the pooling, relative to `path`.
    var poolingName = "1_Pooling"
    /// Folder of a dense layer after the pooling, relative to `path`; nil where there is none.
    var dense: String?

    init(path: String) { self.path = path }

    var transformer: String { file(transformerName) }

    /// Relative to `path`.
    var poolingConfiguration: String { Self.joined(poolingName, "config.json") }

    func file(_ name: String) -> String { Self.joined(path, name) }

    func transformerFile(_ name: String) -> String { file(transformerPath(name)) }

    /// The place of one of the transformer's files, relative to `path`.
    func transformerPath(_ name: String) -> String { Self.joined(transformerName, name) }

    private static func joined(_ folder: String, _ name: String) -> String {
        folder.isEmpty || name.isEmpty ? folder + name : "\(folder)/\(name)"
    }
}
