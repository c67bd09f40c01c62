import Corpus

/// What is done to a text before it is split: the normaliser of a `tokenizer.json`, in order.
struct UnigramNormalizer: Sendable {
    enum Step: Sendable {
        case map(CharacterMap)
        /// White space at the end goes.
        case stripRight
        /// Two and more spaces in a row become this.
        case collapseSpaces([UInt8])
    }

    let steps: [Step]

    /// UTF-8 in, UTF-8 out. Linear in the text.
    func normalize(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var bytes = Array(text)
        for step in steps {
            switch step {
            case .map(let map): bytes = Self.mapped(bytes, map)
            case .stripRight: Self.stripRight(&bytes)
            case .collapseSpaces(let other): bytes = Self.collapsed(bytes, other)
            }
        }
        return bytes
    }

    private static func collapsed(_ bytes: [UInt8], _ replacement: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var position = 0
        while position < bytes.count {
            guard bytes[position] == 0x20 else {
                result.append(bytes[position])
                position += 1
                continue
            }
            let run = bytes[position...].prefix { $0 == 0x20 }.count
            if run == 1 { result.append(0x20) } else { result += replacement }
            position += run
        }
        return result
    }

    private static func stripRight(_ bytes: inout [UInt8]) {
        var scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
        while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
        bytes = Array(String(scalars).utf8)
    }

    /// The map is asked for a whole character (grapheme cluster) where that is shorter than six
    /// bytes, else, and where it has none, for each scalar of it: as Hugging Face's tokenizers do.
    private static func mapped(_ bytes: [UInt8], _ map: CharacterMap) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 8)
        bytes.withUnsafeBufferPointer { bytes in
            var clusters = ClusterScan(bytes)
            while let cluster = clusters.next() {
                let part = UnsafeBufferPointer(rebasing: bytes[cluster])
                if part.count < 6, let other = map.replacement(of: part) {
                    result += other
                    continue
                }
                var start = 0
                while start < part.count {
                    let length = ClusterScan.scalarLength(part[start])
                    let end = min(start + length, part.count)
                    let scalar = UnsafeBufferPointer(rebasing: part[start..<end])
                    if let other = map.replacement(of: scalar) {
                        result += other
                    } else {
                        result.append(contentsOf: scalar)
                    }
                    start = end
                }
            }
        }
        return result
    }
}
