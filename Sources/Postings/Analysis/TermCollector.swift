import Corpus

struct TermCollector: TermSink {
    let lexicon: Lexicon
    var terms: [AnalyzedTerm] = []

    mutating func word(
        _ bytes: UnsafeBufferPointer<UInt8>, inCapitals: Bool, at place: TermPlace
    ) {
        guard let term = lexicon.term(ofWord: bytes, inCapitals: inCapitals) else { return }
        append(term, at: place)
    }

    mutating func verbatim(_ bytes: UnsafeBufferPointer<UInt8>, at place: TermPlace) {
        guard let term = lexicon.term(bytes) else { return }
        append(term, at: place)
    }

    private mutating func append(_ term: Int, at place: TermPlace) {
        terms.append(
            AnalyzedTerm(
                term: lexicon.string(term), position: place.position, range: place.range,
                kind: place.kind))
    }
}
