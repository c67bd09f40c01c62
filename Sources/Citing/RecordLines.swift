import Corpus
import Storage

/// Where the lines of a file of records lie, by their content: each is found without reading the file
/// up to it.
struct RecordLines: Sendable {
    private struct Place: Sendable {
        /// The first bytes of the line's SHA-256.
        var key: UInt64
        /// From 1.
        var number: Int
        var range: Range<Int>

        func isBefore(_ key: UInt64, _ number: Int) -> Bool {
            (self.key, self.number) < (key, number)
        }
    }

    private let path: String
    /// Before it was read; nil where there was none.
    private let identity: FileIdentity?
    /// By key, then by number.
    private let places: [Place]

    /// - Throws: `notFound`, `io`.
    /// - Complexity: O(file + lines · log lines); 32 bytes for each line are kept.
    init(of path: String) throws(QuarryError) {
        self.path = path
        identity = FileStatus(of: path)?.identity
        var places: [Place] = []
        try FileLines.forEach(of: path, longest: RecordLimits.lineBytes) { line in
            if let bytes = line.bytes, !bytes.isEmpty {
                places.append(
                    Place(
                        key: Self.key(Digest.sha256(bytes)), number: line.number,
                        range: line.range))
            }
            return true
        }
        places.sort { $0.isBefore($1.key, $1.number) }
        self.places = places
    }

    /// Whether these are the lines of the file as it is now.
    func isCurrent(for path: String) -> Bool {
        path == self.path && identity != nil && FileStatus(of: path)?.identity == identity
    }

    /// A record as it was indexed: of equal lines the one that its name says, which may have moved,
    /// else the first. Nil where there is none.
    /// - Throws: `notFound`, `io`.
    /// - Complexity: O(log lines + record).
    func find(_ source: SourceFile) throws(QuarryError) -> (bytes: [UInt8], line: Int)? {
        let key = Self.key(source.contentHash)
        let named = RecordName(source.id.path)?.line ?? 0
        let wanted = first(notBefore: key, named)
        if wanted < places.count, places[wanted].key == key, places[wanted].number == named,
            let bytes = try read(places[wanted], of: source)
        {
            return (bytes, named)
        }
        for place in places[first(notBefore: key, 0)...] {
            guard place.key == key else { return nil }
            if let bytes = try read(place, of: source) { return (bytes, place.number) }
        }
        return nil
    }

    /// Nil where the line is another one, or is now.
    private func read(_ place: Place, of source: SourceFile) throws(QuarryError) -> [UInt8]? {
        guard place.range.count == source.byteCount else { return nil }
        let bytes = try FileSystem.read(path, range: place.range)
        return Digest.sha256(bytes) == source.contentHash ? bytes : nil
    }

    private func first(notBefore key: UInt64, _ number: Int) -> Int {
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low + high) / 2
            if places[middle].isBefore(key, number) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func key(_ digest: Digest) -> UInt64 {
        digest.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
