import Corpus
import Foundation
import Storage

/// The records of a file of JSON lines: each is named by what it says it is, or by its line, and
/// found again by its bytes' place.
///
/// A line that is none fails alone, under the name of its line; an empty one is nothing. What else
/// a record must have, the parser sees.
struct RecordListing {
    private(set) var sources: [HashedFile] = []
    private(set) var failures: [SourceFailure] = []
    private let file: ScannedFile
    /// Line of each record, by its name.
    private var lines: [String: Int] = [:]
    /// Failures beyond those that are named: how many, and the first of their lines.
    private var unnamed = (count: 0, line: 0)

    /// - Throws: `notFound`, `io`; `unsupported` for a file in UTF-16.
    init(_ file: ScannedFile, settings: ParseSettings) throws(QuarryError) {
        self.file = file
        do throws(QuarryError) {
            try FileLines.forEach(of: file.path, longest: RecordLimits.lineBytes) {
                line throws(QuarryError) in
                try take(line, settings: settings)
                return true
            }
        } catch {
            throw error.about(file.id.path)
        }
        guard unnamed.count > 0 else { return }
        failures.append(
            SourceFailure(
                source: RecordName(file: file.id.path, line: unnamed.line).path, code: .corrupt,
                reason: "this and \(unnamed.count - 1) more lines are no records; is it a file of "
                    + "JSON lines?"))
    }

    private mutating func take(
        _ line: FileLines.Line, settings: ParseSettings
    ) throws(QuarryError) {
        guard let bytes = line.bytes else {
            return fail(
                line, as: .limitExceeded, because: "is over \(RecordLimits.lineBytes >> 20) MiB")
        }
        if line.number == 1, bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw QuarryError(
                .unsupported, path: file.id.path, "is in UTF-16; JSON lines are in UTF-8")
        }
        guard bytes.contains(where: { $0 > 0x20 }) else { return }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            return fail(line, as: .corrupt, because: "is not in UTF-8")
        }
        guard let identity = try? JSONDecoder().decode(RecordIdentity.self, from: Data(bytes))
        else {
            return fail(line, as: .corrupt, because: "is no JSON object")
        }
        let name =
            identity.text.map { RecordName(file: file.id.path, identity: $0) }
            ?? RecordName(file: file.id.path, line: line.number)
        guard name.record.utf8.count <= RecordName.maximumBytes else {
            return fail(
                line, as: .limitExceeded,
                because: "states an identity of over \(RecordName.maximumBytes) bytes")
        }
        if let first = lines.updateValue(line.number, forKey: name.path) {
            lines[name.path] = first
            return fail(
                line, as: .alreadyExists, because: "is the same record as line \(first)")
        }
        var scanned = ScannedFile(
            id: SourceID(path: name.path), type: .jsonl, path: file.path,
            identity: file.identity, range: line.range)
        scanned.line = line.number
        sources.append(
            HashedFile(scanned, contentHash: Digest.sha256(bytes), settings: settings))
    }

    private mutating func fail(_ line: FileLines.Line, as code: ErrorCode, because reason: String) {
        guard failures.count < RecordLimits.namedFailures else {
            if unnamed.count == 0 { unnamed.line = line.number }
            return unnamed.count += 1
        }
        failures.append(
            SourceFailure(
                source: RecordName(file: file.id.path, line: line.number).path, code: code,
                reason: "line \(line.number) \(reason)"))
    }
}
