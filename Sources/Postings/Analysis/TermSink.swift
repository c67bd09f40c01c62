/// Takes the terms of a text in the order of their positions. The bytes live for the call.
protocol TermSink {
    /// A lower-case ASCII word: to be stemmed, and dropped if it is a stop word unless it was
    /// written in capitals (the department IT).
    mutating func word(_ bytes: UnsafeBufferPointer<UInt8>, inCapitals: Bool, at place: TermPlace)
    /// A term to be taken as it is.
    mutating func verbatim(_ bytes: UnsafeBufferPointer<UInt8>, at place: TermPlace)
}
