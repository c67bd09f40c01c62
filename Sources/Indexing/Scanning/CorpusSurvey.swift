import Corpus
import Foundation
import Jobs
import Snapshots
package import Storage
import Synchronization

/// A corpus as it is now beside the generation that is published of it: files with their contents'
/// hashes, what is gone, and what can't be read.
package struct CorpusSurvey: Sendable {
    package let files: [HashedFile]
    package let listing: CorpusListing
    /// Files and folders that could not be read.
    package let failures: [SourceFailure]
    let previous: PreviousGeneration
    package let removals: Removals
    /// What was known of the files before.
    private let known: HashCache
    /// When their hashes began to be taken. Nanoseconds since 1970.
    private let started: Int

    package struct Options: Sendable {
        package var index: String
        package var state: StateFolder
        package var threads: Int
        /// Read every file again, whatever size, times and inode say.
        package var distrustsHints = false
        /// Publish however many sources are gone.
        package var acceptsRemovals = false
        /// Whether a damaged generation is taken for absent.
        package var toleratesDamage = false

        package init(index: String, state: StateFolder, threads: Int) {
            self.index = index
            self.state = state
            self.threads = threads
        }
    }

    /// - Parameter control: asked between files.
    /// - Throws: what a build can't begin with: roots that are absent, a damaged index, an empty
    ///   corpus; `limitExceeded` where the run is to stop.
    /// - Complexity: O(bytes of the files that changed).
    init(
        _ job: JobDefinition, fingerprints: Fingerprints, options: Options, control: StopControl,
        events: BuildEvents
    ) throws {
        listing = try CorpusScanner.scan(job.corpus, index: options.index, state: options.state)
        previous = try PreviousGeneration(
            GenerationStore(root: options.index), fingerprints: fingerprints,
            toleratesDamage: options.toleratesDamage)
        try FileSystem.makeFolder(options.state.path)
        known = HashCache(path: options.state.hashes(of: job.name))
        started = Int(Date().timeIntervalSince1970 * 1e9)
        let contents = Self.contents(
            of: listing.files, settings: job.parse, known: options.distrustsHints ? nil : known,
            threads: options.threads, control: control, events: events)
        try control.checkpoint()
        var files: [HashedFile] = []
        var failures = listing.failures
        for (file, result) in zip(listing.files, contents) {
            switch result {
            case .success(let content):
                files += content.sources
                failures += content.failures
            case .failure(let error): failures.append(SourceFailure(of: file.id, error))
            }
        }
        (self.files, self.failures) = (files, failures)
        removals = Removals(
            from: previous.hashes, roots: previous.roots, to: files.map(\.file),
            listing: listing, failures: failures, corpus: job.corpus,
            limits: job.removalGuard, isAccepted: options.acceptsRemovals)
        try removals.check(
            listing, hasIndex: previous.isThere,
            mayBeEmpty: options.acceptsRemovals || job.removalGuard.maximumShare == nil)
    }

    /// With hashes from the cache where size, times and inode are unchanged.
    private static func contents(
        of files: [ScannedFile], settings: ParseSettings, known: HashCache?, threads: Int,
        control: StopControl, events: BuildEvents
    ) -> [Result<FileContent, QuarryError>] {
        let count = Atomic(0)
        return Parallel.map(files.count, threads: threads) { index in
            defer {
                let done = count.add(1, ordering: .relaxed).newValue
                events.progress(.scan, done, files.count)
            }
            return Result { () throws(QuarryError) in
                let hint = known?.hash(of: files[index])
                if hint == nil { try control.checkpoint() }
                return try FileContent(files[index], settings: settings, known: hint)
            }
        }
    }

    /// Keeps the hashes for the next look.
    func remember() throws(QuarryError) {
        var cache = known
        try cache.save(files, keeping: removals.unreadable, scannedAtNanoseconds: started)
    }
}

extension SourceFailure {
    /// A file whose bytes could not be had.
    init(of id: SourceID, _ error: QuarryError) {
        self.init(
            source: id.path, code: error.code, reason: error.reason,
            unreadable: error.code == .io ? .file : nil)
    }
}
