import Corpus

/// What a TXT file's bytes mean, and how sure that is.
struct DecodedText {
    var text: String
    var encoding: String
    /// 0…1; 1 where nothing had to be guessed.
    var confidence: Double
    /// Set where the settings state the encoding.
    var isStated = false
    /// Bytes that U+FFFD stands for, where they were counted.
    var replaced = 0
    /// What else a reader should know of it, a sentence each.
    var notes: [String] = []

    var isGuessed: Bool { confidence < 1 }

    var origin: Document.Encoding.Origin {
        isStated ? .settings : isGuessed ? .guess : .file
    }
}
