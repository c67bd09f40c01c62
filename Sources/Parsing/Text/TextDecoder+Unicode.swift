import Corpus

extension TextDecoder {
    private static let marks: [(bytes: [UInt8], iconv: String, name: String)] = [
        ([0xEF, 0xBB, 0xBF], "UTF-8", "UTF-8"),
        ([0xFF, 0xFE, 0x00, 0x00], "UTF-32LE", "UTF-32LE"),
        ([0x00, 0x00, 0xFE, 0xFF], "UTF-32BE", "UTF-32BE"),
        ([0xFF, 0xFE], "UTF-16LE", "UTF-16LE"),
        ([0xFE, 0xFF], "UTF-16BE", "UTF-16BE"),
        ([0x84, 0x31, 0x95, 0x33], "GB18030", "GB18030"),
    ]

    /// A byte order mark settles the encoding.
    /// - Throws: `corrupt` where the rest breaks its rules.
    static func byMark(_ bytes: UnsafeRawBufferPointer) throws(QuarryError) -> DecodedText? {
        for mark in marks where bytes.starts(with: mark.bytes) {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[mark.bytes.count...])
            if let text = Iconv.decode(rest, from: mark.iconv) {
                return DecodedText(text: text, encoding: mark.name, confidence: 1)
            }
            // A file cut inside its last character is still that file.
            if let text = Iconv.decode(rest, from: mark.iconv, isPrefix: true) {
                return DecodedText(text: text, encoding: mark.name, confidence: 0.99)
            }
            // Two bytes of a mark may be chance; three or four are not.
            if mark.bytes.count > 2 && mark.name != "UTF-8" { continue }
            if mark.name == "UTF-8" {
                let damage = UTF8Damage(rest)
                return damage.isHalf ? damage.repaired(rest) : nil
            }
            throw QuarryError(.corrupt, "\(mark.name) by its mark, but not valid as such")
        }
        return nil
    }

    /// Seven-bit encodings that switch character sets by escape sequences.
    static func byEscapes(_ bytes: UnsafeRawBufferPointer) -> DecodedText? {
        guard !bytes.contains(where: { $0 >= 0x80 }) else { return nil }
        let escapes: [(mark: [UInt8], name: String)] = [
            ([0x1B, 0x24, 0x29, 0x43], "ISO-2022-KR"),
            ([0x1B, 0x24, 0x42], "ISO-2022-JP-2"), ([0x1B, 0x24, 0x40], "ISO-2022-JP-2"),
            ([0x1B, 0x28, 0x4A], "ISO-2022-JP-2"),
        ]
        for escape in escapes where contains(bytes, mark: escape.mark) {
            if let text = Iconv.decode(bytes, from: escape.name),
                text.unicodeScalars.contains(where: { $0.value > 0x7F })
            {
                return DecodedText(text: text, encoding: escape.name, confidence: 0.99)
            }
        }
        guard contains(bytes, mark: [0x7E, 0x7B]), let text = HZ.decode(bytes) else { return nil }
        return eastAsianScore(text) > 0.3
            ? DecodedText(text: text, encoding: "HZ", confidence: 0.99) : nil
    }

    /// UTF-16 and UTF-32 without a mark: ASCII in them leaves zero bytes at fixed places. CJK
    /// text alone leaves none in UTF-16; its line feeds and ideographic punctuation do.
    static func byZeros(_ bytes: UnsafeRawBufferPointer) -> DecodedText? {
        let zeros = zerosByPlace(bytes)
        let quarter = max(1, min(bytes.count, 1 << 16) / 4)
        guard zeros.contains(where: { $0 > 0 }) else { return nil }
        var candidates: [String] = []
        if bytes.count % 4 == 0 && zeros[3] == quarter && zeros[2] * 10 >= quarter * 9 {
            candidates.append("UTF-32LE")
        }
        if bytes.count % 4 == 0 && zeros[0] == quarter && zeros[1] * 10 >= quarter * 9 {
            candidates.append("UTF-32BE")
        }
        if bytes.count % 2 == 0 {
            let even = zeros[0] + zeros[2]
            let odd = zeros[1] + zeros[3]
            candidates += even > odd ? ["UTF-16BE", "UTF-16LE"] : ["UTF-16LE", "UTF-16BE"]
        }
        // An export with a NUL here and there is no UTF-16, though it reads as rare Han so.
        let isNarrow = isNarrowText(bytes)
        for name in candidates {
            guard let text = Iconv.decode(bytes, from: name), isPlausible(text) else { continue }
            if isNarrow && eastAsianScore(text) < 0.6 { continue }
            return DecodedText(text: text, encoding: name, confidence: 0.95)
        }
        return nil
    }

    private static func isNarrowText(_ bytes: UnsafeRawBufferPointer) -> Bool {
        !isBinary(bytes)
            && (String(validating: bytes, as: UTF8.self) != nil || UTF8Damage(bytes).isSlight)
    }

    /// UTF-16 without a mark that holds nothing but East Asian text, so not even a line feed's
    /// zero byte; told by how common its characters are. Takes about six of them.
    static func byHan(_ bytes: UnsafeRawBufferPointer, threshold: Double) -> DecodedText? {
        guard bytes.count % 2 == 0, !bytes.contains(0) else { return nil }
        let scored = ["UTF-16LE", "UTF-16BE"].compactMap { name -> (DecodedText, Double)? in
            guard let text = Iconv.decode(bytes, from: name), isPlausible(text) else { return nil }
            return (
                DecodedText(text: text, encoding: name, confidence: 0.9), eastAsianScore(text)
            )
        }
        guard let best = scored.max(by: { $0.1 < $1.1 }), best.1 >= threshold else { return nil }
        return best.0
    }

    /// How much the text is like Chinese, Japanese or Korean, 0…1; low for very short ones.
    private static func eastAsianScore(_ text: String) -> Double {
        let sample = String(String.UnicodeScalarView(text.unicodeScalars.prefix(20_000)))
        let scripts: [EncodingProfile.Script] = [
            .han(HanVariants.traditional), .han(HanVariants.simplified), .japanese, .korean,
        ]
        return scripts.map { script in
            EncodingProfile(name: "UTF-16", iconv: "UTF-16", votes: [], script: script)
                .score(sample)
        }.max() ?? 0
    }

    private static func zerosByPlace(_ bytes: UnsafeRawBufferPointer) -> [Int] {
        var zeros = [0, 0, 0, 0]
        for index in 0..<min(bytes.count, 1 << 16) where bytes[index] == 0 {
            zeros[index & 3] += 1
        }
        return zeros
    }

    /// Whether text decoded from wide units reads like text: assigned characters nearly all,
    /// hardly a control character.
    private static func isPlausible(_ text: String) -> Bool {
        var bad = 0
        var total = 0
        for scalar in text.unicodeScalars.prefix(20_000) {
            total += 1
            switch scalar.properties.generalCategory {
            case .unassigned, .privateUse, .surrogate: bad += 1
            case .control where scalar != "\n" && scalar != "\r" && scalar != "\t": bad += 1
            default: break
            }
        }
        return total > 0 && bad * 50 <= total
    }

    private static func contains(_ bytes: UnsafeRawBufferPointer, mark: [UInt8]) -> Bool {
        guard bytes.count >= mark.count else { return false }
        return (0...(bytes.count - mark.count)).contains { start in
            bytes[start] == mark[0] && bytes[start..<start + mark.count].elementsEqual(mark)
        }
    }
}
