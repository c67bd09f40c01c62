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
    /// Positions of each document that hold a term.
    private(set) var lengths: [UInt32] = []
    private var lastPosition = 0
    private var length: UInt32 = 0

    static let escape: UInt8 = 255

    init(lexicon: Lexicon) { self.lexicon = lexicon }

    mutating func word(
        _ bytes: UnsafeBufferPointer<UInt8>, inCapitals: Bool, at place: TermPlace
    ) {
        guard let term = lexicon.term(ofWord: bytes, inCapitals: inCapitals) else { return }
        append(term, at: place.position)
    }

    mutating func verbatim(_ bytes: UnsafeBufferPointer<UInt8>, at place: TermPlace) {
        append(lexicon.term(bytes), at: place.position)
    }

    mutating func endDocument() {
        ends.append(terms.count)
        lengths.append(length)
        length = 0
        lastPosition = -1
    }

    @inline(__always)
    private mutating func append(_ term: Int, at position: Int) {
        let isFirst = length == 0
        let step = isFirst ? position : position - lastPosition
        if isFirst || step > 0 { length += 1 }
        lastPosition = position
        terms.append(UInt32(term))
        if step < Int(Self.escape) {
            steps.append(UInt8(step))
        } else {
            steps.append(Self.escape)
            largeSteps.append(step)
        }
    }
}
