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
        return Document(
            type: .txt, title: title(list.blocks),
            language: LanguageGuess.language(of: list.blocks),
            blocks: list.blocks, warnings: decoded.encodingWarnings)
    }

    /// A short first line is a title whatever it looks like; else the first heading is.
    private static func title(_ blocks: [Block]) -> String? {
        if let first = blocks.first, first.kind == .paragraph, !first.text.contains("\n"),
            LineShape.columns(first.text) <= 80, !LineShape.endsLikeSentence(first.text)
        {
            return first.text
        }
        return blocks.first { $0.kind == .heading }?.text
    }
}

extension DecodedText {
    /// What to tell of an encoding that was not plainly UTF-8.
    var encodingWarnings: [String] {
        if encoding == "UTF-8" {
            return isGuessed ? ["Damaged UTF-8: U+FFFD stands for bad bytes."] : []
        }
        guard isGuessed else { return ["Read as \(encoding), as the file states."] }
        let percent = Int((confidence * 100).rounded())
        return ["Read as \(encoding), guessed with confidence \(percent) %."]
    }
}
