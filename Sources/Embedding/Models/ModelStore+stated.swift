package import Corpus

/// What is to be told of a model to those who ask what an index was made with.
extension ModelStore {
    /// The files that Quarry reads of a model, relative to its folder, by name.
    /// - Throws: `notFound`, `corrupt`, `invalidInput` where there is no such model.
    package func fileNames(of name: String) throws(QuarryError) -> [String] {
        let (_, folder) = try ModelConfiguration.read(self.folder(of: name))
        return try Self.files(folder).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The names of prompts that a model's folder states and Quarry doesn't put before any text:
    /// those for other tasks than finding passages by questions.
    /// - Throws: `notFound`, `io`, `corrupt`, `invalidInput`.
    package func ignoredPrompts(of name: String) throws(QuarryError) -> [String] {
        try ModelPrompts.ignoredKeys(ModelFolder(path: folder(of: name)))
    }

    /// The licence that the model's card states, or else, of weights that Quarry can pull, the one
    /// that their authors give them; nil where neither says.
    package func licence(of model: EmbeddingModel) -> String? {
        let digest = model.weightsDigest.hex
        return ModelCard.licence(inFolder: folder(of: model.name))
            ?? PullSource.all.first { $0.digests.contains(digest) }?.licence
    }
}
