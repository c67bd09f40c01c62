/// What a text puts in quotation marks: “ ”, " ", « », 「 」, 『 』.
struct QuotedSpans {
    struct Span: Hashable {
        /// Between the marks, UTF-8 of the text.
        var range: Range<Int>
        /// Behind the closing mark.
        var end: Int
        var text: String
    }

    let spans: [Span]

    private static let pairs: [Character: Character] = [
        "“": "”", "„": "”", "\"": "\"", "«": "»", "「": "」", "『": "』",
    ]

    /// Of what is quoted a letter or a digit is wanted: a lone sign proves nothing and is let be.
    init(in text: String) {
        var spans: [Span] = []
        var open: (closer: Character, start: Int)?
        var place = 0
        for character in text {
            let next = place + character.utf8.count
            if let (closer, start) = open, character == closer {
                let inner = String(decoding: Array(text.utf8)[start..<place], as: UTF8.self)
                if inner.contains(where: { $0.isLetter || $0.isNumber }) {
                    spans.append(Span(range: start..<place, end: next, text: inner))
                }
                open = nil
            } else if open == nil, let closer = Self.pairs[character] {
                open = (closer, next)
            }
            place = next
        }
        self.spans = spans
    }
}
