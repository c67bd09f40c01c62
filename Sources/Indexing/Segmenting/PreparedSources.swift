import Corpus

/// Gives back the chunks of a source that the build has prepared before.
protocol PreparedSources: Sendable {
    func prepared(_ file: SourceFile) throws(QuarryError) -> PreparedDocument
}
