import CUchardet

/// Encodings from before Unicode, chosen by the likelihood of the text each makes of the bytes.
enum LegacyEncoding {
    /// Bytes looked at to choose; the whole is decoded once the choice is made.
    private static let sampleBytes = 1 << 18
    /// Below this a candidate's text is noise.
    private static let threshold = 0.3
    /// What libuchardet's vote is worth.
    private static let vote = 0.12

    /// The likeliest valid decoding, or nil where none is likely.
    static func guess(_ bytes: UnsafeRawBufferPointer) -> DecodedText? {
        let sample = UnsafeRawBufferPointer(rebasing: bytes.prefix(sampleBytes))
        let voted = detectedCharset(sample)
        let ranked = EncodingProfile.all
            .compactMap { profile -> (EncodingProfile, Double)? in
                let isPrefix = sample.count < bytes.count
                guard
                    let text = Iconv.decode(sample, from: profile.iconv, isPrefix: isPrefix)
                else { return nil }
                let favour = voted.map { profile.answers(to: $0) } == true ? vote : 0
                return (profile, profile.score(text) + favour)
            }
            .sorted { $0.1 > $1.1 }
        for (profile, score) in ranked where score >= threshold {
            if let text = Iconv.decode(bytes, from: profile.iconv) {
                let runnerUp = ranked.first { $0.0.iconv != profile.iconv }?.1 ?? 0
                let margin = max(0, score - max(runnerUp, 0))
                return DecodedText(
                    text: text, encoding: profile.name,
                    confidence: min(0.99, 0.5 + margin / 2 + min(score, 1) / 4))
            }
        }
        return nil
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
