import Artifacts
import Corpus
import Embedding
import Foundation
import Jobs
import Snapshots
import Storage
import Synchronization

extension BuildPass {
    /// What is there: files with their contents' hashes, and what the current generation holds.
    struct Scan {
        var files: [HashedFile]
        var previous: PreviousGeneration
        var removals: Removals
        var passedOver: [CorpusListing.PassedOver]
        var forecast: DiskForecast
    }

    mutating func scan() throws -> Scan {
        events.progress(.scan, 0, 0)
        let listing = try CorpusScanner.scan(
            job.corpus, index: options.index, state: options.state)
        let previous = try PreviousGeneration(
            store, fingerprints: fingerprints, toleratesDamage: options.ignoresCache)
        let known = try hashCache()
        let started = Int(Date().timeIntervalSince1970 * 1e9)
        let pass = self
        let hashed = try circumstances.timed("scan") {
            try pass.hash(listing.files, known: known)
        }
        note(listing, failures: hashed.failures)
        try options.control.checkpoint()
        let removals = Removals(
            from: previous.hashes, roots: previous.roots, to: hashed.files.map(\.file),
            listing: listing, failures: circumstances.failures, corpus: job.corpus,
            limits: job.removalGuard, isAccepted: options.acceptsRemovals)
        try removals.check(
            listing, hasIndex: previous.isThere,
            mayBeEmpty: options.acceptsRemovals || job.removalGuard.maximumShare == nil)
        let forecast = DiskForecast(
            manifest: try store.currentNumber().map { try store.manifest($0) },
            settings: fingerprints.settings, dimension: encoder.model.dimension,
            tokenDimension: encoder.model.configuration.hiddenSize)
        let scan = Scan(
            files: hashed.files, previous: previous, removals: removals,
            passedOver: listing.passedOver, forecast: forecast)
        guard !removals.isRefused else { return scan }
        var cache = known
        try cache.save(
            hashed.files, keeping: removals.unreadable, scannedAtNanoseconds: started)
        try checkDisk(
            forecast,
            pending: hashed.files.map(\.file).filter {
                knownChunkCount(of: $0, in: previous) == nil
            })
        return scan
    }

    private mutating func note(_ listing: CorpusListing, failures: [SourceFailure]) {
        circumstances.failures = listing.failures + failures
        circumstances.remarks = listing.remarks
        circumstances.roots = listing.roots.map {
            .init(stated: $0.stated, path: $0.path, name: $0.name)
        }
    }

    /// The chunk count of a source that is as it was; nil if it must be prepared.
    func knownChunkCount(of file: SourceFile, in previous: PreviousGeneration) -> Int? {
        options.ignoresCache ? nil : previous.chunkCount(of: file)
    }

    /// Room for what is to be written; see `DiskForecast`.
    private func checkDisk(
        _ forecast: DiskForecast, pending: [SourceFile]
    ) throws(QuarryError) {
        try forecast.check(
            pending,
            places: .init(
                index: options.index, cache: artifacts.path,
                cacheBudgetBytes: artifacts.budgetBytes, state: options.state.path),
            space: options.space)
    }

    private func hashCache() throws -> HashCache {
        try FileSystem.makeFolder(options.state.path)
        return HashCache(path: options.state.hashes(of: job.name))
    }

    /// Content hashes, from the hash cache where size, times and inode are unchanged.
    private func hash(
        _ files: [ScannedFile], known: HashCache
    ) throws -> (files: [HashedFile], failures: [SourceFailure]) {
        let count = Atomic(0)
        let hashes = Parallel.map(files.count, threads: options.threads) { index in
            defer {
                let done = count.add(1, ordering: .relaxed).newValue
                events.progress(.scan, done, files.count)
            }
            return Result { () throws(QuarryError) in
                let hint = options.distrustsHints ? nil : known.hash(of: files[index])
                if hint == nil { try options.control.checkpoint() }
                return try FileContent(files[index], settings: job.parse, known: hint)
            }
        }
        try options.control.checkpoint()
        var hashed: [HashedFile] = []
        var failures: [SourceFailure] = []
        for (file, result) in zip(files, hashes) {
            switch result {
            case .success(let content):
                hashed += content.sources
                failures += content.failures
            case .failure(let error): failures.append(SourceFailure(of: file.id, error))
            }
        }
        return (hashed, failures)
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
