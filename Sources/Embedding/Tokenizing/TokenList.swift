/// The tokens of a vocabulary, by id, in one run of bytes.
struct TokenList: Hashable, Sendable {
    /// Every token's bytes, `##` included, one after the other.
    private(set) var bytes: [UInt8] = []
    /// Where each token starts in `bytes`; one entry more than there are tokens.
    private(set) var starts: [Int32] = [0]

    var count: Int { starts.count - 1 }

    init(_ tokens: [String] = []) {
        for token in tokens { append(token.utf8) }
    }

    /// One token a line, by LF or CRLF.
    init(lines: [UInt8]) {
        bytes.reserveCapacity(lines.count)
        starts.reserveCapacity(lines.count / 6)
        var end = 0
        while end < lines.count {
            let start = end
            while end < lines.count, lines[end] != 0x0A { end += 1 }
            let hasReturn = end > start && lines[end - 1] == 0x0D
            append(lines[start..<(hasReturn ? end - 1 : end)])
            end += 1
        }
    }

    func range(_ id: Int) -> Range<Int> { Int(starts[id])..<Int(starts[id + 1]) }

    mutating func append(_ token: some Collection<UInt8>) {
        bytes.append(contentsOf: token)
        starts.append(Int32(bytes.count))
    }
}
