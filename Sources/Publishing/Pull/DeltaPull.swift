import Corpus
import Segments
import Snapshots
import Storage

/// Brings segments of a new root by a delta: what has changed comes, the rest is derived from a
/// generation that is here.
struct DeltaPull {
    /// What came of it.
    struct Findings {
        /// Segments that are in their place now.
        var derived: [Manifest.SegmentEntry] = []
        /// Why others have to come whole, for people; nil where there was nothing to derive from.
        var refusal: String?
    }

    let reader: any RepositoryReader
    let store: GenerationStore
    let download: SegmentDownload
    let pointer: ChannelPointer
    let manifest: Manifest
    /// The writer that this program is; nil: segments come whole.
    let writer: String?
    let threads: Int

    /// - Parameter missing: segments of the manifest that are not here.
    /// - Throws: `io`; `limitExceeded` where the server was asked for the delta often enough, and what
    ///   came of it stays for the next time. All else that goes wrong is the findings'.
    func bring(_ missing: [Manifest.SegmentEntry]) throws(QuarryError) -> Findings {
        var findings = Findings()
        guard !missing.isEmpty, try store.currentNumber() != nil, let writer else {
            return findings
        }
        guard manifest.fingerprints[.writer] == writer else {
            findings.refusal = "another version of Quarry has built the index"
            return findings
        }
        guard let (base, entry) = try offer(writer: writer) else {
            findings.refusal = "there is no delta from the generation that is here"
            return findings
        }
        var isComing = false
        do throws(QuarryError) {
            try check(entry, from: base, for: missing)
            try download.checkSpace(for: missing)
            isComing = true
            let path = try bring(entry, for: missing)
            isComing = false
            try derive(missing, from: base, by: path, into: &findings)
        } catch  where error.code != .io && !(isComing && error.code == .limitExceeded) {
            // Whatever else was in the way, whole segments may come; a disk that is too small will be
            // in theirs, too. A server that is busy would be so all the more with what is larger.
            findings.refusal = error.reason
        }
        return findings
    }

    /// The newest generation here that the channel has a delta from, whole as far as lengths say.
    private func offer(
        writer: String
    ) throws(QuarryError) -> (base: Manifest, entry: DeltaEntry)? {
        for number in try store.numbers().reversed() {
            guard let base = try? store.manifest(number),
                base.fingerprints[.writer] == writer,
                let entry = pointer.deltas.first(where: { $0.from == base.root }),
                download.missing(of: base, distrusting: false).isEmpty
            else { continue }
            return (base, entry)
        }
        return nil
    }

    /// Whether it is worth bringing, and whether memory allows it: a segment is built there, its
    /// vectors twice, its texts, and what the delta states.
    private func check(
        _ entry: DeltaEntry, from base: Manifest, for missing: [Manifest.SegmentEntry]
    ) throws(QuarryError) {
        let wanted = missing.reduce(0) { $0 + $1.byteCount }
        guard entry.bytes < wanted else {
            throw QuarryError(
                .unsupported, "\(ByteSize(wanted)) are missing, and the delta is no smaller")
        }
        let largest = missing.map(\.derivedByteCount).max() ?? 0
        let needed =
            3 * largest + DeltaReader.memory(forBytes: entry.bytes, from: base, to: manifest)
        guard let available = SystemInformation.availableMemory, needed > available else { return }
        throw QuarryError(
            .unsupported,
            "deriving takes about \(ByteSize(needed)) of memory, and \(ByteSize(available)) are free"
        )
    }

    /// - Returns: where the delta lies, proved.
    private func bring(
        _ entry: DeltaEntry, for missing: [Manifest.SegmentEntry]
    ) throws(QuarryError) -> String {
        let file = entry.file
        try download.removeOthers(
            than: Set(missing.map(\.id) + [file.name, file.name + SegmentDownload.partEnding]))
        download.progress.expect(entry.bytes)
        let path: String
        do throws(QuarryError) {
            path = try download.bring(file, named: entry.path)
        } catch {
            download.progress.expect(-entry.bytes)
            throw error
        }
        Failpoint.pullDelta.pass()
        return path
    }

    private func derive(
        _ missing: [Manifest.SegmentEntry], from base: Manifest, by path: String,
        into findings: inout Findings
    ) throws(QuarryError) {
        let delta = try DeltaReader(path: path, from: base, to: manifest)
        let derivation = try SegmentDerivation(
            of: manifest, from: IndexContent(base, in: store.layout), by: delta, threads: threads)
        for segment in missing {
            try derivation.derive(segment, in: download.folder)
            Failpoint.pullDerived.pass()
            try download.place(segment)
            findings.derived.append(segment)
            download.progress.count(segment.byteCount)
        }
    }
}

extension Manifest.SegmentEntry {
    /// Of the files that are in memory while the segment is built.
    fileprivate var derivedByteCount: Int {
        files.filter { $0.name != SegmentContent.tokensFile }.reduce(0) { $0 + $1.length }
    }
}
