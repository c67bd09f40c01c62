/// The terms of all documents in reading order: what indexing remembers, five bytes a term.
struct TokenLog: TermSink {
    let lexicon: Lexicon
    /// Term numbers of the lexicon, document after document.
    private(set) var terms: [UInt32] = []
    /// Position less that of the term before; `escape` stands for the next of `largeSteps`.
    private(set) var steps: [UInt8] = []
    private(set) var largeSteps: [Int] = []
    /// End of each document in `terms`.
    private(set) var ends: [Int] = []
    /// Terms of each document.
    private(set) var lengths: [UInt32] = []
    private var lastPosition = 0
    /// Of the field at hand: where its positions begin, and how often its terms count.
    private var firstPosition = 0
    private var weight = 1

    static let escape: UInt8 = 255

    init(lexicon: Lexicon) { self.lexicon = lexicon }

    mutating func word(
        _ bytes: UnsafeBufferPointer<UInt8>, inCapitals: Bool, at place: TermPlace
    ) {
        guard let term = lexicon.term(ofWord: bytes, inCapitals: inCapitals) else { return }
        append(term, at: place.position)
    }

    mutating func verbatim(_ bytes: UnsafeBufferPointer<UInt8>, at place: TermPlace) {
        guard let term = lexicon.term(bytes) else { return }
        append(term, at: place.position)
    }

    /// Terms that follow stand after all of the document so far.
    mutating func beginField(weight: Int) {
        firstPosition = terms.count == (ends.last ?? 0) ? 0 : lastPosition + 1
        self.weight = weight
    }

    mutating func endDocument() {
        lengths.append(UInt32(terms.count - (ends.last ?? 0)))
        ends.append(terms.count)
        lastPosition = 0
        firstPosition = 0
        weight = 1
    }

    @inline(__always)
    private mutating func append(_ term: Int, at position: Int) {
        let step = firstPosition + position - lastPosition
        lastPosition = firstPosition + position
        append(term, step: step)
        for _ in 1..<max(weight, 1) { append(term, step: 0) }
    }

    @inline(__always)
    private mutating func append(_ term: Int, step: Int) {
        terms.append(UInt32(term))
        if step < Int(Self.escape) {
            steps.append(UInt8(step))
        } else {
            steps.append(Self.escape)
            largeSteps.append(step)
        }
    }
}
