import Corpus
import Indexing
import Jobs
import Storage

extension Worker {
    /// Parses, chunks and embeds a unit's sources; what they consist of goes into one pack.
    func prepare(_ unit: Unit, name: String, scratch: String) throws -> Receipt {
        let (list, stated) = try sources(of: unit)
        let files = try files(of: list.sources, stated: stated)
        let preparation = steps.preparation(pool: pool)
        let results = try preparation.run(files)
        var receipt = Receipt(.prepare, of: name)
        var prepared: [HashedFile] = []
        receipt.sources = zip(files, results).map { file, result -> Receipt.Source in
            switch result {
            case .prepared(let chunks):
                prepared.append(file)
                return .init(
                    path: file.id.path, key: steps.key(of: file.file).hex, chunks: chunks)
            case .failed(let failure):
                return .init(
                    path: file.id.path, key: steps.failureKey(of: file.file).hex,
                    failure: .init(code: failure.code.rawValue, reason: failure.reason))
            }
        }
        guard !prepared.isEmpty else { return receipt }
        let path = FileSystem.path("pack", in: scratch)
        let info = try preparation.writePack(prepared, to: path)
        let pack = FileReference(sha256: info.digest.hex, bytes: info.length)
        receipt.pack = pack
        for file in receipt.files { try store.putIfAbsent(file, from: path) }
        return receipt
    }

    /// Where the sources are on this machine: below the job's roots.
    private func files(
        of sources: [UnitSource], stated files: [SourceFile]
    ) throws(QuarryError) -> [HashedFile] {
        let roots = try CorpusScanner.roots(of: steps.job.corpus, index: nil)
        return try zip(sources, files).map { source, file throws(QuarryError) in
            guard let number = source.root, roots.indices.contains(number),
                let usual = roots[number].path(of: file.id)
            else {
                throw QuarryError(
                    .invalidInput, path: source.path,
                    "lies in none of the job's roots; is the job file that of the plan?")
            }
            let root = roots[number].path
            let path = source.file.map { "\(root)/\($0)" } ?? usual
            guard !StatedValues.leadsOut(path.dropFirst(root.count)) else {
                throw QuarryError(
                    .invalidInput, path: source.path, "leads out of the job's corpus")
            }
            do throws(QuarryError) {
                var scanned = try ScannedFile(id: file.id, type: file.type, path: path)
                scanned.range = try source.range()
                return HashedFile(scanned, as: file)
            } catch {
                throw error.blamed(on: .machine)
            }
        }
    }
}
