package import Corpus
import Storage

extension Manifest {
    /// SHA-256 of the lines of `rootText`: equal roots mean equal indexes, byte for byte.
    package var computedRoot: Digest { Digest.sha256(rootText) }

    /// One fact a line, in a fixed order, so that any script can compute the root again.
    package var rootText: String {
        var lines = ["quarry-root \(format)"]
        lines += fingerprints.sortedByKey.map { "fingerprint \($0) \($1)" }
        lines += settings.sortedByKey.map { "setting \($0) \($1)" }
        lines.append(
            "statistics \(statistics.sources) \(statistics.chunks) \(statistics.terms) "
                + "\(statistics.dimension)")
        lines += calibration.sortedByKey.map {
            "calibration \($0) \($1.vectorWeight) \($1.lateWeight) \($1.samples)"
        }
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
