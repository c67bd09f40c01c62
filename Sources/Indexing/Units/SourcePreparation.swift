import Artifacts
package import Corpus
import Jobs
import Segments
package import Storage

/// Sources → chunks and vectors, and these into a pack that goes to other machines.
package struct SourcePreparation: Sendable {
    let stage: PreparationStage
    let vectors: VectorStage
    let threads: Int
    let control: StopControl

    /// What became of a source.
    package enum Result: Sendable {
        case prepared(chunks: Int)
        case failed(SourceFailure)
    }

    /// Chunks embedded and stored in one go.
    private static let batchSize = 256
    /// Sources a thread whose chunks are in memory together.
    private static let sourcesPerThread = 8
    private static let maximumAttempts = RetryPolicy().maximumAttempts

    /// Parses, chunks and embeds what the artifact store lacks; all of it is there then.
    /// - Returns: one result a source.
    /// - Throws: what is no document's fault: a file that is not there or is another one than
    ///   planned, the machine's disk and memory, a stop.
    package func run(_ files: [HashedFile]) throws(QuarryError) -> [Result] {
        var results: [Result] = []
        var chunks: [Chunk] = []
        let step = Self.sourcesPerThread * threads
        for start in stride(from: 0, to: files.count, by: step) {
            try control.checkpoint()
            let window = Array(files[start..<min(start + step, files.count)])
            let attempts = Parallel.map(window.count, threads: threads) { index in
                Swift.Result { () throws(QuarryError) in try document(of: window[index]) }
            }
            for (file, attempt) in zip(window, attempts) {
                switch try attempt.get() {
                case .success(let document):
                    results.append(.prepared(chunks: document.chunks.count))
                    chunks += document.chunks
                case .failure(let error):
                    results.append(.failed(SourceFailure(of: file.id, error)))
                }
            }
            try embed(&chunks, atLeast: Self.batchSize)
        }
        try embed(&chunks, atLeast: 1)
        return results
    }

    private func embed(_ chunks: inout [Chunk], atLeast least: Int) throws(QuarryError) {
        while chunks.count >= least {
            _ = try vectors.ensure(Array(chunks.prefix(Self.batchSize)))
            // A stop leaves a batch unfinished.
            try control.checkpoint()
            chunks.removeFirst(min(Self.batchSize, chunks.count))
        }
    }

    /// The document, or why it is to blame itself, after as many attempts as a build takes.
    private func document(
        of file: HashedFile
    ) throws(QuarryError) -> Swift.Result<PreparedDocument, QuarryError> {
        var attempts = 0
        while true {
            do throws(QuarryError) {
                return .success(try stage.prepare(file).document)
            } catch {
                try control.checkpoint()
                guard error.blame == .input else { throw error }
                attempts += 1
                switch FailureClass(error.code, kind: .source) {
                case .halt: throw error
                case .reject: return .failure(error)
                case .retry:
                    try check(file)
                    guard attempts >= Self.maximumAttempts else { continue }
                    let isOfMachine = error.code == .io || error.code == .notFound
                    if isOfMachine { throw error.blamed(on: .machine) }
                    return .failure(error)
                }
            }
        }
    }

    /// Whether the file is there, and the one that was planned.
    private func check(_ file: HashedFile) throws(QuarryError) {
        let hash: Digest
        do throws(QuarryError) {
            hash = try file.scanned.contentHash()
        } catch {
            throw error.blamed(on: .machine)
        }
        guard hash == file.file.contentHash else {
            throw QuarryError(
                .io, path: file.id.path,
                "has other bytes than were planned; plan again when the corpus is at rest",
                blame: .staleView)
        }
    }

    /// Writes what prepared sources consist of into a pack.
    /// - Parameter files: in the order in which they stand in the pack.
    /// - Throws: `io`; `limitExceeded` where the disk is full.
    package func writePack(
        _ files: [HashedFile], to path: String
    ) throws(QuarryError) -> SealedFileInfo {
        var writer = try ArtifactPackWriter(path: path)
        let fingerprints = vectors.fingerprints
        if vectors.storesTokens {
            let center = VectorStage.bytes(try vectors.coder().center)
            try writer.append(Artifact(key: fingerprints.centerKey, bytes: center), as: .tokens)
        }
        for file in files {
            try control.checkpoint()
            let document = try stage.prepare(file).document
            try writer.append(
                Artifact(key: fingerprints.chunksKey(file.file), bytes: document.encoded()),
                as: .chunks)
            let texts = document.chunks.map(\.embeddedText)
            for start in stride(from: 0, to: texts.count, by: Self.batchSize) {
                let batch = Array(texts[start..<min(start + Self.batchSize, texts.count)])
                try append(batch, to: &writer)
            }
        }
        return try writer.seal()
    }

    private func append(
        _ texts: [String], to writer: inout ArtifactPackWriter
    ) throws(QuarryError) {
        let dimension = vectors.dimension
        let rows = try vectors.vectors(of: texts)
        for (index, text) in texts.enumerated() {
            let row = rows[index * dimension..<(index + 1) * dimension]
            try writer.append(
                Artifact(
                    key: vectors.fingerprints.vectorKey(text), bytes: VectorStage.bytes(row)),
                as: .vector)
        }
        guard vectors.storesTokens else { return }
        for (text, codes) in zip(texts, try vectors.codes(of: texts)) {
            try writer.append(
                Artifact(key: vectors.fingerprints.lateKey(text), bytes: codes), as: .tokens)
        }
    }
}
