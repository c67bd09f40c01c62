import Corpus

/// In how many requests a file goes into a bucket.
struct UploadSizes: Sendable {
    /// A file of more bytes goes in parts: what is lost with a connection is a part then, and a
    /// bucket takes no more than 5 GiB in one request.
    var whole = 256 << 20
    /// Bytes of each part but the last; more, in steps of as much, where there would be too many
    /// parts.
    var part = 64 << 20

    /// What buckets take of one file. All but the last part are of the same length, which some ask
    /// for, and have 5 MiB at least, which most do.
    static let maximumParts = 10_000
    static let maximumBytes = 5 << 40

    /// - Returns: one range: the file goes in one request.
    /// - Throws: `limitExceeded` for a file that no bucket takes.
    func parts(of length: Int, path: String) throws(QuarryError) -> [Range<Int>] {
        guard length > whole else { return [0..<length] }
        guard length <= Self.maximumBytes else {
            throw QuarryError(
                .limitExceeded, path: path,
                "has \(ByteSize(length)), more than a bucket takes as one file")
        }
        let least = (length + Self.maximumParts - 1) / Self.maximumParts
        let size = (least + part - 1) / part * part
        return stride(from: 0, to: length, by: size).map { $0..<min($0 + size, length) }
    }
}
