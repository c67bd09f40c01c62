import Corpus
import Snapshots

/// What units and receipts may state. Others wrote them, and arithmetic and paths are made of it.
/// All functions throw what is stated instead, for a sentence about it.
enum StatedValues {
    /// Chunks, sources, terms of one source or segment.
    private static let counts = 0...1 << 32
    /// Bytes.
    private static let lengths = 0...1 << 44
    private static let partitions = 0...1 << 30
    private static let maximumFiles = 64

    static func check(count: Int) throws(InvalidText) {
        guard counts.contains(count) else { throw InvalidText("the count \(count)") }
    }

    static func check(length: Int) throws(InvalidText) {
        guard lengths.contains(length) else { throw InvalidText("a length of \(length) bytes") }
    }

    static func check(partition: Int) throws(InvalidText) {
        guard partitions.contains(partition) else {
            throw InvalidText("the partition \(partition)")
        }
    }

    static func check(sha256: String) throws(InvalidText) {
        guard Digest(hex: sha256)?.hex == sha256 else {
            throw InvalidText("\(ForeignText.escaped(sha256)) for a SHA-256")
        }
    }

    /// A segment's folder has the name of its id, and its files lie in that.
    static func check(
        segment id: String, files: [Manifest.FileEntry]
    ) throws(InvalidText) {
        try check(sha256: id)
        guard files.count <= maximumFiles else {
            throw InvalidText("a segment of \(files.count) files")
        }
        for file in files {
            guard !file.name.isEmpty, file.name.utf8.allSatisfy(isLetter) else {
                throw InvalidText("\(ForeignText.escaped(file.name)) for a segment's file")
            }
            try check(length: file.length)
            try check(sha256: file.sha256)
        }
    }

    /// Whether a path leads out of the folder that it is to lie below.
    static func leadsOut(_ path: some StringProtocol) -> Bool {
        path.utf8.contains(0)
            || path.utf8.split(separator: UInt8(ascii: "/"))
                .contains { $0.elementsEqual("..".utf8) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }
}
