package import Corpus

/// A source that is part of the index.
package struct IndexedSource: Hashable, Sendable {
    package var file: SourceFile
    package var chunkCount: Int

    package init(file: SourceFile, chunkCount: Int) {
        self.file = file
        self.chunkCount = chunkCount
    }
}
