import Corpus

/// Reads sources back from the artifact store; prepares again what it has lost.
struct ArtifactSources: PreparedSources {
    private let stage: PreparationStage
    private let scanned: [SourceID: ScannedFile]

    init(stage: PreparationStage, files: [HashedFile]) {
        self.stage = stage.usingCache
        scanned = Dictionary(uniqueKeysWithValues: files.map { ($0.id, $0.scanned) })
    }

    func prepared(_ file: SourceFile) throws(QuarryError) -> PreparedDocument {
        guard let scanned = scanned[file.id] else {
            preconditionFailure("every indexed source was scanned")
        }
        return try stage.prepare(HashedFile(scanned, as: file)).document
    }
}
