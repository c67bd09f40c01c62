/// One pass over one text: gathers words, and turns each into tokens where it ends.
struct WordPieceScan {
    private let tokenizer: WordPieceTokenizer
    private let buffer: WordBuffer
    private let limit: Int
    private var length = 0
    private var scalarCount = 0
    private(set) var ids: [Int32] = []

    init(_ tokenizer: WordPieceTokenizer, buffer: WordBuffer, limit: Int) {
        self.tokenizer = tokenizer
        self.buffer = buffer
        self.limit = limit
    }

    mutating func reserve(_ count: Int) { ids.reserveCapacity(min(limit, count)) }

    mutating func run(_ utf8: UnsafeBufferPointer<UInt8>) {
        var position = 0
        tokenizer.isPlain.withUnsafeBufferPointer { isPlain in
            tokenizer.asciiBytes.withUnsafeBufferPointer { lowered in
                while position < utf8.count, ids.count < limit {
                    let byte = utf8[position]
                    if byte >= 0x80 {
                        position += takeScalar(utf8, at: position)
                    } else if isPlain[Int(byte)] {
                        append(lowered[Int(byte)])
                        position += 1
                    } else {
                        position += takeASCII(byte, in: utf8, at: position)
                    }
                }
            }
        }
        endWord()
        if ids.count > limit { ids.removeLast(ids.count - limit) }
    }

    /// An ASCII byte that ends a word or may begin a special token; the number of bytes taken.
    private mutating func takeASCII(
        _ byte: UInt8, in utf8: UnsafeBufferPointer<UInt8>, at position: Int
    ) -> Int {
        if let size = takeSpecial(utf8, at: position) { return size }
        let scalar = Unicode.Scalar(tokenizer.asciiBytes[Int(byte)])
        perform(tokenizer.asciiActions[Int(byte)], on: scalar)
        return 1
    }

    /// The number of bytes taken; nil where no special token stands there.
    @inline(__always)
    private mutating func takeSpecial(
        _ utf8: UnsafeBufferPointer<UInt8>, at position: Int
    ) -> Int? {
        guard tokenizer.beginsSpecial[Int(utf8[position])],
            let special = tokenizer.specials.first(where: {
                utf8[position...].starts(with: $0.bytes)
            })
        else { return nil }
        endWord()
        ids.append(special.id)
        return special.bytes.count
    }

    /// A scalar beyond ASCII, or a special token that begins with one; the number of bytes taken.
    private mutating func takeScalar(_ utf8: UnsafeBufferPointer<UInt8>, at position: Int) -> Int {
        if let size = takeSpecial(utf8, at: position) { return size }
        let (scalar, size) = Self.decode(utf8, at: position)
        let page = tokenizer.normalizer.page(of: scalar)
        let low = UInt8(truncatingIfNeeded: scalar.value)
        switch page.actions[Int(low)] {
        case .map: page.mappings[low]?.forEach { append($0) }
        case .mapApart:
            page.mappings[low]?.forEach { perform(tokenizer.normalizer.action(of: $0), on: $0) }
        case let action: perform(action, on: scalar)
        }
        return size
    }

    private mutating func perform(_ action: TextNormalizer.Action, on scalar: Unicode.Scalar) {
        switch action {
        case .keep: append(scalar)
        case .drop: break
        case .space: endWord()
        case .alone:
            endWord()
            append(scalar)
            endWord()
        case .map, .mapApart: preconditionFailure("replacements are not replaced again")
        }
    }

    @inline(__always)
    private mutating func append(_ byte: UInt8) {
        scalarCount += 1
        guard scalarCount <= WordPieceTokenizer.maxWordScalars else { return }
        buffer.bytes[length] = byte
        length += 1
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        scalarCount += 1
        guard scalarCount <= WordPieceTokenizer.maxWordScalars else { return }
        for byte in UTF8.encode(scalar)! {
            buffer.bytes[length] = byte
            length += 1
        }
    }

    /// Looks the gathered word up: its tokens, or one unknown token if some part has none.
    private mutating func endWord() {
        guard length > 0 else { return }
        defer {
            length = 0
            scalarCount = 0
        }
        guard scalarCount <= WordPieceTokenizer.maxWordScalars else {
            return ids.append(tokenizer.ids.unknown)
        }
        let before = ids.count
        var start = 0
        while start < length {
            guard let (id, size) = longestToken(from: start) else {
                ids.removeLast(ids.count - before)
                return ids.append(tokenizer.ids.unknown)
            }
            ids.append(id)
            start += size
        }
    }

    @inline(__always)
    private func longestToken(from start: Int) -> (id: Int32, size: Int)? {
        let vocabulary = tokenizer.vocabulary
        let first = buffer.bytes + start
        let most = min(length - start, vocabulary.longestToken)
        var hash = start == 0 ? Vocabulary.wordSeed : Vocabulary.continuationSeed
        for index in 0..<most {
            hash = Vocabulary.step(hash, with: first[index])
            buffer.hashes[index] = hash
        }
        for size in stride(from: most, to: 0, by: -1) {
            let id = vocabulary.find(
                first, length: size, hash: buffer.hashes[size - 1], isContinuation: start > 0)
            if let id { return (id, size) }
        }
        return nil
    }

    /// The scalar at a place in valid UTF-8, and its size in bytes.
    private static func decode(
        _ utf8: UnsafeBufferPointer<UInt8>, at position: Int
    ) -> (Unicode.Scalar, Int) {
        let lead = utf8[position]
        let size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        var value = UInt32(lead) & (0x7F >> UInt32(size))
        for offset in 1..<size { value = value << 6 | UInt32(utf8[position + offset] & 0x3F) }
        return (Unicode.Scalar(value)!, size)
    }
}
