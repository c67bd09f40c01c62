import Corpus

/// TXT → Document.
enum TextParser {
    static func parse(_ bytes: UnsafeRawBufferPointer) throws(ParsingError) -> Document {
        let decoded = try TextDecoder.decode(bytes)
        guard decoded.text.utf8.count <= Limits.textBytes else {
            throw ParsingError(.limitExceeded, "the text is over \(Limits.textBytes >> 20) MiB")
        }
        var list = BlockList()
        try list.append(TextBlocks.blocks(of: decoded.text))
        let title = list.blocks.first { $0.kind == .heading }
        return Document(
            type: .txt, title: title?.text, language: LanguageGuess.language(of: list.blocks),
            blocks: list.blocks, warnings: warnings(decoded))
    }

    private static func warnings(_ decoded: DecodedText) -> [String] {
        if decoded.encoding == "UTF-8" && !decoded.isGuessed { return [] }
        if decoded.encoding == "UTF-8" { return ["Damaged UTF-8: U+FFFD stands for bad bytes."] }
        guard decoded.isGuessed else {
            return ["Read as \(decoded.encoding) by its byte order mark."]
        }
        let percent = Int((decoded.confidence * 100).rounded())
        return ["Read as \(decoded.encoding), guessed with confidence \(percent) %."]
    }
}
