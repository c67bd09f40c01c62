package import Corpus
import Storage

extension Manifest {
    /// SHA-256 of `rootText`: equal roots mean equal indexes, byte for byte.
    package var computedRoot: Digest { Digest.sha256(rootText) }

    /// One fact a line, in a fixed order, so that any script can compute the root again:
    ///
    /// ```
    /// quarry-root 2                             3 where there is an adapter
    /// fingerprint KEY VALUE                     by key
    /// setting KEY VALUE                         by key
    /// adapter LENGTH SHA256                     where the job names one
    /// statistics SOURCES CHUNKS TERMS DIMENSION
    /// calibration SCRIPT VECTOR LATE SAMPLES    by script
    /// script NAME CHUNKS LETTERS PIECES UNKNOWN CENTER ALL    by name; see `Languages`
    /// language NAME ALL LETTERS PIECES UNKNOWN            by name
    /// aligned SCRIPT SCRIPT                     both and the lines sorted
    /// segment PARTITION ID INPUTS SOURCES CHUNKS TERMS
    /// file NAME LENGTH SHA256                   of the segment above, by name
    /// ```
    ///
    /// Keys and scripts are letters, digits, `.`, `_` and `-`, in the order of their bytes. A value
    /// is the rest of its line; it holds no control character, so that no value can say what
    /// another line says. A script has no ALL, its letters in all chunks, where they were not
    /// counted. `RootText.manifest` reads it again.
    package var rootText: String {
        var lines = ["\(RootText.heading) \(format)"]
        lines += fingerprints.sortedByKey.map { "fingerprint \($0) \($1)" }
        lines += settings.sortedByKey.map { "setting \($0) \($1)" }
        if let adapter { lines.append("adapter \(adapter.length) \(adapter.sha256)") }
        lines.append(
            "statistics \(statistics.sources) \(statistics.chunks) \(statistics.terms) "
                + "\(statistics.dimension)")
        lines += calibration.sortedByKey.map {
            "calibration \($0) \($1.vectorWeight) \($1.lateWeight) \($1.samples)"
        }
        lines += languages?.rootLines ?? []
        for segment in segments {
            lines.append(
                "segment \(segment.partition) \(segment.id) \(segment.inputs) "
                    + "\(segment.sources) \(segment.chunks) \(segment.terms)")
            lines += segment.files.map { "file \($0.name) \($0.length) \($0.sha256)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Dictionary where Key == String {
    /// By UTF-8 bytes: the same order everywhere.
    fileprivate var sortedByKey: [(String, Value)] {
        sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { ($0.key, $0.value) }
    }
}
