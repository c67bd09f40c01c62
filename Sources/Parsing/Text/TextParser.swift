import Corpus

/// TXT → Document.
enum TextParser {
    static func parse(
        _ bytes: UnsafeRawBufferPointer, encoding: TextEncoding?
    ) throws(QuarryError) -> Document {
        let decoded = try TextDecoder.decode(bytes, stated: encoding)
        guard decoded.text.utf8.count <= Limits.textBytes else {
            throw QuarryError(.limitExceeded, "the text is over \(Limits.textBytes >> 20) MiB")
        }
        var list = BlockList()
        try list.append(TextBlocks.blocks(of: decoded.text))
        return Document(
            type: .txt,
            facts: DocumentFacts(
                title: title(list.blocks), language: LanguageGuess.language(of: list.blocks),
                warnings: decoded.encodingWarnings),
            blocks: list.blocks, encoding: decoded.fact)
    }

    /// The first heading of level 1 that has no number, which would make it a section's; else a
    /// short first line, whatever it looks like; else the first heading.
    private static func title(_ blocks: [Block]) -> String? {
        let heading = blocks.first {
            Contents.mayBeTitle($0) && $0.level == 1 && !LineShape.startsWithNumber($0.text)
        }
        if let heading { return heading.text }
        if let first = blocks.first, first.kind == .paragraph, !first.text.contains("\n"),
            LineShape.columns(first.text) <= 80, !LineShape.endsLikeSentence(first.text),
            !Contents.isTitle(first.text)
        {
            return first.text
        }
        return blocks.first(where: Contents.mayBeTitle)?.text
    }
}

extension DecodedText {
    /// What the document keeps of it.
    var fact: Document.Encoding {
        Document.Encoding(
            name: encoding, origin: origin,
            confidencePercent: Int((confidence * 100).rounded()))
    }

    /// What to tell of an encoding that was not plainly UTF-8 and that no settings state, and of
    /// bytes that are not valid in it.
    var encodingWarnings: [String] {
        var warnings = notes
        if origin == .settings {
            if replaced > 0 {
                warnings.append(
                    "Read as \(encoding), as the settings state; \(replaced) bytes are not valid "
                        + "in it, U+FFFD stands for them.")
            }
        } else if encoding == "UTF-8" {
            if isGuessed {
                warnings.append(
                    "Damaged UTF-8: U+FFFD stands for what is not valid in \(replaced) "
                        + (replaced == 1 ? "place." : "places."))
            }
        } else if !isGuessed {
            warnings.append("Read as \(encoding), as the file states.")
        } else {
            let percent = fact.confidencePercent
            warnings.append("Read as \(encoding), guessed with confidence \(percent) %.")
        }
        return warnings
    }
}
