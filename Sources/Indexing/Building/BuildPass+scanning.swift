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
        var forecast: DiskForecast
    }

    mutating func scan() throws -> Scan {
        events.progress(.scan, 0, 0)
        let listing = try CorpusScanner.scan(job.corpus)
        let previous = try PreviousGeneration(
            store, fingerprints: fingerprints, toleratesDamage: options.ignoresCache)
        let pass = self
        let hashed = try circumstances.timed("scan") { try pass.hash(listing.files) }
        circumstances.failures = listing.failures + hashed.failures
        circumstances.remarks = listing.remarks
        try options.control.checkpoint()
        let forecast = DiskForecast(
            manifest: try store.currentNumber().map { try store.manifest($0) },
            settings: fingerprints.settings, dimension: encoder.model.dimension)
        let pending = hashed.files.map(\.file).filter {
            knownChunkCount(of: $0, in: previous) == nil
        }
        try checkDisk(forecast, pending: pending)
        return Scan(files: hashed.files, previous: previous, forecast: forecast)
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

    /// Content hashes, from the hash cache where size, time and inode are unchanged.
    private func hash(
        _ files: [ScannedFile]
    ) throws -> (files: [HashedFile], failures: [SourceFailure]) {
        let now = Int(Date().timeIntervalSince1970 * 1e9)
        try FileSystem.makeFolder(options.state.path)
        var cache = HashCache(path: options.state.hashes(of: job.name))
        let count = Atomic(0)
        let known = cache
        let hashes = Parallel.map(files.count, threads: options.threads) { index in
            defer {
                let done = count.add(1, ordering: .relaxed).newValue
                events.progress(.scan, done, files.count)
            }
            return Result { () throws(QuarryError) in
                if !options.distrustsHints, let hash = known.hash(of: files[index]) { return hash }
                try options.control.checkpoint()
                return try files[index].contentHash()
            }
        }
        try options.control.checkpoint()
        var hashed: [HashedFile] = []
        var failures: [SourceFailure] = []
        for (file, result) in zip(files, hashes) {
            switch result {
            case .success(let hash):
                hashed.append(HashedFile(file, contentHash: hash, settings: job.parse))
            case .failure(let error):
                failures.append(
                    SourceFailure(source: file.id.path, code: error.code, reason: error.reason))
            }
        }
        try cache.save(hashed, scannedAtNanoseconds: now)
        return (hashed, failures)
    }
}
