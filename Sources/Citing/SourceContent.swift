import Corpus
import Storage

/// The bytes of a source where it lies now, and of a record its line.
struct SourceContent {
    let bytes: [UInt8]
    /// From 1; nil for a source that is a file of its own.
    let line: Int?

    /// - Parameter file: that the source is, or is a record of.
    /// - Throws: `notFound`, `io`; `invalidInput` where no line of the file is the record that was
    ///   indexed.
    /// - Complexity: O(file), of a record O(file up to it); of a file of records one line is in
    ///   memory.
    init(of source: SourceFile, in file: String) throws(QuarryError) {
        guard source.type == .jsonl else {
            self.bytes = try FileSystem.read(file)
            line = nil
            return
        }
        var found: FileLines.Line?
        // Of equal lines the one that the name says, which may have moved.
        let named = RecordName(source.id.path)?.line ?? 0
        try FileLines.forEach(of: file, longest: RecordLimits.lineBytes) { line in
            if found == nil || line.number == named, line.range.count == source.byteCount,
                let bytes = line.bytes, Digest.sha256(bytes) == source.contentHash
            {
                found = line
            }
            return found == nil || line.number < named
        }
        guard let found, let bytes = found.bytes else { throw Self.gone(source) }
        (self.bytes, line) = (bytes, found.number)
    }

    /// - Throws: as `init(of:in:)`, for a record of a file whose lines are known.
    /// - Complexity: O(log lines + record).
    init(of source: SourceFile, among lines: RecordLines) throws(QuarryError) {
        guard let found = try lines.find(source) else { throw Self.gone(source) }
        (bytes, line) = found
    }

    private static func gone(_ source: SourceFile) -> QuarryError {
        QuarryError(
            .invalidInput, path: source.id.path,
            "has changed since it was indexed, or is gone: no line of its file has the SHA-256 "
                + "\(source.contentHash.hex); build the index again to cite it as it is now")
    }
}
