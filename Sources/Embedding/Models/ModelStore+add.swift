package import Corpus
import Foundation
import Storage

extension ModelStore {
    /// Copies a sentence-transformers folder into the models folder, after opening it. The
    /// model appears whole or not at all; adding the same one again changes nothing. Prompts that
    /// only a name told are written into the copy.
    ///
    /// - Parameter name: nil for the folder's own.
    /// - Throws: `alreadyExists` (another model has the name), `io`; else as
    ///   `EmbeddingModel.open`.
    package func add(
        directory: String, name: String? = nil
    ) throws(QuarryError) -> EmbeddingModel {
        let source = Self.withoutTrailingSlash(directory)
        let name = name ?? FileSystem.name(of: source)
        try Self.check(name)
        let precision = Self.precision(ofFolder: source)
        let (_, folder) = try ModelConfiguration.read(source)
        let named = try ModelPrompts.told(byName: name, of: folder)
        let model = try EmbeddingModel.open(
            directory: source, precision: precision,
            prompts: StatedPrompts(query: named?.query, document: named?.document))
        guard ModelKind(folder: self.folder(of: name)) != .cross else { throw taken(name) }
        if let present = try existing(name, precision: precision) {
            guard present.fingerprint == model.fingerprint else {
                throw taken(name, by: present, not: model)
            }
            return present
        }
        try copy(folder, to: name) { temporary throws(QuarryError) in
            try model.configuration.prompts.write(to: temporary)
            try EmbeddingModel.open(directory: temporary, precision: precision).rememberDigest()
            // Of the other too: a folder that only its owner writes to is hashed by each search
            // otherwise. In int8, which is what a job gets, a model of floats can be opened unless
            // its weights are no numbers; integers can't be opened as floats.
            guard precision == .f32 else { return }
            try EmbeddingModel.open(directory: temporary, precision: .int8).rememberDigest()
        }
        return try open(name: name, precision: precision)
    }

    /// The same for a cross-encoder's folder.
    /// - Throws: `alreadyExists`, `io`; else as `CrossModel.open`.
    package func addCross(
        directory: String, name: String? = nil
    ) throws(QuarryError) -> CrossModel {
        let source = Self.withoutTrailingSlash(directory)
        let name = name ?? FileSystem.name(of: source)
        try Self.check(name)
        let model = try CrossModel.open(directory: source)
        if FileSystem.exists(folder(of: name)) {
            guard ModelKind(folder: folder(of: name)) == .cross else { throw taken(name) }
            let present = try openCross(name: name)
            guard present.fingerprint == model.fingerprint else { throw taken(name) }
            return present
        }
        let folder = ModelFolder(path: source)
        try copy(folder, to: name) { temporary throws(QuarryError) in
            try CrossModel.open(directory: temporary).rememberDigest()
        }
        return try openCross(name: name)
    }

    func taken(_ name: String) -> QuarryError {
        QuarryError(.alreadyExists, path: folder(of: name), "another model has this name")
    }

    private func taken(
        _ name: String, by present: EmbeddingModel, not model: EmbeddingModel
    ) -> QuarryError {
        let (old, new) = (present.configuration.prompts, model.configuration.prompts)
        guard old != new, present.weightsDigest == model.weightsDigest else { return taken(name) }
        return QuarryError(
            .alreadyExists, path: folder(of: name),
            "a model of this name puts \(old.words) before its texts, and this one would put "
                + "\(new.words): remove the folder to add it so (what it has embedded is embedded "
                + "anew then), or take another --name")
    }

    func existing(
        _ name: String, precision: EmbedSettings.Precision
    ) throws(QuarryError) -> EmbeddingModel? {
        FileSystem.exists(folder(of: name)) ? try open(name: name, precision: precision) : nil
    }

    /// - Parameters:
    ///   - isLeft: which files are not copied.
    ///   - finish: completes the copy, still under another name, and opens it to see that it is
    ///     whole.
    func copy(
        _ folder: ModelFolder, to name: String, without isLeft: (String) -> Bool = { _ in false },
        finish: (String) throws(QuarryError) -> Void
    ) throws(QuarryError) {
        try WordPieceTokenizer.checkAgreement(folder)
        let temporary = FileSystem.temporaryName(for: "\(root)/.adding-\(name)")
        try FileSystem.makeFolder(temporary)
        do throws(QuarryError) {
            for file in try Self.files(folder) where !isLeft(file) {
                try Self.copy(file, from: folder.path, to: temporary)
            }
            try finish(temporary)
            try FileSystem.rename(temporary, to: self.folder(of: name))
            try FileSystem.synchroniseFolder(root)
        } catch {
            try? FileSystem.remove(temporary)
            throw Self.laid(error, to: folder.path, not: temporary)
        }
    }

    /// What is wrong with a copy that is gone is wrong with what it was made of.
    private static func laid(
        _ error: QuarryError, to source: String, not copy: String
    ) -> QuarryError {
        guard [.corrupt, .invalidInput, .unsupported].contains(error.code),
            let path = error.path, path.hasPrefix(copy + "/")
        else { return error }
        var error = error
        error.path = source + path.dropFirst(copy.count)
        return error
    }

    /// The files of a model that Quarry reads, relative to its folder.
    static func files(_ folder: ModelFolder) throws(QuarryError) -> [String] {
        let transformer = [
            "config.json", "sentence_bert_config.json", "tokenizer_config.json",
            "special_tokens_map.json", "vocab.txt", "tokenizer.json",
        ]
        let inner = transformer.map(folder.transformerPath) + (try weights(of: folder))
        var modules = [
            "modules.json", ModelPrompts.fileName, folder.poolingConfiguration,
        ]
        if let dense = folder.dense {
            let weights = try Checkpoint.fileNames(folder.file(dense)) + [Checkpoint.indexName]
            modules += (["config.json"] + weights).map { "\(dense)/\($0)" }
        }
        if ModelCard.isReadable(inFolder: folder.path) { modules.append(ModelCard.fileName) }
        return (modules + inner).filter { FileSystem.exists(folder.file($0)) }
    }

    /// The transformer's weights, relative to the folder: one file, or shards with their list.
    static func weights(of folder: ModelFolder) throws(QuarryError) -> [String] {
        (try Checkpoint.fileNames(folder.transformer) + [Checkpoint.indexName])
            .map(folder.transformerPath)
    }

    /// Links are followed: a download cache keeps its files behind them.
    private static func copy(
        _ file: String, from source: String, to target: String
    ) throws(QuarryError) {
        let path = target + "/" + file
        let from = FileSystem.realPath(source + "/" + file)
        try FileSystem.makeFolder(FileSystem.folder(of: path))
        do {
            try FileManager.default.copyItem(atPath: from, toPath: path)
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            try handle.synchronize()
            try handle.close()
        } catch {
            throw QuarryError(.io, path: path, "can't copy it: \(error.localizedDescription)")
        }
    }

    private static func withoutTrailingSlash(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
