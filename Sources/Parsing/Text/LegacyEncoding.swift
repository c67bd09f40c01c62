import CUchardet

/// Encodings from before Unicode, chosen by the likelihood of the text each makes of the bytes.
enum LegacyEncoding {
    /// Bytes looked at to choose; the whole is decoded once the choice is made.
    private static let sampleBytes = 1 << 18
    /// Below this a candidate's text is noise.
    private static let threshold = 0.3
    /// What libuchardet's vote is worth.
    private static let vote = 0.12

    /// One invalid byte in so many is forgiven where no encoding takes the bytes as they are.
    private static let bytesPerFault = 2_000

    /// The likeliest decoding, or nil where none is likely.
    static func guess(_ bytes: UnsafeRawBufferPointer) -> DecodedText? {
        let voted = detectedCharset(UnsafeRawBufferPointer(rebasing: bytes.prefix(sampleBytes)))
        return guess(bytes, voted: voted, tolerance: 0)
            ?? guess(bytes, voted: voted, tolerance: 1 + bytes.count / bytesPerFault)
    }

    private static func guess(
        _ bytes: UnsafeRawBufferPointer, voted: String?, tolerance: Int
    ) -> DecodedText? {
        let ranked = rank(bytes, voted: voted, tolerance: tolerance)
        for (profile, score) in ranked where score >= threshold {
            guard
                let text = Iconv.decode(bytes, from: profile.iconv, tolerance: tolerance)
            else { continue }
            let runnerUp = ranked.first { $0.profile.iconv != profile.iconv }?.score ?? 0
            let margin = max(0, score - max(runnerUp, 0))
            let confidence = min(0.99, 0.5 + margin / 2 + min(score, 1) / 4)
            return DecodedText(
                text: text, encoding: profile.name,
                confidence: tolerance == 0 ? confidence : min(confidence, 0.6))
        }
        return nil
    }

    private static func rank(
        _ bytes: UnsafeRawBufferPointer, voted: String?, tolerance: Int
    ) -> [(profile: EncodingProfile, score: Double)] {
        let sample = UnsafeRawBufferPointer(rebasing: bytes.prefix(sampleBytes))
        let isPrefix = sample.count < bytes.count
        // Profiles of one encoding share its text.
        var texts: [String: String?] = [:]
        var ranked: [(profile: EncodingProfile, score: Double)] = []
        for profile in EncodingProfile.all {
            let text =
                texts[profile.iconv]
                ?? Iconv.decode(
                    sample, from: profile.iconv, isPrefix: isPrefix, tolerance: tolerance)
            texts[profile.iconv] = text
            guard let text else { continue }
            let favour = voted.map { profile.answers(to: $0) } == true ? vote : 0
            ranked.append((profile, profile.score(text) + favour))
        }
        // A stable order: of equals, the one named first in the table.
        return ranked.enumerated()
            .sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
            .map(\.element)
    }

    /// libuchardet's name for the encoding, upper-case; nil where it has no idea.
    private static func detectedCharset(_ sample: UnsafeRawBufferPointer) -> String? {
        guard let detector = uchardet_new() else { return nil }
        defer { uchardet_delete(detector) }
        let start = sample.baseAddress?.assumingMemoryBound(to: CChar.self)
        guard uchardet_handle_data(detector, start, sample.count) == 0 else { return nil }
        uchardet_data_end(detector)
        let name = String(cString: uchardet_get_charset(detector))
        return name.isEmpty ? nil : name.uppercased()
    }
}
