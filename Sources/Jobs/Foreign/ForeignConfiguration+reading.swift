package import Corpus
import Storage
import Yams

extension ForeignConfiguration {
    /// Bytes of a configuration, and of a LlamaIndex document store.
    private static let maximumBytes = 1 << 20
    private static let maximumStoreBytes = 256 << 20

    /// Reads a configuration, or the one that a folder has.
    /// - Parameters:
    ///   - home: what `~` stands for; nil where that is not known.
    ///   - substitute: a folder to be taken instead of those that it names.
    /// - Throws: `notFound`, `io`, `limitExceeded`; `invalidInput` with the place for a file that is
    ///   broken, or the configuration of no tool that is known.
    package init(
        readFrom path: String, home: String?, substitute: String? = nil
    ) throws(QuarryError) {
        let file = try Self.file(at: path)
        let name = FileSystem.name(of: file)
        let context = ForeignFolders(home: home, substitute: substitute)
        if name.hasSuffix(".json") {
            self = try Self.llamaIndex(
                try FileSystem.read(file, limit: Self.maximumStoreBytes), path: file, context)
            return
        }
        let text = try SettingsFile.text(
            file, limit: Self.maximumBytes, name: "configuration")
        if name.hasSuffix(".conf") {
            self = try Self.recoll(RecollFile(text, path: file), path: file, context)
            return
        }
        let values = try ForeignYAML(text, path: file)
        let keys = values.names(at: [])
        if keys.contains("collections") {
            self = try Self.qmd(values, path: file, context)
        } else if keys.contains(where: Self.haikuKeys.contains) {
            self = try Self.haiku(values, path: file, context)
        } else {
            throw QuarryError(
                .invalidInput, path: file, "is no configuration of \(Self.known)")
        }
    }

    private static let known = Tool.allCases.map { "\($0.rawValue) (\($0.fileName))" }
        .joined(separator: ", ")

    private static func file(at path: String) throws(QuarryError) -> String {
        guard FileStatus(of: path)?.kind == .folder else { return path }
        let found = Tool.allCases.map { FileSystem.path($0.fileName, in: path) }
            .filter(FileSystem.exists)
        guard let first = found.first else {
            throw QuarryError(.notFound, path: path, "holds no configuration of \(known)")
        }
        guard found.count == 1 else {
            throw QuarryError(
                .invalidInput, path: path,
                "holds several configurations; name one: \(found.joined(separator: ", "))")
        }
        return first
    }
}
