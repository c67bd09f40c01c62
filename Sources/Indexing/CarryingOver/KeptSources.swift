import Corpus

/// Sources of this run, and those an earlier one prepared and this one keeps.
struct KeptSources: PreparedSources {
    let stage: PreparationStage
    let base: any PreparedSources
    let kept: Set<SourceID>
    let content: PreviousContent

    func prepared(_ file: SourceFile) throws(QuarryError) -> PreparedDocument {
        guard kept.contains(file.id) else { return try base.prepared(file) }
        if let document = try stage.usingCache.cachedDocument(file) { return document }
        if let document = try content.document(file) { return document }
        throw QuarryError(
            .corrupt, path: file.id.path, "its previous version is no longer in the index")
    }
}
