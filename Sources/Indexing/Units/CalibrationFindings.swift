package import Corpus

/// What some segments have for each pseudo-query, in the order of `CalibrationQuestions`.
package struct CalibrationFindings: Sendable {
    let findings: [ClozeFinding]

    /// Of the byte form and of what it says; stated by the units that read and write it.
    static let version = 1

    init(_ findings: [ClozeFinding]) { self.findings = findings }

    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.varint(Self.version)
        writer.varint(findings.count)
        for finding in findings { finding.encode(into: &writer) }
        return writer.bytes
    }

    /// - Throws: `corrupt`.
    package init(encoded bytes: [UInt8], path: String) throws(QuarryError) {
        findings = try DecodedObject.read(bytes, path: path) { reader throws(DecodingFailure) in
            guard try reader.varint() == Self.version else {
                throw reader.fail("another version")
            }
            var findings: [ClozeFinding] = []
            for _ in 0..<(try reader.count(minimumBytes: 2)) {
                findings.append(try ClozeFinding(from: &reader))
            }
            return findings
        }
    }
}
