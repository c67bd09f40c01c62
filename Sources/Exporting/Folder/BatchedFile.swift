import Corpus

/// Files of at most so many pieces and bytes, one after the other: `bulk-00000.ndjson`,
/// `bulk-00001.ndjson`. What an engine takes in one request is bounded.
struct BatchedFile {
    let folder: ExportFolder
    let stem: String
    let ending: String
    /// Before the first piece, between two and after the last.
    var opening: [UInt8] = []
    var separator: [UInt8] = []
    var closing: [UInt8] = []
    private var file: ExportFile?
    private var pieces = 0
    private var number = 0

    /// Chunks in a file, at most.
    static let maximumPieces = 1_000
    /// Bytes of a file, at most, unless one chunk alone has more.
    static let maximumBytes = 8 << 20

    init(_ folder: ExportFolder, stem: String, ending: String) {
        self.folder = folder
        self.stem = stem
        self.ending = ending
    }

    mutating func append(_ piece: [UInt8]) throws(QuarryError) {
        let needed = separator.count + piece.count + closing.count
        if let file, pieces == Self.maximumPieces || file.length + needed > Self.maximumBytes {
            try close()
        }
        if let file {
            try file.append(separator)
            try file.append(piece)
        } else {
            let digits = String(number)
            let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
            let new = try folder.file("\(stem)-\(padded).\(ending)")
            try new.append(opening)
            try new.append(piece)
            file = new
            number += 1
        }
        pieces += 1
    }

    mutating func close() throws(QuarryError) {
        guard let file else { return }
        try file.append(closing)
        try folder.close(file)
        self.file = nil
        pieces = 0
    }
}
