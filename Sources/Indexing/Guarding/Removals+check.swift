import Corpus

extension Removals {
    /// Roots that are not there or can't be read, and a corpus without a file, are no settings to
    /// begin an index with. Of an index that has sources the guard decides.
    /// - Throws: the root's problem; `notFound`. What a build can't begin with, a plan says too.
    func check(
        _ listing: CorpusListing, hasIndex: Bool, mayBeEmpty: Bool
    ) throws(QuarryError) {
        for root in listing.roots {
            guard let problem = root.problem else { continue }
            let isKept = !root.isAbsent && hasIndex
            guard isKept || explains(root) else { throw problem }
        }
        guard !hasIndex, !mayBeEmpty, listing.files.isEmpty, listing.failures.isEmpty
        else { return }
        throw QuarryError(
            .notFound, path: listing.roots.first?.stated,
            "holds no file that the job selects, of \(SourceType.allExtensions); is a share not "
                + "mounted, a glob wrong? --accept-removals publishes an empty index")
    }
}
