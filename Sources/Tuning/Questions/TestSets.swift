package import Artifacts
package import Corpus
package import Embedding
import Evaluation
package import Indexing
import Searching
package import Snapshots
import Storage

/// Sets of questions as they are named on the command line: a golden file, asked of the index that
/// is adapted, or a folder in BEIR's layout, which is indexed for it, once.
package struct TestSets {
    package let artifacts: ArtifactStore
    private let threads: Int
    private let wholeDocuments: Bool
    private let folder: String
    private let events: BuildEvents
    /// Of the indexes that are built; nil: those of the index that is adapted.
    package var settings: IndexSettings?
    private var built: [String: Snapshot] = [:]

    /// - Parameter folder: for indexes; the caller removes it.
    package init(
        artifacts: ArtifactStore, threads: Int, wholeDocuments: Bool, folder: String,
        events: BuildEvents
    ) {
        self.artifacts = artifacts
        self.threads = threads
        self.wholeDocuments = wholeDocuments
        self.folder = folder
        self.events = events
    }

    /// The questions that a path names and that may judge: those with an answer; of a set those of
    /// `test.tsv` that somebody has asked.
    /// - Throws: `QuarryError`.
    package mutating func asked(
        _ path: String, of index: Snapshot, by encoder: Encoder
    ) throws -> AskedSet {
        guard FileStatus(of: path)?.kind == .folder else {
            let questions = try JSONLines.read(path, as: GoldenQuestion.self)
            return try Self.judging(
                LabelledQuestion.all(of: questions), named: FileSystem.name(of: path), of: index)
        }
        let set = try BEIRSet.load(directory: path, split: "test")
        let built = try self.index(
            of: path, by: encoder, settings: settings ?? index.settings)
        return try Self.judging(
            LabelledQuestion.all(of: set.asked), named: set.name, of: built)
    }

    /// A set's questions that have an answer, with what no question that is learnt from may share.
    /// - Throws: `corrupt`.
    package static func judging(
        _ questions: [LabelledQuestion], named name: String, of index: Snapshot
    ) throws(QuarryError) -> AskedSet {
        AskedSet(
            name: name, index: index,
            questions: try LabelledQuestion.known(questions, byContentsIn: index)
                .filter { !$0.grades.isEmpty })
    }

    /// An index of a set's documents.
    /// - Throws: `QuarryError`.
    package mutating func index(
        of directory: String, by encoder: Encoder, settings: IndexSettings
    ) throws -> Snapshot {
        let key = FileSystem.realPath(directory)
        if let known = built[key] { return known }
        let set = try BEIRSet.load(directory: directory, split: "test")
        let searcher = try BEIREvaluation(
            encoder: encoder, artifacts: artifacts, settings: settings, threads: threads,
            wholeDocuments: wholeDocuments
        ).build(set, folder: FileSystem.path("\(built.count)", in: folder), events: events)
        built[key] = searcher.snapshot
        return searcher.snapshot
    }
}
