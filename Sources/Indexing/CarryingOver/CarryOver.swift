import Corpus
import Segments

/// What becomes of the sources a limit left unfinished and of those that can't be read, so that the
/// generation published is the best consistent one:
///
/// - bytes the previous generation has under any name are indexed under the new name: that is
///   no work (a rename, a copy, a move);
/// - a changed source keeps its previous version;
/// - a new one is not in yet.
///
/// A run that can't keep a previous version, because settings or parser changed since, publishes
/// nothing: a limit must never take away answers that the corpus still gives.
struct CarryOver {
    /// In the index without having been prepared in this run.
    private(set) var kept: [IndexedSource] = []
    private(set) var carried: [CarriedSource] = []

    /// Whether a generation without the carried sources' new versions may be published.
    var isPublishable: Bool { !carried.contains { $0.kind == .unpublished } }

    /// Nothing is left over.
    init() {}

    init(
        _ unfinished: [SourceFile], indexedBefore: (SourceID) -> Bool, content: PreviousContent,
        trustsPrevious: Bool
    ) {
        for file in unfinished {
            if trustsPrevious, let chunks = content.chunkCount(of: file) {
                kept.append(IndexedSource(file: file, chunkCount: chunks))
            } else if !indexedBefore(file.id) {
                carried.append(CarriedSource(source: file.id, kind: .absent))
            } else if trustsPrevious, let old = content.version(of: file.id) {
                kept.append(old)
                carried.append(CarriedSource(source: file.id, kind: .previousVersion))
            } else {
                carried.append(CarriedSource(source: file.id, kind: .unpublished))
            }
        }
    }

    /// Keeps what the previous generation has of sources that can't be read now: that they can't
    /// be does not say that they are gone.
    mutating func keep(
        _ unreadable: [SourceID], content: PreviousContent, trustsPrevious: Bool
    ) {
        for id in unreadable {
            let old = trustsPrevious ? content.version(of: id) : nil
            if let old { kept.append(old) }
            carried.append(
                CarriedSource(
                    source: id, kind: old == nil ? .unpublished : .previousVersion,
                    cause: .unreadable))
        }
    }
}
